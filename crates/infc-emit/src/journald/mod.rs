//! journald's limits, as a drop-in.
//!
//! It deliberately sets nothing else: where entries go is the distribution's choice.

use infc_plan::{HostPlan, Quality};

use crate::lines::Lines;
use crate::{BuiltIn, Out, file};

/// journald.
pub const EMITTER: BuiltIn = BuiltIn { name: "journald", root: &["etc/systemd/journald.conf.d/"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    let Some(journal) = &host.operations.journal else { return };
    let mut lines = Lines::default();
    lines.fixed("# Made by infc.\n[Journal]");
    lines.from(&format!("SystemMaxUse={}", journal.size.0.systemd()), journal.size.1);
    lines.from(&format!("MaxRetentionSec={}", journal.keep.0.systemd()), journal.keep.1);
    let (text, origins) = lines.finish();
    let file = file(text, &Quality::root(0o644), Some(journal.origin), origins);
    out.file("etc/systemd/journald.conf.d/50-infc.conf", file.reload("journald"));
}
