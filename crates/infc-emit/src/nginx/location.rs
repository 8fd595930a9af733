//! What the templates see of a location.
//!
//! It deliberately decides one thing: that a `return` waits where somebody is kept out.

use infc_plan::nginx::{self, Answer, Carries, Proxied};
use serde::Serialize;

use super::view::{fact, networks, word};
use crate::Marked;

/// A location.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "a template asks flags, never words")]
pub(super) struct Location {
    path: Marked,
    is_exact: bool,
    is_firm: bool,
    has_limit: bool,
    zone: Option<Marked>,
    has_burst: bool,
    burst: Option<Marked>,
    is_nodelay: bool,
    has_allow: bool,
    allow: Vec<Marked>,
    has_auth: bool,
    realm: Option<Marked>,
    password_file: Option<Marked>,
    has_max_body: bool,
    max_body: Option<Marked>,
    is_later: bool,
    later: Marked,
    #[serde(flatten)]
    answer: Answered,
}

/// What it does; of the flags one is set.
#[derive(Serialize, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a template asks flags, never words")]
struct Answered {
    is_proxy: bool,
    proxy_snippet: Option<Marked>,
    timeout: Option<Marked>,
    is_stated: bool,
    directives: Option<Marked>,
    is_upstream_tls: bool,
    url: Option<Marked>,
    cleared: Vec<Marked>,
    is_spa: bool,
    index: Option<Marked>,
    is_files: bool,
    has_root: bool,
    root: Option<Marked>,
    has_cache: bool,
    cache: Option<Marked>,
    is_return: bool,
    code: Option<Marked>,
    has_text: bool,
    text: Option<Marked>,
}

impl Location {
    pub fn new(location: &nginx::Location, number: usize) -> Self {
        let limit = location.limit.as_ref();
        let auth = location.auth.as_ref();
        let mut answer = answered(location);
        let returns = matches!(location.answer, Answer::Redirect { .. } | Answer::Respond { .. });
        let is_later = returns && location.guarded;
        answer.is_return &= !is_later;
        Self {
            path: word(&location.path, location.at),
            is_exact: location.exact,
            is_firm: location.is_firm(),
            has_limit: limit.is_some(),
            zone: limit.map(|limit| word(&limit.zone, limit.at)),
            has_burst: limit.is_some_and(|limit| limit.burst.is_some()),
            burst: limit.and_then(|limit| limit.burst.as_ref()).map(fact),
            is_nodelay: limit.is_some_and(|limit| limit.nodelay),
            has_allow: location.allow.is_some(),
            allow: networks(location.allow.as_ref()),
            has_auth: auth.is_some(),
            realm: auth.map(|auth| fact(&auth.realm)),
            password_file: auth.map(|auth| fact(&auth.file)),
            has_max_body: location.max_body.is_some(),
            max_body: location.max_body.as_ref().map(fact),
            is_later,
            later: Marked::fixed(format!("@infc-{number}")),
            answer,
        }
    }
}

fn answered(location: &nginx::Location) -> Answered {
    match &location.answer {
        Answer::Proxy(to) => proxied(to),
        Answer::Spa { index } => {
            Answered { is_spa: true, index: Some(word(index, location.at)), ..Answered::default() }
        }
        Answer::Files { root, cache } => Answered {
            is_files: true,
            has_root: root.is_some(),
            root: root.as_ref().map(fact),
            has_cache: cache.is_some(),
            cache: cache.as_ref().map(fact),
            ..Answered::default()
        },
        Answer::Redirect { code, to } | Answer::Respond { code, text: to } => Answered {
            is_return: true,
            code: Some(fact(code)),
            has_text: true,
            text: Some(fact(to)),
            ..Answered::default()
        },
        Answer::Deny => {
            Answered { is_return: true, code: Some(Marked::new("404", location.at)), ..Answered::default() }
        }
    }
}

fn proxied(to: &Proxied) -> Answered {
    let snippet = match to.carries {
        Carries::Requests => "infc-proxy.conf",
        Carries::Websocket => "infc-websocket.conf",
        Carries::Events => "infc-sse.conf",
    };
    Answered {
        is_proxy: true,
        proxy_snippet: Some(Marked::fixed(snippet)),
        timeout: Some(fact(&to.timeout)),
        is_stated: to.directives.is_some(),
        directives: to.directives.as_ref().map(|text| Marked::lines(text.value.trim_end(), text.at)),
        is_upstream_tls: to.tls,
        url: Some(fact(&to.url)),
        cleared: to.cleared.iter().map(fact).collect(),
        ..Answered::default()
    }
}
