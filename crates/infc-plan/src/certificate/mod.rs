//! Certificates: what is on them, how they are obtained and renewed.
//!
//! It deliberately holds no key and asks no authority.

use infc_diag::{Span, names};
use infc_model::{AcmeMethod, At, Certificate, Named, Renewal, Tls};
use infc_scalar::{AbsPath, Domain, Email, Schedule};

use crate::nginx::NginxPlan;
use crate::{Machine, Phase, Report};

/// The certificates of one machine.
#[derive(Clone, PartialEq, Debug)]
pub struct CertificatePlan {
    /// Those from an ACME authority, by lineage.
    pub lineages: Vec<Lineage>,
    /// Where challenges are answered from.
    pub webroot: At<AbsPath>,
    /// Whether nginx's catch-all needs a certificate of its own.
    pub placeholder: bool,
    /// A renewal by cron, beside the package's own timer.
    pub cron: Option<At<Schedule>>,
}

/// A certificate and its successors: certbot's lineage, `/etc/letsencrypt/live/<name>/`.
#[derive(Clone, PartialEq, Debug)]
pub struct Lineage {
    /// certbot's name of it.
    pub name: String,
    /// The names on it, in the order in which they are stated.
    pub names: Vec<At<Domain>>,
    /// Whom the authority writes to.
    pub email: At<Email>,
    /// How the authority sees that the names are ours.
    pub method: Method,
    /// Where it is stated.
    pub at: Span,
}

/// How the authority sees that a name is ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// A file below the webroot (HTTP-01).
    Webroot,
    /// A DNS record, set by a hook that the machine has (DNS-01).
    Dns,
}

/// The lineage of the vhost `name`: a wildcard's is that of the name below the star.
pub(crate) fn lineage_of(name: &str) -> String {
    name.trim_start_matches("*.").to_owned()
}

/// The lineage of a certificate that is stated apart: its first name.
pub(crate) fn stated_lineage(certificate: &Named<Certificate>) -> Option<String> {
    certificate.names.first().map(|name| lineage_of(name.as_str()))
}

/// Plans the certificates of one machine.
pub(crate) fn plan(machine: &Machine<'_>, nginx: Option<&NginxPlan>, report: &mut Report) -> CertificatePlan {
    let host = machine.host;
    let stated = host.certificates.iter().filter_map(|(name, certificate)| {
        let path = ["hosts", machine.name, "certificates", name, "names"];
        (!certificate.names.is_empty() || machine.site.knows(path))
            .then(|| of_certificate(certificate, report))?
    });
    let mut lineages: Vec<Lineage> = stated.collect();
    for (name, vhost) in host.vhosts.iter() {
        if let Tls::Letsencrypt(authority) = &vhost.tls.value {
            let own = Domain(name.to_string());
            let names =
                std::iter::once(At::new(own, vhost.key_at)).chain(vhost.aliases.iter().cloned()).collect();
            let email = authority.email.clone();
            lineages.push(Lineage {
                name: lineage_of(name),
                names,
                email,
                method: Method::Webroot,
                at: vhost.tls.at,
            });
        }
    }
    lineages.sort_by(|one, two| one.name.cmp(&two.name));
    tell(&lineages, report);
    let placeholder = nginx.is_some_and(NginxPlan::needs_placeholder);
    if placeholder || !lineages.is_empty() {
        report.require("openssl");
        report.step(Phase::Preparations, "placeholders", &[SCRIPT, "placeholders"]);
    }
    if !lineages.is_empty() {
        report.require("certbot");
        report.step(Phase::Certificates, "certificates", &[SCRIPT, "issue"]);
    }
    let cron = match &host.acme.renewal.value {
        Renewal::Cron(cron) => Some(cron.value.at.clone()),
        Renewal::PackageTimer | Renewal::PackageCron => None,
    };
    CertificatePlan { lineages, webroot: host.acme.webroot.clone(), placeholder, cron }
}

/// The script that makes placeholders and obtains certificates.
pub const SCRIPT: &str = "/usr/local/sbin/infc-certificates";

fn of_certificate(certificate: &Named<Certificate>, report: &mut Report) -> Option<Lineage> {
    let Some(name) = stated_lineage(certificate) else {
        report.say(names::CERTIFICATE_WITHOUT_NAMES.at(certificate.key_at, "the certificate has no names"));
        return None;
    };
    let method = match certificate.method.value {
        AcmeMethod::Dns => Method::Dns,
        AcmeMethod::Webroot | AcmeMethod::NginxPlugin => Method::Webroot,
    };
    let names: Vec<At<Domain>> = certificate.names.to_vec();
    Some(Lineage { name, names, email: certificate.email.clone(), method, at: certificate.key_at })
}

fn tell(lineages: &[Lineage], report: &mut Report) {
    for lineage in lineages {
        let wildcard = lineage.names.iter().find(|name| name.is_wildcard());
        if let (Method::Webroot, Some(name)) = (lineage.method, wildcard) {
            let message = format!("`{}` needs a challenge over DNS", name.value);
            let said = names::WILDCARD_NEEDS_DNS
                .at(name.at, message)
                .label(lineage.at, "answers challenges over HTTP");
            report.say(said.help("state the certificate apart, with `method = dns`, or name each host name"));
        }
    }
    for pair in lineages.windows(2) {
        if let [one, two] = pair
            && one.name == two.name
        {
            let message = format!("two certificates of this host are called `{}`", one.name);
            let said = names::LINEAGE_TWICE.at(two.at, message).label(one.at, "the other");
            report.say(said.help("let both vhosts use one certificate: `tls = certificate certificates.…;`"));
        }
    }
}
