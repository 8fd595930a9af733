//! The walk over all files that an entry reaches by literal paths, and the names that they declare.
//!
//! A file that cannot be read is passed over: who imports it says so.

use std::cell::RefCell;

use infc_diag::{FileId, FilePath, Root, Span, names};
use infc_syntax::ast::{self, Declaration};

use crate::SITE;

use super::{Declared, Extension, Home, State, Types, is_capital, span};

/// The ends of the names of files that may hold declarations.
const SOURCES: &str = ".inf";

/// How many types and payloads a site may declare.
const TYPES: usize = 5_000;

/// What a text must hold to declare anything.
const WORDS: &[&str] = &["type", "enum", "record", "extend"];

impl Types<'_> {
    pub(super) fn walk(&mut self) {
        self.budget = TYPES;
        let mut waiting = vec![self.entry];
        while let Some(file) = waiting.pop() {
            if self.parsed.contains_key(&file) {
                continue;
            }
            let Ok(text) = self.world.source(file) else {
                self.is_partial |= self.is_input_site(file);
                continue;
            };
            let Some(parse) = crate::parsed(self.world, file) else { return };
            let root = parse.file();
            let mut found = Vec::new();
            if text.contains("std") {
                found.push(self.world.files().intern(FilePath::std("lib.inf")));
            }
            if text.contains(SOURCES) {
                found.extend(self.imports(&root, file));
            }
            if text.contains("inputs") && (file == self.entry || self.is_input_site(file)) {
                found.extend(root.inputs().stated.iter().map(|input| self.site_of(&input.name)));
            }
            // The first that is met is the first that is walked.
            waiting.extend(found.into_iter().rev());
            self.parsed.insert(file, (parse, root.clone()));
            if WORDS.iter().any(|word| text.contains(word)) {
                self.declarations(&root, file);
            }
        }
    }

    /// The first file of an input.
    pub(super) fn site_of(&self, name: &str) -> FileId {
        self.world.files().intern(FilePath { root: Root::Input(name.to_owned()), path: SITE.into() })
    }

    fn is_input_site(&self, file: FileId) -> bool {
        let FilePath { root, path } = self.world.path(file);
        matches!(root, Root::Input(_)) && path == SITE
    }

    fn imports(&self, root: &ast::File, file: FileId) -> Vec<FileId> {
        let paths = root.syntax().descendants().filter_map(ast::Path::cast).map(|path| path.text());
        paths
            .filter(|path| path.ends_with(SOURCES))
            .filter_map(|path| self.world.resolve(file, &path).ok())
            .collect()
    }

    fn declarations(&mut self, root: &ast::File, file: FileId) {
        for declaration in root.declarations() {
            self.declaration(declaration, Home::File(file), file);
        }
        for found in root.syntax().descendants().filter_map(ast::Let::cast) {
            let home = Home::Let(file, found.range().0);
            for item in found.items() {
                let ast::LetItem::Declaration(declaration) = item else { continue };
                if matches!(declaration, Declaration::Extend(_)) && !self.is_outputs(&found, root, file) {
                    let at = span(file, declaration.range());
                    let message = "`extend` stands at the start of a file, or in the `let` of `outputs`";
                    let note = "what it adds holds for the whole build, wherever it stands";
                    self.report(
                        names::EXTEND_MISPLACED
                            .at(at, message)
                            .note(note)
                            .help("move it to the start of the file"),
                    );
                    continue;
                }
                self.declaration(declaration, home, file);
            }
        }
    }

    /// Whether a `let` is that of `outputs`, or of the site itself.
    fn is_outputs(&self, found: &ast::Let, root: &ast::File, file: FileId) -> bool {
        let outer = found.syntax().ancestors().skip(1);
        let mut outer = outer.skip_while(|node| {
            ast::Let::cast(node.clone()).is_some() || ast::Paren::cast(node.clone()).is_some()
        });
        let Some(around) = outer.next() else { return false };
        if around == *root.syntax() {
            return file == self.entry;
        }
        let holder = if ast::Lambda::cast(around.clone()).is_some() { around.parent() } else { Some(around) };
        let path = holder.and_then(ast::Binding::cast).and_then(|binding| binding.path());
        let names: Vec<_> = path.into_iter().flat_map(|path| path.segments()).collect();
        matches!(names.as_slice(), [only] if only.literal().as_deref() == Some("outputs"))
    }

    fn declaration(&mut self, syntax: Declaration, home: Home, file: FileId) {
        if let Declaration::Extend(extend) = syntax {
            self.extends.push(Extension { syntax: extend, file });
            return;
        }
        let (Some(name), Some(range)) = (syntax.name(), syntax.name_range()) else { return };
        let at = span(file, range);
        let payloads = match &syntax {
            Declaration::Enum(syntax) => {
                syntax.variants().filter(|variant| variant.fields().is_some()).count()
            }
            Declaration::Type(_) | Declaration::Record(_) | Declaration::Extend(_) => 0,
        };
        if self.budget < payloads + 1 {
            // Once is enough.
            if !std::mem::replace(&mut self.is_spent, true) {
                let message = format!("a site declares at most {TYPES} types");
                self.report(names::BUDGET.at(at, message).help("declare fewer, or make two sites of it"));
            }
            return;
        }
        self.budget -= payloads + 1;
        if !is_capital(&name) {
            self.capital(&name, at);
            return;
        }
        if !self.is_free(&name, at, &syntax, home) {
            return;
        }
        self.homes.entry(home).or_default().insert(name.clone(), self.declared.len());
        self.declared.push(Declared { name, at, home, syntax, state: RefCell::new(State::Alias) });
    }

    /// Reports a name of a type that begins with a small letter.
    fn capital(&self, name: &str, at: Span) {
        let mut letters = name.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        let right = format!("{first}{}", letters.as_str());
        let message = format!("the type `{name}` begins with a small letter");
        let diagnostic = names::CAPITAL_LETTER
            .at(at, message)
            .note("types begin with a capital letter, all other names with a small one");
        if is_capital(&right) {
            let title = format!("call it `{right}`");
            self.report(diagnostic.replace(at, right, title));
        } else {
            self.report(diagnostic.help("choose a name that begins with a capital letter"));
        }
    }

    /// Whether nothing else has the name that a declaration gives; says so otherwise.
    fn is_free(&self, name: &str, at: Span, syntax: &Declaration, home: Home) -> bool {
        if self.is_builtin(name) {
            let message = format!("`{name}` is a type of the language");
            self.report(names::SHADOWED_NAME.at(at, message).help("choose another name"));
            return false;
        }
        let Some(index) = self.lookup(name, syntax.syntax(), at.file) else { return true };
        let Some(known) = self.declared.get(index) else { return true };
        let diagnostic = if known.home == home {
            names::DUPLICATE_DEFINITION
                .at(at, format!("the type `{name}` is declared twice"))
                .here("again here")
        } else {
            names::SHADOWED_NAME.at(at, format!("`{name}` hides another type `{name}`"))
        };
        self.report(diagnostic.label(known.at, "declared here").help("rename one of the two"));
        false
    }
}
