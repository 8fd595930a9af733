//! `service-without-backups`: apps keep data in a database or a bucket, and nothing copies it.
//!
//! It deliberately leaves to another rule what is declared as a volume: that one is copied by a backup, or by none.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{External, ProviderBackups, Site, Versions};
use infc_plan::Plan;

use crate::provider_without_backups::without;
use crate::services::used;

pub(crate) fn check(site: &Site, _: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, external, clients) in used(site) {
        let volumes = || site.hosts.values().flat_map(|host| host.volumes.values());
        let declared = volumes().any(|volume| volume.external.value.as_ref().is_some_and(|of| of.name() == &**name));
        let Some((at, what)) = lack(&external.value.value).filter(|_| !declared) else { continue };
        let message = format!("{what} `{name}`");
        let said = names::SERVICE_WITHOUT_BACKUPS.at(at.unwrap_or(external.key_at), message);
        let said = match clients.first() {
            Some(client) => said.label(client.app.key_at, "what keeps data there"),
            None => said,
        };
        let help = match &external.value.value {
            External::Bucket(_) => "let it keep old versions: `versions = versions { keep = 30d; };`",
            _ => "say what the provider copies: `backups = backups { every = 24h; keep = 7d; };`",
        };
        found.push(said.help(help).about(["externals", name]));
    }
    found
}

/// How a store's data is copied by nobody, and where that is said, if it is.
fn lack(external: &External) -> Option<(Option<Span>, &'static str)> {
    let keeps = |at: Option<Span>| match at {
        Some(at) => (Some(at), "nothing copies the data of"),
        None => (None, "nothing says that somebody copies the data of"),
    };
    match external {
        External::Mongodb(_) | External::Postgres(_) => {
            let stated = without(external);
            let unstated = external.backups().is_some_and(|one| matches!(one.value, ProviderBackups::Unstated));
            (stated.is_some() || unstated).then(|| keeps(stated))
        }
        External::Bucket(bucket) => match &bucket.versions.value {
            Versions::Kept(_) => None,
            Versions::None => Some((Some(bucket.versions.at), "what is deleted or overwritten is lost in")),
            Versions::Unstated => Some((None, "nothing says that old versions are kept in")),
        },
        External::Redis(_) | External::Service(_) | External::ObjectStore(_) => None,
    }
}
