//! The directives of an emitted file, with their values.
//!
//! It deliberately knows as much of each syntax as infc writes, and no more.

use infc_plan::nginx::syntax::parse;

/// Whose file it is, if its directives are in a table.
pub fn program(path: &str) -> Option<&'static str> {
    let folders = [
        ("etc/nginx/", "nginx"),
        ("etc/systemd/system/", "systemd"),
        ("etc/systemd/journald.conf.d/", "journald"),
        ("etc/ssh/sshd_config", "openssh"),
        ("etc/fail2ban/jail.d/", "fail2ban"),
        ("etc/logrotate.d/", "logrotate"),
        ("etc/tmpfiles.d/", "tmpfiles"),
        ("etc/sysusers.d/", "sysusers"),
    ];
    folders.into_iter().find(|(folder, _)| path.starts_with(folder)).map(|(_, program)| program)
}

/// Every directive of `text`: its name, and its value as written.
pub fn directives(program: &str, text: &str) -> Vec<(String, String)> {
    if program == "nginx" {
        return nginx(text);
    }
    let lines = text.lines().filter(|line| !line.starts_with(['#', '[']) && !line.trim().is_empty());
    let found = match program {
        "systemd" | "journald" => lines.filter_map(|line| line.split_once('=')).collect(),
        // An indented line goes on with the value before it.
        "fail2ban" => lines.filter(|line| !line.starts_with(' ')).map(|line| cut(line, " =")).collect(),
        // Paths and braces are not indented.
        "logrotate" => lines.filter(|line| line.starts_with(' ')).map(|line| cut(line.trim(), " ")).collect(),
        _ => lines.map(|line| cut(line, " ")).collect::<Vec<_>>(),
    };
    let mut found: Vec<_> =
        found.into_iter().map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    if program == "sysusers" && text.contains("/usr/sbin/nologin") {
        found.push(("u SHELL".to_owned(), String::new()));
    }
    found
}

fn cut<'a>(line: &'a str, at: &str) -> (&'a str, &'a str) {
    line.split_once(at).unwrap_or((line, ""))
}

fn nginx(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for directive in parse(text).unwrap_or_else(|error| panic!("nginx: {error:?}")) {
        // Lines of a `map` are values.
        if directive.name == "map" {
            found.push((directive.name, String::new()));
            continue;
        }
        directive.walk(&mut |each| found.push((each.name.clone(), each.arguments.join(" "))));
    }
    found
}
