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
    /// The rate of a zone of its own; none where it shares one that is stated apart.
    pub rate: Option<At<Token>>,
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

/// The limit of a route whose own zone is called `own`; none if it does not say how fast, or says it twice.
pub(super) fn limited(words: &mut Words<'_, '_>, own: &str, limit: &At<&Limit>) -> Option<Limited> {
    let (zone, rate) = match (limit.rate.get(), limit.zone.get()) {
        (Some(rate), None) => (own, Some(At::new(Token::plain(&rate.value.nginx()), rate.at))),
        (None, Some(zone)) => (&*zone.value.0, None),
        // What it says may be poisoned.
        (None, None) if !words.machine.site.knows(["hosts", words.machine.name, "vhosts"]) => return None,
        (None, None) => return refuse(words, limit.at, "it says neither `rate` nor `zone`"),
        (Some(_), Some(zone)) => {
            return refuse(words, zone.at, "a limit has a `rate` of its own or shares a `zone`");
        }
    };
    let burst = limit.burst.get().map(|burst| words.count("the burst", &burst));
    let nodelay = burst.is_some() && limit.nodelay.value;
    Some(Limited { zone: Token::plain(zone), rate, burst, nodelay, at: limit.at })
}

fn refuse(words: &mut Words<'_, '_>, at: Span, reason: &str) -> Option<Limited> {
    words.refuse("the limit", reason, at);
    None
}
