//! `weak-header`: a response header that protects nobody, or less than it seems.

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::http_files::http_files;
use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for (name, vhost) in machine.host.vhosts.iter() {
            let headers = &vhost.headers;
            let named = [("content-security-policy", &headers.csp), ("referrer-policy", &headers.referrer)];
            let named = named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.get()?)));
            let stated = named.map(|(name, value)| (name, value.value.clone(), value.at));
            let extra = headers.extra.iter().map(|(name, value)| {
                (name.to_ascii_lowercase(), value.value.value.clone(), value.key_at)
            });
            let said = stated.chain(extra).filter_map(|(name, value, at)| weak(&name, &value, at));
            found.extend(said.map(|said| said.about(machine.path(&["vhosts", name]))));
        }
        for file in http_files(machine.host) {
            for header in file.all().into_iter().filter(|each| each.name == "add_header") {
                let [name, value, ..] = header.arguments.as_slice() else { continue };
                let said = weak(&name.to_ascii_lowercase(), value, file.at);
                found.extend(said.map(|said| said.within(header.place.clone()).here(file.line(header)).about(machine.path(&[]))));
            }
        }
    }
    found
}

fn weak(name: &str, value: &str, at: Span) -> Option<Diagnostic> {
    let (message, help) = match name {
        "x-xss-protection" => (
            "no browser heeds X-XSS-Protection any more, and old ones are worse off with it",
            "take it out",
        ),
        "referrer-policy" if value.contains("no-referrer-when-downgrade") => {
            ("the whole address of each page goes to other sites", "write `strict-origin-when-cross-origin`")
        }
        "content-security-policy" if scripts_from_everywhere(value) => (
            "the policy lets scripts in from everywhere, or text become code",
            "name the origins that scripts come from, without `http:`, `https:`, `*` and `'unsafe-eval'`",
        ),
        _ => return None,
    };
    Some(names::WEAK_HEADER.at(at, message).help(help))
}

/// Whether the directive that speaks of scripts, `default-src` in its absence, has a source that bounds nothing.
fn scripts_from_everywhere(policy: &str) -> bool {
    let sources = |wanted: &str| {
        policy.split(';').find_map(|directive| {
            let mut words = directive.split_whitespace();
            (words.next()?.eq_ignore_ascii_case(wanted)).then(|| words.collect::<Vec<_>>())
        })
    };
    let scripts = sources("script-src").or_else(|| sources("default-src"));
    let open = |source: &&str| matches!(*source, "http:" | "https:" | "*" | "'unsafe-eval'");
    scripts.is_none_or(|sources| sources.iter().any(open))
}
