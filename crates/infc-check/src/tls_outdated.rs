//! `tls-outdated`: TLS settings of the user's own that fall behind the guideline that infc follows where nothing is said.
//!
//! The guideline is Mozilla's "intermediate" (ssl-config 6.0, 2026-04): TLS 1.2 and 1.3, ephemeral elliptic curves, AEAD.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Host, Site};
use infc_plan::Plan;
use infc_plan::nginx::syntax::{Directive, parse};

use crate::hosts::planned;
use crate::http_files::http_files;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for (at, directive) in stated(machine.host) {
            let Some((message, help)) = outdated(&directive) else { continue };
            let said = names::TLS_OUTDATED.at(at, message).within(directive.place.clone());
            found.push(said.help(help).about(machine.path(&[])));
        }
    }
    found
}

/// The directives of the user's own at http and at server level, with the texts that they stand in.
fn stated(host: &Host) -> Vec<(Span, Directive)> {
    let mut all = Vec::new();
    for file in http_files(host) {
        all.extend(file.all().into_iter().map(|directive| (file.at, directive.clone())));
    }
    for text in host.vhosts.values().filter_map(|vhost| vhost.raw.get()) {
        let read = parse(&text.value.0).unwrap_or_default();
        all.extend(read.into_iter().map(|directive| (text.at, directive)));
    }
    all
}

fn outdated(directive: &Directive) -> Option<(String, &'static str)> {
    match &*directive.name {
        "ssl_protocols" => {
            let old = directive.arguments.iter().find(|word| matches!(&***word, "SSLv2" | "SSLv3" | "TLSv1" | "TLSv1.1"))?;
            Some((format!("`{old}` is broken, and no browser speaks it any more"), "write `ssl_protocols TLSv1.2 TLSv1.3;`"))
        }
        "ssl_ciphers" => suites(directive.arguments.first()?),
        _ => None,
    }
}

const LEAVE_OUT: &str = "leave `ssl_ciphers` out: infc writes the guideline's list";

fn suites(list: &str) -> Option<(String, &'static str)> {
    let all = || list.split([':', ',', ' ']).filter(|suite| !suite.starts_with(['!', '-', '+']) && !suite.is_empty());
    // OpenSSL's words for whole groups stand for suites that this rule does not know one by one.
    let named = |suite: &&str| suite.contains('-');
    if let Some(weak) = all().filter(named).find(|suite| is_weak(suite)) {
        return Some((format!("`{weak}` has no forward secrecy, or encrypts in a mode that has been broken"), LEAVE_OUT));
    }
    let listed = all().all(|suite| named(&suite));
    let chacha = all().any(|suite| suite.contains("CHACHA20"));
    (listed && !chacha).then(|| {
        ("the list lacks ChaCha20-Poly1305, without which phones that have no AES in hardware are slow".to_owned(), LEAVE_OUT)
    })
}

/// Without ephemeral elliptic curves, or without authenticated encryption.
fn is_weak(suite: &str) -> bool {
    let aead = suite.contains("GCM") || suite.contains("CHACHA20") || suite.contains("CCM");
    let version_3 = suite.starts_with("TLS_");
    !version_3 && (!suite.starts_with("ECDHE-") || !aead)
}
