//! Places of nginx that hand requests on by directives that a document states: routes, and locations of files at http level.
//!
//! It deliberately judges nothing, and passes over what is malformed: one rule tells of it.

use infc_diag::{Diagnostic, Kind, Span};
use infc_model::{Route, Text, Upstream};
use infc_plan::nginx::syntax::{Directive, parse};

use crate::hosts::Planned;
use crate::http_files::http_files;

/// A place that hands requests on.
pub(crate) struct Handing<'a> {
    /// What it is, for a person: "`/` of `example.org`".
    pub what: String,
    /// The text that states it.
    pub at: Span,
    /// Where it leads, if a route says so.
    pub to: Option<&'a Upstream>,
    /// Its own directives.
    own: Vec<Directive>,
    /// Those that it inherits where it has none of the kind, the nearest level first.
    inherited: Vec<Vec<Directive>>,
    /// Whether plain requests come here as well as those that become WebSockets.
    pub mixed: bool,
    /// The names to the entity that states it.
    pub path: Vec<&'a str>,
}

impl Handing<'_> {
    /// The directives called `name` that are in force: those of the nearest level that has any.
    pub fn directives(&self, name: &str) -> Vec<&Directive> {
        let of = |level: &'_ [Directive]| level.iter().any(|directive| directive.name == name);
        let levels = std::iter::once(&self.own).chain(&self.inherited);
        let nearest = levels.into_iter().find(|level| of(level));
        nearest.into_iter().flatten().filter(|directive| directive.name == name).collect()
    }

    /// What the request header `name` is set to, and by which directive.
    pub fn header(&self, name: &str) -> Option<(&Directive, &str)> {
        let set = self.directives("proxy_set_header");
        set.into_iter().find_map(|directive| match directive.arguments.as_slice() {
            [header, value] if header.eq_ignore_ascii_case(name) => Some((directive, &**value)),
            _ => None,
        })
    }

    /// A diagnostic at one of its own directives, or at the whole where the directive is inherited.
    pub fn say(&self, kind: &'static Kind, at: Option<&Directive>, message: String) -> Diagnostic {
        let own = at.filter(|at| self.own.contains(at));
        let said = kind.at(self.at, message);
        let said = match own {
            Some(own) => said.within(own.place.clone()),
            None => said,
        };
        said.about(self.path.clone())
    }
}

/// The places of a host.
pub(crate) fn handing_on<'a>(machine: &Planned<'a>) -> Vec<Handing<'a>> {
    let shared: Vec<Directive> =
        http_files(machine.host).flat_map(|file| file.directives().to_vec()).collect();
    let mut all = routes(machine, &shared);
    for file in http_files(machine.host) {
        for server in file.directives().iter().filter(|directive| directive.name == "server") {
            let block = server.block.clone().unwrap_or_default();
            for location in locations(&block) {
                if includes(&block) || location.block.as_deref().is_some_and(includes) {
                    continue;
                }
                let own = location.block.clone().unwrap_or_default();
                all.push(Handing {
                    what: format!(
                        "`location {}` in line {} of {}",
                        location.arguments.join(" "),
                        location.line,
                        file.name
                    ),
                    at: file.at,
                    to: None,
                    own,
                    inherited: vec![block.clone(), shared.clone()],
                    mixed: true,
                    path: machine.path(&[]),
                });
            }
        }
    }
    all
}

/// Whether more stands here than is read.
fn includes(block: &[Directive]) -> bool {
    block.iter().any(|directive| directive.name == "include")
}

/// The locations that hand on themselves, however deep they stand.
fn locations(block: &[Directive]) -> Vec<&Directive> {
    let mut found = Vec::new();
    for directive in block {
        directive.walk(&mut |inner| {
            let hands = inner.block.iter().flatten().any(|each| each.name == "proxy_pass");
            if inner.name == "location" && hands {
                found.push(inner);
            }
        });
    }
    found
}

fn routes<'a>(machine: &Planned<'a>, shared: &[Directive]) -> Vec<Handing<'a>> {
    let read = |text: &Text| parse(&text.0).unwrap_or_default();
    let mut all = Vec::new();
    for (name, vhost) in machine.host.vhosts.iter() {
        let server = vhost.raw.value.as_ref().map(read).unwrap_or_default();
        for (path, route) in vhost.routes.iter() {
            let Route::Proxy(proxy) = &route.value.value else { continue };
            let Some(text) = proxy.directives.get() else { continue };
            let others = vhost.routes.iter().filter(|(other, _)| *other != path);
            let mixed = !others.into_iter().any(|(_, other)| leads_to(&other.value.value, &proxy.to.value));
            all.push(Handing {
                what: format!("`{path}` of `{name}`"),
                at: text.at,
                to: Some(&proxy.to.value),
                own: read(text.value),
                inherited: vec![server.clone(), shared.to_vec()],
                mixed,
                path: machine.path(&["vhosts", name]),
            });
        }
    }
    all
}

fn leads_to(route: &Route, to: &Upstream) -> bool {
    route.onward().is_some_and(|onward| onward.to.value == *to)
}

/// Whether directives of a route hand the wish to become a WebSocket on.
pub(crate) fn carries_upgrade(text: &Text) -> bool {
    let upgrade = |directive: &Directive| {
        directive.name == "proxy_set_header"
            && directive.arguments.first().is_some_and(|name| name.eq_ignore_ascii_case("upgrade"))
    };
    parse(&text.0).unwrap_or_default().iter().any(upgrade)
}
