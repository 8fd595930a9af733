//! The addresses of services that others run, as programs take them: scheme, account, name, port, database, and what the
//! service's TLS demands.
//!
//! It deliberately knows no password: an address that must hold one is spelt with a place for it, and is put on the host by
//! whoever knows it.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{App, EnvValue, External, Login, Site, Transport, UrlOf};

use crate::token::Refused;

/// What stands where a password goes.
pub const PASSWORD: &str = "<password>";

/// An address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// Its text, with [`PASSWORD`] where one goes.
    pub text: String,
    /// Whether a password goes into it, so that the text itself is secret.
    pub is_secret: bool,
}

/// A variable that holds an address.
pub(crate) struct Told<'a> {
    /// Its name.
    pub key: &'a str,
    /// Where its value is stated.
    pub at: Span,
    /// The address, or why there is none.
    pub address: Result<Address, Diagnostic>,
}

/// The variables of an app that hold addresses of services.
pub(crate) fn told<'a>(site: &Site, app: &'a App) -> Vec<Told<'a>> {
    let mut all = Vec::new();
    for (key, value) in app.env.iter() {
        let EnvValue::UrlOf(url) = &value.value.value else { continue };
        let Some(external) = site.externals.get(url.of.name()) else { continue };
        let at = value.value.at;
        let address = of(&external.value.value, url);
        let address =
            address.map_err(|refused| refused.at(at, &format!("the address of `{}`", url.of.name())));
        all.push(Told { key, at, address });
    }
    all
}

/// The variables of an app whose values are addresses with a password in them.
pub fn secret_variables<'a>(site: &Site, app: &'a App) -> Vec<&'a str> {
    let secret = |told: &Told<'_>| told.address.as_ref().is_ok_and(|address| address.is_secret);
    told(site, app).into_iter().filter(secret).map(|told| told.key).collect()
}

/// The address of a service.
pub fn of(external: &External, url: &UrlOf) -> Result<Address, Refused> {
    let host = external.address().value;
    let is_secret = external.login().is_some_and(|login| matches!(login.value, Login::Password));
    let account = account(external.user().map(|user| &**user.value), is_secret);
    let port = external.port();
    let text = match external {
        External::Postgres(postgres) => {
            let database = database(external, url)?;
            format!("postgresql://{account}{host}:{port}{database}{}", ssl_mode(&postgres.tls))
        }
        External::Redis(redis) => {
            let scheme = if offers_tls(&redis.tls) { "rediss" } else { "redis" };
            format!("{scheme}://{account}{host}:{port}")
        }
        // Atlas gives the name of a service record, beyond which stand the servers, all with TLS.
        External::Mongodb(_) if host.ends_with(".mongodb.net") => {
            format!("mongodb+srv://{account}{host}{}", database(external, url)?)
        }
        External::Mongodb(_) => format!("mongodb://{account}{host}:{port}{}", database(external, url)?),
        External::Bucket(_) => format!("https://{host}"),
        External::Service(_) | External::ObjectStore(_) if port == 443 => format!("https://{host}"),
        External::Service(_) | External::ObjectStore(_) => {
            let refused = Refused::because("nothing says which protocol is spoken there");
            return Err(refused.help("write the address out as a string"));
        }
    };
    let is_secret = is_secret && text.contains(PASSWORD);
    Ok(Address { text, is_secret })
}

/// Whether a service speaks TLS with who does.
pub fn offers_tls(tls: &Transport) -> bool {
    match tls {
        Transport::Required | Transport::Accepted => true,
        Transport::Unstated | Transport::None => false,
    }
}

/// `user:<password>@`, as much of it as there is.
fn account(user: Option<&str>, password: bool) -> String {
    let user = user.map(encoded).unwrap_or_default();
    match (user.is_empty(), password) {
        (true, false) => String::new(),
        (false, false) => format!("{user}@"),
        (_, true) => format!("{user}:{PASSWORD}@"),
    }
}

/// A text as a part of a URL's authority (RFC 3986).
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let spelt = text
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    spelt.collect()
}

/// `/shop`: the database that is named, else the only one.
fn database(external: &External, url: &UrlOf) -> Result<String, Refused> {
    match (url.database.value.as_ref(), external.databases()) {
        (Some(named), _) => Ok(format!("/{}", named.0)),
        (None, []) => Ok(String::new()),
        (None, [only]) => Ok(format!("/{}", only.0)),
        (None, several) => {
            let refused = Refused::because("it has several databases");
            let first = several.first().map_or("…", |first| &first.0);
            let of = url.of.path.join(".");
            Err(refused.help(format!("say which: `url-of {{ of = {of}; database = \"{first}\"; }}`")))
        }
    }
}

/// libpq's word for what the service's TLS demands.
fn ssl_mode(tls: &Transport) -> &'static str {
    match tls {
        Transport::Required | Transport::Accepted => "?sslmode=require",
        Transport::None => "?sslmode=disable",
        Transport::Unstated => "",
    }
}

/// Says that an address with a password has nowhere to stand.
pub(crate) fn homeless(app: &str, told: &Told<'_>) -> Diagnostic {
    let message =
        format!("the address in `{}` holds a password, and `{app}` has no environment file", told.key);
    let said = names::SECRET_UNDELIVERABLE.at(told.at, message);
    said.note("what is written into a unit can be read by every account of the host").help(format!(
        "give it one, which you put there: `secrets = env-file {{ path = \"/etc/infc/env/{app}.env\"; }};`"
    ))
}
