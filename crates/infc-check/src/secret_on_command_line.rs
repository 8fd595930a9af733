//! `secret-on-command-line`: a secret is an argument of a program, where every account of the host reads it.
//!
//! It deliberately reads of a shell's line what a shell expands into arguments, and nothing that a script does.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Secrets, Site};
use infc_plan::Plan;
use infc_scalar::Command;

use crate::arguments::{Invocation, invocations};
use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let own = host.host;
    let apps = own.apps.iter().filter_map(|(name, app)| {
        Some((["apps", name], Run::of((app.command.value.as_ref()?, app.command.at), &app.secrets.value)))
    });
    let jobs = own.jobs.iter().map(|(name, job)| {
        (["jobs", name], Run::of((&job.run.value, job.run.at), &job.secrets.value))
    });
    let backups = own.backups.iter().filter_map(|(name, backup)| {
        Some((["backups", name], Run::of((backup.run.value.as_ref()?, backup.run.at), &backup.secrets.value)))
    });
    let all = apps.chain(jobs).chain(backups);
    all.filter_map(|(path, run)| Some(run.said(path)?.about(host.path(&path)))).collect()
}

/// A command, and the variables with secrets that it is given.
struct Run<'a> {
    command: &'a Command,
    at: Span,
    secret: Vec<&'a str>,
}

impl<'a> Run<'a> {
    fn of((command, at): (&'a Command, Span), secrets: &'a Secrets) -> Self {
        let secret = match secrets {
            Secrets::EnvFile(file) => {
                file.keys.iter().chain(file.optional.iter()).map(|key| key.value.as_str()).collect()
            }
            Secrets::None => Vec::new(),
        };
        Self { command, at, secret }
    }

    fn said(&self, [_, name]: [&str; 2]) -> Option<Diagnostic> {
        let all = invocations(self.command);
        let (program, what) = all.iter().find_map(|one| Some((one.program(), self.secret_of(one)?)))?;
        let message = format!("`{name}` gives `{program}` {what} as an argument");
        let said = names::SECRET_ON_COMMAND_LINE.at(self.at, message);
        let said = said.note("every account of the host reads the arguments of every program: `ps aux`");
        Some(said.help(way_out(program)))
    }

    /// What is secret among the arguments of a program.
    fn secret_of(&self, invocation: &Invocation) -> Option<String> {
        // What a shell does by itself is no program of its own.
        if invocation.is_builtin() {
            return None;
        }
        let mut before = "";
        for word in invocation.arguments() {
            if let Some(found) = secret_of(word, before) {
                return Some(found);
            }
            let expanded = self.secret.iter().find(|key| invocation.shell && expands(word, key));
            if let Some(key) = expanded {
                return Some(format!("the secret `{key}`"));
            }
            before = word;
        }
        None
    }
}

/// Options whose value is a secret.
const OPTIONS: &[&str] =
    &["--password", "--passwd", "--pass", "--token", "--secret", "--api-key", "--access-token", "--auth-token"];

fn secret_of(word: &str, before: &str) -> Option<String> {
    let (option, value) = word.split_once('=').unwrap_or((word, ""));
    if OPTIONS.contains(&option) && !value.is_empty() {
        return Some(format!("the value of `{option}`"));
    }
    if OPTIONS.contains(&before) && !word.starts_with('-') {
        return Some(format!("the value of `{before}`"));
    }
    if word.to_ascii_lowercase().starts_with("authorization:") {
        return Some("the header `Authorization`".to_owned());
    }
    has_password(word).then(|| "an address with a password".to_owned())
}

/// Whether a word holds an address such as `mongodb://shop:secret@db.example.org`.
fn has_password(word: &str) -> bool {
    word.match_indices("://").any(|(at, _)| {
        let rest = word.get(at + 3..).unwrap_or_default();
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let account = authority.rsplit_once('@').map_or("", |(account, _)| account);
        account.split_once(':').is_some_and(|(_, password)| !password.is_empty())
    })
}

/// Whether a shell puts the variable `key` into the word.
fn expands(word: &str, key: &str) -> bool {
    word.match_indices('$').any(|(at, _)| {
        let rest = word.get(at + 1..).unwrap_or_default();
        let name = rest.strip_prefix('{').unwrap_or(rest);
        let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
        name.strip_prefix(key).is_some_and(|after| after.chars().next().is_none_or(ends))
    })
}

/// How the program takes a secret that nobody sees.
fn way_out(program: &str) -> &'static str {
    match program.rsplit('/').next().unwrap_or(program) {
        "mongodump" | "mongorestore" | "mongoexport" => {
            "write the address into a file that only its account reads, and give the program that: `--config=/etc/…`"
        }
        "pg_dump" | "psql" | "pg_restore" => {
            "give it in the environment, `PGPASSWORD` among the `keys` of `secrets = env-file { … }`"
        }
        "mysql" | "mysqldump" => "write it into a file that only its account reads: `--defaults-extra-file=/etc/…`",
        "curl" => "write the option into a file that only its account reads: `--config /etc/…`",
        _ => "let the program read it from its environment or from a file: `secrets = env-file { … }`, `credentials`",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_passwords() {
        for word in ["mongodb+srv://a:b@c/d", "--uri=https://a:$B@c", "redis://:x@y:6379"] {
            assert!(has_password(word), "{word}");
        }
        for word in ["mongodb://c/d", "https://a@c", "https://c:443/a@b", "https://a:@c", "a:b@c"] {
            assert!(!has_password(word), "{word}");
        }
    }

    #[test]
    fn variables_in_words() {
        assert!(expands("--uri=$URI", "URI") && expands("${URI:-x}", "URI") && expands("a$URI/b", "URI"));
        assert!(!expands("$URIS", "URI") && !expands("URI", "URI"));
    }
}
