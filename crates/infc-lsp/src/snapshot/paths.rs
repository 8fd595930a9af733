//! Where in the site something stands: the path of what a definition defines, and of what a selection selects.
//!
//! It deliberately follows braces and final values alone; what a function makes of its arguments is found by the places
//! of the values.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{FileId, Span};
use infc_eval::{Type, Value};
use infc_syntax::ast::{AttrPath, BinOp, Binary, Binding, Expr, Item, Seg, Select, Set};
use infc_syntax::{SyntaxKind, SyntaxNode};

use super::source::range;
use super::{Path, Snapshot};

/// How many paths of one text are of interest: what a function writes, it writes for each of its calls.
const MANY: usize = 64;

impl Snapshot<'_, '_> {
    /// The slots of the site that a set gives: one, or one for each time that it is used.
    pub fn paths_of_set(&self, file: FileId, set: &SyntaxNode) -> Vec<Path> {
        match self.paths_around(file, set) {
            Some(paths) => paths,
            None => self.paths_of_contents(file, set),
        }
    }

    /// The slots that the first `count` segments of a definition's path lead to.
    pub fn paths_of_binding(&self, file: FileId, binding: &Binding, count: usize) -> Vec<Path> {
        let Some(set) = binding.syntax().ancestors().skip(1).find_map(Set::cast) else { return Vec::new() };
        let segments = binding.path().map(|path| path.segments()).unwrap_or_default();
        let names: Option<Vec<String>> = segments.iter().take(count).map(Seg::literal).collect();
        let Some(names) = names else { return Vec::new() };
        let outer = self.paths_of_set(file, set.syntax());
        outer.iter().map(|path| laid_over(extended(path, names.iter().map(String::as_str)))).collect()
    }

    /// The slots by what is around the set.
    fn paths_around(&self, file: FileId, node: &SyntaxNode) -> Option<Vec<Path>> {
        let mut here = node.clone();
        while let Some(parent) = here.parent() {
            match parent.kind() {
                SyntaxKind::Binding => {
                    let binding = Binding::cast(parent.clone())?;
                    if is_outputs(&binding) {
                        return Some(vec![Rc::from([])]);
                    }
                    if parent.parent().is_some_and(|around| around.kind() == SyntaxKind::Let) {
                        return None;
                    }
                    let count = binding.path()?.segments().len();
                    let paths = self.paths_of_binding(file, &binding, count);
                    return (!paths.is_empty()).then_some(paths);
                }
                SyntaxKind::When => {
                    let set = parent.ancestors().skip(1).find_map(Set::cast)?;
                    return Some(self.paths_of_set(file, set.syntax()));
                }
                SyntaxKind::Binary if !is_merge(&parent) => return None,
                SyntaxKind::Apply if !self.is_form(file, &parent, &here) => return None,
                SyntaxKind::File => return self.is_site(file, node).then(|| vec![Rc::from([])]),
                SyntaxKind::List | SyntaxKind::Hole | SyntaxKind::Select => return None,
                _ => {}
            }
            here = parent;
        }
        None
    }

    /// Whether an application only says what kind of set follows: `Vhost { … }`, `letsencrypt { … }`.
    fn is_form(&self, file: FileId, apply: &SyntaxNode, argument: &SyntaxNode) -> bool {
        let Some(Expr::Name(head)) = apply.children().find_map(Expr::cast) else { return false };
        if argument == head.syntax() {
            return false;
        }
        let text = head.text();
        let (start, end) = range(apply);
        let is_variant = |ty: &Type| match ty {
            Type::Enum(id) => {
                self.schema().enumeration(*id).variants.iter().any(|variant| variant.name == text)
            }
            _ => false,
        };
        head.is_type() || self.types(Span::new(file, start, end)).any(is_variant)
    }

    /// Whether a set is read as the whole site.
    fn is_site(&self, file: FileId, set: &SyntaxNode) -> bool {
        let (start, end) = range(set);
        self.types(Span::new(file, start, end)).any(|ty| *ty == Type::Record(self.schema().root))
    }

