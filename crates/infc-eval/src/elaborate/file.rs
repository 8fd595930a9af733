//! Files: reading, importing, and the two forms that the first one may have.

use std::rc::Rc;

use infc_diag::{FileError, FileId, ImportError, Span, names};
use infc_scalar::Scalar;
use infc_syntax::ast::{self, Item};

use super::{Elaborator, core, literal_error, looks_secret, poison};
use crate::core::{CoreKind, Expr};
use crate::scope::{Scope, ScopeKind};
use crate::{Type, Value};

/// Names of the flake's own fields beside its outputs.
const FLAKE: &[&str] = &["description", "inputs", "outputs", "edition"];

impl Elaborator<'_> {
    /// The whole site that begins in `entry`: a flake with `outputs`, or their body alone.
    pub(super) fn entry(&mut self, entry: FileId) -> Expr {
        let at = Span::new(entry, 0, 0);
        let Some(expr) = self.file_expr(entry, at) else { return poison(at) };
        let scope = Scope::of_file(entry);
        let root = Type::Record(self.schema.root);
        let (Some(ast::Expr::Set(set)), true) = (expr.clone().inner(), Self::is_flake(&expr)) else {
            return match expr.clone().inner() {
                Some(ast::Expr::Lambda(lambda)) => self.function_file(&lambda, &scope),
                _ => self.in_site(&expr, &root, &scope),
            };
        };
        self.flake(&set, &root, &scope)
    }

    /// Reports a file that is a function: only `outputs` takes arguments.
    fn function_file(&mut self, lambda: &ast::Lambda, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, lambda.params_range().unwrap_or(lambda.range()));
        let diagnostic = names::TYPE_MISMATCH.at(at, "a site is a set, not a function");
        let help =
            "remove the parameters; `std` is in scope without them, and inputs are parameters of `outputs`";
        self.fail(diagnostic.help(help)).0
    }

    fn is_flake(expr: &ast::Expr) -> bool {
        let Some(ast::Expr::Set(set)) = expr.clone().inner() else { return false };
        bindings(&set).iter().any(|(name, _)| name == "outputs")
    }

    fn flake(&mut self, set: &ast::Set, root: &Type, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, set.range());
        let mut site = poison(at);
        for (name, binding) in bindings(set) {
            let span = self.span(scope, binding.path().map_or(binding.range(), |path| path.range()));
            match (name.as_str(), binding.value()) {
                ("outputs", Some(value)) => {
                    let inputs = bindings(set).into_iter().any(|(name, _)| name == "inputs");
                    site = self.outputs(&value, root, inputs, scope);
                }
                ("description", Some(value)) => {
                    self.check(&value, &Type::Scalar(Scalar::String), scope);
                }
                ("edition", Some(value)) => {
                    self.check(&value, &Type::Scalar(Scalar::Int), scope);
                }
                ("inputs", _) => {
                    self.not_yet(span, "an input");
                }
                (_, Some(_)) => {
                    let message = format!("a flake has no field `{name}`");
                    self.unknown(&names::UNKNOWN_FIELD, span, &name, message, FLAKE);
                }
                (_, None) => {}
            }
        }
        site
    }

    /// `outputs`; `inputs` says that there are inputs, which are reported where they are defined.
    fn outputs(&mut self, value: &ast::Expr, root: &Type, inputs: bool, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, value.range());
        let Some(ast::Expr::Lambda(lambda)) = value.clone().inner() else {
            return self.check(value, root, scope);
        };
        let Some(ast::Params::Pattern(params)) = lambda.params() else {
            let diagnostic = names::TYPE_MISMATCH.at(at, "`outputs` is a function of the inputs");
            return self.fail(diagnostic.help("write `outputs = { std }: { … };`")).0;
        };
        let mut given = Vec::new();
        for param in &params {
            let name = param.name().unwrap_or_default();
            if name != "std" && !inputs {
                let span = self.span(scope, param.range());
                let diagnostic = names::UNKNOWN_NAME.at(span, format!("there is no input `{name}`"));
                self.report(diagnostic.help(format!("define it: `inputs.{name}.url = \"path:../{name}\";`")));
            }
            given.push(name.into());
        }
        let inside = Scope {
            parent: Some(scope.clone()),
            depth: scope.depth,
            file: scope.file,
            kind: ScopeKind::Inputs(given),
        };
        match lambda.body() {
            Some(body) => self.in_site(&body, root, &Rc::new(inside)),
            None => poison(at),
        }
    }

    /// The body of a site, in all of which the site's collections are in scope, its `let`s included.
    fn in_site(&mut self, body: &ast::Expr, root: &Type, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, body.range());
        let entity = Scope::inside(scope, ScopeKind::Entity(self.schema.root));
        let body = self.check(body, root, &entity);
        core(CoreKind::Open { record: self.schema.root, body }, at)
    }

    /// The file that `path` names in the file of `at`.
    pub(super) fn import(&mut self, path: &str, at: Span) -> Option<FileId> {
        let reason = match self.world.resolve(at.file, path) {
            Ok(file) => return Some(file),
            Err(ImportError::Outside) => "leaves the flake",
            Err(ImportError::NotRelative) => "is not relative",
        };
        let diagnostic = names::IMPORT_FAILED.at(at, format!("`{path}` {reason}"));
        self.report(diagnostic.help("a flake imports files of its own; others come in as inputs"));
        None
    }

    fn read(&mut self, file: FileId, at: Span) -> Option<std::sync::Arc<str>> {
        let path = self.world.path(file);
        let reason = match self.world.source(file) {
            Ok(text) => return Some(text),
            Err(FileError::NotFound) => "there is no such file".to_owned(),
            Err(FileError::NotUtf8(offset)) => format!("byte {offset} is not UTF-8"),
            Err(FileError::NotAFile) => "it is not a regular file".to_owned(),
            Err(FileError::TooLarge(limit)) => format!("it is larger than {limit} bytes"),
            Err(FileError::Refused(reason)) => reason,
        };
        let diagnostic = names::IMPORT_FAILED.at(at, format!("`{path}` cannot be read: {reason}"));
        self.report(diagnostic.help("the path is relative to the file that it stands in"));
        None
    }

    /// The expression of a file, parsed once.
    pub(super) fn file_expr(&mut self, file: FileId, at: Span) -> Option<ast::Expr> {
        if !self.files.contains_key(&file) {
            let known = self.types.parsed.get(&file).cloned();
            let parsed = known.or_else(|| {
                let parse = infc_syntax::parse(&self.read(file, at)?);
                let root = parse.file();
                Some((parse, root))
            });
            let parsed = parsed.map(|(parse, root)| {
                for error in parse.errors.iter().cloned() {
                    let unbalanced = error.kind == infc_syntax::SyntaxErrorKind::MissingBrace;
                    let diagnostic = crate::report::syntax(file, error);
                    let found = self.syntax.entry(file).or_default();
                    found.spans.push(diagnostic.primary.span);
                    found.unbalanced |= unbalanced;
                    self.diagnostics.push(diagnostic);
                }
                root
            });
            self.order.push(file);
            self.files.insert(file, parsed);
        }
        self.files.get(&file)?.as_ref()?.expr()
    }

    /// Says what is wrong in the text of files that declare types and whose value nothing asks for.
    pub(super) fn unread(&mut self) {
        let files: Vec<FileId> = self.types.homes().map(crate::declare::Home::file).collect();
        for file in files {
            self.file_expr(file, Span::new(file, 0, 0));
        }
    }

    /// The text of a file beside the source.
    pub(super) fn file_text(&mut self, path: &str, at: Span) -> Expr {
        let Some(text) = self.import(path, at).and_then(|file| self.read(file, at)) else {
            return poison(at);
        };
        if let Some(what) = looks_secret(&text) {
            let message = format!("`{path}` looks like {what}, which must not be in a source");
            return self.fail(names::SECRET_IN_SOURCE.at(at, message).help("keep it on the host alone")).0;
        }
        match Scalar::Text.read_text(&text) {
            Ok(value) => core(CoreKind::Const(Value::Scalar(value)), at),
            Err(error) => self.fail(literal_error(error, at, false)).0,
        }
    }
}

/// The definitions of a set by their first name.
fn bindings(set: &ast::Set) -> Vec<(String, ast::Binding)> {
    let named = |item: Item| match item {
        Item::Binding(binding) => {
            let name = binding.path()?.segments().first()?.literal()?;
            Some((name, binding))
        }
        Item::Inherit(_) | Item::When(_) | Item::Error(_) => None,
    };
    set.items().filter_map(named).collect()
}
