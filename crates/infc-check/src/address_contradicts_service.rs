//! `address-contradicts-service`: an address that is written out in a variable leads to a service of the site, and says
//! otherwise how it is asked.

use infc_diag::{Diagnostic, Severity, names};
use infc_model::{EnvValue, External, Site, Transport};
use infc_plan::Plan;

use crate::hosts::planned;

/// An address as it is written.
struct Written<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
    query: &'a str,
}

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for (name, app) in machine.host.apps.iter() {
            for (key, value) in app.env.iter() {
                let EnvValue::Text(text) = &value.value.value else { continue };
                let Some(written) = read(&text.value) else { continue };
                let mut theirs = site.externals.iter().filter(|(_, one)| one.value.value.address().value == written.host);
                let Some((service, external)) = theirs.next() else { continue };
                let Some((reason, severity)) = wrong(&external.value.value, &written) else { continue };
                let message = format!("the address in `{key}` is not that of `{service}`: {reason}");
                let said = names::ADDRESS_CONTRADICTS_SERVICE.at(text.at, message).severity(severity);
                let said = said.label(external.key_at, "the service");
                found.push(said.help(format!("write `{key} = url-of externals.{service};`")).about(machine.path(&["apps", name])));
            }
        }
    }
    found
}

/// `scheme://[account@]host[:port][/path][?query]`.
fn read(text: &str) -> Option<Written<'_>> {
    let (scheme, rest) = text.split_once("://")?;
    let (authority, path) = rest.find(['/', '?']).map_or((rest, ""), |at| rest.split_at(at));
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    let (host, port) = place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port)));
    let query = path.split_once('?').map_or("", |(_, query)| query);
    Some(Written { scheme, host, port, query })
}

/// How an address is wrong, and how bad that is.
fn wrong(external: &External, written: &Written<'_>) -> Option<(String, Severity)> {
    let scheme = written.scheme;
    let schemes: &[&str] = match external {
        External::Postgres(_) => &["postgres", "postgresql"],
        External::Redis(_) => &["redis", "rediss"],
        External::Mongodb(_) => &["mongodb", "mongodb+srv"],
        External::Bucket(_) => &["https", "s3"],
        External::Service(_) | External::ObjectStore(_) if external.port() == 443 => &["https", "wss"],
        External::Service(_) | External::ObjectStore(_) => &[],
    };
    if !schemes.is_empty() && !schemes.contains(&scheme) {
        return Some((format!("it is asked by `{}`, not by `{scheme}`", schemes.join("` or `")), Severity::Error));
    }
    let port = written.port.filter(|port| *port != external.port().to_string());
    if let Some(port) = port {
        return Some((format!("it listens on port {}, not on {port}", external.port()), Severity::Error));
    }
    transport(external.tls().map(|tls| &tls.value)?, written)
}

/// How an address goes past what its service says of TLS.
fn transport(tls: &Transport, written: &Written<'_>) -> Option<(String, Severity)> {
    let insists = written.scheme == "rediss" || ["require", "verify-ca", "verify-full"].iter().any(|mode| has_mode(written, mode));
    let refuses = written.scheme == "redis" || has_mode(written, "disable");
    match tls {
        Transport::Required if refuses => Some(("it refuses who speaks without TLS".to_owned(), Severity::Error)),
        Transport::None if insists => Some(("it speaks no TLS".to_owned(), Severity::Error)),
        Transport::Accepted if refuses => Some(("it would speak TLS, and is not asked to".to_owned(), Severity::Warning)),
        Transport::Required | Transport::Accepted if !insists => {
            Some(("without `sslmode=require` nobody notices when the connection is plain".to_owned(), Severity::Warning))
        }
        Transport::Required | Transport::Accepted | Transport::None | Transport::Unstated => None,
    }
}

fn has_mode(written: &Written<'_>, mode: &str) -> bool {
    written.query.split('&').any(|pair| pair.strip_prefix("sslmode=") == Some(mode))
}
