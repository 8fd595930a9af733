//! `hands-on-unstated`: a program that is known to show its users all that it is connected to, and the site does not say
//! so.
//!
//! It deliberately goes by the command and the names of files alone: what a program does is not looked into.

use infc_diag::{Diagnostic, names};
use infc_model::{App, Site};
use infc_plan::Plan;

use crate::hosts::planned;

/// Programs that administer data of any kind, and the words that tell them in a command.
const TOOLS: &[(&str, &[&str])] = &[
    ("Prisma Studio", &["prisma", "studio"]),
    ("Drizzle Studio", &["drizzle-kit", "studio"]),
    ("phpMyAdmin", &["phpmyadmin"]),
    ("Adminer", &["adminer"]),
    ("pgAdmin", &["pgadmin"]),
    ("pgweb", &["pgweb"]),
    ("CloudBeaver", &["cloudbeaver"]),
    ("Redis Commander", &["redis-commander"]),
    ("RedisInsight", &["redisinsight"]),
    ("mongo-express", &["mongo-express"]),
    ("sqlite-web", &["sqlite_web"]),
];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan) {
        for (name, app) in host.host.apps.iter() {
            let Some(tool) = tool(app).filter(|_| app.hands_on.is_empty() && app.connections().next().is_some()) else {
                continue;
            };
            let stores: Vec<String> = app.connections().map(|to| format!("externals.{}", to.name())).collect();
            let message = format!("`{name}` is {tool}, which shows its users all that it connects to");
            let first = app.connections().next().filter(|_| app.connects.is_empty());
            let at = first.map_or(app.connects.at, |first| first.at);
            let said = names::HANDS_ON_UNSTATED.at(at, message).label(app.key_at, "the tool");
            let said = said.note("no policy sees that the data is as public as the tool");
            let said = said.help(format!("add `hands-on = [ {} ];` to the app", stores.join(" ")));
            found.push(said.about(host.path(&["apps", name])));
        }
    }
    found
}

/// The tool that an app's command, script or directory names.
fn tool(app: &App) -> Option<&'static str> {
    let mut words = vec![app.directory.as_str().to_lowercase()];
    words.extend(app.command.value.iter().flat_map(|command| command.0.iter()).map(|word| word.to_lowercase()));
    words.extend(app.script.value.iter().map(|script| script.as_str().to_lowercase()));
    let said = |word: &&str| words.iter().any(|own| own.contains(*word));
    TOOLS.iter().find(|(_, telling)| telling.iter().all(said)).map(|(name, _)| *name)
}
