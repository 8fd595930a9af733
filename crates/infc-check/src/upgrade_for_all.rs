//! `upgrade-for-all`: a stated `Connection "upgrade"` goes along with plain requests, too.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::handing_on::{Handing, handing_on};
use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let of = |machine: Planned<'_>| -> Vec<Diagnostic> { handing_on(&machine).iter().filter_map(literal).collect() };
    planned(site, plan).flat_map(of).collect()
}

fn literal(handing: &Handing<'_>) -> Option<Diagnostic> {
    let (line, value) = handing.header("Connection")?;
    if !handing.mixed || !value.eq_ignore_ascii_case("upgrade") {
        return None;
    }
    let message = format!("every request through {} asks to become something else", handing.what);
    let said = handing.say(&names::UPGRADE_FOR_ALL, Some(line), message);
    let said = said.note("plain requests carry `Connection: upgrade` as well: no connection to the app is kept, and strict servers refuse them");
    Some(said.help("take it from the request: `proxy_set_header Connection $infc_connection;`, or say `websocket { to = …; }`"))
}
