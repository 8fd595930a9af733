//! What a function wants that is being called: its parameters, and which of them is being written.
//!
//! It deliberately speaks of a call whose function can be seen: one with named arguments, or a function of the prelude.

use infc_diag::{FileId, Span};
use infc_eval::Type;
use infc_syntax::ast::{Apply, Binding, Expr, Lambda, Param, Params, Set};
use infc_syntax::{SyntaxKind, SyntaxNode, SyntaxToken};
use lsp_types::{
    Documentation, MarkupContent, MarkupKind, ParameterInformation, ParameterLabel, SignatureHelp,
    SignatureInformation,
};

use crate::Snapshot;
use crate::snapshot::{Asked, token_range};

/// The function that is being called at a place.
pub fn signature(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Option<SignatureHelp> {
    let before = asked.source.before(asked.offset)?;
    let mut node = before.parent()?;
    loop {
        if let Some(set) = Set::cast(node.clone()).filter(|set| is_inside(set, asked.offset))
            && let Some(found) = of_set(snapshot, asked, &set)
        {
            return Some(found);
        }
        if Set::cast(node.clone()).is_some_and(|set| is_inside(&set, asked.offset)) {
            return None;
        }
        if let Some(found) = Apply::cast(node.clone()).and_then(|apply| of_prelude(snapshot, asked, &apply)) {
            return Some(found);
        }
        if let Some(name) = Expr::cast(node.clone()).and_then(|expr| begun(snapshot, asked, &expr, &before)) {
            return Some(name);
        }
        node = node.parent()?;
    }
}

fn is_inside(set: &Set, offset: u32) -> bool {
    let (start, end) = set.range();
    let closed = set.syntax().last_token().is_some_and(|token| token.kind() == SyntaxKind::RBrace);
    start < offset && (offset < end || !closed)
}

/// The function that a set of arguments is given to.
fn of_set(snapshot: &Snapshot<'_, '_>, asked: &Asked, set: &Set) -> Option<SignatureHelp> {
    let (start, end) = set.range();
    let Some(Type::Params(params)) = snapshot.type_of(Span::new(asked.file, start, end)) else { return None };
    let schema = snapshot.schema();
    let apply = set.syntax().parent().and_then(Apply::cast)?;
    let called = apply.function()?;
    let (from, to) = called.range();
    let name = snapshot.text(Span::new(asked.file, from, to));
    let lambda = function(snapshot, asked.file, &apply);
    let written: Vec<(String, String)> = params
        .iter()
        .map(|param| {
            let default =
                lambda.as_ref().and_then(|(file, lambda)| default(snapshot, *file, lambda, &param.name));
            let default = default.map(|text| format!(" = {text}")).unwrap_or_default();
            (param.name.to_string(), format!("{} : {}{default}", param.name, schema.show(&param.ty)))
        })
        .collect();
    let docs =
        lambda.and_then(|(_, lambda)| lambda.syntax().parent().and_then(Binding::cast)).map(|one| one.docs());
    let label = format!("{name} {{ {} }}", listed(&written));
    let active = active(set, asked.offset);
    let active = active.and_then(|name| written.iter().position(|(known, _)| *known == name));
    Some(help(label, written, docs.map(|lines| lines.join("\n")), active))
}

fn listed(written: &[(String, String)]) -> String {
    written.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(", ")
}

/// The argument in which the cursor is.
fn active(set: &Set, offset: u32) -> Option<String> {
    let bindings = set.syntax().children().filter_map(Binding::cast);
    let around = |binding: &Binding| binding.range().0 <= offset && offset <= binding.range().1;
    let last = bindings.filter(around).last()?;
    last.path()?.segments().first()?.literal()
}

fn help(
    label: String,
    written: Vec<(String, String)>,
    docs: Option<String>,
    active: Option<usize>,
) -> SignatureHelp {
    let parameter = |(_, text): (String, String)| ParameterInformation {
        label: ParameterLabel::Simple(text),
        documentation: None,
    };
    let markup = |value| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
    let signature = SignatureInformation {
        label,
        documentation: docs.filter(|text| !text.is_empty()).map(markup),
        parameters: Some(written.into_iter().map(parameter).collect()),
        active_parameter: None,
    };
    let active = active.and_then(|number| u32::try_from(number).ok());
    SignatureHelp { signatures: vec![signature], active_signature: Some(0), active_parameter: active }
}

/// A function of the prelude that has some of its arguments.
fn of_prelude(snapshot: &Snapshot<'_, '_>, asked: &Asked, apply: &Apply) -> Option<SignatureHelp> {
    let (name, given) = head(apply);
    let before = given.iter().filter(|argument| argument.range().1 < asked.offset).count();
    prelude(snapshot, &name?, before)
}

/// A name of the prelude behind which its first argument is about to be written.
fn begun(
    snapshot: &Snapshot<'_, '_>,
    asked: &Asked,
    expr: &Expr,
    before: &SyntaxToken,
) -> Option<SignatureHelp> {
    let Expr::Name(name) = expr else { return None };
    (token_range(before).1 < asked.offset).then(|| prelude(snapshot, &name.text(), 0)).flatten()
}

/// What is called, and with what.
fn head(apply: &Apply) -> (Option<String>, Vec<Expr>) {
    let mut given: Vec<Expr> = apply.argument().into_iter().collect();
    let mut function = apply.function();
    while let Some(Expr::Apply(inner)) = function {
        given.extend(inner.argument());
        function = inner.function();
    }
    given.reverse();
    match function {
        Some(Expr::Name(name)) => (Some(name.text()), given),
        _ => (None, given),
    }
}

/// The first line of code of a function's page is how it is called: `map f list`.
fn prelude(snapshot: &Snapshot<'_, '_>, name: &str, active: usize) -> Option<SignatureHelp> {
    let [_, functions, _] = infc_eval::reserved(snapshot.schema());
    if !functions.iter().any(|known| *known == name) {
        return None;
    }
    let one = infc::explain::explain(name).ok()?.into_iter().find(|one| one.what == "function")?;
    let called = one.page.lines().find_map(|line| line.strip_prefix('`')?.strip_suffix('`'))?.to_owned();
    let words: Vec<&str> = called.split(' ').skip(1).collect();
    if words.is_empty() || active >= words.len() {
        return None;
    }
    let written = words.iter().map(|word| ((*word).to_owned(), (*word).to_owned())).collect();
    Some(help(called.clone(), written, Some(one.title), Some(active)))
}

/// The function that is called, as it is written, if it can be seen.
pub fn function(snapshot: &Snapshot<'_, '_>, file: FileId, apply: &Apply) -> Option<(FileId, Lambda)> {
    let at = match apply.function()? {
        Expr::Name(name) => name.range(),
        Expr::Select(select) => select.path()?.segments().last()?.range(),
        _ => return None,
    };
    let found = snapshot.definitions(file, at.0.midpoint(at.1)).into_iter().next()?;
    let there = found.definition;
    let root = snapshot.source(there.file)?.root();
    let node = infc_syntax::covering(&root, (there.start, there.end));
    match node.ancestors().find_map(Binding::cast)?.value()? {
        Expr::Lambda(lambda) => Some((there.file, lambda)),
        _ => None,
    }
}

/// The parameters of a function, by name.
pub fn parameters(lambda: &Lambda) -> Vec<Param> {
    match lambda.params() {
        Some(Params::Pattern(params)) => params,
        _ => Vec::new(),
    }
}

/// What a parameter is when nobody gives it.
fn default(snapshot: &Snapshot<'_, '_>, file: FileId, lambda: &Lambda, name: &str) -> Option<String> {
    let param = parameters(lambda).into_iter().find(|param| param.name().as_deref() == Some(name))?;
    let (start, end) = param.default()?.range();
    Some(snapshot.text(Span::new(file, start, end)))
}

/// The call around a set of arguments, if it is one.
pub fn call(set: &SyntaxNode) -> Option<Apply> {
    let apply = set.parent().and_then(Apply::cast)?;
    (apply.argument().as_ref().map(|it| it.syntax().clone()) == Some(set.clone())).then_some(apply)
}
