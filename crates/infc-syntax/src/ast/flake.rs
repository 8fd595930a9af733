//! The head of a flake: its inputs, which are literals.
//!
//! Not here: what a URL means; `description`, `edition` and `outputs`, which are expressions like others.

use super::{Binding, Expr, File, Item, Seg, Set, Str};

/// The inputs that a flake states, and what is not one.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// In the order of their first mention.
    pub stated: Vec<Input>,
    /// What does not belong there.
    pub wrong: Vec<Wrong>,
}

/// `inputs.house.url = "…";`
#[derive(Debug, Clone)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Where the name stands first.
    pub range: (u32, u32),
    /// Its URL, if it has one.
    pub url: Option<Str>,
}

/// Something in `inputs` that is no literal of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Where it stands.
    pub range: (u32, u32),
    /// What it is.
    pub what: WrongInput,
}

/// What can be wrong in `inputs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrongInput {
    /// It has to be worked out.
    NotLiteral,
    /// An input has no such field.
    Field(String),
    /// The URL stands twice.
    Twice,
}

impl File {
    /// The inputs of the flake that the file is; of any other file none.
    pub fn inputs(&self) -> Inputs {
        let mut inputs = Inputs::default();
        if let Some(Expr::Set(set)) = self.expr().and_then(Expr::inner) {
            inputs.set(&set, &[]);
        }
        inputs
    }
}

impl Inputs {
    fn set(&mut self, set: &Set, above: &[Seg]) {
        for item in set.items() {
            match item {
                Item::Binding(binding) => self.binding(&binding, above),
                Item::Inherit(_) | Item::When(_) if !above.is_empty() => self.not_literal(item.range()),
                Item::Inherit(_) | Item::When(_) | Item::Error(_) => {}
            }
        }
    }

    fn binding(&mut self, binding: &Binding, above: &[Seg]) {
        let own = binding.path().map(|path| path.segments()).unwrap_or_default();
        let path: Vec<Seg> = above.iter().cloned().chain(own).collect();
        if path.first().and_then(Seg::literal).as_deref() != Some("inputs") {
            return;
        }
        if binding.rank().is_some() || binding.is_append() {
            return self.not_literal(binding.range());
        }
        let name = path.get(1).map(|segment| (segment.literal(), segment.range()));
        let at = match name {
            Some((Some(name), range)) => Some(self.index(name, range)),
            Some((None, range)) => return self.not_literal(range),
            None => None,
        };
        match (binding.value(), path.as_slice(), at) {
            (None, ..) => {}
            (Some(Expr::Set(set)), [_] | [_, _], _) => self.set(&set, &path),
            (Some(Expr::Str(url)), [_, _, field], Some(at)) if field.literal().as_deref() == Some("url") => {
                self.url(at, url);
            }
            (Some(_), [_, _, field, ..], _) if field.literal().as_deref() != Some("url") => {
                let name = field.literal().unwrap_or_default();
                self.wrong.push(Wrong { range: field.range(), what: WrongInput::Field(name) });
            }
            (Some(value), ..) => self.not_literal(value.range()),
        }
    }

    fn index(&mut self, name: String, range: (u32, u32)) -> usize {
        if let Some(index) = self.stated.iter().position(|input| input.name == name) {
            return index;
        }
        self.stated.push(Input { name, range, url: None });
        self.stated.len() - 1
    }

    fn url(&mut self, at: usize, url: Str) {
        if url.literal().is_none() {
            return self.not_literal(url.range());
        }
        let Some(input) = self.stated.get_mut(at) else { return };
        if input.url.is_some() {
            self.wrong.push(Wrong { range: url.range(), what: WrongInput::Twice });
        } else {
            input.url = Some(url);
        }
    }

    fn not_literal(&mut self, range: (u32, u32)) {
        self.wrong.push(Wrong { range, what: WrongInput::NotLiteral });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<(String, Option<String>)>, Vec<WrongInput>) {
        let inputs = crate::parse(text).file().inputs();
        let stated =
            inputs.stated.iter().map(|input| (input.name.clone(), input.url.as_ref().and_then(Str::literal)));
        (stated.collect(), inputs.wrong.into_iter().map(|wrong| wrong.what).collect())
    }

    #[test]
    fn one_meaning_of_every_spelling() {
        let house = || vec![("house".to_owned(), Some("path:../house".to_owned()))];
        for text in [
            "{ inputs.house.url = \"path:../house\"; outputs = { }: { }; }",
            "{ inputs.house = { url = \"path:../house\"; }; }",
            "{ inputs = { house.url = \"path:../house\"; }; }",
            "({ inputs = { house = { url = \"path:../house\"; }; }; })",
        ] {
            assert_eq!(read(text), (house(), vec![]), "{text}");
        }
    }

    #[test]
    fn what_is_no_literal_is_wrong() {
        for text in [
            "{ inputs = f 1; }",
            "{ inputs.a.url = \"path:${x}\"; }",
            "{ inputs.\"${x}\".url = \"path:x\"; }",
            "{ inputs = { inherit a; }; }",
            "{ default inputs.a.url = \"path:x\"; }",
            "{ inputs.a.url = ./x; }",
        ] {
            assert_eq!(read(text).1, [WrongInput::NotLiteral], "{text}");
        }
        assert_eq!(read("{ inputs.a.uri = \"x\"; }").1, [WrongInput::Field("uri".to_owned())]);
        assert_eq!(read("{ inputs.a = { url = \"x\"; }; inputs.a.url = \"y\"; }").1, [WrongInput::Twice]);
        assert_eq!(read("{ inputs.a = { }; }").0, [("a".to_owned(), None)]);
    }

    #[test]
    fn other_files_have_none() {
        assert_eq!(read("{ hosts.inputs = 1; }"), (vec![], vec![]));
        assert_eq!(read("let inputs = 1; in inputs"), (vec![], vec![]));
    }
}
