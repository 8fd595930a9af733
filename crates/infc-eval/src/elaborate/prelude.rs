//! The functions of the prelude: a closed list, the only generic functions that there are.
//!
//! Their type arguments come from the expected result, then from the arguments that are no functions, then from the
//! results of those that are.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{Span, names};
use infc_scalar::Scalar;
use infc_syntax::ast;

use super::call::list_of;
use super::{Elaborator, core, poison};
use crate::core::{Builtin, CoreKind, Expr, Maps};
use crate::scope::{Expect, Scope};
use crate::{Key, Type};

/// The functions: name, how many arguments, meaning.
const FUNCTIONS: &[(&str, usize, Builtin)] = &[
    ("map", 2, Builtin::Map),
    ("filter", 2, Builtin::Filter),
    ("fold", 3, Builtin::Fold),
    ("mapAttrs", 2, Builtin::MapAttrs),
    ("filterAttrs", 2, Builtin::FilterAttrs),
    ("attrNames", 1, Builtin::AttrNames),
    ("attrValues", 1, Builtin::AttrValues),
    ("concat", 1, Builtin::Concat),
    ("length", 1, Builtin::Length),
    ("elem", 2, Builtin::Elem),
    ("genAttrs", 2, Builtin::GenAttrs),
    ("range", 2, Builtin::Range),
    ("all", 2, Builtin::All),
    ("any", 2, Builtin::Any),
    ("join", 2, Builtin::Join),
    ("split", 2, Builtin::Split),
    ("hasPrefix", 2, Builtin::HasPrefix),
    ("hasSuffix", 2, Builtin::HasSuffix),
    ("removePrefix", 2, Builtin::RemovePrefix),
    ("removeSuffix", 2, Builtin::RemoveSuffix),
    ("sh", 1, Builtin::Sh),
];

/// The functions of the prelude, those that give policies among them.
pub(super) fn functions() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, ..)| *name).chain(super::policy::WORDS.iter().copied())
}

/// Whether `name` is a function of the prelude.
pub(super) fn is_function(name: &str) -> bool {
    super::policy::is_policy_word(name) || FUNCTIONS.iter().any(|(known, ..)| *known == name)
}

/// How many arguments the function `name` of the prelude takes; none if there is none such.
pub(super) fn arguments(name: &str) -> usize {
    FUNCTIONS.iter().find(|(known, ..)| *known == name).map_or(0, |(_, count, _)| *count)
}

