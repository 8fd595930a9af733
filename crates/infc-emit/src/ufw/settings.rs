//! `/etc/default/ufw` and `/etc/ufw/ufw.conf`.
//!
//! UFW replaces single lines of them in place (`ENABLED=`, `DEFAULT_…=`, `LOGLEVEL=`), so that comments may be our own.
//! Their keys are those of ufw(8) and ufw-framework(8).

use infc_model::Verdict;
use infc_plan::firewall::FirewallPlan;

use crate::Lines;

/// `/etc/default/ufw`: the default policies and whether IPv6 is filtered.
pub(super) fn defaults(firewall: &FirewallPlan) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("# Written by infc.");
    lines.from(if firewall.ipv6 { "IPV6=yes" } else { "IPV6=no" }, firewall.at);
    let policies =
        [("INPUT", &firewall.incoming), ("OUTPUT", &firewall.outgoing), ("FORWARD", &firewall.routed)];
    for (chain, verdict) in policies {
        lines.from(&format!("DEFAULT_{chain}_POLICY=\"{}\"", policy(&verdict.value)), verdict.at);
    }
    lines.fixed(
        "DEFAULT_APPLICATION_POLICY=\"SKIP\"\nMANAGE_BUILTINS=no\nIPT_SYSCTL=/etc/ufw/sysctl.conf\nIPT_MODULES=\"\"\n",
    );
    lines
}

/// `/etc/ufw/ufw.conf`: on, with the package's log level.
pub(super) fn switch() -> Lines {
    let mut lines = Lines::default();
    lines.fixed("# Written by infc.\nENABLED=yes\nLOGLEVEL=low\n");
    lines
}

fn policy(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "ACCEPT",
        Verdict::Deny => "DROP",
        Verdict::Reject => "REJECT",
    }
}
