//! The arguments of a call, by parameter.
//!
//! What a function does with them is the evaluator's.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{Span, names};
use infc_syntax::ast::{self, Item};

use super::body::Meant;
use super::{Elaborator, core, poison};
use crate::Param;
use crate::core::{CoreKind, Expr};
use crate::report::article;
use crate::scope::Scope;

impl Elaborator<'_> {
    /// The arguments of a call, by parameter.
    pub(super) fn arguments(&mut self, set: &ast::Set, params: &Arc<[Param]>, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, set.range());
        let mut given: Vec<Option<Expr>> = params.iter().map(|_| None).collect();
        for item in set.items() {
            match item {
                Item::Binding(binding) => {
                    let Some(path) = binding.path().filter(ast::AttrPath::is_whole) else { continue };
                    let segments = path.segments();
                    let [segment] = segments.as_slice() else {
                        let span = self.span(scope, path.range());
                        self.report(
                            names::UNKNOWN_FIELD
                                .at(span, "an argument is named by one word")
                                .help("pass the whole value: `a = { … };`"),
                        );
                        continue;
                    };
                    let span = self.span(scope, segment.range());
                    self.argument(
                        &mut given,
                        params,
                        (segment.literal().unwrap_or_default(), span),
                        binding.value().map_or(Meant::Nothing, Meant::Expr),
                        scope,
                    );
                }
                Item::Inherit(inherit) => self.inherit(&inherit, scope, |this, name, span, value| {
                    this.argument(&mut given, params, (name, span), value, scope);
                }),
                Item::When(when) => {
                    let span = self.span(scope, when.range());
                    self.report(
                        names::WHEN_MISPLACED
                            .at(span, "`when` stands among arguments")
                            .help("use `if … then … else …`"),
                    );
                }
                Item::Error(_) => {}
            }
        }
        for (param, given) in params.iter().zip(&given) {
            if given.is_none() && !param.optional {
                let message = format!("the argument `{}` is missing", param.name);
                let help = format!("add `{} = …;`, {}", param.name, article(&self.schema.show(&param.ty)));
                self.report(names::MISSING_ARGUMENT.at(at, message).help(help));
            }
        }
        core(CoreKind::Arguments(given), at)
    }

    fn argument(
        &mut self,
        given: &mut [Option<Expr>],
        params: &Arc<[Param]>,
        (name, at): (String, Span),
        value: Meant,
        scope: &Rc<Scope>,
    ) {
        let Some(index) = params.iter().position(|param| *param.name == *name) else {
            let known: Vec<&str> = params.iter().map(|param| &*param.name).collect();
            // The parameter that was meant is not missed as well.
            let meant = crate::nearest(&name, known.iter().copied());
            let meant = meant.and_then(|near| known.iter().position(|known| *known == near));
            if let Some(slot @ None) = meant.and_then(|meant| given.get_mut(meant)) {
                *slot = Some(poison(at));
            }
            self.unknown(
                &names::UNKNOWN_FIELD,
                at,
                &name,
                format!("the function has no parameter `{name}`"),
                &known,
            );
            return;
        };
        let Some(ty) = params.get(index).map(|param| param.ty.clone()) else { return };
        let value = self.meant(value, &ty, at, scope);
        match given.get_mut(index) {
            Some(slot @ None) => *slot = Some(value),
            Some(Some(first)) if matches!(first.kind, CoreKind::Poison) => {}
            Some(Some(first)) => {
                let first = first.at;
                self.report(
                    names::DUPLICATE_DEFINITION
                        .at(at, format!("`{name}` is given twice"))
                        .label(first, "first given here")
                        .help("remove one of the two"),
                );
            }
            None => {}
        }
    }
}
