//! What the templates of server blocks see: words with their places, and whether a part is there.
//!
//! It deliberately decides nothing: that is done in the plan.

use infc_diag::Span;
use infc_model::At;
use infc_plan::nginx::{Allowed, Answer, Group, Header, NginxPlan, Server, Token};
use serde::Serialize;

use super::location::Location;
use super::{PLACEHOLDER_CHAIN, PLACEHOLDER_KEY};
use crate::Marked;

/// A word with its place.
pub(super) fn word(token: &Token, at: Span) -> Marked {
    Marked::new(token.as_str(), at)
}

/// A fact's word with its place.
pub(super) fn fact(token: &At<Token>) -> Marked {
    word(&token.value, token.at)
}

/// The lines of an allow list.
pub(super) fn networks(list: Option<&Vec<Allowed>>) -> Vec<Marked> {
    list.into_iter().flatten().map(|line| word(&line.word(), line.at)).collect()
}

/// The http level.
#[derive(Serialize)]
pub(super) struct Http {
    counts_connections: bool,
    has_zones: bool,
    zones: Vec<Zone>,
    upstreams: Vec<Upstream>,
}

#[derive(Serialize)]
struct Zone {
    name: Marked,
    size: Marked,
    rate: Marked,
}

#[derive(Serialize)]
struct Upstream {
    name: Marked,
    address: Marked,
}

impl Http {
    pub fn new(plan: &NginxPlan) -> Self {
        let zone = |zone: &infc_plan::nginx::Zone| Zone {
            name: word(&zone.name, zone.at),
            size: word(&zone.size, zone.at),
            rate: word(&zone.rate, zone.at),
        };
        let locations = || plan.servers.iter().flat_map(|server| &server.locations);
        let referred = |group: &Group| {
            locations().find_map(|location| match &location.answer {
                Answer::Proxy(to) if to.upstream.as_ref() == Some(group) => Some(to.url.at),
                _ => None,
            })
        };
        let upstream = |group: &Group| Upstream {
            name: word(&group.name, referred(group).unwrap_or(group.at)),
            address: word(&group.address, group.at).and(referred(group)),
        };
        Self {
            counts_connections: plan.counts_connections(),
            has_zones: !plan.zones.is_empty(),
            zones: plan.zones.iter().map(zone).collect(),
            upstreams: plan.upstreams.iter().map(upstream).collect(),
        }
    }
}

/// TLS settings.
#[derive(Serialize)]
pub(super) struct Tls {
    guideline: Marked,
    protocols: Vec<Marked>,
    ciphers: Marked,
    curves: Marked,
    tickets_off: bool,
}

impl Tls {
    pub fn new(plan: &NginxPlan) -> Self {
        let tls = &plan.tls;
        Self {
            guideline: Marked::new(&*tls.guideline.value, tls.guideline.at),
            protocols: tls.protocols.iter().map(fact).collect(),
            ciphers: fact(&tls.ciphers),
            curves: fact(&tls.curves),
            tickets_off: !plan.spelling.rotates_tickets,
        }
    }
}

/// The headers that locations hand on.
#[derive(Serialize)]
pub(super) struct Proxy {
    pub websocket: bool,
    pub events: bool,
}

/// Where challenges are answered from.
#[derive(Serialize)]
pub(super) struct Acme {
    webroot: Marked,
}

impl Acme {
    pub fn new(plan: &NginxPlan) -> Self {
        Self { webroot: fact(&plan.webroot) }
    }
}

/// Response headers of a server.
#[derive(Serialize)]
pub(super) struct Headers {
    server: Marked,
    headers: Vec<HeaderLine>,
}

#[derive(Serialize)]
struct HeaderLine {
    name: Marked,
    value: Marked,
}

impl Headers {
    pub fn new<'a>(server: &Server, headers: impl Iterator<Item = &'a Header>) -> Self {
        let line = |header: &Header| HeaderLine {
            name: word(&header.name, header.at),
            value: word(&header.value, header.at),
        };
        Self { server: Marked::fixed(&*server.name), headers: headers.map(line).collect() }
    }
}

