//! The emitted firewall in the kernel: by the real `ufw enable`, or by the same rules in the same order through two
//! programs instead of sixty.
//!
//! The quick way is the text that `/lib/ufw/ufw-init-functions` of ufw 0.36.2 gives to `iptables-restore`, all of it at
//! once; [`Loading::both`] proves on a host that the kernel then holds the same rules.

use std::collections::BTreeMap;

use infc_daemons::Sandbox;
use infc_daemons::fail::{Outcome, broken};
use infc_daemons::sandbox::{Place, Running};
use infc_emit::docker_tables;
use infc_plan::docker::chain_file;

use crate::compiled::Compiled;

/// Loads one firewall after another into a sandbox.
pub struct Loading {
    shell: Running,
    /// `before`, `after`, `before6`, `after6`, as the package has them.
    stock: [String; 4],
}

impl Loading {
    /// Begins in a fresh sandbox.
    pub fn new(sandbox: &Sandbox) -> Outcome<Self> {
        let stock = ["before", "after", "before6", "after6"]
            .map(|name| sandbox.text(&format!("/etc/ufw/{name}.rules")));
        if stock.iter().any(String::is_empty) {
            return broken("the root has not all of ufw's stock rules");
        }
        Ok(Self { shell: sandbox.start(Place::Root, &["sh"])?, stock })
    }

    /// Loads the host's firewall the quick way; takes away any other.
    pub fn quick(&mut self, sandbox: &Sandbox, host: &Compiled) -> Outcome<()> {
        self.restore(sandbox, ["", "6"].map(|six| self.rules(host, six)), "")?;
        // Docker starts after the firewall, and the bundle's chain is there before it.
        let plan = host.host()?;
        let chain = |v4| host.file(chain_file(v4).trim_start_matches('/')).to_owned();
        let tables = [true, false].map(|v4| Ok(chain(v4) + &docker_tables(plan, v4)));
        if tables.iter().all(|text: &Outcome<String>| text.as_ref().is_ok_and(String::is_empty)) {
            return Ok(());
        }
        self.restore(sandbox, tables, "--noflush")
    }

    fn restore(&mut self, sandbox: &Sandbox, [four, six]: [Outcome<String>; 2], how: &str) -> Outcome<()> {
        sandbox.write("/tmp/rules.v4", &four?)?;
        sandbox.write("/tmp/rules.v6", &six?)?;
        self.shell.tell(&format!(
            "ip6tables-restore {how} </tmp/rules.v6 2>/tmp/said.v6 & \
             iptables-restore {how} </tmp/rules.v4 2>/tmp/said.v4; four=$?; wait $!; echo $four $?",
        ))?;
        if self.shell.answer().trim() == "0 0" {
            return Ok(());
        }
        let said = sandbox.text("/tmp/said.v4") + &sandbox.text("/tmp/said.v6");
        broken(format!("the rules could not be loaded: {said}"))
    }

    /// Loads it by the real `ufw enable`, then the quick way; both must leave the same rules in the kernel, and ufw
    /// must leave the emitted files as they are.
    pub fn both(&mut self, sandbox: &Sandbox, host: &Compiled) -> Outcome<()> {
        self.restore(sandbox, [Ok(OPEN.to_owned()), Ok(OPEN.to_owned())], "")?;
        if host.of_ufw().next().is_none() {
            return Ok(());
        }
        for (path, text) in host.of_ufw() {
            sandbox.write(&format!("/{path}"), &text.replace("ENABLED=yes", "ENABLED=no"))?;
        }
        let enabled = sandbox.run(&["ufw", "--force", "enable"])?;
        if enabled.code != 0 || !enabled.out.contains("Firewall is active") {
            return broken(format!("ufw enable: {}", enabled.all()));
        }
        for (path, text) in host.of_ufw() {
            let now = sandbox.text(&format!("/{path}"));
            if now != *text {
                return broken(format!("ufw enable changed {path}: {}", changed(text, &now)));
            }
        }
        let real = saved(sandbox)?;
        self.restore(sandbox, ["", "6"].map(|six| self.rules(host, six)), "")?;
        let quick = saved(sandbox)?;
        if real == quick {
            return Ok(());
        }
        broken(format!("ufw itself loads other rules:\n{}", changed(&quick, &real)))
    }

    fn rules(&self, host: &Compiled, six: &str) -> Outcome<String> {
        let defaults = host.file("etc/default/ufw");
        if defaults.is_empty() {
            return Ok(OPEN.to_owned());
        }
        if !host.file("etc/ufw/ufw.conf").contains("ENABLED=yes") {
            return broken("the emitted firewall is off");
        }
        if six == "6" && !defaults.contains("IPV6=yes") {
            return Ok(CLOSED.to_owned());
        }
        let user = host.file(if six.is_empty() { "etc/ufw/user.rules" } else { "etc/ufw/user6.rules" });
        let [before, after, before6, after6] = &self.stock;
        let (before, after) = if six.is_empty() { (before, after) } else { (before6, after6) };
        let policy = |chain: &str| setting(defaults, chain);
        let (input, output, forward) = (policy("INPUT")?, policy("OUTPUT")?, policy("FORWARD")?);
        let policies = [("input", input), ("output", output), ("forward", forward)];
        let (primary, own, hooks) = (primary(six, &policies), USER.replace('@', six), hooks(six, &policies));
        Ok(joined(&[&primary, before, after, &own, user, &hooks]))
    }
}

