//! Directives of the user's own: read in-process, so that they stay within their place.
//!
//! It deliberately lets nothing through that listens, names, includes or hands on: that is the model's to say.

use infc_diag::names;
use infc_model::{At, Text};

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
            words.report.say(names::NGINX_RAW.at(text.at, message).about([
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
        let said = names::NGINX_RAW.at(text.at, message);
        words.report.say(said.help(
            "say it in the vhost: names, routes and certificates are facts that infc proves things of",
        ));
    }
    text.0.clone()
}
