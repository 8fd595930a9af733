//! analyse: names and types. One bidirectional pass turns syntax into core: what is expected flows inwards, so that a
//! bare name is a variant only where an enum is expected and a literal is checked against its type at once.
//!
//! A definition of a `let` is elaborated when it is used, once for every type that it is used at; one that nothing uses,
//! as far as it says itself what it is. It deliberately evaluates nothing.

mod access;
mod agreed;
mod arguments;
mod asking;
mod binary;
mod body;
mod call;
mod coerce;
mod declared;
mod exports;
mod expression;
mod file;
mod flake;
mod function;
mod habit;
mod kept;
mod key;
mod lets;
mod list;
mod literal;
mod marks;
mod matching;
mod name;
mod policy;
mod prelude;
mod refine;
mod secret;
mod texts;
mod unknown;
mod unused;
mod variant;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use infc_diag::{Diagnostic, FileId, Findings, Kind, Reported, Span, World, names};
use infc_syntax::ast::{self, TypeExpr};

use crate::core::{Core, CoreKind, Expr};
use crate::declare::{Home, Types};
use crate::scope::{Expect, Known, Scope};
use crate::{RecordId, RefinedId, Schema, Spanned, Type, Value};

pub use declared::Condition;
pub use exports::{Export, exports};
pub(crate) use kept::Entity;
pub(crate) use literal::literal_error;
pub use marks::{Named, Typed};
pub use name::reserved;

/// A program whose names and types are known, ready to be evaluated.
#[derive(Debug)]
pub struct Program<'a> {
    /// The types that it is checked against: those that it was given, and those that it declares.
    pub schema: Cow<'a, Schema>,
    /// The whole site.
    pub(crate) root: Expr,
    /// Values of files and of their parts.
    pub(crate) globals: Vec<Expr>,
    /// What the flake exports, with types of its own.
    pub(crate) exported: Vec<Expr>,
    /// The files of the standard library and of inputs, whose spans are not the user's.
    pub(crate) library: Vec<FileId>,
    /// The conditions of the types that have one.
    pub(crate) conditions: BTreeMap<RefinedId, Condition>,
    /// The defaults of the fields that it declares.
    pub(crate) defaults: BTreeMap<(RecordId, usize), Expr>,
    /// Literals of types with a condition, which hold whether they win or not.
    pub(crate) literals: Vec<(Type, Spanned<Value>)>,
    /// The files whose braces do not pair up: what is said of their values would be said of a guess.
    pub(crate) guessed: Vec<FileId>,
    /// Whether its definitions nest too deeply, which is said.
    pub(crate) is_too_deep: bool,
    /// How much its evaluation may do.
    pub budget: crate::Budget,
    /// What the evaluation of the state before left.
    pub(crate) memory: Option<&'a crate::Memory>,
    /// What the entities that are kept are made of, by their places.
    pub(crate) kept: BTreeMap<crate::memory::Place, Rc<[u64]>>,
    /// Which name stands where, and what it means.
    pub uses: Vec<Use>,
    /// The types of what stands in the project's files, in the order in which they were found; a place that is read as
    /// several types has several.
    pub types: Vec<Typed>,
    /// The names in the project's files that mean fields.
    pub fields: Vec<Named>,
    /// The files that were read, in the order of their first use.
    pub files: Vec<FileId>,
    /// The literals that stand where a secret is expected: nothing shows them, whatever they look like.
    pub concealed: BTreeSet<Span>,
}

/// A name at a place, and the place that gives it its meaning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Use {
    /// Where the name stands.
    pub at: Span,
    /// Where it is defined.
    pub definition: Span,
}

/// Names, types and uses by position of the site that begins in `entry`.
pub fn analyse<'a>(world: &'a dyn World, schema: &'a Schema, entry: FileId) -> Reported<Program<'a>> {
    analyse_within(world, schema, entry, Analysing::default())
}

