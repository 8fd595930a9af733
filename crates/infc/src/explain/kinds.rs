//! The kinds of the schema: records with their fields, enums with their variants.
//!
//! It deliberately shows a kind as the language would declare it, so that who reads it learns how it is written.

use infc_eval::{EnumType, Field, Kind, Presence, RecordType, Schema, Type, Variant};
use infc_model::schema;

use super::{Explanation, sentence};

/// A kind of the schema.
#[derive(Clone, Copy)]
pub(super) enum Shape<'a> {
    /// With fields.
    Record(&'a RecordType),
    /// With variants.
    Enum(&'a EnumType),
}

impl<'a> Shape<'a> {
    /// Every kind, by name.
    pub fn all(schema: &'a Schema) -> Vec<Self> {
        let mut all: Vec<Self> =
            schema.records.iter().map(Self::Record).chain(schema.enums.iter().map(Self::Enum)).collect();
        all.sort_by_key(|shape| shape.name());
        all
    }

    /// Its name.
    pub fn name(self) -> &'a str {
        match self {
            Self::Record(record) => &record.name,
            Self::Enum(one) => &one.name,
        }
    }

    /// What it is.
    pub fn docs(self) -> String {
        match self {
            Self::Record(record) => plain(&record.docs),
            Self::Enum(one) => plain(&one.docs),
        }
    }

    /// The kind of a value of type `ty`, through options, lists, maps and references.
    fn of(schema: &'a Schema, ty: &Type) -> Option<Self> {
        match ty {
            Type::Record(id) | Type::Profile(id) => Some(Self::Record(schema.record(*id))),
            Type::Enum(id) => Some(Self::Enum(schema.enumeration(*id))),
            Type::Secret => schema.sources.map(|id| Self::Enum(schema.enumeration(id))),
            Type::Option(inner) | Type::List(inner) | Type::Map(_, inner) => Self::of(schema, inner),
            Type::Ref(kinds) => match &**kinds {
                [Kind::Record(id)] => Some(Self::Record(schema.record(*id))),
                [Kind::Enum(id)] => Some(Self::Enum(schema.enumeration(*id))),
                _ => None,
            },
            Type::Refined(id) => Self::of(schema, &schema.refinement(*id).base),
            Type::Scalar(_) | Type::Function(..) | Type::Params(_) | Type::Input(_) | Type::Poison => None,
        }
    }
}

/// Every kind.
pub(super) fn all() -> impl Iterator<Item = Explanation> {
    Shape::all(schema()).into_iter().map(kind)
}

/// Every field and variant, by name in full.
pub(super) fn members() -> Vec<String> {
    let mut found = Vec::new();
    for shape in Shape::all(schema()) {
        found.extend(names(shape).into_iter().map(|name| format!("{}.{name}", shape.name())));
    }
    found
}

/// What `name` means: a kind, a field or variant of one, or a way from the site, `hosts.vps.ssh.port`.
pub(super) fn of(name: &str) -> Option<Explanation> {
    let schema = schema();
    let (first, rest) = name.split_once('.').unwrap_or((name, ""));
    let start = Shape::all(schema).into_iter().find(|shape| shape.name() == first);
    match (start, rest) {
        (Some(shape), "") => Some(kind(shape)),
        (Some(shape), rest) => way(schema, shape, &segments(rest)),
        (None, "") => None,
        (None, _) => way(schema, Shape::Record(schema.record(schema.root)), &segments(name)),
    }
}

/// Every field and variant that is called `name`.
pub(super) fn members_called(name: &str) -> Vec<Explanation> {
    let schema = schema();
    let records = schema
        .records
        .iter()
        .filter_map(|record| Some(field(record, record.fields.get(record.field(name)?)?)));
    let enums = schema
        .enums
        .iter()
        .filter_map(|one| Some(variant(one, one.variants.iter().find(|it| it.name == name)?)));
    records.chain(enums).collect()
}

/// Goes from a kind to what a way ends at.
fn way(schema: &Schema, at: Shape<'_>, steps: &[String]) -> Option<Explanation> {
    let (step, rest) = steps.split_first()?;
    let (found, ty) = match at {
        Shape::Record(record) => {
            let found = record.fields.get(record.field(step)?)?;
            (field(record, found), Some(&found.ty))
        }
        Shape::Enum(one) => {
            let found = one.variants.iter().find(|it| it.name == *step)?;
            (variant(one, found), found.payload.as_ref())
        }
    };
    if rest.is_empty() {
        return Some(found);
    }
    let below = Shape::of(schema, ty?)?;
    if !matches!(ty, Some(Type::Map(..))) {
        return way(schema, below, rest);
    }
    // A key is passed over; a shell may have taken the quotes of one with dots in it.
    let ways = (1..rest.len()).filter_map(|length| rest.get(length..));
    let mut deeper = ways.filter_map(|rest| way(schema, below, rest));
    deeper.next().or_else(|| (rest.len() == 1).then(|| kind(below)))
}

