//! logrotate stanzas, one file each.
//!
//! It deliberately has no template: a stanza is a list of words.

use infc_plan::storage::Stanza;
use infc_plan::{HostPlan, Quality};

use crate::lines::Lines;
use crate::{BuiltIn, Out, file};

/// Rotations.
pub const EMITTER: BuiltIn = BuiltIn { name: "logrotate", root: &["etc/logrotate.d/"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    for stanza in &host.operations.rotations {
        let (text, origins) = print(stanza).finish();
        let file = file(text, &Quality::root(0o644), Some(stanza.origin), origins);
        out.file(&stanza.path(), file.check("logrotate"));
    }
}

fn print(stanza: &Stanza) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("# Made by infc.");
    for (stated, path) in &stanza.files {
        lines.from(path.as_str(), stated.at);
    }
    lines.fixed("{");
    for line in directives(stanza) {
        lines.from(&format!("    {line}"), stanza.origin);
    }
    if let Some(after) = &stanza.after {
        lines.from(&format!("    sharedscripts\n    postrotate\n        {after}\n    endscript"), stanza.origin);
    }
    lines.fixed("}");
    lines
}

fn directives(stanza: &Stanza) -> Vec<String> {
    let mut found = vec![stanza.every.to_owned(), format!("rotate {}", stanza.keep)];
    found.extend(stanza.max_size.map(|size| format!("maxsize {}", size.logrotate())));
    let flags = [
        (stanza.missing_ok, "missingok", "nomissingok"),
        (stanza.skip_empty, "notifempty", "ifempty"),
        (stanza.compress, "compress", "nocompress"),
        (stanza.delay_compress, "delaycompress", "nodelaycompress"),
    ];
    found.extend(flags.map(|(set, yes, no)| if set { yes } else { no }.to_owned()));
    found.extend(stanza.su.as_ref().map(|(user, group)| format!("su {user} {group}")));
    if stanza.copy_truncate {
        found.push("copytruncate".to_owned());
    }
    found.extend(stanza.create.as_ref().map(|(mode, user, group)| format!("create {} {user} {group}", mode.octal4())));
    found
}
