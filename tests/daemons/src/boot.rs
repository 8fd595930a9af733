//! A booted Debian 12 with a bundle on it: systemd as the first process, the real daemons, every unit of the bundle
//! enabled, applications alive under their own user, sandbox and environment.
//!
//! No kernel is booted, so kernel settings outside of `net.*` and device units are out of its sight; see
//! [`crate::http`] and [`crate::reach`] for what answers and what is let through.

use std::time::{Duration, Instant};

use crate::fail::{Outcome, broken};
use crate::finding::Finding;
use crate::laid::Laid;
use crate::nginx_conf;
use crate::sandbox::{Place, ROOT, Ran, Running};
use crate::unit_file::{UnitFile, units};
use crate::validate::Meant;

/// A running machine; dropping it ends it.
pub struct Machine<'a> {
    laid: &'a Laid,
    nspawn: Running,
    leader: String,
}

/// A daemon is switched on when the bundle configures it.
const CONFIGURED: [(&str, &str); 4] = [
    ("nginx.service", "etc/nginx/"),
    ("fail2ban.service", "etc/fail2ban/"),
    ("ufw.service", "etc/ufw/"),
    ("cron.service", "etc/cron.d/"),
];
/// These are on whatever a bundle holds.
const ALWAYS: [&str; 1] = ["ssh.service"];
const BOOT: Duration = Duration::from_secs(90);
/// The machine's control group must exist and hold nspawn before nspawn makes groups beneath it.
const START: &str = "mkdir /sys/fs/cgroup/machine; echo $$ >/sys/fs/cgroup/machine/cgroup.procs; \
                     exec \"$@\" >/run/infc/console 2>&1";
/// How long units run before they are looked at.
const SETTLE: Duration = Duration::from_secs(3);

/// Boots a bundle laid in a sandbox of [`crate::Sandbox::open_for_boot`].
pub fn boot(laid: &Laid) -> Outcome<Machine<'_>> {
    let wanted = enabled(laid);
    let words: Vec<&str> =
        ["systemctl", "enable", "--quiet"].into_iter().chain(wanted.iter().map(String::as_str)).collect();
    laid.sandbox.run(&words)?.success("systemctl enable")?;
    for folder in ["tmp", "dev", "run", "sys", "proc"] {
        laid.sandbox
            .run_at(Place::Tools, &["umount", "-R", &format!("{ROOT}/{folder}")])?
            .success("umount")?;
    }
    let directory = format!("--directory={ROOT}");
    let nspawn = laid.sandbox.start(
        Place::Tools,
        &[
            "env",
            "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1",
            "SYSTEMD_NSPAWN_LOCK=0",
            "SYSTEMD_NSPAWN_API_VFS_WRITABLE=network",
            "sh",
            "-c",
            START,
            "nspawn",
            "systemd-nspawn",
            "--quiet",
            "--register=no",
            "--keep-unit",
            "--boot",
            "--console=pipe",
            "--machine=infc",
            &directory,
            "--resolv-conf=off",
            "--timezone=off",
            "--capability=all",
            "--system-call-filter=bpf @keyring", // IPAddressDeny= is made of BPF programs
        ],
    )?;
    let mut machine = Machine { laid, nspawn, leader: String::new() };
    machine.wait()?;
    Ok(machine)
}

fn enabled(laid: &Laid) -> Vec<String> {
    let mut wanted: Vec<String> = ALWAYS.iter().map(|unit| (*unit).to_owned()).collect();
    for (unit, prefix) in CONFIGURED {
        if laid.bundle.under(prefix).next().is_some() {
            wanted.push(unit.to_owned());
        }
    }
    // Swap in a container would be the whole machine's.
    let ours = |unit: &UnitFile<'_>| !unit.is_template() && !unit.name().ends_with(".swap");
    let own = units(&laid.bundle).into_iter().filter(|unit| unit.has_install() && ours(unit));
    wanted.extend(own.map(|unit| unit.name().to_owned()));
    wanted
}