/// The segments of a way, of which some may be quoted: `vhosts."www.example.org".tls`.
fn segments(way: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for char in way.chars() {
        match char {
            '"' => quoted = !quoted,
            '.' if !quoted => found.push(String::new()),
            _ => found.last_mut().into_iter().for_each(|last| last.push(char)),
        }
    }
    found
}

fn names(shape: Shape<'_>) -> Vec<String> {
    match shape {
        Shape::Record(record) => record.fields.iter().map(|field| field.name.to_string()).collect(),
        Shape::Enum(one) => one.variants.iter().map(|variant| variant.name.to_string()).collect(),
    }
}

fn kind(shape: Shape<'_>) -> Explanation {
    let (declaration, notes) = match shape {
        Shape::Record(record) => (record_text(record), record_notes(record)),
        Shape::Enum(one) => (enum_text(one), enum_notes(one)),
    };
    let title = sentence(&shape.docs());
    let mut parts = vec![format!("# {}", shape.name()), shape.docs()];
    parts.extend(notes.into_iter().chain(standing(shape.name())));
    parts.push(format!("```inf\n{declaration}```\n"));
    let page = parts.join("\n\n");
    Explanation { name: shape.name().to_owned(), what: "kind", title, page, severity: None }
}

fn field(record: &RecordType, field: &Field) -> Explanation {
    let name = format!("{}.{}", record.name, field.name);
    let docs = plain(&field.docs);
    let presence = match &field.presence {
        Presence::Required => "It must be given.".to_owned(),
        Presence::Optional => "It may be absent.".to_owned(),
        Presence::Default(value) => format!("Not given, it is `{value}`."),
    };
    let grows = if field.grow_only { " What a profile gave is added to, and never dropped." } else { "" };
    let page = format!("# {name}\n\n`{}`\n\n{docs}\n\n{presence}{grows}{}\n", shown(field), leads(&field.ty));
    Explanation { name, what: "field", title: sentence(&docs), page, severity: None }
}

fn variant(one: &EnumType, variant: &Variant) -> Explanation {
    let name = format!("{}.{}", one.name, variant.name);
    let docs = plain(&variant.docs);
    let written = written(variant);
    let leads = variant.payload.as_ref().map(leads).unwrap_or_default();
    let page = format!(
        "# {name}\n\n`{written}`\n\n{docs}\n\nIt stands where the enum `{}` is expected.{leads}\n",
        one.name
    );
    Explanation { name, what: "variant", title: sentence(&docs), page, severity: None }
}

/// Where to read on, if the type is a kind of its own.
fn leads(ty: &Type) -> String {
    let shape = Shape::of(schema(), ty);
    shape.map(|shape| format!(" See `infc explain {}`.", shape.name())).unwrap_or_default()
}

/// `memory : Size?`
pub(super) fn shown(field: &Field) -> String {
    let ty = schema().show(&field.ty);
    match &field.presence {
        Presence::Required => format!("{} : {ty}", field.name),
        Presence::Optional if ty.contains(' ') => format!("{} : ({ty})?", field.name),
        Presence::Optional => format!("{} : {ty}?", field.name),
        Presence::Default(value) => format!("{} : {ty} = {value}", field.name),
    }
}

/// `letsencrypt Letsencrypt`
pub(super) fn written(variant: &Variant) -> String {
    match &variant.payload {
        Some(ty) => {
            let ty = schema().show(ty);
            let ty = if ty.contains(' ') { format!("({ty})") } else { ty };
            format!("{} {ty}", variant.name)
        }
        None => variant.name.to_string(),
    }
}

fn record_text(record: &RecordType) -> String {
    let fields = record.fields.iter().map(|field| format!("{}  {};\n", commented(&field.docs), shown(field)));
    format!("record {} = {{\n{}}};\n", record.name, fields.collect::<String>())
}

fn enum_text(one: &EnumType) -> String {
    let variants =
        one.variants.iter().map(|variant| format!("{}  | {}\n", commented(&variant.docs), written(variant)));
    format!("enum {} =\n{};\n", one.name, variants.collect::<String>())
}

fn commented(docs: &str) -> String {
    plain(docs).lines().flat_map(|line| ["  ## ", line, "\n"]).collect()
}