impl Elaborator<'_> {
    pub(super) fn prelude(
        &mut self,
        name: &str,
        args: &[ast::Expr],
        expect: &Expect,
        at: Span,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let Some(&(_, count, op)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
            return (poison(at), Type::Poison);
        };
        if args.len() != count {
            let message = format!("`{name}` takes {count} arguments, not {}", args.len());
            return self.fail(
                names::MISSING_ARGUMENT.at(at, message).help("put an argument that is a call in parentheses"),
            );
        }
        match self.text_function(op, args, (expect, at), scope) {
            Some(done) => done,
            None => self.over_collections(op, args, (expect, at), scope),
        }
    }

    /// A call of a function that goes over a collection, with as many arguments as it takes.
    fn over_collections(
        &mut self,
        op: Builtin,
        args: &[ast::Expr],
        (expect, at): (&Expect, Span),
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let wanted = if let Expect::Is(ty) = expect { Some(ty) } else { None };
        let mut from = Scalar::Name;
        let (args, ty) = match (op, args) {
            (Builtin::Map, [f, list]) => {
                let (list, item) = self.list_argument(list, scope);
                let (f, result) = self.function_argument(f, &[item], element(wanted), scope);
                (vec![f, list], list_of(result))
            }
            (Builtin::Filter, [f, list]) => {
                let (list, item) = match wanted {
                    Some(ty @ Type::List(item)) => (self.check(list, ty, scope), (**item).clone()),
                    _ => self.list_argument(list, scope),
                };
                let (f, _) = self.function_argument(
                    f,
                    std::slice::from_ref(&item),
                    Some(&Type::Scalar(Scalar::Bool)),
                    scope,
                );
                (vec![f, list], list_of(item))
            }
            (Builtin::All | Builtin::Any, [f, list]) => {
                let (list, item) = self.list_argument(list, scope);
                let bool = Type::Scalar(Scalar::Bool);
                let (f, _) = self.function_argument(f, &[item], Some(&bool), scope);
                (vec![f, list], bool)
            }
            (Builtin::Fold, [f, start, list]) => {
                let (start, ty) = self.elaborate(start, &expect_or_any(wanted), scope);
                let (list, item) = self.list_argument(list, scope);
                let (f, _) = self.function_argument(f, &[ty.clone(), item], Some(&ty), scope);
                (vec![f, start, list], ty)
            }
            (Builtin::MapAttrs, [f, map]) => {
                let (map, key, item) = self.map_argument(map, scope);
                let result = if let Some(Type::Map(_, result)) = wanted { Some(&**result) } else { None };
                let (f, result) = self.function_argument(f, &[key.ty(), item], result, scope);
                from = key.scalar;
                let key = if let Some(Type::Map(key, _)) = wanted { *key } else { key };
                (vec![f, map], Type::Map(key, Arc::new(result)))
            }
            (Builtin::FilterAttrs, [f, map]) => {
                let (map, key, item) = self.map_argument(map, scope);
                let (f, _) = self.function_argument(
                    f,
                    &[key.ty(), item.clone()],
                    Some(&Type::Scalar(Scalar::Bool)),
                    scope,
                );
                from = key.scalar;
                (vec![f, map], Type::Map(key, Arc::new(item)))
            }
            (Builtin::GenAttrs, [keys, f]) => {
                let (keys, item) = self.list_argument(keys, scope);
                let key = self.key_of_type(&item);
                let result = if let Some(Type::Map(_, result)) = wanted { Some(&**result) } else { None };
                let (f, result) = self.function_argument(f, &[item], result, scope);
                let key = if let Some(Type::Map(key, _)) = wanted { *key } else { key };
                (vec![keys, f], Type::Map(key, Arc::new(result)))
            }
            (Builtin::AttrNames, [map]) => {
                let (map, key, _) = self.map_argument(map, scope);
                from = key.scalar;
                (vec![map], list_of(key.ty()))
            }
            (Builtin::AttrValues, [map]) => {
                let (map, _, item) = self.map_argument(map, scope);
                (vec![map], list_of(item))
            }
            (Builtin::Concat, [lists]) => {
                if let Some(ty) = wanted {
                    (vec![self.check(lists, &list_of(ty.clone()), scope)], ty.clone())
                } else {
                    let (lists, item) = self.list_argument(lists, scope);
                    (vec![lists], item)
                }
            }
            (Builtin::Length, [list]) => (vec![self.list_argument(list, scope).0], Type::Scalar(Scalar::Int)),
            (Builtin::Elem, [item, list]) => {
                let (list, ty) = self.list_argument(list, scope);
                if !self.comparable(at, &ty) {
                    return (poison(at), Type::Poison);
                }
                (vec![self.check(item, &ty, scope), list], Type::Scalar(Scalar::Bool))
            }
            (Builtin::Range, [from, to]) => {
                let ty = element(wanted).cloned().unwrap_or(Type::Scalar(Scalar::Int));
                (vec![self.check(from, &ty, scope), self.check(to, &ty, scope)], list_of(ty))
            }
            _ => return (poison(at), Type::Poison),
        };
        let made = if let Type::Map(key, item) = &ty { Some((*key, (**item).clone())) } else { None };
        let (key, item) = made.unwrap_or((from.into(), Type::Poison));
        (core(CoreKind::Builtin { op, args, maps: Box::new(Maps { from, key, item }) }, at), ty)
    }

    /// The keys that values of `ty` are, of which a map is made.
    fn key_of_type(&self, ty: &Type) -> Key {
        let refined = if let Type::Refined(id) = ty { Some(*id) } else { None };
        match self.schema.plain(ty) {
            Type::Scalar(scalar) => Key { scalar: *scalar, refined },
            _ => Scalar::Name.into(),
        }
    }

    pub(super) fn list_argument(&mut self, list: &ast::Expr, scope: &Rc<Scope>) -> (Expr, Type) {
        let (list, ty) = self.infer(list, scope);
        match self.schema.plain(&ty).clone() {
            Type::List(item) => (list, (*item).clone()),
            Type::Poison => (list, Type::Poison),
            other => {
                let shown = self.schema.show(&other);
                self.fail(names::TYPE_MISMATCH.at(list.at, format!("expected a list, found {shown}")))
            }
        }
    }

    fn map_argument(&mut self, map: &ast::Expr, scope: &Rc<Scope>) -> (Expr, Key, Type) {
        if let ast::Expr::Set(set) = map {
            let at = self.span(scope, set.range());
            let diagnostic = names::TYPE_NEEDED.at(at, "nothing says what this is a map of");
            let help = "define it in a `let` with its type: `ports : Map Name Port = { … };`";
            let (value, ty) = self.fail(diagnostic.help(help));
            return (value, Scalar::Name.into(), ty);
        }
        let (map, ty) = self.infer(map, scope);
        match self.schema.plain(&ty).clone() {
            Type::Map(key, item) => (map, key, (*item).clone()),
            Type::Poison => (map, Scalar::Name.into(), Type::Poison),
            other => {
                let shown = self.schema.show(&other);
                let (value, ty) =
                    self.fail(names::TYPE_MISMATCH.at(map.at, format!("expected a map, found {shown}")));
                (value, Scalar::Name.into(), ty)
            }
        }
    }

    /// A function of parameters of the types `from`; gives the type of its result.
    pub(super) fn function_argument(
        &mut self,
        expr: &ast::Expr,
        from: &[Type],
        to: Option<&Type>,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let at = self.span(scope, expr.range());
        let Some((first, rest)) = from.split_first() else { return (poison(at), Type::Poison) };
        match expr.clone().inner() {
            Some(ast::Expr::Lambda(lambda)) if rest.is_empty() => self.single(&lambda, first, to, scope),
            Some(ast::Expr::Lambda(lambda)) => self.nested_function(&lambda, from, to, scope),
            _ => {
                let (function, ty) = self.function(expr, from.len(), to, scope);
                let result = from.iter().try_fold(ty, |ty, _| match ty {
                    Type::Function(_, to) => Some((*to).clone()),
                    _ => None,
                });
                (function, result.unwrap_or(Type::Poison))
            }
        }
    }

    /// `a: b: e` whose types are known.
    fn nested_function(
        &mut self,
        lambda: &ast::Lambda,
        from: &[Type],
        to: Option<&Type>,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let at = self.span(scope, lambda.range());
        let (Some((first, rest)), Some(to)) = (from.split_first(), to) else {
            let diagnostic = names::TYPE_NEEDED.at(at, "nothing says which type this function gives");
            return self.fail(diagnostic.help("give the definition that holds the result a type"));
        };
        let inner = rest
            .iter()
            .rev()
            .fold(to.clone(), |to, from| Type::Function(Arc::new(from.clone()), Arc::new(to)));
        (self.single(lambda, first, Some(&inner), scope).0, to.clone())
    }
}

fn element(ty: Option<&Type>) -> Option<&Type> {
    match ty {
        Some(Type::List(item)) => Some(item),
        _ => None,
    }
}

fn expect_or_any(ty: Option<&Type>) -> Expect {
    ty.map_or(Expect::Any, |ty| Expect::Is(ty.clone()))
}
