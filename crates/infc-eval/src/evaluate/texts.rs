//! Strings with holes, and the functions of the prelude over texts.
//!
//! They deliberately count bytes against the budget as strings do, so that no text grows unseen.

use infc_diag::{Span, names};
use infc_scalar::{Command, Scalar, ScalarValue};

use super::Machine;
use super::compute::boolean;
use super::thunk::{Env, Kind, Thunk, Weak};
use crate::Value;
use crate::core::{Builtin, Expr, TextPart};

impl Machine<'_> {
    /// A string with holes, read as a scalar.
    pub(super) fn text(
        &self,
        (scalar, is_key): (Scalar, bool),
        parts: &[TextPart],
        at: Span,
        env: &Env,
    ) -> Weak {
        let mut text = String::new();
        let mut hole = at;
        for part in parts {
            match part {
                TextPart::Fixed(fixed) => text.push_str(fixed),
                TextPart::Hole(core) => {
                    hole = core.at;
                    match self.eval(core, env).kind {
                        Kind::Whole(Value::Scalar(value)) => text.push_str(&value.to_string()),
                        Kind::Variant { ty, index, payload: None } => {
                            let variants = &self.schema.enumeration(ty).variants;
                            text.push_str(variants.get(index).map_or("", |variant| &variant.name));
                        }
                        _ => return Weak::poison(at),
                    }
                }
            }
            if !self.spend(text.len() / 16, at) {
                return Weak::poison(at);
            }
            if text.len() > self.budget.bytes {
                self.report(self.too_long(at));
                return Weak::poison(at);
            }
        }
        match if is_key { scalar.read_key(&text) } else { scalar.read_text(&text) } {
            Ok(value) => Weak::whole(Value::Scalar(value), at),
            Err(error) => {
                let mut diagnostic = crate::elaborate::literal_error(error, hole, false);
                diagnostic.fix = None;
                self.report(diagnostic.note(format!("the whole string is `{}`", text.escape_debug())));
                Weak::poison(at)
            }
        }
    }

    /// A function over texts: of a text or separator, and what it is asked of.
    pub(super) fn over_texts(&self, op: Builtin, args: &[Expr], at: Span, env: &Env) -> Option<Weak> {
        if let (Builtin::Sh, [line]) = (op, args) {
            return self.shell(line, env);
        }
        let [first, second] = args else { return None };
        let part = self.plain_text(&self.eval(first, env))?;
        if op == Builtin::Join {
            return self.join(&part, second, at, env);
        }
        let text = self.plain_text(&self.eval(second, env))?;
        if !self.spend(text.len() / 16, at) {
            return None;
        }
        let without = |rest: Option<&str>| whole(rest.unwrap_or(&text).to_owned(), at);
        Some(match op {
            Builtin::HasPrefix => boolean(text.starts_with(&part), at),
            Builtin::HasSuffix => boolean(text.ends_with(&part), at),
            Builtin::RemovePrefix => without(text.strip_prefix(&*part)),
            Builtin::RemoveSuffix => without(text.strip_suffix(&*part)),
            Builtin::Split => return self.split(&part, &text, at),
            _ => return None,
        })
    }

    /// A line that a shell runs. As in a shell, one that ends in `\` goes on in the next.
    fn shell(&self, line: &Expr, env: &Env) -> Option<Weak> {
        let text = self.plain_text(&self.eval(line, env))?.replace("\\\n", "");
        let text = text.trim();
        if text.is_empty() || text.contains('\n') {
            let message = if text.is_empty() { "a shell runs a line" } else { "a shell runs one line" };
            let help = "put several into a file: `script = ''#!/bin/bash …'';` of a job writes it";
            self.report(names::BAD_LITERAL.at(line.at, message).help(help));
            return None;
        }
        let words = ["/bin/sh", "-c", text].map(str::to_owned);
        Some(Weak::whole(Value::Scalar(ScalarValue::Command(Command(words.into()))), line.at))
    }

    fn join(&self, between: &str, list: &Expr, at: Span, env: &Env) -> Option<Weak> {
        let mut text = String::new();
        for (number, item) in self.items(list, env)?.iter().enumerate() {
            let added = self.plain_text(&self.force(item))?;
            if number > 0 {
                text.push_str(between);
            }
            text.push_str(&added);
            if !self.spend(added.len() / 16 + 1, at) {
                return None;
            }
            if text.len() > self.budget.bytes {
                self.report(self.too_long(at));
                return None;
            }
        }
        Some(whole(text, at))
    }

    /// An empty separator parts nothing.
    fn split(&self, between: &str, text: &str, at: Span) -> Option<Weak> {
        let parts: Vec<&str> = if between.is_empty() { vec![text] } else { text.split(between).collect() };
        if !self.may_hold(parts.len(), parts.len(), at) {
            return None;
        }
        let mut items = Vec::new();
        for part in parts {
            match Scalar::String.read_text(part) {
                Ok(value) => items.push(Thunk::done(Weak::whole(Value::Scalar(value), at))),
                Err(error) => {
                    let mut diagnostic = crate::elaborate::literal_error(error, at, false);
                    diagnostic.fix = None;
                    self.report(diagnostic.note(format!("a part is `{}`", part.escape_debug())));
                    return None;
                }
            }
        }
        Some(Weak::new(Kind::List(std::rc::Rc::new(items)), at))
    }

    /// What a value is in a string.
    fn plain_text(&self, value: &Weak) -> Option<String> {
        match &value.kind {
            Kind::Whole(Value::Scalar(scalar)) => Some(scalar.to_string()),
            Kind::Variant { ty, index, payload: None } => {
                let variant = self.schema.enumeration(*ty).variants.get(*index)?;
                Some(variant.name.to_string())
            }
            _ => None,
        }
    }
}

fn whole(text: String, at: Span) -> Weak {
    Weak::whole(Value::Scalar(ScalarValue::Text(text)), at)
}