/// The files as one: chains first, each once, then the rules in their order.
fn joined(files: &[&str]) -> String {
    let (mut chains, mut rules) = (BTreeMap::new(), Vec::new());
    for line in files.iter().flat_map(|file| file.lines()) {
        if let Some(chain) = line.strip_prefix(':') {
            // A later policy is the one that holds.
            chains.insert(chain.split(' ').next().unwrap_or(chain), line);
        } else if line.starts_with("-A") || line.starts_with("-I") {
            rules.push(line);
        }
    }
    let chains: Vec<&str> = chains.into_values().collect();
    format!("{NO_NAT}*filter\n{}\n{}\nCOMMIT\n", chains.join("\n"), rules.join("\n"))
}

/// No address is translated.
const NO_NAT: &str = "*nat\nCOMMIT\n";

/// No rule at all.
const OPEN: &str =
    "*nat\nCOMMIT\n*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";

/// What ufw loads for IPv6 where it is off.
const CLOSED: &str = "*nat\nCOMMIT\n*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n\
    -A INPUT -i lo -j ACCEPT\n-A OUTPUT -o lo -j ACCEPT\nCOMMIT\n";

/// The chains of the user's rules.
const USER: &str = "*filter\n:ufw@-user-input - [0:0]\n:ufw@-user-output - [0:0]\n:ufw@-user-forward - [0:0]\n\
    :ufw@-user-logging-input - [0:0]\n:ufw@-user-logging-output - [0:0]\n:ufw@-user-logging-forward - [0:0]\n\
    :ufw@-user-limit - [0:0]\n:ufw@-user-limit-accept - [0:0]\nCOMMIT\n";

const PRIMARY: [&str; 6] = ["before-logging", "before", "after", "after-logging", "reject", "track"];

/// The primary chains, what the policies add to them, and the chains that skip to a policy.
fn primary(six: &str, policies: &[(&str, &str); 3]) -> String {
    let mut lines =
        vec![format!(":ufw{six}-logging-deny - [0:0]"), format!(":ufw{six}-logging-allow - [0:0]")];
    for (hook, policy) in policies {
        for chain in PRIMARY.iter().chain(&["skip-to-policy"]) {
            lines.push(format!(":ufw{six}-{chain}-{hook} - [0:0]"));
        }
        let jump = |chain| format!("-A {} -j ufw{six}-{chain}-{hook}", hook.to_uppercase());
        lines.extend(PRIMARY.map(jump));
        lines.push(format!("-A ufw{six}-skip-to-policy-{hook} -j {policy}"));
        if *policy == "REJECT" {
            lines.push(format!("-A ufw{six}-reject-{hook} -j REJECT"));
        }
        if *policy == "ACCEPT" {
            let new =
                |proto| format!("-A ufw{six}-track-{hook} -p {proto} -m conntrack --ctstate NEW -j ACCEPT");
            lines.extend(["tcp", "udp"].map(new));
        }
    }
    lines.join("\n")
}

/// The user's chains take their place, and the policies theirs.
fn hooks(six: &str, policies: &[(&str, &str); 3]) -> String {
    let hook = |(hook, policy): &(&str, &str)| {
        let policy = if *policy == "REJECT" { "DROP" } else { policy };
        let built_in = hook.to_uppercase();
        format!("-A ufw{six}-before-{hook} -j ufw{six}-user-{hook}\n:{built_in} {policy} [0:0]")
    };
    policies.iter().map(hook).collect::<Vec<_>>().join("\n")
}

/// The lines that only one of two texts has.
fn changed(old: &str, new: &str) -> String {
    let only = |one: &str, other: &str, mark: &str| -> Vec<String> {
        let lines = one.lines().filter(|line| !other.lines().any(|own| own == *line));
        lines.map(|line| format!("{mark} {line}")).collect()
    };
    [only(old, new, "-"), only(new, old, "+")].concat().join("\n")
}

/// A default policy of `/etc/default/ufw`.
fn setting<'a>(defaults: &'a str, chain: &str) -> Outcome<&'a str> {
    let key = format!("DEFAULT_{chain}_POLICY=\"");
    let found = defaults.lines().find_map(|line| line.strip_prefix(&*key)?.strip_suffix('"'));
    found.map_or_else(|| broken(format!("no default policy of {chain}")), Ok)
}

/// The rules of both families in the kernel, without counters and in no order of chains.
fn saved(sandbox: &Sandbox) -> Outcome<String> {
    let mut all = Vec::new();
    for program in ["iptables-save", "ip6tables-save"] {
        let saved = sandbox.run(&[program, "-t", "filter"])?.success(program)?;
        let lines = saved.lines().filter(|line| !line.starts_with('#'));
        let lines = lines.map(|line| line.split(" [").next().unwrap_or(line));
        let (mut rules, mut chains): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("-A"));
        chains.sort_unstable();
        // Rules keep their order within a chain.
        rules.sort_by_key(|rule| rule.split(' ').nth(1).map(str::to_owned));
        all.extend(chains.into_iter().chain(rules).map(str::to_owned));
    }
    Ok(all.join("\n"))
}
