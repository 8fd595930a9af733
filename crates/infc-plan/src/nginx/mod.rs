//! nginx: server blocks, routes, headers, limits.
//!
//! It deliberately leaves the packaged `nginx.conf` alone: what is single-valued there is said in server blocks.

mod allow;
mod answer;
mod clients;
mod headers;
mod limit;
mod location;
mod raw;
mod server;
mod spelling;
mod tls;
mod token;
mod words;

pub mod syntax;

use std::collections::BTreeSet;
use std::sync::Arc;

use infc_diag::names;
use infc_model::At;

pub use allow::Allowed;
pub use answer::{Answer, AppName, Carries, Group, Proxied};
pub use clients::Clients;
pub use headers::{Header, Headers};
pub use limit::{Limited, Zone};
pub use location::Location;
pub use server::{Certificate, Password, Server};
pub use spelling::{Spelling, version};
pub use tls::Tls;
pub use token::Token;

use crate::{Machine, Phase, PlannedFile, Quality, Report, Zones};
use words::Words;

/// What nginx is told on one machine.
#[derive(Clone, PartialEq, Debug)]
pub struct NginxPlan {
    /// How the target spells what differs between versions.
    pub spelling: Spelling,
    /// What TLS looks like, in every server block that has it.
    pub tls: Tls,
    /// Whether it listens on IPv6 too.
    pub ipv6: bool,
    /// Where ACME challenges are answered from.
    pub webroot: At<Token>,
    /// The server blocks, by name.
    pub servers: Arc<[Server]>,
    /// The zones of limits.
    pub zones: Vec<Zone>,
    /// Groups of servers, by name.
    pub upstreams: Vec<Group>,
    /// Files of the user's own at http level.
    pub files: Vec<PlannedFile>,
    /// A directive in a server block of the user's own that hands requests on, who knows where: "`proxy_pass` in line 4".
    pub handed_on: Option<At<String>>,
}

impl NginxPlan {
    /// Whether some server block has TLS, so that port 443 is open.
    pub fn has_tls(&self) -> bool {
        self.servers.iter().any(|server| server.tls.is_some())
    }

    /// Whether connections are counted.
    pub fn counts_connections(&self) -> bool {
        self.servers.iter().any(|server| server.connections.is_some())
    }

    /// Whether some route passes server-sent events on.
    pub fn streams_events(&self) -> bool {
        let mut locations = self.servers.iter().flat_map(|server| &server.locations);
        locations
            .any(|location| matches!(&location.answer, Answer::Proxy(to) if to.carries == Carries::Events))
    }

    /// Whether the catch-all needs a certificate of its own: where nginx cannot refuse a handshake.
    pub fn needs_placeholder(&self) -> bool {
        !self.spelling.reject_handshake && self.catches_tls()
    }

    /// Whether the catch-all answers on port 80.
    pub fn catches_plain(&self) -> bool {
        !self.servers.iter().any(|server| server.default)
    }

    /// Whether the catch-all answers on port 443.
    pub fn catches_tls(&self) -> bool {
        self.has_tls() && !self.servers.iter().any(|server| server.default && server.tls.is_some())
    }
}

/// Plans nginx for one machine; nothing where the site says nothing of it.
pub(crate) fn plan(machine: &Machine<'_>, zones: &Zones, report: &mut Report) -> Option<NginxPlan> {
    let host = machine.host;
    if host.vhosts.is_empty() && host.nginx.http.is_empty() {
        return None;
    }
    report.require("nginx");
    for package in host.nginx.modules.iter() {
        report.require(&*package.0);
    }
    report.step(Phase::Services, "nginx", &["systemctl", "reload-or-restart", "nginx.service"]);
    let mut words = Words { machine, zones, report };
    let mut servers: Vec<Server> =
        host.vhosts.iter().map(|(name, vhost)| server::server(&mut words, name, vhost)).collect();
    tell_defaults(&servers, words.report);
    let own = || host.nginx.http.values().map(|text| At::new(&text.value.value, text.value.at));
    if let Some(decides) = own().find_map(|text| raw::deciding_for_all(&text)) {
        for server in &mut servers {
            server.overruled = Some(decides.clone());
        }
    }
    let webroot = &host.acme.webroot;
    let spelling = Spelling::of(machine.target);
    Some(NginxPlan {
        spelling,
        tls: Tls::of(&machine.dated.tls.value, spelling),
        ipv6: machine.has_ipv6(),
        webroot: words.word("the webroot", webroot.as_str(), webroot.at),
        zones: limit_zones(machine, &servers),
        upstreams: upstreams(&servers),
        servers: servers.into(),
        files: files(machine),
        handed_on: own().find_map(|text| raw::handing_on(&text)),
    })
}

fn tell_defaults(servers: &[Server], report: &mut Report) {
    let mut defaults = servers.iter().filter(|server| server.default);
    let Some(first) = defaults.next() else { return };
    for second in defaults {
        let message = format!("`{}` and `{}` both want to be the default server", first.name, second.name);
        let said = names::DEFAULT_SERVER_TWICE.at(second.at, message);
        report
            .say(said.label(first.at, "the other").help("leave `default-server` to one of them, or to none"));
    }
}

fn limit_zones(machine: &Machine<'_>, servers: &[Server]) -> Vec<Zone> {
    let stated = machine.host.nginx.limits.iter().map(|(name, zone)| Zone {
        name: Token::plain(name),
        rate: Token::plain(&zone.rate.value.nginx()),
        size: Token::plain(&zone.size.value.nginx_buffer().unwrap_or_default()),
        at: zone.key_at,
    });
    let limits =
        servers.iter().flat_map(|server| &server.locations).filter_map(|location| location.limit.as_ref());
    let routed = limits.filter_map(|limit| {
        let rate = limit.rate.as_ref()?;
        let size = Token::plain(limit::MEMORY);
        Some(Zone { name: limit.zone.clone(), rate: rate.value.clone(), size, at: rate.at })
    });
    let all: BTreeSet<Zone> = stated.chain(routed).collect();
    all.into_iter().collect()
}

fn upstreams(servers: &[Server]) -> Vec<Group> {
    let locations = servers.iter().flat_map(|server| &server.locations);
    let groups = locations.filter_map(|location| match &location.answer {
        Answer::Proxy(proxied) => proxied.upstream.clone(),
        _ => None,
    });
    let all: BTreeSet<_> = groups.collect();
    all.into_iter().collect()
}

/// Files of the user's own, in `conf.d`, where nginx reads those that end in `.conf`.
fn files(machine: &Machine<'_>) -> Vec<PlannedFile> {
    let stated = machine.host.nginx.http.iter().map(|(name, text)| PlannedFile {
        path: format!("/etc/nginx/conf.d/{name}"),
        text: text.0.clone(),
        quality: Quality::root(0o644),
        origin: text.key_at,
    });
    stated.collect()
}
