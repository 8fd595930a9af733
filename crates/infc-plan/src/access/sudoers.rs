//! sudoers(5), read: who may run what as whom.
//!
//! It deliberately reads what grants, and passes over defaults and aliases of users and hosts, which grant nothing.

use std::collections::BTreeMap;
use std::ops::Range;

/// One command that a user may run, as a file says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Granted {
    /// Who: a name, `%group`, `ALL`.
    pub user: String,
    /// As whom, before and after the colon: `ALL`; root where nothing is said.
    pub runas: Option<String>,
    /// Whether a password is asked for.
    pub password: bool,
    /// The program, or `ALL`.
    pub program: String,
    /// Its arguments as sudo compares them: none stands for any.
    pub arguments: Vec<String>,
    /// Its bytes in the text: the line that grants it.
    pub place: Range<usize>,
}

/// The commands that a file grants, in order.
pub fn read(text: &str) -> Vec<Granted> {
    let lines = lines(text);
    let mut aliases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (line, _) in &lines {
        let Some(rest) = line.strip_prefix("Cmnd_Alias").or_else(|| line.strip_prefix("Cmd_Alias")) else {
            continue;
        };
        for (name, commands) in unescaped(rest, ':').iter().filter_map(|one| one.split_once('=')) {
            aliases.insert(name.trim().to_owned(), unescaped(commands, ','));
        }
    }
    lines.into_iter().flat_map(|(line, place)| granted(&line, &place, &aliases)).collect()
}

/// The lines that mean something: joined at backslashes, without comments.
fn lines(text: &str) -> Vec<(String, Range<usize>)> {
    let mut lines: Vec<(String, Range<usize>)> = Vec::new();
    let (mut at, mut open) = (0, false);
    for raw in text.split_inclusive('\n') {
        let begin = at + (raw.len() - raw.trim_start().len());
        at += raw.len();
        let line = raw.split_once('#').map_or(raw, |(before, _)| before).trim();
        let (part, goes_on) = line.strip_suffix('\\').map_or((line, false), |part| (part, true));
        match lines.last_mut().filter(|_| open) {
            Some((joined, place)) => {
                joined.push(' ');
                joined.push_str(part);
                place.end = begin + part.len();
            }
            None => lines.push((part.to_owned(), begin..begin + part.len())),
        }
        open = goes_on;
    }
    lines.retain(|(line, _)| !line.is_empty());
    lines
}

fn granted(line: &str, place: &Range<usize>, aliases: &BTreeMap<String, Vec<String>>) -> Vec<Granted> {
    let first = line.split_whitespace().next().unwrap_or_default();
    if first.starts_with("Defaults") || first.ends_with("_Alias") || first.starts_with('@') {
        return Vec::new();
    }
    let Some((who, what)) = line.split_once('=') else { return Vec::new() };
    let user = who.split_whitespace().next().unwrap_or_default();
    let (mut runas, mut password) = (None, true);
    let mut all = Vec::new();
    for mut one in unescaped(what, ',').iter().map(|one| one.trim()) {
        if let Some((inner, rest)) = one.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            runas = Some(inner.trim().to_owned());
            one = rest.trim_start();
        }
        while let Some((tag, rest)) = one.split_once(':').filter(|(tag, _)| is_tag(tag.trim())) {
            password = match tag.trim() {
                "NOPASSWD" => false,
                "PASSWD" => true,
                _ => password,
            };
            one = rest.trim_start();
        }
        for command in aliases.get(one).cloned().unwrap_or_else(|| vec![one.to_owned()]) {
            let mut words = command.split_whitespace().map(str::to_owned);
            let Some(program) = words.next() else { continue };
            let (user, arguments, place) = (user.to_owned(), words.collect(), place.clone());
            all.push(Granted { user, runas: runas.clone(), password, program, arguments, place });
        }
    }
    all
}

fn is_tag(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
}

/// The parts between separators that no backslash stands before.
fn unescaped(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, parts.last_mut()) {
            ('\\', Some(part)) => part.extend(['\\'].into_iter().chain(chars.next())),
            (c, _) if c == separator => parts.push(String::new()),
            (c, Some(part)) => part.push(c),
            (_, None) => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_of_every_form() {
        let text = "# x\nDefaults env_reset\nCmnd_Alias WEB = /bin/a, /bin/b c\\,d\ndeploy ALL=(root) NOPASSWD: WEB, \\\n  (ALL:ALL) PASSWD: /bin/e *\n%adm ALL=ALL\n";
        let read = read(text);
        let said: Vec<String> = read
            .iter()
            .map(|one| {
                let Granted { user, runas, password, program, arguments, .. } = one;
                format!(
                    "{user} {} {password} {program} {}",
                    runas.as_deref().unwrap_or("-"),
                    arguments.join("|")
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                "deploy root false /bin/a ",
                "deploy root false /bin/b c\\,d",
                "deploy ALL:ALL true /bin/e *",
                "%adm - true ALL ",
            ]
        );
        assert_eq!(&text[read[3].place.clone()], "%adm ALL=ALL");
    }
}