/// How a site is analysed, and evaluated after that.
#[derive(Clone, Default, Debug)]
pub struct Analysing<'a> {
    /// How much both may do.
    pub budget: crate::Budget,
    /// What the state before left, and where this one leaves something to the next.
    pub memory: Option<&'a crate::Memory>,
}

/// The same within a budget, which its evaluation has to keep to, too.
pub fn analyse_within<'a>(
    world: &'a dyn World,
    schema: &'a Schema,
    entry: FileId,
    Analysing { budget, memory }: Analysing<'a>,
) -> Reported<Program<'a>> {
    let (types, own) = crate::declare::declare(world, schema, entry);
    // The numbers of a site's own types hang on all of its text.
    let memory = memory.filter(|_| own.is_none());
    let own: Cow<'a, Schema> = own.map_or(Cow::Borrowed(schema), Cow::Owned);
    let mut elaborator = Elaborator::new(world, &own, types);
    (elaborator.most, elaborator.deepest) = (budget.expressions, budget.depth);
    elaborator.recall(memory, entry);
    elaborator.take_types();
    elaborator.declared_by_files();
    let root = elaborator.entry(entry);
    elaborator.unread();
    let kept = elaborator.keep(memory, entry);
    let at = root.at;
    let globals =
        elaborator.globals.into_iter().map(|slot| slot.into_inner().unwrap_or_else(|| poison(at))).collect();
    let is_library = |file: &FileId| world.path(*file).root != infc_diag::Root::Project;
    let library = elaborator.order.iter().copied().filter(is_library).collect();
    let guessed = elaborator.syntax.iter().filter(|(_, file)| file.guessed).map(|(file, _)| *file).collect();
    let found = elaborator.found.into_diagnostics();
    let mut uses = elaborator.uses;
    uses.sort_unstable();
    uses.dedup();
    let program = Program {
        budget,
        memory,
        kept,
        root,
        globals,
        exported: elaborator.exported,
        library,
        guessed,
        is_too_deep: elaborator.is_too_deep,
        uses,
        types: elaborator.marks.types,
        fields: elaborator.marks.fields,
        conditions: elaborator.conditions,
        defaults: elaborator.defaults,
        literals: elaborator.literals,
        files: elaborator.order,
        concealed: elaborator.concealed,
        schema: own,
    };
    Reported::new(program, found)
}

/// The type of what `path` selects from the value of `file`, where nothing is expected of it.
pub fn type_of(world: &dyn World, schema: &Schema, file: FileId, path: &[&str]) -> Type {
    let at = Span::new(file, 0, 0);
    let steps: Vec<access::Step> =
        path.iter().map(|name| access::Step { name: (*name).to_owned(), at, segment: None }).collect();
    let (types, own) = crate::declare::declare(world, schema, file);
    let own = own.map_or(Cow::Borrowed(schema), Cow::Owned);
    Elaborator::new(world, &own, types).global(file, &steps, &Expect::Any, at).1
}

/// A closed expression of the schema: the default of a field.
pub(crate) fn closed(schema: &Schema, text: &str, ty: &Type, at: Span) -> Expr {
    let world = infc_diag::MemWorld::default();
    let types = Types::new(&world, schema, at.file);
    let mut elaborator = Elaborator::new(&world, schema, types);
    let scope = Scope::of_file(at.file);
    match infc_syntax::parse(text).file().expr() {
        Some(expr) => elaborator.check(&expr, ty, &scope),
        None => poison(at),
    }
}

/// How many expressions may be elaborated in all, and how many more for each byte of the sources: what is used as
/// several types is elaborated for each of them, and so is what it uses.
const WORK: u64 = 2_000_000;
const WORK_OF_A_BYTE: u64 = 64;

/// A file, the way into its value, what is expected of that, and the inputs that are handed on to it.
type GlobalKey = (FileId, Vec<String>, Expect, BTreeMap<String, Type>);

