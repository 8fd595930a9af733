//! Limits of requests: a zone of its own for every route that has one.
//!
//! It deliberately never applies a limit to a server or to everything.

use infc_diag::Span;
use infc_model::{At, Limit};

use super::Token;
use super::words::Words;

/// How many requests an address may make to one route.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limited {
    /// The zone.
    pub zone: Token,
    /// The rate.
    pub rate: At<Token>,
    /// How many may come at once beyond it.
    pub burst: Option<At<Token>>,
    /// Let the burst through at once.
    pub nodelay: bool,
    /// Where it is stated.
    pub at: Span,
}

/// A zone: who counts, how fast, and how much memory it has.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Zone {
    /// Its name.
    pub name: Token,
    /// The rate.
    pub rate: Token,
    /// Its memory.
    pub size: Token,
    /// Where it is stated.
    pub at: Span,
}

/// The memory of a route's zone: 16,000 states of 64 bytes per MiB on 64 bits (nginx.org, `limit_req_zone`).
pub(super) const MEMORY: &str = "10m";

pub(super) fn limited(words: &mut Words<'_, '_>, zone: &str, limit: &Limit, at: Span) -> Limited {
    let burst = limit.burst.get().map(|burst| words.count("the burst", &burst));
    Limited {
        zone: Token::plain(zone),
        rate: At::new(Token::plain(&limit.rate.value.nginx()), limit.rate.at),
        nodelay: burst.is_some() && limit.nodelay.value,
        burst,
        at,
    }
}
