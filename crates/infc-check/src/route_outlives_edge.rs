//! `route-outlives-edge`: nginx would wait longer than the delivery network in front of it does.

use infc_diag::{Diagnostic, names};
use infc_model::{At, Cdn, Named, Origin, Route, Site, Text};
use infc_plan::Plan;
use infc_plan::nginx::syntax::parse;
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
fn in_front<'a>(site: &'a Site, vhost: [&str; 4]) -> Option<(&'a str, Duration)> {
    let fetches = |cdn: &Named<Cdn>| {
        cdn.to.iter().any(|to| match &to.value {
            Origin::Ref(to) => to.path.iter().map(|name| &**name).eq(vhost),
            Origin::Bucket(_) => false,
        })
    };
    let edges = site.cdns.iter().filter(|(_, cdn)| fetches(cdn));
    let patient = edges.filter_map(|(name, cdn)| Some((&**name, cdn.patience.value?)));
    patient.min_by_key(|(_, patience)| patience.millis)
}

fn outlives(route: &Route, (edge, patience): (&str, Duration)) -> Option<Diagnostic> {
    let stated: &At<Duration> = match route {
        Route::Proxy(proxy) => match proxy.directives.get() {
            Some(text) => return by_document(&text, (edge, patience)),
            None => &proxy.timeout,
        },
        Route::Websocket(socket) => &socket.timeout,
        Route::Sse(stream) => &stream.timeout,
        Route::Spa | Route::Static(_) | Route::Redirect(_) | Route::Respond(_) | Route::Deny => return None,
    };
    let longer = stated.value.millis > patience.millis;
    longer.then(|| names::ROUTE_OUTLIVES_EDGE.at(stated.at, message(edge, patience)))
}

fn message(edge: &str, patience: Duration) -> String {
    format!("`{edge}` gives a silent request up after {} s, long before nginx does", patience.millis / 1000)
}

/// The lines with which a document hands requests on.
fn by_document(text: &At<&Text>, (edge, patience): (&str, Duration)) -> Option<Diagnostic> {
    let read = parse(&text.value.0).unwrap_or_default();
    let line = read.iter().find(|line| line.name == "proxy_read_timeout")?;
    let longer = millis(line.arguments.first()?)? > patience.millis;
    longer.then(|| names::ROUTE_OUTLIVES_EDGE.at(text.at, message(edge, patience)).within(line.place.clone()))
}

/// A time as nginx reads it: numbers with `ms`, `s`, `m`, `h`, `d`, `w`; seconds without. One in another form is not known.
fn millis(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits.parse().ok()?;
    let of_unit = match text.get(digits.len()..)? {
        "ms" => 1,
        "" | "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "w" => 604_800_000,
        _ => return None,
    };
    number.checked_mul(of_unit)
}
