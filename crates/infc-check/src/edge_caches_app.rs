//! `edge-caches-app`: a delivery network keeps what an app answers, and gives it to others.

use infc_diag::{Diagnostic, names};
use infc_model::{At, Site};
use infc_plan::Plan;

use crate::edges::{Behind, behind};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let all = behind(site, plan);
    let each = all.iter().flat_map(|behind| behind.cdn.caches.iter().map(move |pattern| (behind, pattern)));
    each.filter_map(|(behind, pattern)| kept(behind, pattern)).collect()
}

fn kept(behind: &Behind<'_>, pattern: &At<String>) -> Option<Diagnostic> {
    let Behind { edge, machine, name, vhost, .. } = behind;
    let begin = pattern.value.trim_end_matches('*');
    let covers = |path: &str| {
        let path = path.trim_start_matches("= ");
        path == begin || (pattern.value.ends_with('*') && path.starts_with(begin))
    };
    let (path, route) = vhost.routes.iter().find(|(path, route)| covers(path) && route.value.value.onward().is_some())?;
    let message = format!("`{edge}` keeps what an app answers at `{path}` of `{name}`");
    let said = names::EDGE_CACHES_APP.at(pattern.at, message).label(route.key_at, "led to an app");
    let said = said.note("what one visitor is told is then shown to others");
    Some(said.help("keep what never changes under its name alone: `caches = [ \"/static/*\" ];`").about(machine.path(&["vhosts", name])))
}
