//! DNS zones as master files (RFC 1035, section 5), on the site's first host.
//!
//! It deliberately does not load them: whoever runs the name servers does. A zone whose SOA the site does not state is
//! to be imported into one that has it.

use std::fmt::Write;

use infc_bundle::Origins;
use infc_plan::dns::Zone;
use infc_plan::{HostPlan, Quality};

use crate::{BuiltIn, Out, file};

/// Zone files.
pub const EMITTER: BuiltIn = BuiltIn { name: "dns", root: &["usr/share/infc/dns/"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    for zone in &host.dns {
        let (text, origins) = print(zone);
        let file = file(text, &Quality::root(0o644), Some(zone.at), origins);
        out.file(&format!("usr/share/infc/dns/{}.zone", zone.apex), file);
    }
}

fn print(zone: &Zone) -> (String, Origins) {
    let mut origins = Origins::default();
    let mut text = format!(
        "; Written by infc; changes made here are lost.\n$ORIGIN {}.\n$TTL 3600\n",
        zone.apex
    );
    for (line, record) in (4..).zip(&zone.records) {
        origins.line(line, record.at);
        // Writing to a string never fails.
        let _ = writeln!(text, "{:<24} IN {:<5} {}", record.owner, record.kind, record.data);
    }
    (text, origins)
}
