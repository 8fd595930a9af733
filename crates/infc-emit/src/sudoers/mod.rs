//! sudo: `/etc/sudoers.d/50-infc-<user>`, one file a user.
//!
//! It deliberately writes no alias and no default: a file says what one user may do, and nothing else changes.

use infc_plan::access::{Grant, SudoPlan};
use infc_plan::{HostPlan, Quality};

use crate::out::file;
use crate::{Emitter, Lines, Out};

/// The emitter.
pub const EMITTER: Emitter = Emitter { name: "sudoers", root: &["etc/sudoers.d/"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    for sudo in &host.access.sudo {
        let (text, origins) = print(sudo).finish();
        // sudo passes over a name with a dot; a user's name has none.
        let path = format!("etc/sudoers.d/50-infc-{}", sudo.user);
        out.file(&path, file(text, &Quality::root(0o440), Some(sudo.at), origins).check("sudoers"));
    }
}

/// Commands run as root; the group is not named, so that it is root's.
fn print(sudo: &SudoPlan) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("# Written by infc.");
    match &sudo.grant {
        Grant::Everything { password: true } => {
            lines.from(&format!("{} ALL=(ALL:ALL) ALL", sudo.user), sudo.at);
        }
        Grant::Everything { password: false } => {
            lines.from(&format!("{} ALL=(ALL:ALL) NOPASSWD: ALL", sudo.user), sudo.at);
        }
        Grant::Commands(commands) => {
            for command in commands {
                lines.from(&format!("{} ALL=(root) NOPASSWD: {}", sudo.user, command.value), command.at);
            }
        }
    }
    lines
}
