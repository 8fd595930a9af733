//! `websocket-handshake`: stated directives hand a WebSocket on in a way that no app accepts.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::nginx::version;

use crate::handing_on::{Handing, handing_on};
use crate::hosts::{Planned, planned};

/// From this version on nginx speaks HTTP/1.1 to what stands behind it unless told otherwise (nginx.org, CHANGES).
const SPEAKS_1_1: [u32; 3] = [1, 29, 7];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let of = |machine: Planned<'_>| -> Vec<Diagnostic> {
        handing_on(&machine).iter().filter_map(|handing| broken(&machine, handing)).collect()
    };
    planned(site, plan).flat_map(of).collect()
}

fn broken(machine: &Planned<'_>, handing: &Handing<'_>) -> Option<Diagnostic> {
    let (upgrade, _) = handing.header("Upgrade")?;
    let nginx = &machine.plan.target.nginx;
    let stated = handing.directives("proxy_http_version");
    let modern = match stated.first() {
        Some(stated) => stated.arguments.first().is_some_and(|spoken| spoken != "1.0"),
        None => version(&nginx.value.value.0) >= SPEAKS_1_1,
    };
    let connection = handing.header("Connection").is_some_and(|(_, value)| !value.is_empty() && value != "close");
    let (missing, why) = if !modern {
        let why = format!("nginx {} asks what stands behind it by HTTP/1.0, which knows no upgrade", nginx.value.value.0);
        ("proxy_http_version 1.1;", why)
    } else if !connection {
        ("proxy_set_header Connection $infc_connection;", "nginx closes the connection unless it is told to pass `Connection` on".to_owned())
    } else {
        return None;
    };
    let message = format!("no WebSocket gets through {}: `{missing}` is missing", handing.what);
    let said = handing.say(&names::WEBSOCKET_HANDSHAKE, Some(upgrade), message).note(why);
    Some(said.help("say `websocket { to = …; }` for the route, and leave the lines out: infc writes all that it takes"))
}
