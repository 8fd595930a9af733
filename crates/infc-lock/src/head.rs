//! The inputs that a flake states, with their URLs read.
//!
//! It deliberately does not follow them.

use infc_diag::{Diagnostic, FileId, Reported, Span, World, derive, names};
use infc_syntax::ast::{Input, Str, WrongInput};

use crate::InputUrl;

/// The longest name of an input.
const NAME_MAX: usize = 64;

/// An input that a flake states.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    /// Its name.
    pub name: String,
    /// Its URL, as that flake has it.
    pub url: InputUrl,
    /// Where the URL stands.
    pub at: Span,
}

/// The inputs of the flake whose `site.inf` is `file`.
pub(crate) fn head(world: &dyn World, file: FileId) -> Reported<Vec<Stated>> {
    // What has none is not parsed a second time.
    let has_inputs = world.source(file).is_ok_and(|text| text.contains("inputs"));
    let parse = || {
        let stop = || world.is_cancelled();
        derive(world, file, |text, before| infc_syntax::reparse(text, before, &stop))
    };
    let Some(parse) = has_inputs.then(parse).flatten() else { return Reported::clean(Vec::new()) };
    let inputs = parse.file().inputs();
    let mut found = Vec::new();
    for wrong in &inputs.wrong {
        let at = Span::new(file, wrong.range.0, wrong.range.1);
        found.push(match &wrong.what {
            WrongInput::NotLiteral => names::INPUT_NOT_LITERAL
                .at(at, "inputs are literals")
                .note("they are read before anything is worked out")
                .help("write `inputs.house.url = \"path:../house\";`"),
            WrongInput::Field(name) => names::UNKNOWN_FIELD
                .at(at, format!("an input has no field `{name}`"))
                .help("it has `url` alone"),
            WrongInput::Twice => names::DUPLICATE_DEFINITION
                .at(at, "the input has a URL already")
                .help("remove one of the two"),
        });
    }
    let has_wrong = !inputs.wrong.is_empty();
    let stated = inputs.stated.iter().filter_map(|input| match stated(input, file, has_wrong) {
        Ok(stated) => stated,
        Err(diagnostic) => {
            found.push(*diagnostic);
            None
        }
    });
    let stated = stated.collect();
    Reported::new(stated, found)
}

fn stated(input: &Input, file: FileId, has_wrong: bool) -> Result<Option<Stated>, Box<Diagnostic>> {
    let name_at = Span::new(file, input.range.0, input.range.1);
    if let Some(error) = name_error(&input.name) {
        return Err(Box::new(names::INPUT_URL.at(name_at, error).help("choose another name")));
    }
    let Some(url) = &input.url else {
        // What is wrong beside it may be the URL that is missing.
        let missing = names::MISSING_FIELD.at(name_at, format!("the input `{}` has no `url`", input.name));
        let help = format!("add `inputs.{0}.url = \"path:../{0}\";`", input.name);
        return if has_wrong { Ok(None) } else { Err(Box::new(missing.help(help))) };
    };
    let text = url.literal().unwrap_or_default();
    let at = inside(url, file);
    match InputUrl::parse(&text) {
        Ok(url) => Ok(Some(Stated { name: input.name.clone(), url, at })),
        Err(error) => {
            let part = part(url, file, (error.start, error.end));
            let kind = if error.secret { &names::SECRET_IN_SOURCE } else { &names::INPUT_URL };
            Err(Box::new(kind.at(part, error.message).help(error.help)))
        }
    }
}

/// What is wrong with the name of an input.
pub(crate) fn name_error(name: &str) -> Option<String> {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(inner);
    if name == "std" {
        return Some("`std` is the library that comes with infc".to_owned());
    }
    let rule = "an input's name has small letters, digits and `-`, and begins with a letter";
    (!plain || name.len() > NAME_MAX).then(|| rule.to_owned())
}

/// The place between the quotes.
fn inside(url: &Str, file: FileId) -> Span {
    let (start, end) = url.inner_range();
    Span::new(file, start, end)
}

/// The place of a part of the URL, if it stands in the file as it is.
fn part(url: &Str, file: FileId, (start, end): (usize, usize)) -> Span {
    let whole = inside(url, file);
    let offset = |at: usize| u32::try_from(at).ok().and_then(|at| whole.start.checked_add(at));
    match (offset(start), offset(end)) {
        (Some(start), Some(end)) if end <= whole.end && start < end => Span::new(file, start, end),
        _ => whole,
    }
}
