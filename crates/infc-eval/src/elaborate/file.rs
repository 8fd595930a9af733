//! Files: reading and importing.
//!
//! It deliberately knows no flake: the first file is one.

use infc_diag::{FileError, FileId, ImportError, Span, names};
use infc_scalar::Scalar;
use infc_syntax::ast;

use super::{Elaborator, core, literal_error, poison};
use crate::Value;
use crate::core::{CoreKind, Expr};

impl Elaborator<'_> {
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
        self.kept.looks_beyond();
        let path = self.world.path(file);
        let error = match self.world.source(file) {
            Ok(text) => return Some(text),
            Err(error) => error,
        };
        let message = format!("`{path}` cannot be read: {error}");
        let (kind, help) = match &error {
            FileError::LinkLeaves => (
                &names::LINK_LEAVES_TREE,
                "put the file itself there, or take its folder as an input".to_owned(),
            ),
            FileError::OtherFlake(folder) => {
                let name = folder.file_name().unwrap_or("other");
                (
                    &names::IMPORT_FAILED,
                    format!("take it as an input: `inputs.{name}.url = \"path:./{folder}\";`"),
                )
            }
            FileError::Limit(_) => (&names::BUDGET, "make the site smaller, or give it more".to_owned()),
            _ => (&names::IMPORT_FAILED, "the path is relative to the file that it stands in".to_owned()),
        };
        self.report(kind.at(at, message).help(help));
        None
    }

    /// The expression of a file, parsed once.
    pub(super) fn file_expr(&mut self, file: FileId, at: Span) -> Option<ast::Expr> {
        if !self.files.contains_key(&file) {
            let known = self.types.parsed.get(&file).cloned();
            let parsed = known.or_else(|| {
                self.read(file, at)?;
                let parse = crate::parsed(self.world, file)?;
                let root = parse.file();
                Some((parse, root))
            });
            let parsed = parsed.map(|(parse, root)| {
                let length = u32::from(parse.green.text_len());
                self.allowed = self.allowed.saturating_add(u64::from(length) * super::WORK_OF_A_BYTE);
                for error in parse.errors.iter().cloned() {
                    let guessed = error.kind.leaves_a_guess();
                    let diagnostic = crate::report::syntax(file, error);
                    let found = self.syntax.entry(file).or_default();
                    found.spans.push(diagnostic.primary.span);
                    found.guessed |= guessed;
                    // Of somebody else's file one mistake says enough.
                    let moved = self
                        .at_users(diagnostic.clone())
                        .filter(|moved| *moved == diagnostic || found_first(&self.syntax, file));
                    if let Some(moved) = moved {
                        self.found.push(moved);
                    }
                }
                self.tell_secrets(file, &parse);
                root
            });
            self.order.push(file);
            self.files.insert(file, parsed);
        }
        self.files.get(&file)?.as_ref()?.expr()
    }

    /// Reports every literal of a file that holds a secret; those of its inputs are told with what is wrong in their URLs.
    fn tell_secrets(&mut self, file: FileId, parse: &infc_syntax::Parse) {
        let inputs: std::collections::BTreeSet<(u32, u32)> = parse
            .file()
            .inputs()
            .stated
            .iter()
            .filter_map(|input| Some(input.url.as_ref()?.range()))
            .collect();
        let secrets = crate::secret::secrets(self.world, file);
        for secret in &*secrets {
            let span = |(start, end)| Span::new(file, start, end);
            self.syntax.entry(file).or_default().secrets.insert(span(secret.literal));
            if inputs.contains(&secret.literal) {
                continue;
            }
            let message = format!("this looks like {}, which must not be in a source", secret.what);
            let help = "keep it on the host, and say where: `secrets.x = file { path = \"/etc/…\"; };`";
            let note = "whoever has read the source has it: make a new one";
            let said = names::SECRET_IN_SOURCE.at(span(secret.range), message);
            self.tell(said.note(note).help(help));
        }
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
        if let Some(secret) = infc_scalar::secret::find(&text).first() {
            let message =
                format!("`{path}` holds what looks like {}, which must not be in a source", secret.what);
            return self.fail(names::SECRET_IN_SOURCE.at(at, message).help("keep it on the host alone")).0;
        }
        match Scalar::Text.read_text(&text) {
            Ok(value) => core(CoreKind::Const(Value::Scalar(value)), at),
            Err(error) => self.fail(literal_error(error, at, false)).0,
        }
    }
}

/// Whether only one mistake of `file` is known.
fn found_first(syntax: &std::collections::BTreeMap<FileId, super::Syntax>, file: FileId) -> bool {
    syntax.get(&file).is_some_and(|file| file.spans.len() == 1)
}
