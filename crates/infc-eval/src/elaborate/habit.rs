//! Names that mean something in Nix and in other languages, and nothing here: what to write instead.
//!
//! It is asked only for a name that nothing defines, so that everybody may use these names for their own. It deliberately
//! looks at the text around the name alone: types are not known where a name is not.

use infc_diag::{Diagnostic, Edit, Fix, Kind, Span, names};
use infc_syntax::ast::{self, Expr};
use infc_syntax::{SyntaxKind, SyntaxNode, TextRange};

use super::{Elaborator, prelude};

/// What a name of another language is said here: the diagnostic, and the help.
const NAMES: &[(&str, &Kind, &str)] = &[
    ("mkForce", &names::NIX_MODULE, "write `force` in front of the definition: `force port = 22;`"),
    (
        "mkOverride",
        &names::NIX_MODULE,
        "write `force` or `default` in front of the definition: `force port = 22;`",
    ),
    ("mkDefault", &names::NIX_MODULE, "write `default` in front of the definition: `default port = 22;`"),
    ("mkIf", &names::NIX_MODULE, "write `when condition { … };` around the definitions"),
    ("optionalAttrs", &names::NIX_MODULE, "write `when condition { … };` around the definitions"),
    ("mkMerge", &names::NIX_MODULE, "definitions in profiles merge by themselves: `imports = [ … ];`"),
    ("mkBefore", &names::NIX_MODULE, "write the elements in their order, and `+=` to add some"),
    ("mkAfter", &names::NIX_MODULE, "write the elements in their order, and `+=` to add some"),
    ("mkOption", &names::NIX_MODULE, "a kind's fields are given; `extend` adds one of your own"),
    ("mkEnableOption", &names::NIX_MODULE, "a kind's fields are given; `extend` adds one of your own"),
    ("config", &names::NIX_MODULE, "write `self`, `host` or `site`"),
    ("options", &names::NIX_MODULE, "a kind's fields are given; `extend` adds one of your own"),
    ("optional", &names::NIX_BUILTINS, "write `if condition then [ … ] else [ ]`"),
    ("optionals", &names::NIX_BUILTINS, "write `if condition then [ … ] else [ ]`"),
    ("optionalString", &names::NIX_BUILTINS, "write `if condition then \"…\" else \"\"`"),
    ("toString", &names::NIX_BUILTINS, "put the value into a string: `\"${value}\"`"),
    ("toJSON", &names::NIX_BUILTINS, "put each value into a string: `\"${value}\"`"),
    ("throw", &names::NIX_BUILTINS, "state what must hold: `assert condition; …`"),
    ("abort", &names::NIX_BUILTINS, "state what must hold: `assert condition; …`"),
    ("trace", &names::NIX_BUILTINS, "`infc why` says how a value came to be"),
    ("foldl", &names::NIX_BUILTINS, "write `fold (acc: x: …) start list`"),
    ("foldr", &names::NIX_BUILTINS, "write `fold (acc: x: …) start list`"),
    ("foldAttrs", &names::NIX_BUILTINS, "write `fold (acc: key: …) start (attrNames map)`"),
    ("listToAttrs", &names::NIX_BUILTINS, "write `genAttrs keys (key: …)`"),
    ("concatMap", &names::NIX_BUILTINS, "write `concat (map (x: …) list)`"),
    ("concatLists", &names::NIX_BUILTINS, "write `concat lists`"),
    ("concatStringsSep", &names::NIX_BUILTINS, "write `join \",\" list`"),
    ("concatStrings", &names::NIX_BUILTINS, "write `join \"\" list`"),
    ("concatMapStringsSep", &names::NIX_BUILTINS, "write `join \",\" (map (x: …) list)`"),
    ("splitString", &names::NIX_BUILTINS, "write `split \",\" text`"),
    ("flatten", &names::NIX_BUILTINS, "write `concat lists`"),
    ("hasAttr", &names::NIX_BUILTINS, "write `set ? name`"),
    ("getAttr", &names::NIX_BUILTINS, "write `set.name`, or `set.name or default`"),
    ("attrByPath", &names::NIX_BUILTINS, "write `set.a.b or default`"),
    ("recursiveUpdate", &names::NIX_BUILTINS, "write `a // b`: it goes deep"),
    (
        "getEnv",
        &names::NIX_BUILTINS,
        "nothing is read from the environment: write the value, or make it a parameter",
    ),
    ("currentTime", &names::NIX_BUILTINS, "there is no clock: `--today` compares dates"),
    (
        "readFile",
        &names::NIX_BUILTINS,
        "a path is the text of a file where text is expected: `source = ./motd;`",
    ),
    ("readDir", &names::NIX_BUILTINS, "name each file: `./a.inf`"),
    ("fetchTarball", &names::NIX_BUILTINS, "name it in `inputs`, which `infc lock` fetches"),
    ("fetchGit", &names::NIX_BUILTINS, "name it in `inputs`, which `infc lock` fetches"),
    ("fetchurl", &names::NIX_BUILTINS, "name it in `inputs`, which `infc lock` fetches"),
    ("callPackage", &names::NIX_BUILTINS, "write `import ./file.inf { … }`"),
    ("builtins", &names::NIX_BUILTINS, "the functions need no prefix: `map`, `filter`, `attrNames`"),
    ("lib", &names::NIX_BUILTINS, "the functions need no prefix: `map`, `filter`, `attrNames`"),
    ("pkgs", &names::NIX_BUILTINS, "packages are named in quotes: `packages = [ \"git\" ];`"),
    ("null", &names::NIX_NULL, "leave the field out, or write `none`"),
    ("nil", &names::NIX_NULL, "leave the field out, or write `none`"),
    ("None", &names::NIX_NULL, "leave the field out, or write `none`"),
    ("undefined", &names::NIX_NULL, "leave the field out, or write `none`"),
    ("not", &names::FOREIGN_OPERATOR, "write `!`"),
    ("True", &names::UNKNOWN_NAME, "write `true`"),
    ("yes", &names::UNKNOWN_NAME, "write `true`"),
    ("on", &names::UNKNOWN_NAME, "write `true`"),
    ("False", &names::UNKNOWN_NAME, "write `false`"),
    ("no", &names::UNKNOWN_NAME, "write `false`"),
    ("max", &names::UNKNOWN_NAME, "write `if a < b then b else a`"),
    ("min", &names::UNKNOWN_NAME, "write `if a < b then a else b`"),
    (
        "when",
        &names::UNKNOWN_NAME,
        "`when` stands before definitions; write `[ … ] ++ (if condition then [ … ] else [ ])`",
    ),
    ("for", &names::UNKNOWN_NAME, "write `map (x: …) list`"),
    ("case", &names::UNKNOWN_NAME, "write `match value { pattern: …; }`"),
    ("switch", &names::UNKNOWN_NAME, "write `match value { pattern: …; }`"),
    ("function", &names::UNKNOWN_NAME, "write `x: …`, or `{ a : Port }: …`"),
    ("lambda", &names::UNKNOWN_NAME, "write `x: …`, or `{ a : Port }: …`"),
    ("include", &names::UNKNOWN_NAME, "write `import ./file.inf`, or `imports = [ ./file.inf ];`"),
    ("require", &names::UNKNOWN_NAME, "write `import ./file.inf`, or `imports = [ ./file.inf ];`"),
];