/// What the braces and the short forms of a record do.
pub(super) fn record_notes(record: &RecordType) -> Vec<String> {
    let mut notes = Vec::new();
    if record.entity {
        let scope: Vec<String> = record.scope.iter().map(|name| format!("`{name}`")).collect();
        let inside =
            if scope.is_empty() { String::new() } else { format!(", and {} are in scope", scope.join(" ")) };
        notes.push(format!(
            "It is an entity: inside its braces `self` is it{inside}; `imports = [ … ];` may stand in it, and \
             `profile {} {{ … }}` is a part of it that others import.",
            record.name
        ));
    }
    if let Some(field) = record.shorthand {
        notes.push(format!("A value that is no set is taken for its `{field}`."));
    }
    if record.positional {
        notes.push("Its fields are written in a row, in their order, without braces.".to_owned());
    }
    notes
}

/// What else is a value of an enum.
pub(super) fn enum_notes(one: &EnumType) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(scalar) = one.text {
        notes.push(format!("A literal of the type `{}` is one as well.", scalar.name()));
    }
    if !one.refs.is_empty() {
        let kinds: Vec<String> =
            one.refs.iter().map(|kind| format!("`{}`", schema().kind_name(*kind))).collect();
        notes.push(format!("A reference to an entity is one as well: {}.", kinds.join(", ")));
    }
    if one.secret {
        notes.push("A secret is one as well: `secrets.x`.".to_owned());
    }
    if one.spread {
        notes.push(
            "In a list of them, a list stands for its elements; one alone stands for a list.".to_owned(),
        );
    }
    notes
}

/// Where values of the kind `name` stand, as one line.
fn standing(name: &str) -> Option<String> {
    let places = places(name);
    (!places.is_empty()).then(|| format!("It stands in {}.", places.join(", ")))
}

/// The fields and variants that hold a value of the kind `name`, or a collection of such.
pub(super) fn places(name: &str) -> Vec<String> {
    let schema = schema();
    let holds = |ty: &Type| !refers(ty) && Shape::of(schema, ty).is_some_and(|shape| shape.name() == name);
    let mut places = Vec::new();
    for record in &schema.records {
        let fields = record.fields.iter().filter(|field| holds(&field.ty));
        places.extend(fields.map(|field| format!("`{}.{}`", record.name, field.name)));
    }
    for one in &schema.enums {
        let variants = one.variants.iter().filter(|variant| variant.payload.as_ref().is_some_and(holds));
        places.extend(variants.map(|variant| format!("`{}.{}`", one.name, variant.name)));
    }
    places
}

/// Whether values of the type are references, or collections of such.
fn refers(ty: &Type) -> bool {
    match ty {
        Type::Ref(_) => true,
        Type::Option(inner) | Type::List(inner) | Type::Map(_, inner) => refers(inner),
        Type::Scalar(_)
        | Type::Secret
        | Type::Record(_)
        | Type::Enum(_)
        | Type::Refined(_)
        | Type::Profile(_)
        | Type::Function(..)
        | Type::Params(_)
        | Type::Input(_)
        | Type::Poison => false,
    }
}

/// A doc comment of Rust as it reads: without the blank that begins each line.
pub(super) fn plain(docs: &str) -> String {
    docs.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_passes_over_keys() {
        let found = |name: &str| of(name).map(|one| one.name);
        assert_eq!(found("hosts.vps"), Some("Host".to_owned()));
        assert_eq!(found("hosts.vps.vhosts.\"www.example.org\".tls"), Some("Vhost.tls".to_owned()));
        assert_eq!(
            found("hosts.vps.vhosts.\"www.example.org\".tls.letsencrypt.email"),
            Some("Letsencrypt.email".to_owned())
        );
        assert_eq!(found("hosts.vps.vhosts.www.example.org.tls"), Some("Vhost.tls".to_owned()));
        assert_eq!(found("hosts"), None);
        assert_eq!(found("hosts.vps.memory"), None);
    }

    #[test]
    fn a_kind_is_shown_as_it_would_be_declared() {
        let app = of("App").unwrap();
        assert!(app.page.contains("record App = {\n"), "{}", app.page);
        assert!(app.page.contains("  ## The most memory it may use.\n  memory : Size?;\n"), "{}", app.page);
        assert!(app.page.contains("  runtime : Runtime = node;\n"), "{}", app.page);
        let tls = of("Tls").unwrap();
        assert!(tls.page.contains("  | off\n;\n"), "{}", tls.page);
        assert!(tls.page.contains("It stands in `Vhost.tls`."), "{}", tls.page);
    }
}
