//! Events and tokens to a green tree.
//!
//! Blanks and comments stand between nodes, never at a node's edge, so that a node's range is that of its meaning.
//! Not here: any judgement of what was parsed.

use std::iter::Peekable;

use rowan::{GreenNode, GreenNodeBuilder, Language};

use crate::Stop;
use crate::input::Event;
use crate::kind::{Inf, SyntaxKind as K};
use crate::lexer::Token;

struct Builder<'a, T: Iterator<Item = Token>> {
    text: &'a str,
    tokens: Peekable<T>,
    start: u32,
    green: GreenNodeBuilder<'static>,
}

/// The tree of `text`; one of no worth if it is stopped. The first event starts the root, the last finishes it.
pub(crate) fn build(text: &str, tokens: Vec<Token>, events: &[Event], stop: &Stop<'_>) -> GreenNode {
    let tokens = tokens.into_iter().peekable();
    let mut builder = Builder { text, tokens, start: 0, green: GreenNodeBuilder::new() };
    let mut wraps = wraps(events).into_iter().peekable();
    let last = events.len().saturating_sub(1);
    for (index, event) in events.iter().enumerate() {
        if stop.token() {
            return GreenNode::new(Inf::kind_to_raw(K::File), []);
        }
        while let Some((_, _, kind)) = wraps.next_if(|(at, ..)| *at == index) {
            builder.begin(kind);
        }
        match event {
            Event::Start(kind) if index == 0 => builder.green.start_node(Inf::kind_to_raw(*kind)),
            Event::Start(kind) => builder.begin(*kind),
            Event::Finish => {
                if index == last {
                    builder.trivia();
                }
                builder.green.finish_node();
            }
            Event::Token(kind) if *kind != K::StrCut => builder.token(*kind),
            Event::Token(_) | Event::Wrap(..) => {}
        }
    }
    builder.green.finish()
}

/// The nodes to begin before each event, in order; of two at one place the later written is the outer.
fn wraps(events: &[Event]) -> Vec<(usize, std::cmp::Reverse<usize>, K)> {
    let mut wraps: Vec<_> = events
        .iter()
        .enumerate()
        .filter_map(|(index, event)| match event {
            Event::Wrap(from, kind) => Some((*from as usize, std::cmp::Reverse(index), *kind)),
            Event::Start(_) | Event::Finish | Event::Token(_) => None,
        })
        .collect();
    wraps.sort_unstable();
    wraps
}

impl<T: Iterator<Item = Token>> Builder<'_, T> {
    fn begin(&mut self, kind: K) {
        self.trivia();
        self.green.start_node(Inf::kind_to_raw(kind));
    }

    fn trivia(&mut self) {
        // A token without text has no place: passing it must not draw the blanks before it into the node.
        while let Some(token) = self.tokens.next_if(|token| token.kind.is_trivia() || token.kind == K::StrCut)
        {
            self.push(token.kind, token.end);
        }
    }

    fn token(&mut self, kind: K) {
        self.trivia();
        if let Some(token) = self.tokens.next() {
            self.push(kind, token.end);
        }
    }

    fn push(&mut self, kind: K, end: u32) {
        let text = self.text.get(self.start as usize..end as usize).unwrap_or("");
        self.start = end;
        if !text.is_empty() {
            self.green.token(Inf::kind_to_raw(kind), text);
        }
    }
}