/// Sets of Nix that hold functions.
const PREFIXES: &[&str] = &["lib", "builtins"];

/// Ends of names that are domains rather than fields.
const DOMAINS: &[&str] =
    &["com", "org", "net", "io", "dev", "app", "example", "local", "internal", "info", "cloud"];

/// What a name of another language is called here.
fn found(name: &str) -> Option<&'static (&'static str, &'static Kind, &'static str)> {
    NAMES.iter().find(|(known, ..)| *known == name)
}

/// Whether a name is one of another language.
pub(super) fn is_habit(name: &str) -> bool {
    found(name).is_some()
}

impl Elaborator<'_> {
    /// What to say of the unknown `name` at `at` if it is one of another language, or text that lacks its quotes.
    pub(super) fn habit(&self, name: &str, at: Span) -> Option<Diagnostic> {
        let use_of = self.use_of(at);
        if let Some(diagnostic) = use_of.as_ref().and_then(|used| used.domain(at)) {
            return Some(diagnostic);
        }
        let Some(used) = use_of else { return found(name).map(|habit| said(habit, name, at)) };
        let called = used.called.as_str();
        let span = Span::new(at.file, used.whole.0, used.whole.1);
        if PREFIXES.contains(&name) && prelude::is_function(called) {
            let message = format!("there is no `{name}`: `{called}` needs no prefix");
            return Some(names::NIX_BUILTINS.at(span, message).replace(
                span,
                called,
                format!("write `{called}`"),
            ));
        }
        let whole = if PREFIXES.contains(&name) { found(called) } else { None };
        let diagnostic = match (whole, found(name)) {
            (Some(habit), _) => said(habit, called, span),
            (None, Some(habit)) => said(habit, name, at),
            (None, None) => return None,
        };
        Some(match used.fix(if whole.is_some() { called } else { name }, at) {
            Some((edits, safe)) => {
                let title = diagnostic.help.clone().unwrap_or_default();
                diagnostic.fix(Fix { title, edits, safe })
            }
            None => diagnostic,
        })
    }

    /// How the name at `at` is used.
    fn use_of(&self, at: Span) -> Option<Used> {
        let file = self.files.get(&at.file)?.as_ref()?;
        // Found by halving among the children; looking through them all would make many unknown names of one list slow.
        let covering = file.syntax().covering_element(TextRange::new(at.start.into(), at.end.into()));
        let node = covering.into_token().and_then(|token| token.parent());
        let name = node.filter(|node| node.kind() == SyntaxKind::Name)?;
        Some(Used::of(name))
    }
}

