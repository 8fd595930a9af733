//! What stands at a place: its type, what it means, the value that it comes to and why, and who reaches a listener.
//!
//! It deliberately takes every word from the schema, the doc comments, the explanations and the reasons that the command
//! line prints, too.

use std::fmt::Write as _;
use std::sync::Arc;

use infc::why::dotted;
use infc_diag::Span;
use infc_eval::{Field, Presence, Schema, Type, Value};
use infc_syntax::ast::{AttrPath, Binding, Expr, Item, Lambda, LetItem, Name, Params, Seg, Select};
use infc_syntax::{SyntaxKind, SyntaxNode};
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::names_of_diagnostics::named;
use super::{navigation, reach, signature};
use crate::Snapshot;
use crate::snapshot::{Asked, HIDDEN, Path, extended, range, token_range};

/// How many values of one text are told.
const TOLD: usize = 4;

/// How long a piece of a source is that is told.
const LONGEST: usize = 60;

/// What there is to say of a place.
pub fn hover(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Option<Hover> {
    let token = asked.source.token(asked.offset).filter(|token| !token.kind().is_trivia())?;
    let node = token.parent()?;
    let at = place(&token, &node);
    let span = Span::new(asked.file, at.0, at.1);
    let mut parts = Vec::new();
    if let Some(kind) = named(&token) {
        parts.push(diagnostic(kind));
    } else {
        parts.extend(meaning(snapshot, asked, span, &node));
    }
    let paths = paths(snapshot, asked, span, &node);
    parts.extend(values(snapshot, asked, &paths));
    if let [path] = paths.as_slice() {
        parts.extend(units(snapshot, path));
        parts.extend(listener(snapshot, path));
    }
    if parts.is_empty() {
        return None;
    }
    let value = parts.join("\n\n---\n\n");
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
    Some(Hover { contents, range: Some(snapshot.range(span)) })
}

/// A diagnostic that is named: its title, what goes wrong, and its page.
fn diagnostic(kind: &infc::Kind) -> String {
    let first = headless(kind.page).split("\n\n").next().unwrap_or_default().to_owned();
    let page = infc::report::page(kind);
    format!("**{}**: {}\n\n{first}\n\n[the whole page]({page})", kind.name, kind.title)
}

/// The text that is meant: a word, or the whole literal that the token is a part of.
fn place(token: &infc_syntax::SyntaxToken, node: &SyntaxNode) -> (u32, u32) {
    match node.kind() {
        SyntaxKind::StringLit | SyntaxKind::NumberLit | SyntaxKind::PathLit | SyntaxKind::Name => range(node),
        _ => token_range(token),
    }
}

/// What a name or a literal means, whatever its value.
fn meaning(snapshot: &Snapshot<'_, '_>, asked: &Asked, at: Span, node: &SyntaxNode) -> Option<String> {
    if let Some((record, field)) = snapshot.field(at) {
        return Some(field_text(snapshot.schema(), record, field));
    }
    let text = snapshot.text(at);
    if let Some(found) = snapshot.definitions(asked.file, asked.offset).first() {
        return Some(defined(snapshot, found.definition, &text));
    }
    if let Some(parameter) = argument(snapshot, asked, node, &text) {
        return Some(parameter);
    }
    if node.kind() == SyntaxKind::Name {
        return variant(snapshot, at.file, node, &text)
            .or_else(|| collection(snapshot, at.file, node, &text))
            .or_else(|| explained(&text));
    }
    if node.kind() == SyntaxKind::TypeName {
        return explained(&text);
    }
    let ty = snapshot.type_of(at).map(|ty| snapshot.schema().show(ty));
    ty.map(|ty| code(&ty))
        .or_else(|| snapshot.defined_at(asked.file, asked.offset).map(|it| defined(snapshot, it, &text)))
}

/// The parameter that the name of an argument means.
fn argument(snapshot: &Snapshot<'_, '_>, asked: &Asked, node: &SyntaxNode, name: &str) -> Option<String> {
    let binding = node.ancestors().take(2).find_map(Binding::cast)?;
    let apply = signature::call(&binding.syntax().parent()?)?;
    let at = navigation::parameter(snapshot, (asked.file, &apply), name)?;
    let root = snapshot.source(at.file)?.root();
    let written = parameter(snapshot, at, &infc_syntax::covering(&root, (at.start, at.end)))?;
    let (start, end) = apply.function()?.range();
    let called = snapshot.text(Span::new(asked.file, start, end));
    Some(format!("{}\n\nParameter of `{called}`, {}.", code(&written), snapshot.link(at)))
}

/// A field as its record declares it, and what it means.
pub fn field_text(schema: &Schema, record: &str, field: &Field) -> String {
    let ty = schema.show(&field.ty);
    let (mark, default) = match &field.presence {
        Presence::Required => ("", String::new()),
        Presence::Optional => ("?", String::new()),
        Presence::Default(value) => ("", format!(" = {value}")),
    };
    let ty = if mark == "?" && ty.contains(' ') { format!("({ty})") } else { ty };
    let needed = if field.presence == Presence::Required { "\n\nIt must be given." } else { "" };
    let declared = code(&format!("{} : {ty}{mark}{default}", field.name));
    format!("{declared}\n\nField of `{record}`. {}{needed}", plain(&field.docs))
}

/// The variant that a name means, where an enum is expected.
fn variant(
    snapshot: &Snapshot<'_, '_>,
    file: infc_diag::FileId,
    name: &SyntaxNode,
    text: &str,
) -> Option<String> {
    let applied = name.ancestors().skip(1).take_while(|node| node.kind() == SyntaxKind::Apply);
    let places = std::iter::once(name.clone()).chain(applied).map(|node| range(&node));
    for (start, end) in places {
        for ty in snapshot.types(Span::new(file, start, end)) {
            let ty = if let Type::List(item) = ty { &**item } else { ty };
            let Type::Enum(id) = ty else { continue };
            let one = snapshot.schema().enumeration(*id);
            let Some(variant) = one.variants.iter().find(|variant| variant.name == text) else { continue };
            let payload = variant.payload.as_ref().map(|ty| payload(snapshot.schema(), &one.name, ty));
            let written = code(&format!("{text}{}", payload.unwrap_or_default()));
            return Some(format!("{written}\n\nVariant of `{}`. {}", one.name, plain(&variant.docs)));
        }
    }
    None
}

/// What stands behind a variant: a policy takes its words one by one.
fn payload(schema: &Schema, owner: &str, ty: &Type) -> String {
    match schema.plain(ty) {
        Type::Record(id) if owner == "Policy" => {
            let fields = schema.record(*id).fields.iter();
            let fields = fields.filter(|field| field.presence == Presence::Required);
            let words = fields.map(|field| format!(" ({} : {})", field.name, schema.show(&field.ty)));
            words.collect::<Vec<_>>().concat()
        }
        _ => format!(" {}", schema.show(ty)),
    }
}

/// The collection of an entity around it that a name means.
fn collection(
    snapshot: &Snapshot<'_, '_>,
    file: infc_diag::FileId,
    node: &SyntaxNode,
    text: &str,
) -> Option<String> {
    if snapshot.paths_of_name(file, node, text).is_empty() {
        return None;
    }
    let owner = snapshot.schema().records.iter().find(|record| record.scope.contains(&text))?;
    let field = owner.fields.get(owner.field(text)?)?;
    Some(field_text(snapshot.schema(), &owner.name, field))
}

/// What the language says of a word.
fn explained(text: &str) -> Option<String> {
    let known = infc::explain::explain(text).ok()?;
    let [one] = known.as_slice() else { return None };
    matches!(one.what, "kind" | "scalar" | "function" | "definition").then(|| headless(&one.page))
}

/// A page without its first heading, shorter below.
fn headless(page: &str) -> String {
    page.lines().skip_while(|line| line.starts_with('#') || line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What stands where a name is defined: its head, and its doc comment.
fn defined(snapshot: &Snapshot<'_, '_>, at: Span, name: &str) -> String {
    let Some(source) = snapshot.source(at.file) else { return code(name) };
    let node = infc_syntax::covering(&source.root(), (at.start, at.end));
    let around = node.ancestors().take(2).find_map(Lambda::cast);
    if let Some(lambda) = around.filter(|lambda| is_single(lambda, at)) {
        return single(snapshot, at, &lambda, name);
    }
    let is_param = node.ancestors().take(2).any(|node| node.kind() == SyntaxKind::Param);
    let binding = node.ancestors().find_map(Binding::cast).filter(|_| !is_param);
    let docs = binding.as_ref().map(Binding::docs).unwrap_or_default();
    let head = binding.as_ref().and_then(|binding| head(snapshot, at, binding, name));
    let declared = node.ancestors().find_map(infc_syntax::ast::Declaration::cast);
    let (head, docs) = match (head, declared) {
        (Some(head), _) => (head, docs),
        (None, Some(declared)) if !is_param => {
            let (start, end) = declared.range();
            (snapshot.text(Span::new(at.file, start, end)), declared.docs())
        }
        (None, _) => (parameter(snapshot, at, &node).unwrap_or_else(|| name.to_owned()), docs),
    };
    let mut text = code(&head);
    if !docs.is_empty() {
        let _ = write!(text, "\n\n{}", docs.join("\n"));
    }
    if at.file != infc_diag::FileId::from_index(u32::MAX) {
        let _ = write!(text, "\n\nDefined at {}.", snapshot.link(at));
    }
    text
}

fn is_single(lambda: &Lambda, at: Span) -> bool {
    matches!(lambda.params(), Some(Params::Single { range, .. }) if range == (at.start, at.end))
}

/// The parameter of `x: e`, with the type that its uses have.
fn single(snapshot: &Snapshot<'_, '_>, at: Span, lambda: &Lambda, name: &str) -> String {
    let places = std::iter::once(at).chain(snapshot.uses(at));
    let ty = places.into_iter().find_map(|at| snapshot.type_of(at)).map(|ty| snapshot.schema().show(ty));
    let ty = ty.map(|ty| format!(" : {ty}")).unwrap_or_default();
    let (start, end) = lambda.range();
    let whole = short(&snapshot.text(Span::new(at.file, start, end)));
    format!("{}\n\nParameter of `{whole}`, {}.", code(&format!("{name}{ty}")), snapshot.link(at))
}

/// A text on one line, and not too long.
fn short(text: &str) -> String {
    let line = plain(text);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// `name : Type`, or `name = { a : T, … }: …` for a function.
fn head(snapshot: &Snapshot<'_, '_>, at: Span, binding: &Binding, name: &str) -> Option<String> {
    if let Some(ty) = binding.ty() {
        let (start, end) = ty.range();
        return Some(format!("{name} : {}", snapshot.text(Span::new(at.file, start, end))));
    }
    let value = binding.value()?;
    let (start, end) = value.range();
    if let Expr::Lambda(lambda) = &value {
        let (from, to) = lambda.params_range().unwrap_or((start, end));
        return Some(format!("{name} = {}: …", snapshot.text(Span::new(at.file, from, to))));
    }
    let value = Span::new(at.file, start, end);
    match snapshot.type_of(value) {
        Some(ty) => Some(format!("{name} : {}", snapshot.schema().show(ty))),
        None => Some(format!("{name} = {};", short(&snapshot.text(value)))),
    }
}

/// A parameter as it is written.
fn parameter(snapshot: &Snapshot<'_, '_>, at: Span, node: &SyntaxNode) -> Option<String> {
    let param = node.ancestors().find(|node| node.kind() == SyntaxKind::Param)?;
    let (start, end) = range(&param);
    Some(snapshot.text(Span::new(at.file, start, end)).trim().trim_end_matches(',').to_owned())
}

/// The slots that are meant at a place.
pub fn paths_at(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Vec<Path> {
    let token = asked.source.token(asked.offset).filter(|token| !token.kind().is_trivia());
    let Some((token, node)) = token.and_then(|token| token.parent().map(|node| (token, node))) else {
        return Vec::new();
    };
    let (start, end) = place(&token, &node);
    paths(snapshot, asked, Span::new(asked.file, start, end), &node)
}

/// The slots that are meant: of a definition what it defines, of a reference what it refers to, of a literal what it gives.
fn paths(snapshot: &Snapshot<'_, '_>, asked: &Asked, at: Span, node: &SyntaxNode) -> Vec<Path> {
    let text = snapshot.text(at);
    let word = text.trim_matches('"');
    let is_named = |path: &Path| path.last().is_some_and(|last| **last == *word);
    // What a profile adds is named where it is used.
    let mut found: Vec<Path> = snapshot.slots().named_at(at).filter(is_named).collect();
    if let (true, Some(set)) = (found.is_empty() && node.kind() == SyntaxKind::Inherit, node.parent()) {
        let outer = snapshot.paths_of_set(asked.file, &set);
        found = outer.iter().map(|path| extended(path, [word])).collect();
    }
    if let (true, Some((owner, number))) = (found.is_empty(), segment(node, at)) {
        found = match owner {
            Owner::Binding(binding) if is_let(binding.syntax()) => Vec::new(),
            Owner::Binding(binding) => snapshot.paths_of_binding(asked.file, &binding, number + 1),
            Owner::Select(select) => snapshot.paths_of_select(asked.file, &select, number + 1),
        };
    }
    if let (true, Some(name)) = (found.is_empty(), Name::cast(node.clone())) {
        let select = node.parent().and_then(Select::cast);
        let whole = select.map_or(range(node), |select| select.range());
        found = snapshot.referred(Span::new(at.file, whole.0, whole.1));
        if found.is_empty() && snapshot.definitions(asked.file, asked.offset).is_empty() {
            found = snapshot.paths_of_name(asked.file, node, &name.text());
        }
    }
    if found.is_empty() {
        found = snapshot.slots().at(at).collect();
    }
    found.sort();
    found.dedup();
    found.retain(|path| !path.is_empty() && snapshot.inspection.value_at(path).is_some());
    found
}

/// What a segment of a path belongs to.
pub enum Owner {
    /// A definition.
    Binding(Binding),
    /// A selection.
    Select(Select),
}

/// The path that the segment at `at` is one of, and its number.
pub fn segment(node: &SyntaxNode, at: Span) -> Option<(Owner, usize)> {
    let path = node.ancestors().take(3).find_map(AttrPath::cast)?;
    let number = path.segments().iter().position(|segment| covers(segment, at))?;
    let parent = path.syntax().parent()?;
    let binding = Binding::cast(parent.clone()).map(Owner::Binding);
    binding.or_else(|| Select::cast(parent).map(Owner::Select)).map(|owner| (owner, number))
}

fn covers(segment: &Seg, at: Span) -> bool {
    let (start, end) = segment.range();
    start <= at.start && at.end <= end
}

/// Whether a definition is one of a `let`.
pub fn is_let(binding: &SyntaxNode) -> bool {
    binding.parent().is_some_and(|parent| parent.kind() == SyntaxKind::Let)
}

/// The values at some paths; of one, also what it says in other words, and why it is so.
fn values(snapshot: &Snapshot<'_, '_>, asked: &Asked, paths: &[Path]) -> Option<String> {
    if let [path] = paths {
        let value = snapshot.inspection.value_at(path)?;
        let mut told = vec![reason(snapshot, asked, path)];
        if !snapshot.is_hidden(value) {
            // A time of the day says when with the day beside it.
            let around = path.get(..path.len() - 1).and_then(|path| snapshot.inspection.value_at(path));
            let around = around.filter(|around| matches!(around.value, Value::Variant { .. }));
            let in_words = |value| snapshot.inspection.in_words(value);
            told.extend(in_words(value).or_else(|| around.and_then(in_words)));
        }
        return Some(told.join("\n\n"));
    }
    let line = |path: &Path| {
        let value = snapshot.inspection.value_at(path)?;
        Some(format!("- `{}` = `{}`", dotted(path), snapshot.shown(value)))
    };
    let mut lines: Vec<String> = paths.iter().take(TOLD).filter_map(line).collect();
    if paths.len() > TOLD {
        lines.push(format!("- … and {} more", paths.len() - TOLD));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A value, what made it, and what it overrode.
fn reason(snapshot: &Snapshot<'_, '_>, asked: &Asked, path: &Path) -> String {
    let why = snapshot.inspection.why(path);
    let value = snapshot.inspection.value_at(path).map_or(why.value, |value| snapshot.shown(value));
    let value = short(&value);
    let mut lines = vec![format!("`{}` = `{value}`", why.path)];
    let remark = |remark: &infc::why::Remark| {
        let at = remark.at.map(|at| format!(" — {}", snapshot.link(at))).unwrap_or_default();
        let is_hidden = remark.at.is_some_and(|at| snapshot.inspection.is_hidden(at));
        let shown = |value: &String| if is_hidden { HIDDEN.to_owned() } else { short(value) };
        let value = remark.value.as_ref().map(|value| format!("`{}`: ", shown(value))).unwrap_or_default();
        format!("{}- {value}{}{at}", "  ".repeat(remark.depth as usize), remark.text)
    };
    // Who looks at where it is written need not be told where that is.
    let is_here = |at: Span| at.file == asked.file && snapshot.range(at).start.line == asked.line(snapshot);
    match why.steps.as_slice() {
        [only] if only.text == "written here" && only.at.is_some_and(is_here) => {}
        steps => lines.extend(steps.iter().map(remark)),
    }
    if !why.others.is_empty() {
        lines.push("\nOther definitions:".to_owned());
        lines.extend(why.others.iter().map(remark));
    }
    lines.join("\n")
}

/// The systemd units that run the entity at `path`.
fn units(snapshot: &Snapshot<'_, '_>, path: &Path) -> Option<String> {
    let mut units = snapshot.inspection.units_at(snapshot.slots().key_of(path)?);
    units.sort();
    units.dedup();
    let named: Vec<String> = units.iter().map(|unit| format!("`{unit}`")).collect();
    (!named.is_empty()).then(|| format!("Runs as {}.", named.join(", ")))
}

/// Where the entity at `path`, or the one whose port it is, listens, and who reaches it by which way.
fn listener(snapshot: &Snapshot<'_, '_>, path: &[Arc<str>]) -> Option<String> {
    let entity = match path {
        [entity @ .., last] if matches!(&**last, "port" | "bind" | "listen") => entity,
        _ => path,
    };
    let id = dotted(entity);
    let exposure = snapshot.inspection.exposure_of(&id)?;
    let target = exposure.targets.iter().find(|target| target.id == id)?;
    Some(reach::list(snapshot, &exposure, target))
}

/// The field of the language that the name at a place means, with its record.
pub fn field_at(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Option<(String, String)> {
    let token = asked.source.token(asked.offset).filter(|token| !token.kind().is_trivia())?;
    let (start, end) = place(&token, &token.parent()?);
    let (record, field) = snapshot.field(Span::new(asked.file, start, end))?;
    Some((record.to_owned(), field.name.to_string()))
}

/// The definitions that a `let` or a set holds, with their places, by name.
pub fn definitions_of(node: &SyntaxNode) -> Vec<(String, Binding)> {
    let items: Vec<Item> = match Expr::cast(node.clone()) {
        Some(Expr::Set(set)) => set.items().collect(),
        Some(Expr::Let(inner)) => inner
            .items()
            .filter_map(|item| if let LetItem::Item(item) = item { Some(item) } else { None })
            .collect(),
        _ => Vec::new(),
    };
    let named = |item: Item| match item {
        Item::Binding(binding) => {
            let name = binding.path()?.segments().first()?.literal()?;
            Some((name, binding))
        }
        Item::Inherit(_) | Item::When(_) | Item::Error(_) => None,
    };
    items.into_iter().filter_map(named).collect()
}

fn code(text: &str) -> String {
    format!("```inf\n{text}\n```")
}

/// Docs of the schema, on one line.
fn plain(docs: &str) -> String {
    docs.split_whitespace().collect::<Vec<_>>().join(" ")
}
