//! Server blocks: a vhost's names, encryption, files, headers and routes, decided.
//!
//! It deliberately gives every server its own certificate, headers and logs, so that none depends on another.

use std::sync::Arc;

use infc_diag::{Span, names};
use infc_model::{At, Auth, Named, Ref, Secret, SecretPath, Tls, Vhost};
use infc_scalar::AbsPath;

use super::Token;
use super::allow::{Allowed, allowed};
use super::clients::{Clients, clients};
use super::headers::{Headers, headers};
use super::location::{Location, locations};
use super::raw;
use super::words::Words;
use crate::{Quality, certificate, secret};

/// A server block, with its counterpart on port 80.
#[derive(Clone, PartialEq, Debug)]
pub struct Server {
    /// The vhost's name in the site.
    pub name: Arc<str>,
    /// Where the vhost is named.
    pub at: Span,
    /// The name of its file without `.conf`, and of its snippets: `example.org`.
    pub file: String,
    /// Its server names, the vhost's own first.
    pub names: Vec<At<Token>>,
    /// Its certificate; plain HTTP without one.
    pub tls: Option<Certificate>,
    /// Whether it takes what no other server block takes.
    pub default: bool,
    /// Where files lie.
    pub root: Option<At<Token>>,
    /// The access log.
    pub access_log: At<Token>,
    /// The error log.
    pub error_log: At<Token>,
    /// Largest request body.
    pub max_body: At<Token>,
    /// Most connections of one address.
    pub connections: Option<At<Token>>,
    /// Who may come; everyone if absent.
    pub allow: Option<Vec<Allowed>>,
    /// A password.
    pub auth: Option<Password>,
    /// Response headers.
    pub headers: Headers,
    /// How it learns who its clients are, where others stand in front of it.
    pub clients: Option<Clients>,
    /// What answers which path, longest first.
    pub locations: Vec<Location>,
    /// Directives of the user's own.
    pub raw: Option<At<String>>,
    /// One of the user's own directives that decides who gets an answer, so that infc does not know it: "`satisfy` in
    /// line 2".
    pub overruled: Option<At<String>>,
}

/// A server's certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Certificate {
    /// The chain.
    pub chain: At<Token>,
    /// The key.
    pub key: At<Token>,
}

/// HTTP basic authentication.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Password {
    /// What browsers show.
    pub realm: At<Token>,
    /// The password file.
    pub file: At<Token>,
}

impl Server {
    /// The port on which it answers with more than a redirect.
    pub fn port(&self) -> u16 {
        if self.tls.is_some() { 443 } else { 80 }
    }

    /// Who may come to `location`; everyone if absent. A list of the location's own replaces the server's
    /// (ngx_http_access_module).
    pub fn admits<'a>(&'a self, location: &'a Location) -> Option<&'a [Allowed]> {
        location.allow.as_deref().or(self.allow.as_deref())
    }

    /// Whether a password is asked for at `location`.
    pub fn asks_password(&self, location: &Location) -> bool {
        self.auth.is_some() || location.auth.is_some()
    }

    /// What answers requests for `path` (decoded, without the query), as nginx chooses it: the exact location, else the
    /// longest prefix. None for what no route is asked about: challenges, and hidden files beside files that are served.
    pub fn answering(&self, path: &str) -> Option<&Location> {
        const CHALLENGES: &str = "/.well-known/acme-challenge/";
        if let Some(exact) = self.locations.iter().find(|each| each.exact && each.path.as_str() == path) {
            return Some(exact);
        }
        let fits = |each: &&Location| !each.exact && path.starts_with(each.path.as_str());
        let longest = self.locations.iter().filter(fits).max_by_key(|each| each.path.as_str().len())?;
        let challenge = path.starts_with(CHALLENGES) && longest.path.as_str().len() < CHALLENGES.len();
        let hidden = self.serves_files() && !longest.is_firm() && is_hidden(path);
        (!challenge && !hidden).then_some(longest)
    }

    /// The locations that answer some path that begins with `prefix`, or, if it is `exact`, that path alone.
    pub fn answering_below(&self, prefix: &str, exact: bool) -> Vec<&Location> {
        let whole = self.answering(prefix);
        let deeper = |each: &&Location| !exact && each.path.as_str().starts_with(prefix);
        let mut all: Vec<&Location> = self.locations.iter().filter(deeper).collect();
        all.extend(whole.filter(|whole| !all.iter().any(|each| std::ptr::eq(*each, *whole))));
        all
    }

    /// Whether files are served, so that hidden ones have to be held back.
    pub fn serves_files(&self) -> bool {
        self.locations.iter().any(|location| location.answer.serves_files())
    }
}

/// Whether nginx holds a path back as that of a hidden file.
fn is_hidden(path: &str) -> bool {
    path.match_indices("/.")
        .any(|(at, _)| path.get(at..).is_some_and(|rest| !rest.starts_with("/.well-known/")))
}

