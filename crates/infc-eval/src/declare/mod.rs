//! declare: the types of a site, before any expression is looked at. The files that an entry reaches are walked, what they
//! declare is entered into a copy of the schema, and from then on a type is found by its place in the text.
//!
//! Imports are literal paths, so that the walk needs no value, and the order of files and of declarations means
//! nothing. It deliberately elaborates no condition and no default: `elaborate` does.

mod extend;
mod fields;
mod fill;
mod module;
mod sound;
mod walk;
mod written;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infc_diag::{Diagnostic, FileId, Span, World};
use infc_syntax::{Parse, SyntaxNode, ast};

use crate::elaborate::Use;
use crate::{EnumId, RecordId, RefinedId, Schema, Type};

/// What an entry reaches and declares.
pub(crate) struct Types<'a> {
    world: &'a dyn World,
    /// The schema without the site's own types.
    model: &'a Schema,
    /// The first file.
    pub entry: FileId,
    /// The files that were read, and their trees.
    pub parsed: BTreeMap<FileId, (Arc<Parse>, ast::File)>,
    /// The declarations, in the order of the walk.
    pub declared: Vec<Declared>,
    homes: BTreeMap<Home, BTreeMap<String, usize>>,
    /// What the types with a condition are made from, as far as it is looked up.
    bases: RefCell<BTreeMap<RefinedId, Type>>,
    extends: Vec<Extension>,
    /// How many types may still be declared.
    budget: usize,
    is_spent: bool,
    /// How many names of types lead to the one that is looked up.
    depth: Cell<u32>,
    is_too_large: Cell<bool>,
    /// Whether an input could not be had, which is said elsewhere: what it declares is not known.
    pub is_partial: bool,
    /// The inputs that give types, or fields to kinds.
    given_by: RefCell<BTreeSet<String>>,
    /// What was found wrong and not yet handed on.
    found: RefCell<Vec<Diagnostic>>,
    /// The names of types that were looked up, and not yet handed on.
    uses: RefCell<Vec<Use>>,
    /// The places of the site's own fields and variants.
    pub places: Places,
    /// The defaults of the site's own fields.
    pub defaults: Vec<Default>,
}

/// Where a declaration holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Home {
    /// In a file, and wherever that is imported.
    File(FileId),
    /// In the `let` that begins there.
    Let(FileId, u32),
}

/// A declaration of a type.
pub(crate) struct Declared {
    pub name: String,
    /// Where its name stands.
    pub at: Span,
    pub home: Home,
    pub syntax: ast::Declaration,
    state: RefCell<State>,
}

/// What a declaration gives.
#[derive(Clone, Debug)]
pub(crate) enum State {
    Record(RecordId),
    /// With the records of the payloads that are written as fields.
    Enum(EnumId, Vec<Option<RecordId>>),
    Refined(RefinedId),
    /// Another name for a type that is not looked up yet.
    Alias,
    /// Being looked up.
    Busy,
    Done(Type),
}

/// `extend K = { … };`
struct Extension {
    syntax: ast::ExtendDecl,
    file: FileId,
}

/// The places of the site's own fields and variants, for who asks where a name comes from.
#[derive(Default)]
pub(crate) struct Places {
    pub fields: BTreeMap<(RecordId, usize), Span>,
    pub variants: BTreeMap<(EnumId, usize), Span>,
}

/// The default of a field, which is an expression of a file.
pub(crate) struct Default {
    pub slot: (RecordId, usize),
    pub expr: ast::Expr,
    pub ty: Type,
    pub home: Home,
}

/// Walks what `entry` reaches; gives the types, and the schema with those of the site, if it has any.
pub(crate) fn declare<'a>(
    world: &'a dyn World,
    model: &'a Schema,
    entry: FileId,
) -> (Types<'a>, Option<Schema>) {
    let mut types = Types::new(world, model, entry);
    types.walk();
    if types.declared.is_empty() && types.extends.is_empty() {
        return (types, None);
    }
    let mut schema = model.clone();
    types.enter(&mut schema);
    types.fill(&mut schema);
    types.extend(&mut schema);
    types.sound(&mut schema);
    (types, Some(schema))
}

impl<'a> Types<'a> {
    /// No types but those of `model`.
    pub fn new(world: &'a dyn World, model: &'a Schema, entry: FileId) -> Self {
        Self {
            world,
            model,
            entry,
            parsed: BTreeMap::new(),
            declared: Vec::new(),
            homes: BTreeMap::new(),
            bases: RefCell::default(),
            extends: Vec::new(),
            budget: 0,
            is_spent: false,
            depth: Cell::new(0),
            is_too_large: Cell::new(false),
            is_partial: false,
            given_by: RefCell::default(),
            found: RefCell::default(),
            uses: RefCell::default(),
            places: Places::default(),
            defaults: Vec::new(),
        }
    }

    /// Whether the input `name` gives a type that is used, or fields to a kind.
    pub fn is_used(&self, name: &str) -> bool {
        self.given_by.borrow().contains(name)
    }

