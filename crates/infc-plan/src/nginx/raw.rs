//! Directives of the user's own: read in-process, so that they stay within their place.
//!
//! It deliberately lets nothing through that listens, names, includes or hands on: that is the model's to say.

use infc_diag::names;
use infc_model::{At, Route, Text, Vhost};

use super::syntax::{self, Directive};
use super::words::Words;

/// Directives that decide who reaches what, or what is read.
const RESERVED: &[&str] = &[
    "listen",
    "server_name",
    "include",
    "server",
    "upstream",
    "proxy_pass",
    "fastcgi_pass",
    "uwsgi_pass",
    "scgi_pass",
    "grpc_pass",
    "memcached_pass",
    "ssl_certificate",
    "ssl_certificate_key",
    "load_module",
];

/// Directives that decide who gets an answer, or which: what is proved of routes need not hold beside them.
const DECIDING: &[&str] = &[
    "allow",
    "deny",
    "satisfy",
    "auth_basic",
    "auth_basic_user_file",
    "auth_request",
    "auth_jwt",
    "ssl_verify_client",
    "set_real_ip_from",
    "real_ip_header",
    "real_ip_recursive",
    "location",
    "if",
    "rewrite",
    "return",
    "internal",
    "error_page",
    "recursive_error_pages",
    "try_files",
    "root",
    "alias",
    "limit_except",
    "mirror",
    "merge_slashes",
    "js_content",
    "js_access",
    "content_by_lua_block",
    "access_by_lua_block",
];

/// The first of the user's own directives that decides who gets an answer; malformed text is told of elsewhere.
pub(super) fn deciding(text: &At<&Text>) -> Option<At<String>> {
    let read = syntax::parse(&text.value.0).unwrap_or_default();
    first(&read, &|directive| DECIDING.contains(&&*directive.name)).map(|found| At::new(found, text.at))
}

/// The first directive of a file at http level that decides for every vhost who gets an answer. What stands in a
/// `server` block of its own decides nothing for the others.
pub(super) fn deciding_for_all(text: &At<&Text>) -> Option<At<String>> {
    let read = syntax::parse(&text.value.0).unwrap_or_default();
    let shared: Vec<Directive> = read.into_iter().filter(|directive| directive.name != "server").collect();
    let decides = |directive: &Directive| DECIDING.contains(&&*directive.name) || directive.name == "include";
    first(&shared, &decides).map(|found| At::new(found, text.at))
}

/// The first `server` block of a file at http level that hands requests on.
pub(super) fn handing_on(text: &At<&Text>) -> Option<At<String>> {
    let read = syntax::parse(&text.value.0).unwrap_or_default();
    let servers: Vec<Directive> = read.into_iter().filter(|directive| directive.name == "server").collect();
    let hands = |directive: &Directive| directive.name.ends_with("_pass") || directive.name == "include";
    first(&servers, &hands).map(|found| At::new(found, text.at))
}

/// The first directive, blocks included, that `asked` is true of, with its line.
fn first(read: &[Directive], asked: &dyn Fn(&Directive) -> bool) -> Option<String> {
    let mut found = None;
    for directive in read {
        directive.walk(&mut |inner| {
            if found.is_none() && asked(inner) {
                found = Some(format!("`{}` in line {}", inner.name, inner.line));
            }
        });
    }
    found
}

/// The texts of the user's own in a vhost: its own, and those of its routes.
pub(super) fn texts(vhost: &Vhost) -> impl Iterator<Item = At<&Text>> {
    let routes = vhost.routes.values().filter_map(|route| match &route.value.value {
        Route::Proxy(proxy) => proxy.directives.get(),
        _ => None,
    });
    vhost.raw.get().into_iter().chain(routes)
}

/// The text of a vhost's own directives, told of where it leaves its place.
pub(super) fn server(words: &mut Words<'_, '_>, name: &str, text: &At<&Text>) -> String {
    if text.0.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
        words.refuse("the text", "it holds a control character", text.at);
        return String::new();
    }
    let read = match syntax::parse(&text.0) {
        Ok(read) => read,
        Err(error) => {
            let message = format!("line {} of the directives is malformed: {}", error.line, error.reason);
            words.report.say(names::NGINX_RAW.at(text.at, message).within(error.place).about([
                "hosts",
                words.machine.name,
                "vhosts",
                name,
            ]));
            return String::new();
        }
    };
    let mut reserved: Option<&Directive> = None;
    for directive in &read {
        directive.walk(&mut |inner| {
            if reserved.is_none() && RESERVED.contains(&&*inner.name) {
                reserved = Some(inner);
            }
        });
    }
    if let Some(directive) = reserved {
        let message =
            format!("line {}: `{}` has no place in a vhost's own directives", directive.line, directive.name);
        let said = names::NGINX_RAW.at(text.at, message).within(directive.place.clone());
        words.report.say(said.help(
            "say it in the vhost: names, routes and certificates are facts that infc proves things of",
        ));
    }
    text.0.clone()
}