/// Plans the server block of the vhost `name`.
pub(super) fn server(words: &mut Words<'_, '_>, name: &Arc<str>, vhost: &Named<Vhost>) -> Server {
    let file = name.replace('*', "_");
    let own = At::new(Token::plain(name), vhost.key_at);
    let aliases = vhost.aliases.iter().map(|alias| At::new(Token::plain(alias.as_str()), alias.at));
    let names = std::iter::once(own).chain(aliases).collect();
    let log = |words: &mut Words<'_, '_>, stated: &At<Option<AbsPath>>, kind: &str| match stated.get() {
        Some(path) => words.word("the log's path", path.as_str(), path.at),
        None => At::new(Token::plain(&format!("/var/log/nginx/{file}.{kind}.log")), vhost.key_at),
    };
    let access_log = log(words, &vhost.access_log, "access");
    let error_log = log(words, &vhost.error_log, "error");
    let tls = tls(words, name, vhost);
    let auth = password(words, &vhost.auth.value, &format!("vhosts.{name}"));
    let connections = vhost.connections.get().map(|most| words.count("the number of connections", &most));
    Server {
        name: name.clone(),
        at: vhost.key_at,
        names,
        default: vhost.default_server.value,
        root: vhost.root.get().map(|root| words.word("the root", root.as_str(), root.at)),
        access_log,
        error_log,
        max_body: words.size("the largest body", vhost.max_body.value, vhost.max_body.at),
        connections,
        allow: allowed(words.zones, &vhost.allow),
        auth,
        headers: headers(words, vhost, tls.is_some()),
        clients: clients(words, name),
        locations: locations(words, name, vhost),
        raw: vhost.raw.get().map(|text| At::new(raw::server(words, name, &text), text.at)),
        overruled: raw::texts(vhost).find_map(|text| raw::deciding(&text)),
        tls,
        file,
    }
}

fn tls(words: &mut Words<'_, '_>, name: &Arc<str>, vhost: &Named<Vhost>) -> Option<Certificate> {
    let at = vhost.tls.at;
    match &vhost.tls.value {
        Tls::Off => None,
        Tls::Letsencrypt(_) => Some(lineage(&certificate::lineage_of(name), at)),
        Tls::Certificate(stated) => Some(lineage(&stated_lineage(words, stated, at).unwrap_or_default(), at)),
        Tls::Files(files) => Some(Certificate {
            chain: words.word("the certificate's path", files.certificate.as_str(), files.certificate.at),
            key: key(words, &files.key),
        }),
    }
}

/// The file of a private key, which nginx reads as root.
fn key(words: &mut Words<'_, '_>, stated: &At<SecretPath>) -> At<Token> {
    let Some((path, quality)) = secret::file(words.report, stated, "nginx") else {
        return At::new(Token::plain(""), stated.at);
    };
    if let (Some(quality), SecretPath::Secret(secret)) = (quality, &stated.value) {
        words.report.secrets.insert(secret::reference(secret, &path, quality));
    }
    words.word("the key's path", path.as_str(), stated.at)
}

/// The lineage of a certificate that is stated apart, on the same machine.
fn stated_lineage(
    words: &mut Words<'_, '_>,
    stated: &Ref<infc_model::Certificate>,
    at: Span,
) -> Option<String> {
    let machine = words.machine;
    if stated.host() != Some(&**machine.name) {
        let message = format!("the certificate `{}` is on another host", stated.name());
        words.report.say(names::CERTIFICATE_ELSEWHERE.at(at, message).help("state it on this host"));
        return None;
    }
    let certificate = machine.host.certificates.get(stated.name())?;
    certificate::stated_lineage(certificate)
}

fn lineage(name: &str, at: Span) -> Certificate {
    let path = |file: &str| At::new(Token::plain(&format!("/etc/letsencrypt/live/{name}/{file}.pem")), at);
    Certificate { chain: path("fullchain"), key: path("privkey") }
}

/// A password's lines; its file is one of the machine's secrets.
pub(super) fn password(words: &mut Words<'_, '_>, auth: &Auth, name: &str) -> Option<Password> {
    let Auth::Basic(basic) = auth else { return None };
    let Some(file) = &basic.file.value else {
        // Whoever has no file to compare a password with lets nobody in; a rule tells of it.
        let nowhere = |at| At::new(Token::plain("/dev/null"), at);
        return Some(Password {
            realm: words.word("the realm", &basic.realm, basic.realm.at),
            file: nowhere(basic.file.at),
        });
    };
    let file = At::new(file.clone(), basic.file.at);
    let (path, quality) = secret::file(words.report, &file, "nginx")?;
    let reference = match (&file.value, quality) {
        (SecretPath::Secret(secret), Some(quality)) => {
            unreadable(words, &file, secret, &quality);
            secret::reference(secret, &path, quality)
        }
        _ => crate::Secret {
            name: format!("{name}.auth"),
            path: path.0.clone(),
            mode: 0o640,
            owner: "root".to_owned(),
            group: WEB.to_owned(),
        },
    };
    words.report.secrets.insert(reference);
    Some(Password {
        realm: words.word("the realm", &basic.realm, basic.realm.at),
        file: words.word("the password file's path", path.as_str(), file.at),
    })
}

/// The account and group that nginx answers requests as.
const WEB: &str = "www-data";

/// Says that nginx cannot read a password file, which it opens with every request.
fn unreadable(words: &mut Words<'_, '_>, file: &At<SecretPath>, secret: &Secret, quality: &Quality) {
    if secret::may_read(words.machine.host, WEB, quality) {
        return;
    }
    let message = format!("nginx, which runs as `{WEB}`, cannot read {}", secret::shown(secret));
    let said = names::SECRET_UNDELIVERABLE.at(file.at, message).label(secret.source().at, "it lies here");
    let said = said.note(format!("its file is {}:{}, {:04o}", quality.owner, quality.group, quality.mode));
    words.report.say(said.help(format!("let its group read it: `group = \"{WEB}\"; mode = \"0640\";`")));
}
