//! cron: the grammar, asked of Debian's own parser, and what only the daemon minds and never says.
//!
//! `crontab -n` reads users' tables, which have no user field, so that field is cut out before; names, modes, owners
//! and users are checked here, for no program does.

use super::silent;
use crate::fail::Outcome;
use crate::finding::Finding;
use crate::laid::Laid;

const FOLDERS: [&str; 4] = ["etc/cron.hourly/", "etc/cron.daily/", "etc/cron.weekly/", "etc/cron.monthly/"];

/// Every emitted table, and every script for run-parts.
pub fn check(laid: &Laid) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for (path, text) in laid.bundle.texts("etc/cron.d/") {
        let wrong = wrong_file(path, text, laid.bundle.mode(path));
        findings.extend(wrong.into_iter().map(|what| Finding::new("cron", format!("{path}: {what}"))));
        findings.extend(grammar(laid, path, text)?);
        for line in text.lines() {
            findings
                .extend(wrong_line(laid, line).map(|what| Finding::new("cron", format!("{path}: {what}"))));
        }
    }
    for path in FOLDERS.iter().flat_map(|folder| laid.bundle.under(folder)) {
        if !valid_name(path) || laid.bundle.mode(path) != "0755" {
            findings.push(Finding::new("cron", format!("{path}: run-parts passes over it")));
        }
    }
    Ok(findings)
}

fn valid_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_')
}

fn wrong_file(path: &str, text: &str, mode: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if !valid_name(path) {
        wrong.push("cron passes over a file of such a name".to_owned());
    }
    if mode != "0644" && mode != "0600" {
        wrong.push(format!("cron refuses a file of mode {mode}"));
    }
    if !text.ends_with('\n') {
        wrong.push("no newline at the end: cron refuses the whole file".to_owned());
    }
    wrong
}

fn grammar(laid: &Laid, path: &str, text: &str) -> Outcome<Vec<Finding>> {
    let without_users: String = text.split_inclusive('\n').map(without_user).collect();
    laid.sandbox.write("/tmp/crontab", &without_users)?;
    let found = silent(laid, "cron", &["crontab", "-n", "/tmp/crontab"])?;
    Ok(found.into_iter().map(|one| Finding::new("cron", format!("{path}: {}", one.what))).collect())
}

/// A job's schedule, user and command; nothing for comments, empty lines and variables.
fn job(line: &str) -> Option<(&str, &str, &str)> {
    let text = line.trim();
    let first = text.split_whitespace().next()?;
    if first.starts_with('#')
        || (text.contains('=') && first.starts_with(|letter: char| letter.is_alphabetic()))
    {
        return None;
    }
    let fields = if first.starts_with('@') { 1 } else { 5 };
    let mut rest = text;
    for _ in 0..fields {
        rest = rest.split_once(char::is_whitespace)?.1.trim_start();
    }
    let schedule = text.get(..text.len() - rest.len())?.trim_end();
    let (user, command) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    Some((schedule, user, command.trim_start()))
}

fn without_user(line: &str) -> String {
    let end = if line.ends_with('\n') { "\n" } else { "" };
    job(line).map_or_else(|| line.to_owned(), |(schedule, _, command)| format!("{schedule} {command}{end}"))
}

fn wrong_line(laid: &Laid, line: &str) -> Option<String> {
    if line.trim_start().starts_with("PATH=") && line.contains('$') {
        return Some("cron takes PATH literally, the dollar sign too".to_owned());
    }
    let (_, user, command) = job(line)?;
    if !laid.sandbox.text("etc/passwd").lines().any(|row| row.split(':').next() == Some(user)) {
        return Some(format!("there is no user {user}"));
    }
    if command.is_empty() {
        return Some("a job without a command".to_owned());
    }
    if command.replace("\\%", "").contains('%') {
        return Some(format!("an unescaped % ends the command: {command}"));
    }
    let program = command.split_whitespace().find(|word| !word.contains('='))?;
    let absent = program.starts_with('/') && !laid.sandbox.real(program).exists();
    absent.then(|| format!("there is no program {program}"))
}
