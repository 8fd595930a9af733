//! Turning facts into words of nginx, and telling of those that have none.
//!
//! It deliberately goes on with an empty word after an error: what has errors is never printed.

use infc_diag::{Span, names};
use infc_model::At;
use infc_scalar::{Duration, Size};

use super::Token;
use crate::{Machine, Report, Zones};

/// The machine that is planned, and where mistakes are told.
pub(super) struct Words<'a, 'b> {
    pub machine: &'b Machine<'a>,
    pub zones: &'b Zones,
    pub report: &'b mut Report,
}

impl Words<'_, '_> {
    /// The word for `text`, which is `what`.
    pub fn word(&mut self, what: &str, text: &str, at: Span) -> At<Token> {
        let token = Token::new(text).unwrap_or_else(|reason| {
            self.refuse(what, &reason, at);
            Token::plain("")
        });
        At::new(token, at)
    }

    /// The time, in nginx's units.
    pub fn time(&mut self, what: &str, time: Duration, at: Span) -> At<Token> {
        let text = time.nginx();
        if text.is_none() {
            self.refuse(what, "nginx's times end at 68 years", at);
        }
        At::new(Token::plain(&text.unwrap_or_default()), at)
    }

    /// The size, in nginx's units.
    pub fn size(&mut self, what: &str, size: Size, at: Span) -> At<Token> {
        let text = size.nginx();
        if text.is_none() {
            self.refuse(what, "nginx's sizes end at 8 EiB", at);
        }
        At::new(Token::plain(&text.unwrap_or_default()), at)
    }

    /// A number from 1.
    pub fn count(&mut self, what: &str, count: &At<&i64>) -> At<Token> {
        let number = u64::try_from(*count.value).ok().filter(|&count| (1..=65535).contains(&count));
        if number.is_none() {
            self.refuse(what, "it lies between 1 and 65535", count.at);
        }
        At::new(Token::number(number.unwrap_or(1)), count.at)
    }

    /// The name of a header.
    pub fn header(&mut self, name: &str, at: Span) -> At<Token> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if name.is_empty() || !name.bytes().all(plain) {
            self.refuse("the header", "a header is named by letters, digits and `-`", at);
        }
        self.word("the header", name, at)
    }

    /// Tells that `what` cannot be said in nginx's configuration.
    pub fn refuse(&mut self, what: &str, reason: &str, at: Span) {
        let message = format!("{what} cannot be written for nginx: {reason}");
        self.report.say(names::UNSAYABLE.at(at, message));
    }
}
