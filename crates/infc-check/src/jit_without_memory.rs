//! `jit-without-memory`: a sandbox forbids what the runtime lives by.

use infc_diag::{Diagnostic, names};
use infc_model::{Runtime, Site};
use infc_plan::Plan;

use crate::stated_units::{StatedUnit, stated_units};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    stated_units(site, plan).filter_map(on).collect()
}

fn on(one: StatedUnit<'_>) -> Option<Diagnostic> {
    let compiles = matches!(one.app.runtime.value, Runtime::Node | Runtime::NodeWith(_));
    let set = |value: &str| matches!(value, "yes" | "true" | "on" | "1");
    let line = one.service().filter(|line| line.key == "MemoryDenyWriteExecute").last()?;
    if !compiles || !set(line.value.as_str()) {
        return None;
    }
    let said = line.told(&names::JIT_WITHOUT_MEMORY, "V8 writes machine code while it runs, which this forbids");
    Some(one.about(said.note("Node.js ends at once, with SIGTRAP or SIGSEGV").help("take the line out")))
}
