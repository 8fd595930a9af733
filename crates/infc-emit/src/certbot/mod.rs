//! certbot: the script that obtains certificates, and the hook that lets nginx read renewed ones.
//!
//! It deliberately writes nothing below `renewal/` and `live/`, which are certbot's own.

use infc_bundle::Origins;
use infc_diag::Span;
use infc_plan::certificate::{CertificatePlan, Lineage, Method, SCRIPT};
use infc_plan::token::shell::Word;
use infc_plan::{HostPlan, Quality};
use serde::Serialize;

use crate::nginx::{PLACEHOLDER_CHAIN, PLACEHOLDER_KEY};
use crate::{BuiltIn, Marked, Out, Templates, file};

/// certbot's files.
pub const EMITTER: BuiltIn = BuiltIn {
    name: "certbot",
    root: &[
        "etc/letsencrypt/renewal-hooks/deploy/",
        "usr/local/sbin/infc-certificates",
        "etc/cron.d/infc-certbot",
    ],
    emit,
};

static TEMPLATES: Templates = Templates::new(&[
    ("certificates.sh", include_str!("certificates.sh.tera")),
    ("reload.sh", include_str!("reload.sh.tera")),
]);

#[derive(Serialize)]
struct Script {
    webroot: Marked,
    has_webroot: bool,
    has_catchall: bool,
    catchall_chain: Marked,
    catchall_key: Marked,
    lineages: Vec<LineageView>,
}

#[derive(Serialize)]
struct LineageView {
    name: Marked,
    first: Marked,
    email: Marked,
    is_dns: bool,
    names: Vec<Marked>,
}

#[derive(Serialize)]
struct Hook {}

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    let plan = &host.certificates;
    if !plan.lineages.is_empty() || plan.placeholder {
        script(plan, out);
    }
    if plan.lineages.is_empty() {
        return;
    }
    let mut origins = Origins::default();
    let hook = TEMPLATES.render("reload.sh", &Hook {}, &mut origins);
    let hook = file(hook, &Quality::root(0o755), None, origins).check("shell");
    out.file("etc/letsencrypt/renewal-hooks/deploy/50-infc-reload-nginx", hook);
    if let Some(at) = &plan.cron {
        let text = format!(
            "# Written by infc; changes made here are lost.\n{} root certbot -q renew\n",
            at.value.to_cron()
        );
        let cron = file(text, &Quality::root(0o644), Some(at.at), Origins::default());
        out.file("etc/cron.d/infc-certbot", cron.check("cron"));
    }
}

fn script(plan: &CertificatePlan, out: &mut Out<'_>) {
    let view = Script {
        webroot: quoted(plan.webroot.as_str(), plan.webroot.at),
        has_webroot: plan.lineages.iter().any(|lineage| lineage.method == Method::Webroot),
        has_catchall: plan.placeholder,
        catchall_chain: Marked::fixed(PLACEHOLDER_CHAIN),
        catchall_key: Marked::fixed(PLACEHOLDER_KEY),
        lineages: plan.lineages.iter().map(lineage).collect(),
    };
    let mut origins = Origins::default();
    let text = TEMPLATES.render("certificates.sh", &view, &mut origins);
    let script = file(text, &Quality::root(0o755), None, origins).check("shell").reload("certificates");
    out.file(SCRIPT.trim_start_matches('/'), script);
}

fn lineage(lineage: &Lineage) -> LineageView {
    LineageView {
        name: quoted(&lineage.name, lineage.at),
        first: lineage.names.first().map_or_else(|| Marked::fixed(""), |name| quoted(name.as_str(), name.at)),
        email: quoted(lineage.email.as_str(), lineage.email.at),
        is_dns: lineage.method == Method::Dns,
        names: lineage.names.iter().map(|name| quoted(name.as_str(), name.at)).collect(),
    }
}

/// The shell's word; names, addresses and paths hold no control character, which alone has none.
fn quoted(text: &str, at: Span) -> Marked {
    Word::new(text).map_or_else(|_| Marked::fixed("''"), |word| Marked::new(word.as_str(), at))
}
