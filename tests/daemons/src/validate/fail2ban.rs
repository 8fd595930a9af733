//! fail2ban: the configuration is read, and the jails that it makes are those that were meant.
//!
//! `-t` passes over a misspelt option without a word, so what is in force (`-d`) is compared with what the test
//! states. No jail is started here; a boot does that.

use std::collections::BTreeMap;

use super::{Meant, silent};
use crate::fail::Outcome;
use crate::finding::Finding;
use crate::laid::Laid;

/// A jail as it must be in force.
#[derive(Clone, Copy, Debug)]
pub struct Jail {
    /// Its name.
    pub name: &'static str,
    /// Settings as `fail2ban-client -d` prints them, such as `("maxretry", "3")` or `("port", "2222")`: options of
    /// the jail, and parameters of its actions.
    pub settings: &'static [(&'static str, &'static str)],
}

/// `fail2ban-client -t`, then the dump.
pub fn check(laid: &Laid, meant: &Meant) -> Outcome<Vec<Finding>> {
    let mut findings = silent(laid, "fail2ban", &["fail2ban-client", "-t"])?;
    if meant.jails.is_empty() {
        return Ok(findings);
    }
    let dump = laid.sandbox.run(&["fail2ban-client", "-d"])?.out;
    let jails = read_dump(&dump);
    for jail in meant.jails {
        match jails.get(jail.name) {
            None => findings.push(Finding::new("fail2ban", format!("there is no jail {}", jail.name))),
            Some(settings) => findings.extend(compare(jail, settings)),
        }
    }
    let unmeant = jails.keys().filter(|name| !meant.jails.iter().any(|jail| jail.name == **name));
    findings.extend(unmeant.map(|name| Finding::new("fail2ban", format!("the jail {name} was not meant"))));
    Ok(findings)
}

type Settings = Vec<(String, String)>;

fn compare(jail: &Jail, settings: &Settings) -> Vec<Finding> {
    let wrong = jail.settings.iter().filter_map(|(key, meant)| {
        let values: Vec<&str> =
            settings.iter().filter(|(name, _)| name == key).map(|(_, value)| value.as_str()).collect();
        let what = match values.as_slice() {
            [] => format!("jail {}: no {key} is in force", jail.name),
            values if values.contains(meant) => return None,
            values => format!("jail {}: {key} is {}, not {meant}", jail.name, values.join(" and ")),
        };
        Some(Finding::new("fail2ban", what))
    });
    wrong.collect()
}

/// The dump is one list in Python's notation a line, such as `['set', 'sshd', 'maxretry', 3]`. Jails are those that
/// are started; parameters of an action are pairs at the end of `['multi-set', 'sshd', 'action', …]`.
fn read_dump(dump: &str) -> BTreeMap<String, Settings> {
    let mut jails: BTreeMap<String, Settings> = BTreeMap::new();
    let lines: Vec<Vec<String>> = dump.lines().filter(|line| line.starts_with('[')).map(strings).collect();
    for line in &lines {
        if let [start, name] = line.as_slice()
            && start == "start"
        {
            jails.entry(name.clone()).or_default();
        }
    }
    for line in lines {
        let mut words = line.into_iter();
        let (kind, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if let (Some(settings), "set" | "multi-set") = (jails.get_mut(&name), kind.as_str()) {
            let rest: Vec<String> = words.collect();
            let pairs =
                rest.windows(2).filter_map(|pair| Some((pair.first()?.clone(), pair.last()?.clone())));
            settings.extend(pairs);
        }
    }
    jails
}

/// The strings and numbers of a line in Python's notation, brackets taken away.
fn strings(line: &str) -> Vec<String> {
    let (mut found, mut rest) = (Vec::new(), line.chars().peekable());
    while let Some(next) = rest.next() {
        let mut word = String::new();
        if next == '\'' || next == '"' {
            while let Some(inner) = rest.next().filter(|inner| *inner != next) {
                word.push(if inner == '\\' { rest.next().unwrap_or(inner) } else { inner });
            }
        } else if next.is_ascii_alphanumeric() || next == '-' {
            word.push(next);
            while let Some(inner) = rest.next_if(|inner| inner.is_ascii_alphanumeric() || *inner == '.') {
                word.push(inner);
            }
        } else {
            continue;
        }
        found.push(word);
    }
    found
}
