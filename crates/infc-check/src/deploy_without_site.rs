//! `deploy-without-site`: new versions arrive, and nothing shows or runs them.

use infc_diag::{Diagnostic, names};
use infc_model::{Deploy, Host, Route, Site};
use infc_plan::Plan;
use infc_scalar::AbsPath;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let known = planned(site, plan).filter(|host| ["apps", "vhosts", "jobs"].iter().all(|field| host.knows(field)));
    let all = known.flat_map(|host| host.host.deploys.iter().map(move |each| (host, each)));
    let idle = all.filter(|(host, (_, deploy))| !is_used(host.host, deploy));
    idle.map(|(host, (name, deploy))| {
        let link = deploy.directory.join(&deploy.current);
        let message = format!("`{name}` brings new versions to `{link}`, and no site shows them");
        let said = names::DEPLOY_WITHOUT_SITE.at(deploy.directory.at, message);
        let said = said.note("no vhost of this host has files there, no app and no job runs from there");
        let help = format!("give it a name that browsers know: `vhosts.\"www.example.org\" = {{ root = \"{link}\"; … }};`");
        said.help(help).severity(host.absence()).about(host.path(&["deploys", name]))
    }).collect()
}

/// Whether anything is shown or run from below the directory of a deploy, or started again after it.
fn is_used(host: &Host, deploy: &Deploy) -> bool {
    let below = |path: &AbsPath| deploy.directory.contains(path);
    let of_route = |route: &Route| match route {
        Route::Static(files) => files.root.value.as_ref().is_some_and(below),
        Route::Proxy(_) | Route::Websocket(_) | Route::Sse(_) | Route::Spa | Route::Redirect(_) | Route::Respond(_) | Route::Deny => false,
    };
    let shown = host.vhosts.values().any(|vhost| {
        vhost.root.value.as_ref().is_some_and(below) || vhost.routes.values().any(|route| of_route(&route.value.value))
    });
    let program = |command: &infc_scalar::Command| command.0.iter().any(|word| below(&AbsPath(word.clone())));
    let run = host.apps.values().any(|app| below(&app.directory) || app.command.value.as_ref().is_some_and(program));
    let job = || host.jobs.values().any(|job| program(&job.run));
    deploy.app.value.is_some() || deploy.restarts.value.is_some() || shown || run || job()
}
