//! UFW: `user.rules` and `user6.rules` in UFW's own form, `/etc/default/ufw` and `ufw.conf`.
//!
//! It deliberately prints without a template: UFW writes the rule files again at its next command, and only a file that
//! is the same to the byte does not show as a change. It brings no script and no `before.rules`.
//!
//! The form is that of UFW 0.36.1 and 0.36.2, whose rule files do not differ (UFW's ChangeLog: 0.36.2 sets the default
//! policy after it has loaded the rules instead of before, and no longer fails on a comment with an odd number of digits).

mod rules;
mod settings;

use infc_plan::{HostPlan, Quality};

use crate::out::file;
use crate::{BuiltIn, Lines, Out};
use rules::Family;

/// The emitter.
pub const EMITTER: BuiltIn = BuiltIn { name: "ufw", root: &["etc/ufw/", "etc/default/ufw"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    let Some(firewall) = &host.firewall else { return };
    let mut write = |path: &str, mode: u16, lines: Lines| {
        let (text, origins) = lines.finish();
        out.file(path, file(text, &Quality::root(mode), Some(firewall.at), origins));
    };
    write("etc/ufw/user.rules", 0o640, rules::print(firewall, Family::V4));
    write("etc/ufw/user6.rules", 0o640, rules::print(firewall, Family::V6));
    write("etc/default/ufw", 0o644, settings::defaults(firewall));
    write("etc/ufw/ufw.conf", 0o644, settings::switch());
}

#[cfg(test)]
mod captured;
#[cfg(test)]
mod kernel;