fn said((_, kind, help): &(&str, &'static Kind, &str), name: &str, at: Span) -> Diagnostic {
    let message = if *kind == &names::UNKNOWN_NAME {
        format!("`{name}` means nothing here")
    } else {
        format!("there is no `{name}`")
    };
    kind.at(at, message).help(*help)
}

/// How a name is used: selected from, applied, given to a definition.
struct Used {
    /// The name with what is selected from it.
    whole: (u32, u32),
    text: String,
    /// The last part of it.
    called: String,
    /// What it is applied to, and where all that stands.
    arguments: Vec<Expr>,
    call: (u32, u32),
    /// The definition whose whole value that is.
    binding: Option<ast::Binding>,
}

impl Used {
    fn of(name: SyntaxNode) -> Self {
        let parent = |node: &SyntaxNode, kind| node.parent().filter(|parent| parent.kind() == kind);
        let first = |of: &SyntaxNode, node: &SyntaxNode| of.first_child().as_ref() == Some(node);
        let whole = parent(&name, SyntaxKind::Select).filter(|of| first(of, &name)).unwrap_or(name);
        let (mut call, mut arguments) = (whole.clone(), Vec::new());
        while let Some(of) = parent(&call, SyntaxKind::Apply).filter(|of| first(of, &call)) {
            arguments.extend(of.last_child().and_then(Expr::cast));
            call = of;
        }
        let binding = parent(&call, SyntaxKind::Binding).and_then(ast::Binding::cast);
        let text = whole.text().to_string();
        let called = text.rsplit('.').next().unwrap_or(&text).trim().to_owned();
        Self { whole: range(&whole), text, called, arguments, call: range(&call), binding }
    }

    /// The name of a host without quotes.
    fn domain(&self, at: Span) -> Option<Diagnostic> {
        let (before, last) = self.text.rsplit_once('.')?;
        let label = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
        if !before.chars().all(label) || !DOMAINS.contains(&last) || !self.arguments.is_empty() {
            return None;
        }
        let (span, text) = (Span::new(at.file, self.whole.0, self.whole.1), &self.text);
        let diagnostic =
            names::UNQUOTED.at(span, format!("the name `{text}` needs quotes")).here("not quoted");
        let edits = vec![Edit { span, text: format!("\"{text}\"") }];
        Some(diagnostic.fix(Fix { title: format!("write `\"{text}\"`"), edits, safe: false }))
    }

    /// The edits that say the same here, and whether they do for sure.
    fn fix(&self, name: &str, at: Span) -> Option<(Vec<Edit>, bool)> {
        let span = |range: (u32, u32)| Span::new(at.file, range.0, range.1);
        let edit = |range, text: &str| Edit { span: span(range), text: text.to_owned() };
        let source = |expr: &Expr| expr.syntax().text().to_string();
        match (name, self.arguments.as_slice()) {
            ("mkForce" | "mkDefault", [value]) => {
                let binding = self.binding.as_ref().filter(|binding| binding.rank().is_none())?;
                let start = binding.range().0;
                let rank = if name == "mkForce" { "force " } else { "default " };
                Some((vec![edit((start, start), rank), edit((self.call.0, value.range().0), "")], true))
            }
            ("mkIf", [condition, value]) => {
                let binding = self.binding.as_ref().filter(|binding| !binding.is_append())?;
                let before = binding.path()?.range();
                let rank = binding.rank_range().map_or(before.0, |range| range.0);
                let path = binding.syntax().text().slice(..(before.1 - rank).into()).to_string();
                let (end, start) = (condition.range().1, value.range().0);
                let edits = vec![
                    edit((rank, condition.range().0), "when "),
                    edit((end, start), &format!(" {{ {path} = ")),
                    edit((value.range().1, value.range().1), "; }"),
                ];
                Some((edits, true))
            }
            ("toString", [value @ (Expr::Name(_) | Expr::Select(_))]) => {
                Some((vec![edit(self.call, &format!("\"${{{}}}\"", source(value)))], true))
            }
            ("optionals", [condition, list]) if self.binding.is_some() => {
                let text = format!("if {} then {} else [ ]", source(condition), source(list));
                Some((vec![edit(self.call, &text)], true))
            }
            ("recursiveUpdate", [base, over]) if self.binding.is_some() => {
                Some((vec![edit(self.call, &format!("{} // {}", source(base), source(over)))], true))
            }
            ("not", [value]) => Some((vec![edit((self.whole.0, value.range().0), "!")], true)),
            ("True" | "yes" | "on", []) => Some((vec![edit(self.whole, "true")], true)),
            ("False" | "no", []) => Some((vec![edit(self.whole, "false")], true)),
            ("nil" | "None" | "undefined", []) => Some((vec![edit(self.whole, "none")], true)),
            ("pkgs", []) if self.text != self.called => {
                Some((vec![edit(self.whole, &format!("\"{}\"", self.called))], false))
            }
            _ => None,
        }
    }
}

fn range(node: &SyntaxNode) -> (u32, u32) {
    (node.text_range().start().into(), node.text_range().end().into())
}