struct Elaborator<'a> {
    world: &'a dyn World,
    schema: &'a Schema,
    types: Types<'a>,
    files: BTreeMap<FileId, Option<ast::File>>,
    order: Vec<FileId>,
    globals: Vec<RefCell<Option<Expr>>>,
    known: BTreeMap<GlobalKey, Known>,
    exported: Vec<Expr>,
    /// Where the files that are being elaborated were asked for.
    asked: Vec<Span>,
    /// What the steps of a way into a file lead to, by their number.
    ways: BTreeMap<GlobalKey, Vec<(usize, Span)>>,
    /// What is wrong; one text may be elaborated for several types, and is wrong once.
    found: Findings,
    uses: Vec<Use>,
    marks: marks::Marks,
    /// Literals that are given as secrets.
    concealed: BTreeSet<Span>,
    /// The definitions of `let`s that are being elaborated, for cycles.
    trail: Vec<(String, Span)>,
    /// Where a file does not follow the grammar.
    syntax: BTreeMap<FileId, Syntax>,
    /// How deeply expressions and the definitions that they use nest, and how deeply they may.
    depth: u32,
    deepest: u32,
    is_too_deep: bool,
    /// How many expressions were elaborated, and how many may be: each as often as it is read as another type.
    work: u64,
    allowed: u64,
    /// How many may be, whatever the sources.
    most: u64,
    is_spent: bool,
    /// The `let`s whose declarations are elaborated.
    homes: BTreeSet<Home>,
    conditions: BTreeMap<RefinedId, Condition>,
    defaults: BTreeMap<(RecordId, usize), Expr>,
    literals: Vec<(Type, Spanned<Value>)>,
    kept: kept::Kept,
}

/// What the parser found wrong in a file.
#[derive(Default)]
struct Syntax {
    /// Where.
    spans: Vec<Span>,
    /// The literals that hold a secret, which nothing may see.
    secrets: BTreeSet<Span>,
    /// Is it a guess what stands in what?
    guessed: bool,
}

/// A core expression.
fn core(kind: CoreKind, at: Span) -> Expr {
    Rc::new(Core { kind, at })
}

/// Something that is already reported.
fn poison(at: Span) -> Expr {
    core(CoreKind::Poison, at)
}

impl<'a> Elaborator<'a> {
    fn new(world: &'a dyn World, schema: &'a Schema, types: Types<'a>) -> Self {
        Self {
            world,
            schema,
            types,
            files: BTreeMap::new(),
            order: Vec::new(),
            globals: Vec::new(),
            known: BTreeMap::new(),
            exported: Vec::new(),
            asked: Vec::new(),
            ways: BTreeMap::new(),
            found: Findings::default(),
            uses: Vec::new(),
            marks: marks::Marks::default(),
            concealed: BTreeSet::new(),
            trail: Vec::new(),
            syntax: BTreeMap::new(),
            depth: 0,
            deepest: crate::Budget::default().depth,
            is_too_deep: false,
            work: 0,
            allowed: WORK,
            most: u64::MAX,
            is_spent: false,
            homes: BTreeSet::new(),
            conditions: BTreeMap::new(),
            defaults: BTreeMap::new(),
            literals: Vec::new(),
            kept: kept::Kept::default(),
        }
    }
}

