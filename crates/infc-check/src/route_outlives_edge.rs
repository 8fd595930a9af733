//! `route-outlives-edge`: nginx would wait longer than the delivery network in front of it does.

use infc_diag::{Diagnostic, names};
use infc_model::{At, Cdn, Named, Origin, Route, Site};
use infc_plan::Plan;
use infc_scalar::Duration;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan) {
        for (name, vhost) in host.host.vhosts.iter() {
            let own = ["hosts", host.name, "vhosts", name];
            let Some((edge, patience)) = in_front(site, own) else { continue };
            for (path, route) in vhost.routes.iter() {
                found.extend(outlives(&route.value.value, (edge, patience)).map(|said| tell(host, name, said, path)));
            }
        }
    }
    found
}

fn tell(host: Planned<'_>, vhost: &str, said: Diagnostic, path: &str) -> Diagnostic {
    let help = format!("let the app behind `{path}` say something more often than that, and wait no longer: `timeout = 90s;`");
    said.help(help).about(host.path(&["vhosts", vhost]))
}

/// The delivery network in front of a vhost that gives up first.
fn in_front<'a>(site: &'a Site, vhost: [&str; 4]) -> Option<(&'a str, &'a Duration)> {
    let fetches = |cdn: &Named<Cdn>| {
        cdn.to.iter().any(|to| match &to.value {
            Origin::Ref(to) => to.path.iter().map(|name| &**name).eq(vhost),
            Origin::Bucket(_) => false,
        })
    };
    let edges = site.cdns.iter().filter(|(_, cdn)| fetches(cdn));
    let patient = edges.filter_map(|(name, cdn)| Some((&**name, cdn.patience.value.as_ref()?)));
    patient.min_by_key(|(_, patience)| patience.millis)
}

fn outlives(route: &Route, (edge, patience): (&str, &Duration)) -> Option<Diagnostic> {
    let stated: &At<Duration> = match route {
        Route::Proxy(proxy) => &proxy.timeout,
        Route::Websocket(socket) => &socket.timeout,
        Route::Sse(stream) => &stream.timeout,
        Route::Spa | Route::Static(_) | Route::Redirect(_) | Route::Respond(_) | Route::Deny => return None,
    };
    (stated.value.millis > patience.millis).then(|| {
        let message = format!("`{edge}` gives a silent request up after {} s, long before nginx does", patience.millis / 1000);
        names::ROUTE_OUTLIVES_EDGE.at(stated.at, message)
    })
}
