//! nginx: one file for the http level, snippets, and a file for each vhost, with the links that enable them.
//!
//! It deliberately leaves `nginx.conf` to the package, and takes away its default site, which owns port 80.

mod location;
mod view;

use infc_bundle::Origins;
use infc_diag::Span;
use infc_plan::nginx::{Carries, NginxPlan, Server};
use infc_plan::{HostPlan, Quality};
use serde::Serialize;

use crate::{BuiltIn, Out, Templates, file};

/// nginx's files.
pub const EMITTER: BuiltIn = BuiltIn { name: "nginx", root: &["etc/nginx/"], emit };

/// The certificate of the catch-all, where nginx cannot refuse a handshake; made by `infc-certificates`.
pub(crate) const PLACEHOLDER_CHAIN: &str = "/etc/ssl/infc/placeholder.pem";
/// Its key.
pub(crate) const PLACEHOLDER_KEY: &str = "/etc/ssl/infc/placeholder.key";

static TEMPLATES: Templates = Templates::new(&[
    ("acme.conf", include_str!("acme.conf.tera")),
    ("body.conf", include_str!("body.conf.tera")),
    ("catchall.conf", include_str!("catchall.conf.tera")),
    ("clients.conf", include_str!("clients.conf.tera")),
    ("headers.conf", include_str!("headers.conf.tera")),
    ("http.conf", include_str!("http.conf.tera")),
    ("location.conf", include_str!("location.conf.tera")),
    ("proxy.conf", include_str!("proxy.conf.tera")),
    ("site.conf", include_str!("site.conf.tera")),
    ("tls.conf", include_str!("tls.conf.tera")),
]);

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    let Some(plan) = &host.nginx else { return };
    print(out, "conf.d/00-infc-http.conf", None, ("http.conf", &view::Http::new(plan)));
    for brought in &plan.files {
        let file = file(brought.text.clone(), &brought.quality, Some(brought.origin), Origins::default());
        out.file(brought.path.trim_start_matches('/'), file.check("nginx").reload("nginx"));
    }
    if plan.servers.is_empty() {
        return;
    }
    snippets(plan, out);
    out.absent("etc/nginx/sites-enabled/default");
    if plan.catches_plain() || plan.catches_tls() {
        site(out, "00-infc-catchall.conf", None, ("catchall.conf", &view::CatchAll::new(plan)));
    }
    for server in &*plan.servers {
        headers(server, out);
        if let Some(clients) = &server.clients {
            let path = format!("snippets/{}", clients_file(server));
            print(out, &path, Some(clients.at), ("clients.conf", &view::Clients::new(clients)));
        }
        let name = format!("10-infc-{}.conf", server.file);
        site(out, &name, Some(server.at), ("site.conf", &view::Site::new(plan, server)));
    }
}

fn snippets(plan: &NginxPlan, out: &mut Out<'_>) {
    let proxy = |carries| view::Proxy { websocket: carries == Carries::Websocket, events: carries == Carries::Events };
    print(out, "snippets/infc-acme.conf", Some(plan.webroot.at), ("acme.conf", &view::Acme::new(plan)));
    print(out, "snippets/infc-proxy.conf", None, ("proxy.conf", &proxy(Carries::Requests)));
    print(out, "snippets/infc-websocket.conf", None, ("proxy.conf", &proxy(Carries::Websocket)));
    if plan.streams_events() {
        print(out, "snippets/infc-sse.conf", None, ("proxy.conf", &proxy(Carries::Events)));
    }
    if plan.has_tls() {
        print(out, "snippets/infc-tls.conf", None, ("tls.conf", &view::Tls::new(plan)));
    }
}

/// The snippet of a server's headers; over TLS there may be one more.
fn headers_file(server: &Server, tls: bool) -> String {
    let tls = if tls && !server.headers.tls.is_empty() { "-tls" } else { "" };
    format!("infc-headers-{}{tls}.conf", server.file)
}

/// The snippet that says who a server's clients are.
fn clients_file(server: &Server) -> String {
    format!("infc-clients-{}.conf", server.file)
}

fn headers(server: &Server, out: &mut Out<'_>) {
    let at = Some(server.at);
    let all = &server.headers.all;
    let path = |tls| format!("snippets/{}", headers_file(server, tls));
    print(out, &path(false), at, ("headers.conf", &view::Headers::new(server, all.iter())));
    if !server.headers.tls.is_empty() {
        let both = all.iter().chain(&server.headers.tls);
        print(out, &path(true), at, ("headers.conf", &view::Headers::new(server, both)));
    }
}

/// A file of `sites-available`, and the link that enables it.
fn site(out: &mut Out<'_>, name: &str, at: Option<Span>, view: (&str, &impl Serialize)) {
    print(out, &format!("sites-available/{name}"), at, view);
    out.link(&format!("etc/nginx/sites-enabled/{name}"), &format!("../sites-available/{name}"));
}

fn print(out: &mut Out<'_>, path: &str, at: Option<Span>, (template, view): (&str, &impl Serialize)) {
    if out.is_over() {
        return;
    }
    let mut origins = Origins::default();
    let text = TEMPLATES.render(template, view, &mut origins);
    let file = file(text, &Quality::root(0o644), at, origins);
    out.file(&format!("etc/nginx/{path}"), file.check("nginx").reload("nginx"));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use infc_diag::{FilePath, MemWorld};
    use infc_model::Dated;
    use infc_plan::nginx::syntax::parse;
    use infc_plan::nginx::version;

    use super::TEMPLATES;

    /// The oldest nginx of a target, Ubuntu 22.04's.
    const OLDEST: [u32; 3] = [1, 18, 0];

    /// A template without its tags: every line that any view could print.
    fn bare(mut template: &str) -> String {
        let mut bare = String::new();
        while let Some(at) = template.find("{%").into_iter().chain(template.find("{{")).min() {
            let (before, tag) = template.split_at(at);
            let end = if tag.starts_with("{%") { "%}" } else { "}}" };
            bare.push_str(before);
            bare.push_str(if end == "}}" { "x" } else { "" });
            template = tag.split_once(end).map_or("", |(_, after)| after);
        }
        bare + template
    }

    fn dated() -> Dated {
        let (name, text) = infc_lang::DATED;
        let mut world = MemWorld::default();
        let entry = world.insert(FilePath::project(name), text);
        infc_model::read(&world, entry).unwrap()
    }

    /// What the spelling of a target decides; all else is in every nginx.
    #[test]
    fn every_directive_is_known_to_every_target() {
        let (dated, mut newer) = (dated(), BTreeSet::new());
        // What a site states in nginx's own words is its own.
        let bare = |source: &str| bare(&source.replace("{{ raw }}", "").replace("{{ location.directives }}", ""));
        for (name, source) in TEMPLATES.sources() {
            for directive in parse(&bare(source)).unwrap_or_else(|error| panic!("{name}: {error:?}")) {
                directive.walk(&mut |each| {
                    // Lines of a `map` are values.
                    if matches!(&*each.name, "default" | "") {
                        return;
                    }
                    let known = dated.nginx.since.get(&*each.name);
                    let since = &known.unwrap_or_else(|| panic!("{name}: `{}`", each.name)).value.value.0;
                    if version(since) > OLDEST {
                        newer.insert(each.name.clone());
                    }
                });
            }
        }
        assert_eq!(newer.into_iter().collect::<Vec<_>>(), ["http2", "ssl_reject_handshake"]);
    }
}
