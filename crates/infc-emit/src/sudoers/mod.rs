//! sudo: `/etc/sudoers.d/50-infc-<user>`, one file a user, or the file that is stated.
//!
//! It deliberately writes no alias and no default: a file says what one user may do, and nothing else changes.

use infc_plan::access::{Grant, SudoPlan};
use infc_plan::{HostPlan, Quality};

use crate::out::file;
use crate::{BuiltIn, Lines, Out};

/// The emitter.
pub const EMITTER: BuiltIn = BuiltIn { name: "sudoers", root: &["etc/sudoers.d/"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    for sudo in &host.access.sudo {
        let (text, origins) = print(sudo).finish();
        let mode = match &sudo.grant {
            Grant::File { mode, .. } => mode.value,
            Grant::Commands(_) | Grant::Everything { .. } => 0o440,
        };
        out.file(&sudo.path(), file(text, &Quality::root(mode), Some(sudo.at), origins).check("sudoers"));
    }
}

/// Commands run as root; the group is not named, so that it is root's.
fn print(sudo: &SudoPlan) -> Lines {
    let mut lines = Lines::default();
    if !matches!(sudo.grant, Grant::File { .. }) {
        lines.fixed("# Written by infc.");
    }
    match &sudo.grant {
        Grant::Everything { password: true } => {
            lines.from(&format!("{} ALL=(ALL:ALL) ALL", sudo.user), sudo.at);
        }
        Grant::Everything { password: false } => {
            lines.from(&format!("{} ALL=(ALL:ALL) NOPASSWD: ALL", sudo.user), sudo.at);
        }
        Grant::File { text, .. } => text.value.lines().for_each(|line| lines.from(line, text.at)),
        Grant::Commands(commands) => {
            for command in commands {
                lines.from(&format!("{} ALL=(root) NOPASSWD: {}", sudo.user, command.value), command.at);
            }
        }
    }
    lines
}