/// Who the clients of a server are.
#[derive(Serialize)]
pub(super) struct Clients {
    through: Marked,
    proxies: Vec<Marked>,
    header: Marked,
}

impl Clients {
    pub fn new(clients: &infc_plan::nginx::Clients) -> Self {
        Self {
            through: Marked::new(clients.through.join(", "), clients.at),
            proxies: clients.proxies.iter().map(|line| word(&line.word(), line.at)).collect(),
            header: fact(&clients.header),
        }
    }
}

/// The server blocks of last resort.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "a template asks flags, never words")]
pub(super) struct CatchAll {
    plain: bool,
    tls: bool,
    ipv6: bool,
    http2_listen: bool,
    http2_directive: bool,
    reject_handshake: bool,
    placeholder_chain: Marked,
    placeholder_key: Marked,
}

impl CatchAll {
    pub fn new(plan: &NginxPlan) -> Self {
        Self {
            plain: plan.catches_plain(),
            tls: plan.catches_tls(),
            ipv6: plan.ipv6,
            http2_listen: !plan.spelling.http2_directive,
            http2_directive: plan.spelling.http2_directive,
            reject_handshake: plan.spelling.reject_handshake,
            placeholder_chain: Marked::fixed(PLACEHOLDER_CHAIN),
            placeholder_key: Marked::fixed(PLACEHOLDER_KEY),
        }
    }
}

/// A vhost's server blocks.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "a template asks flags, never words")]
pub(super) struct Site {
    tls: bool,
    is_default: bool,
    ipv6: bool,
    http2_listen: bool,
    http2_directive: bool,
    names: Vec<Marked>,
    access_log: Marked,
    error_log: Marked,
    headers: Marked,
    own_headers: Marked,
    has_clients: bool,
    clients: Marked,
    chain: Option<Marked>,
    key: Option<Marked>,
    max_body: Marked,
    has_root: bool,
    root: Option<Marked>,
    has_connections: bool,
    connections: Option<Marked>,
    has_limits: bool,
    has_allow: bool,
    allow: Vec<Marked>,
    has_auth: bool,
    realm: Option<Marked>,
    password_file: Option<Marked>,
    has_raw: bool,
    raw: Option<Marked>,
    serves_files: bool,
    locations: Vec<Location>,
}

impl Site {
    pub fn new(plan: &NginxPlan, server: &Server) -> Self {
        let tls = server.tls.as_ref();
        let auth = server.auth.as_ref();
        Self {
            tls: tls.is_some(),
            is_default: server.default,
            ipv6: plan.ipv6,
            http2_listen: !plan.spelling.http2_directive,
            http2_directive: plan.spelling.http2_directive,
            names: server.names.iter().map(fact).collect(),
            access_log: fact(&server.access_log),
            error_log: fact(&server.error_log),
            headers: Marked::fixed(super::headers_file(server, false)),
            own_headers: Marked::fixed(super::headers_file(server, tls.is_some())),
            has_clients: server.clients.is_some(),
            clients: Marked::fixed(super::clients_file(server)),
            chain: tls.map(|tls| fact(&tls.chain)),
            key: tls.map(|tls| fact(&tls.key)),
            max_body: fact(&server.max_body),
            has_root: server.root.is_some(),
            root: server.root.as_ref().map(fact),
            has_connections: server.connections.is_some(),
            connections: server.connections.as_ref().map(fact),
            has_limits: server.locations.iter().any(|location| location.limit.is_some()),
            has_allow: server.allow.is_some(),
            allow: networks(server.allow.as_ref()),
            has_auth: auth.is_some(),
            realm: auth.map(|auth| fact(&auth.realm)),
            password_file: auth.map(|auth| fact(&auth.file)),
            has_raw: server.raw.is_some(),
            raw: server.raw.as_ref().map(|raw| Marked::lines(raw.value.trim_end(), raw.at)),
            serves_files: server.serves_files(),
            locations: (1..).zip(&server.locations).map(|(number, each)| Location::new(each, number)).collect(),
        }
    }
}
