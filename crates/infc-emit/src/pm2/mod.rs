//! PM2's ecosystem files: a CommonJS module with one object per process.
//!
//! It deliberately has no code in it: every value is a literal.

use infc_plan::pm2::{Ecosystem, Process};
use infc_plan::{HostPlan, Quality};

use crate::lines::Lines;
use crate::{BuiltIn, Out, file};

/// Ecosystem files, which lie where the site says.
pub const EMITTER: BuiltIn = BuiltIn { name: "pm2", root: &[""], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    for ecosystem in &host.operations.ecosystems {
        let (text, origins) = print(ecosystem).finish();
        let file = file(text, &Quality::root(0o644), Some(ecosystem.origin), origins);
        let path = ecosystem.file.as_str().trim_start_matches('/');
        out.file(path, file.check("javascript").reload(ecosystem.unit.clone()));
    }
}

fn print(ecosystem: &Ecosystem) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("// Made by infc.\nmodule.exports = {\n  apps: [");
    for process in &ecosystem.processes {
        print_process(&mut lines, process);
    }
    lines.fixed("  ],\n};");
    lines
}

fn print_process(lines: &mut Lines, process: &Process) {
    lines.fixed("    {");
    for (key, value) in &process.properties {
        lines.from(&format!("      {key}: {value},"), process.origin);
    }
    if !process.env.is_empty() {
        lines.fixed("      env: {");
        for (key, value) in &process.env {
            lines.from(&format!("        {}: {},", key.as_str(), value.as_str()), process.origin);
        }
        lines.fixed("      },");
    }
    lines.fixed("    },");
}