    /// What was found wrong since it was last asked. Of files in which it is a guess what stands in what, nothing is said.
    pub fn take_found(&self) -> Vec<Diagnostic> {
        let sure = |found: &Diagnostic| {
            let parsed = self.parsed.get(&found.primary.span.file);
            !parsed.is_some_and(|(parse, _)| parse.errors.iter().any(|error| error.kind.leaves_a_guess()))
        };
        self.found.take().into_iter().filter(sure).collect()
    }

    /// The names of types that were looked up since it was last asked.
    pub fn take_uses(&self) -> Vec<Use> {
        self.uses.take()
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    fn fail(&self, diagnostic: Diagnostic) -> Type {
        self.report(diagnostic);
        Type::Poison
    }

    /// The declaration that `name` means where `node` stands.
    fn lookup(&self, name: &str, node: &SyntaxNode, file: FileId) -> Option<usize> {
        if self.declared.is_empty() {
            return None;
        }
        let of = |home| self.homes.get(&home).and_then(|names| names.get(name)).copied();
        let lets = node.ancestors().filter_map(ast::Let::cast);
        lets.map(|found| Home::Let(file, found.range().0)).find_map(of).or_else(|| of(Home::File(file)))
    }

    /// Every place where declarations hold, or that has defaults of its own.
    pub fn homes(&self) -> impl Iterator<Item = Home> {
        self.homes.keys().copied().chain(self.defaults.iter().map(|default| default.home))
    }

    /// Whether anything is declared in `home`.
    pub fn has_home(&self, home: Home) -> bool {
        self.homes.contains_key(&home) || self.defaults.iter().any(|default| default.home == home)
    }

    /// The defaults of fields that are declared in `home`.
    pub fn defaults_of(&self, home: Home) -> impl Iterator<Item = ((RecordId, usize), ast::Expr, Type)> {
        let own = self.defaults.iter().filter(move |default| default.home == home);
        own.map(|default| (default.slot, default.expr.clone(), default.ty.clone()))
    }

    /// The declarations that hold in `home`, by name.
    pub fn of_home(&self, home: Home) -> impl Iterator<Item = (usize, &Declared)> {
        let names = self.homes.get(&home).into_iter().flat_map(BTreeMap::values);
        names.filter_map(|&index| Some((index, self.declared.get(index)?)))
    }
}

fn span(file: FileId, (start, end): (u32, u32)) -> Span {
    Span::new(file, start, end)
}

/// Whether a name is one that a type may have.
pub(crate) fn is_capital(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, MemWorld};
    use infc_scalar::Scalar;

    use crate::{Field, Presence, RecordId, RecordType, Schema, Type, analyse};

    const TYPES: &str = "enum Tier = prod | dev { days : Int; };
type Few = Int where it < 9 because \"few\";
{ }
";

    const SITE: &str = "let
  t = import ./types.inf;
  tier : t.Tier = dev { days = 3; };
  count = { of : t.Tier, more : t.Few }: match of { prod: more; dev d: d.days; };
in
{ count = count { of = tier; more = 1; }; }
";

    fn schema() -> Schema {
        let field = Field {
            name: "count".into(),
            docs: "".into(),
            ty: Type::Scalar(Scalar::Int),
            presence: Presence::Required,
            grow_only: false,
        };
        let site = RecordType {
            name: "Site".into(),
            docs: "".into(),
            fields: vec![field],
            entity: false,
            scope: &[],
            shorthand: None,
            positional: false,
        };
        Schema::new(vec![site], Vec::new(), RecordId(0))
    }

    #[test]
    fn every_name_of_a_type_leads_to_its_declaration() {
        let mut world = MemWorld::default();
        world.insert(FilePath::project("types.inf"), TYPES);
        let entry = world.insert(FilePath::project("site.inf"), SITE);
        let schema = schema();
        let program = analyse(&world, &schema, entry);
        assert_eq!(program.diagnostics, []);
        let text = |at: infc_diag::Span| {
            let source = if at.file == entry { SITE } else { TYPES };
            source.get(at.start as usize..at.end as usize).unwrap_or_default()
        };
        let uses = program.value.uses.iter().filter(|used| used.definition.file != entry);
        let names: Vec<&str> = uses.clone().map(|used| text(used.at)).collect();
        assert_eq!(names, ["Tier", "dev", "days", "Tier", "Few", "prod", "dev", "days"]);
        assert!(uses.clone().all(|used| text(used.at).ends_with(text(used.definition))));
    }

    #[test]
    fn the_order_of_files_and_declarations_means_nothing() {
        let reversed: String =
            TYPES.lines().rev().filter(|line| *line != "{ }").collect::<Vec<_>>().join("\n");
        let schema = schema();
        let run = |types: &str| {
            let mut world = MemWorld::default();
            world.insert(FilePath::project("types.inf"), types);
            let entry = world.insert(FilePath::project("site.inf"), SITE);
            let program = analyse(&world, &schema, entry);
            assert_eq!(program.diagnostics, []);
            let evaluated = crate::evaluate(&program.value);
            assert_eq!(evaluated.diagnostics, []);
            format!("{:?}", evaluated.value.value)
        };
        assert_eq!(run(TYPES), run(&format!("{reversed}\n{{ }}\n")));
    }
}
