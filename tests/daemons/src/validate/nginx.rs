//! nginx: the whole merged `/etc/nginx`, as nginx itself reads it.
//!
//! What `nginx -t` accepts and should not is for the live requests of [`crate::http`].

use super::silent;
use crate::fail::Outcome;
use crate::finding::Finding;
use crate::laid::Laid;

/// `nginx -t`, and every emitted site enabled.
pub fn check(laid: &Laid) -> Outcome<Vec<Finding>> {
    let mut findings = silent(laid, "nginx", &["nginx", "-t"])?;
    for site in laid.bundle.under("etc/nginx/sites-available/") {
        if !laid.sandbox.real(&site.replace("sites-available", "sites-enabled")).exists() {
            findings.push(Finding::new("nginx", format!("{site} is not enabled")));
        }
    }
    Ok(findings)
}
