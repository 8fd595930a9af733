//! Routes as nginx's locations: what answers which path.
//!
//! It deliberately makes prefix and exact locations only; regular expressions would decide before prefixes do.

use std::sync::Arc;

use infc_diag::{Span, names};
use infc_model::{At, Auth, Named, Route, Vhost};

use super::Token;
use super::allow::{Allowed, allowed};
use super::answer::{Answer, answer};
use super::limit::{Limited, limited};
use super::server::{Password, password};
use super::words::Words;

/// What answers one path.
#[derive(Clone, PartialEq, Debug)]
pub struct Location {
    /// The path alone, or everything below it.
    pub exact: bool,
    /// The path, as written in the route.
    pub route: Arc<str>,
    /// The path as nginx compares it.
    pub path: Token,
    /// Where the route is.
    pub at: Span,
    /// What answers.
    pub answer: Answer,
    /// How many requests an address may make.
    pub limit: Option<Limited>,
    /// A password of its own.
    pub auth: Option<Password>,
    /// Who may come, if the route says so itself.
    pub allow: Option<Vec<Allowed>>,
    /// Largest request body, if the route says so itself.
    pub max_body: Option<At<Token>>,
    /// Whether somebody is kept out here, so that a `return`, which nginx runs before it asks who may come, has to wait.
    pub guarded: bool,
}

impl Location {
    /// Whether no regular expression decides before it (`^~`): those are infc's own, for hidden files.
    pub fn is_firm(&self) -> bool {
        !self.exact && !self.answer.serves_files() && self.path.as_str() != "/"
    }
}

/// The locations of a vhost, longest path first. Every request meets one.
pub(super) fn locations(words: &mut Words<'_, '_>, name: &Arc<str>, vhost: &Named<Vhost>) -> Vec<Location> {
    let mut all = Vec::new();
    for (path, route) in vhost.routes.iter() {
        for (exact, at_path) in matches(words, path, route.key_at) {
            all.push(Plan { name, vhost }.location(words, (path, route), exact, &at_path));
        }
    }
    all.extend(rest(vhost, &all));
    all.sort_by(|one, two| {
        let key = |location: &Location| (location.path.as_str().len(), location.exact);
        key(two).cmp(&key(one)).then_with(|| one.path.cmp(&two.path))
    });
    tell_twins(words, &all);
    all
}

/// What `path` stands for: `= /x` the path alone, `/x/` everything below it, `/x` both.
fn matches(words: &mut Words<'_, '_>, path: &str, at: Span) -> Vec<(bool, String)> {
    let (exact, text) = match path.strip_prefix('=') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, path),
    };
    let normal = text.starts_with('/')
        && !text.contains(['%', '?', '#', '*', '~', '\\'])
        && !text.contains("//")
        && !text.split('/').any(|part| matches!(part, "." | ".."));
    if !normal {
        words.report.say(names::BAD_ROUTE.at(at, format!("`{path}` is no path of a route")).help(
            "write `/path/` for everything below a path, `= /path` for the path alone, decoded and without a query",
        ));
        return Vec::new();
    }
    match (exact, text.ends_with('/')) {
        (false, false) => vec![(true, text.to_owned()), (false, format!("{text}/"))],
        _ => vec![(exact, text.to_owned())],
    }
}

struct Plan<'a> {
    name: &'a Arc<str>,
    vhost: &'a Named<Vhost>,
}

/// The name of a route's zone, different for different routes: `example.org/api/`.
fn zone(name: &str, route: &str) -> String {
    let exact = route.strip_prefix('=').map(str::trim_start);
    let mut zone = String::new();
    for c in name.chars().chain(exact.map(|_| '=')).chain(exact.unwrap_or(route).chars()) {
        if c.is_ascii_alphanumeric() || "._-/=".contains(c) {
            zone.push(c);
        } else {
            zone.extend(format!("%{:X}", u32::from(c)).chars());
        }
    }
    zone
}

impl Plan<'_> {
    fn location(
        &self,
        words: &mut Words<'_, '_>,
        (route, stated): (&Arc<str>, &Named<Route>),
        exact: bool,
        path: &str,
    ) -> Location {
        let (limit, auth, allow) = match stated.value.value.onward() {
            Some(onward) => (
                onward.limit.get().and_then(|limit| {
                    limited(words, &zone(self.name, route), &At::new(limit.value, stated.value.at))
                }),
                password(words, &onward.auth.value, &format!("vhosts.{}.routes.{route}", self.name)),
                allowed(words.zones, &onward.allow.value),
            ),
            None => (None, None, None),
        };
        let max_body = match &stated.value.value {
            Route::Proxy(proxy) => proxy.max_body.get(),
            _ => None,
        };
        let guarded = !self.vhost.allow.is_empty() || matches!(self.vhost.auth.value, Auth::Basic(_));
        Location {
            exact,
            route: route.clone(),
            path: words.word("the path", path, stated.key_at).value,
            at: stated.key_at,
            answer: answer(words, self.vhost, stated, path),
            limit,
            auth,
            allow,
            max_body: max_body.map(|size| words.size("the largest body", *size.value, size.at)),
            guarded,
        }
    }
}

/// What the routes leave open: a single-page application must not answer for an interface that is not there, and what
/// nobody answers is not found, rather than nginx's stock page.
fn rest(vhost: &Named<Vhost>, routed: &[Location]) -> Vec<Location> {
    let below = |prefix: &str| routed.iter().any(|each| !each.exact && each.path.as_str() == prefix);
    let made = |path: &str, answer: Answer| Location {
        exact: false,
        route: path.into(),
        path: Token::plain(path),
        at: vhost.key_at,
        answer,
        limit: None,
        auth: None,
        allow: None,
        max_body: None,
        guarded: true,
    };
    let mut rest = Vec::new();
    let application =
        routed.iter().any(|each| each.path.as_str() == "/" && matches!(each.answer, Answer::Spa { .. }));
    if application && !below("/api/") {
        rest.push(made("/api/", Answer::Deny));
    }
    if !below("/") {
        let files = Answer::Files { root: None, cache: None };
        rest.push(made("/", if vhost.root.value.is_some() { files } else { Answer::Deny }));
    }
    rest
}

fn tell_twins(words: &mut Words<'_, '_>, sorted: &[Location]) {
    for pair in sorted.windows(2) {
        if let [one, two] = pair
            && (one.exact, &one.path) == (two.exact, &two.path)
        {
            let message = format!("two routes answer `{}`", one.path.as_str());
            words.report.say(names::BAD_ROUTE.at(two.at, message).label(one.at, "the other route"));
        }
    }
}