impl Elaborator<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        // What is said of a guess would be a second message about one mistake.
        let guessed = self.syntax.get(&diagnostic.primary.span.file).is_some_and(|file| file.guessed);
        if !guessed {
            self.tell(diagnostic);
        }
    }

    /// Reports it where the user can mend it.
    fn tell(&mut self, diagnostic: Diagnostic) {
        if let Some(moved) = self.at_users(diagnostic) {
            self.found.push(moved);
        }
    }

    /// The type that is written, or `Poison` if there is none such.
    fn written(&mut self, ty: &TypeExpr, file: FileId) -> Type {
        let ty = self.types.written(ty, file);
        self.take_types();
        ty
    }

    /// The type that is named by `segments` where `node` stands.
    fn named_type(&mut self, segments: &[(String, Span)], node: &infc_syntax::SyntaxNode) -> Type {
        let ty = self.types.named(segments, node);
        self.take_types();
        ty
    }

    /// Takes over what the look-up of types said and found.
    fn take_types(&mut self) {
        self.uses.extend(self.types.take_uses());
        for diagnostic in self.types.take_found() {
            self.report(diagnostic);
        }
    }

    /// Whether something within `span` does not follow the grammar.
    fn is_broken(&self, span: Span) -> bool {
        let file = self.syntax.get(&span.file);
        file.is_some_and(|file| file.spans.iter().any(|at| at.start >= span.start && at.end <= span.end))
    }

    /// Whether the literal at `span` holds a secret.
    fn is_secret(&self, span: Span) -> bool {
        self.syntax.get(&span.file).is_some_and(|file| file.secrets.contains(&span))
    }

    /// Reports a mistake and gives what stands for it.
    fn fail(&mut self, diagnostic: Diagnostic) -> (Expr, Type) {
        let at = diagnostic.primary.span;
        self.report(diagnostic);
        (poison(at), Type::Poison)
    }

    /// The span of `range` in the file of `scope`.
    #[expect(clippy::unused_self, reason = "reads as a question to the elaborator, as all others do")]
    fn span(&self, scope: &Rc<Scope>, range: (u32, u32)) -> Span {
        Span::new(scope.file(), range.0, range.1)
    }

    fn mismatch(&mut self, at: Span, expected: &Type, found: &Type) -> Expr {
        if *found != Type::Poison && *expected != Type::Poison {
            let found = crate::report::article(&self.schema.show(found));
            let diagnostic = self.expected(expected, &found, at);
            self.report(diagnostic.here(format!("this is {found}")));
        }
        poison(at)
    }

    /// That something else stands where a `ty` is expected, and how one is written.
    fn expected(&self, ty: &Type, found: &str, at: Span) -> Diagnostic {
        let shown = crate::report::article(&self.schema.show(ty));
        let diagnostic = names::TYPE_MISMATCH.at(at, format!("expected {shown}, found {found}"));
        match ty {
            Type::Map(..) => diagnostic.help("a map is a set: `{ name = …; }`"),
            Type::List(_) if !found.starts_with("a List ") => {
                diagnostic.help("a list stands in brackets: `[ … ]`")
            }
            Type::Record(id) => {
                let fields = self.schema.record(*id).fields.iter();
                let required = fields.filter(|field| field.presence == crate::Presence::Required);
                let fields: Vec<_> = required.map(|field| format!("{} = …;", field.name)).collect();
                let fields = if fields.is_empty() { "field = …;".to_owned() } else { fields.join(" ") };
                diagnostic.help(format!("a record is a set: `{{ {fields} }}`"))
            }
            Type::Params(params) => {
                let fields: Vec<_> = params.iter().map(|param| format!("{} = …;", param.name)).collect();
                diagnostic.help(format!("name the arguments: `{{ {} }}`", fields.join(" ")))
            }
            Type::Profile(id) => {
                let name = &self.schema.record(*id).name;
                diagnostic.help(format!("write `(profile {name} {{ … }})`, or the path of a file"))
            }
            Type::Scalar(scalar) => {
                diagnostic.help(format!("write {} such as `{}`", scalar.noun(), scalar.example()))
            }
            Type::Enum(id) => {
                let variants = &self.schema.enumeration(*id).variants;
                let variants: Vec<_> = variants.iter().map(|variant| format!("`{}`", variant.name)).collect();
                if variants.is_empty() {
                    return diagnostic;
                }
                diagnostic.help(format!("write one of {}", variants.join(", ")))
            }
            _ => diagnostic,
        }
    }

    fn unknown(&mut self, kind: &'static Kind, at: Span, name: &str, message: String, candidates: &[&str]) {
        self.report(crate::report::unknown(kind, at, name, message, candidates));
    }
}