impl Machine<'_> {
    fn wait(&mut self) -> Outcome<()> {
        let start = Instant::now();
        while start.elapsed() < BOOT {
            if !self.nspawn.alive() {
                return broken(format!("systemd-nspawn ended: {}", self.console()?.trim()));
            }
            if self.leader.is_empty() {
                self.leader = self.find_leader();
            } else {
                let state = self.run(&["systemctl", "is-system-running"])?.out;
                if ["running", "degraded", "maintenance"].contains(&state.trim()) {
                    std::thread::sleep(SETTLE);
                    return Ok(());
                }
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        let jobs =
            if self.leader.is_empty() { String::new() } else { self.run(&["systemctl", "list-jobs"])?.out };
        broken(format!("the machine did not finish booting in {} s: {jobs}", BOOT.as_secs()))
    }

    fn console(&self) -> Outcome<String> {
        Ok(self.laid.sandbox.run_at(Place::Tools, &["cat", "/run/infc/console"])?.out)
    }

    /// The machine's first process, by its number in the sandbox.
    fn find_leader(&self) -> String {
        let processes = self.laid.sandbox.processes();
        let mut leaders = processes.iter().filter(|(_, name)| name == "systemd").map(|(number, _)| *number);
        leaders.next().map(|number| number.to_string()).unwrap_or_default()
    }

    /// Runs a program of the machine, there.
    pub fn run(&self, words: &[&str]) -> Outcome<Ran> {
        let target = format!("--target={}", self.leader);
        let enter = ["nsenter", &target, "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--"];
        self.laid.sandbox.run_at(Place::Tools, &[&enter, words].concat())
    }

    /// What is wrong with the booted machine.
    pub fn findings(&self, meant: &Meant) -> Outcome<Vec<Finding>> {
        let mut findings = self.failed_units()?;
        findings.extend(self.own_units()?);
        findings.extend(self.backends()?);
        findings.extend(self.probes()?);
        findings.extend(self.jails(meant)?);
        findings.extend(self.journal()?);
        findings.extend(self.rotation()?);
        Ok(findings)
    }

    fn failed_units(&self) -> Outcome<Vec<Finding>> {
        let state = self.run(&["systemctl", "is-system-running"])?.out;
        let failed = self.run(&["systemctl", "list-units", "--failed", "--plain", "--no-legend"])?.out;
        let mut findings: Vec<Finding> = Vec::new();
        for line in failed.lines() {
            let unit = line.split_whitespace().next().unwrap_or_default();
            let why = self.run(&["journalctl", "-u", unit, "-b", "-n", "8", "-o", "cat", "--no-pager"])?.out;
            findings.push(Finding::new("boot", format!("{unit} failed: {}", why.trim())));
        }
        if state.trim() != "running" {
            findings.push(Finding::new("boot", format!("the machine is {}", state.trim())));
        }
        Ok(findings)
    }

    /// Services and timers of the bundle that are to stay up, and the daemons that it configures.
    fn own_units(&self) -> Outcome<Vec<Finding>> {
        let oneshot: Vec<String> = units(&self.laid.bundle)
            .iter()
            .filter(|unit| unit.last("Type") == "oneshot")
            .map(|unit| unit.name().to_owned())
            .collect();
        let mut findings = Vec::new();
        for name in enabled(self.laid).iter().filter(|name| !oneshot.contains(name)) {
            let shown = self.run(&["systemctl", "show", name, "-p", "ActiveState,NRestarts,Result"])?.out;
            let value = |key: &str| shown.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
            if value("ActiveState=") != "active" || !["", "0"].contains(&value("NRestarts=")) {
                let why =
                    self.run(&["journalctl", "-u", name, "-b", "-n", "12", "-o", "cat", "--no-pager"])?.out;
                let shown = shown.replace('\n', " ");
                findings
                    .push(Finding::new("boot", format!("{name} did not stay up: {shown}: {}", why.trim())));
            }
        }
        Ok(findings)
    }

    /// Every place that nginx passes requests to has a listener: the applications are where nginx thinks.
    fn backends(&self) -> Outcome<Vec<Finding>> {
        let listening = self.run(&["ss", "-Hltn"])?.out;
        let places: Vec<&str> = listening.lines().filter_map(|line| line.split_whitespace().nth(3)).collect();
        let backends = nginx_conf::backends(&nginx_conf::load(&self.laid.sandbox));
        let silent = backends.iter().filter(|backend| !places.contains(&backend.as_str()));
        let what = |backend: &String| format!("nginx passes requests to {backend}, where nobody listens");
        Ok(silent.map(|backend| Finding::new("boot", what(backend))).collect())
    }

    /// Every probe of an app runs under its unit, and finds its app well.
    fn probes(&self) -> Outcome<Vec<Finding>> {
        let units = units(&self.laid.bundle);
        let probe = |unit: &&UnitFile<'_>| {
            unit.name().starts_with("infc-health-") && unit.name().ends_with(".service")
        };
        let mut findings = Vec::new();
        for name in units.iter().filter(probe).map(UnitFile::name) {
            let ran = self.run(&["systemctl", "start", name])?;
            let words =
                ["journalctl", "-b", "-u", name, "-t", name.trim_end_matches(".service"), "-o", "cat"];
            let said = self.run(&words)?.out;
            if ran.code != 0 || !said.trim().is_empty() {
                findings.push(Finding::new("boot", format!("{name}: {} {}", ran.all().trim(), said.trim())));
            }
        }
        Ok(findings)
    }

    /// The jails that really started.
    fn jails(&self, meant: &Meant) -> Outcome<Vec<Finding>> {
        if meant.jails.is_empty() {
            return Ok(Vec::new());
        }
        let status = self.run(&["fail2ban-client", "status"])?.out;
        let list =
            status.lines().find_map(|line| line.split_once("Jail list:")).map(|(_, names)| names.trim());
        let mut running: Vec<&str> = list.unwrap_or_default().split(", ").collect();
        let mut named: Vec<&str> = meant.jails.iter().map(|jail| jail.name).collect();
        running.sort_unstable();
        named.sort_unstable();
        let what = format!("the jails {} run, not {}", running.join(", "), named.join(", "));
        Ok(if running == named { Vec::new() } else { vec![Finding::new("boot", what)] })
    }

    /// What systemd and cron say of the bundle's files when they read them.
    fn journal(&self) -> Outcome<Vec<Finding>> {
        self.run(&["systemctl", "daemon-reload"])?; // what was said at boot came before the journal was there
        self.run(&["journalctl", "--sync"])?;
        let mut findings = Vec::new();
        for (unit, priority) in [("init.scope", "warning"), ("cron.service", "info")] {
            let words = ["journalctl", "-b", "-u", unit, "-p", priority, "-o", "cat", "--no-pager"];
            for line in self.run(&words)?.out.lines().filter(|line| complains(line)) {
                findings.push(Finding::new("boot", format!("journal of {unit}: {line}")));
            }
        }
        Ok(findings)
    }

    /// Every log is rotated by force; logrotate says nothing when all is well.
    fn rotation(&self) -> Outcome<Vec<Finding>> {
        if self.laid.bundle.under("etc/logrotate.d/").next().is_none() {
            return Ok(Vec::new());
        }
        let ran = self.run(&["logrotate", "--force", "/etc/logrotate.conf"])?;
        let said = ran.all();
        let mut findings: Vec<_> = said
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| Finding::new("boot", format!("logrotate: {line}")))
            .collect();
        if ran.code != 0 && findings.is_empty() {
            findings.push(Finding::new("boot", format!("logrotate ended with {}", ran.code)));
        }
        Ok(findings)
    }
}

/// Whether a line speaks of a configuration that was not taken as it was written.
fn complains(line: &str) -> bool {
    let words = [
        "Unknown key",
        "Unknown section",
        "Failed to parse",
        "ignoring",
        "BAD FILE MODE",
        "INSECURE MODE",
        "WRONG FILE OWNER",
        "ORPHAN",
        "Error:",
        "Syntax error",
        "can't read",
    ];
    words.iter().any(|word| line.contains(word))
}