    /// The slots by what is in the set: where its values are, and the names above them.
    fn paths_of_contents(&self, file: FileId, set: &SyntaxNode) -> Vec<Path> {
        let Some(set) = Set::cast(set.clone()) else { return Vec::new() };
        let mut found: Vec<Path> = Vec::new();
        for item in set.items() {
            let Item::Binding(binding) = item else { continue };
            let names: Option<Vec<String>> = binding
                .path()
                .map(|path| path.segments())
                .unwrap_or_default()
                .iter()
                .map(Seg::literal)
                .collect();
            let (Some(names), Some(value)) = (names, binding.value()) else { continue };
            let (start, end) = value.range();
            let ends = |path: &Path| {
                let own = path.get(path.len().saturating_sub(names.len())..).unwrap_or_default();
                own.iter().map(|name| &**name).eq(names.iter().map(String::as_str))
            };
            for path in self.slots().at(Span::new(file, start, end)).filter(ends).take(MANY) {
                let outer: Path = path.get(..path.len() - names.len()).unwrap_or_default().into();
                if !found.contains(&outer) {
                    found.push(outer);
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        found
    }

    /// The entities that the first `count` steps of a selection lead to: `apps.shop` of the host around.
    pub fn paths_of_select(&self, file: FileId, select: &Select, count: usize) -> Vec<Path> {
        let Some(Expr::Name(base)) = select.base() else { return Vec::new() };
        let steps = select.path().as_ref().map(AttrPath::segments).unwrap_or_default();
        let Some(steps) = steps.iter().take(count).map(Seg::literal).collect::<Option<Vec<_>>>() else {
            return Vec::new();
        };
        let bases = self.paths_of_name(file, base.syntax(), &base.text());
        bases.iter().map(|path| extended(path, steps.iter().map(String::as_str))).collect()
    }

    /// What a bare name means that an entity around it opens: its collections, `self`, `host`, `site`.
    pub fn paths_of_name(&self, file: FileId, node: &SyntaxNode, name: &str) -> Vec<Path> {
        let mut innermost = true;
        for set in node.ancestors().filter_map(Set::cast) {
            let (start, end) = set.range();
            let Some(Type::Record(id)) = self.type_of(Span::new(file, start, end)) else { continue };
            let record = self.schema().record(*id);
            if !record.entity {
                continue;
            }
            let is_self = (name == "self" && innermost) || (name == "host" && record.name == "Host");
            innermost = false;
            if is_self {
                return self.paths_of_set(file, set.syntax());
            }
            if record.scope.contains(&name) {
                let paths = self.paths_of_set(file, set.syntax());
                return paths.iter().map(|path| extended(path, [name])).collect();
            }
        }
        let root = self.schema().record(self.schema().root);
        match name {
            "site" => vec![Rc::from([])],
            _ if root.scope.contains(&name) => vec![extended(&[], [name])],
            _ => Vec::new(),
        }
    }

    /// The entities that an expression refers to, found by its value.
    pub fn referred(&self, at: Span) -> Vec<Path> {
        let values = self.slots().at(at).filter_map(|path| self.inspection.value_at(&path));
        let mut found: Vec<Path> = Vec::new();
        for value in values.take(MANY) {
            if let Value::Ref(to) = &value.value
                && !found.iter().any(|known| **known == **to)
            {
                found.push(to.iter().cloned().collect());
            }
        }
        found
    }
}

/// A path, and further names.
pub fn extended<'a>(path: &[Arc<str>], names: impl IntoIterator<Item = &'a str>) -> Path {
    path.iter().cloned().chain(names.into_iter().map(Into::into)).collect()
}

/// What a test lays over the site stands where it stands in the site: `tests."…".with.hosts.web` is `hosts.web`.
fn laid_over(path: Path) -> Path {
    match &*path {
        [tests, _, with, inner @ ..] if &**tests == "tests" && &**with == "with" => inner.into(),
        _ => path,
    }
}

fn is_merge(node: &SyntaxNode) -> bool {
    Binary::cast(node.clone()).and_then(|binary| binary.op()) == Some(BinOp::Update)
}

/// Whether a definition is the `outputs` of a flake.
fn is_outputs(binding: &Binding) -> bool {
    let named = binding.path().is_some_and(
        |path| matches!(path.segments().as_slice(), [Seg::Name { text, .. }] if text == "outputs"),
    );
    let top = binding.syntax().parent().and_then(|set| set.parent());
    named && top.is_some_and(|top| top.kind() == SyntaxKind::File)
}
