//! A question as one JSON object, for whoever speaks to infc from another language.
//!
//! It deliberately passes over no field: what the question that is asked does not use is refused, as a slip in a name is.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use infc_scalar::{Date, LiteralError};
use serde::Deserialize;

use super::{Answer, Memory, Project, Refusal, Settings};
use crate::{Compiler, Limits};

/// The file that a site begins with, if nothing is said.
const SITE: &str = "site.inf";

/// A question.
#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
struct Request {
    /// Which; one of [`QUESTIONS`].
    ask: String,
    /// The texts of the site, by their paths.
    files: Option<Texts>,
    /// The texts of the site as it was.
    old: Option<Texts>,
    /// The file to begin with.
    entry: Option<String>,
    /// What the two states of a difference are called, the old one first.
    names: Option<[String; 2]>,
    /// The value, line or port that is asked about.
    path: Option<String>,
    /// Who reaches.
    from: Option<String>,
    /// What is reached.
    to: Option<String>,
    /// What is to be explained, or the schema that is wanted.
    name: Option<String>,
    /// What the names of tests hold.
    filter: Option<String>,
    /// The day that dates are compared with.
    today: Option<String>,
    /// What is as bad as an error: `warnings`.
    deny: Option<String>,
    /// How much it may cost: `strict`, for sites of strangers.
    limits: Option<String>,
    /// Whether what is still `unknown` is refused when a site is checked.
    release: Option<bool>,
}

/// Texts by their paths.
type Texts = BTreeMap<String, Arc<str>>;

/// What can be asked, and what belongs to the question.
const QUESTIONS: &[(&str, &[&str])] = &[
    ("check", &["files", "entry", "today", "deny", "limits", "release"]),
    ("build", &["files", "entry", "today", "deny", "limits"]),
    ("bundle", &["files", "entry", "today", "deny", "limits"]),
    ("diff", &["files", "old", "entry", "names", "today", "limits"]),
    ("exposure", &["files", "entry", "today", "deny", "limits"]),
    ("against", &["files", "old", "entry", "names", "today", "deny", "limits"]),
    ("reach", &["files", "entry", "from", "to", "today", "deny", "limits"]),
    ("why", &["files", "entry", "path", "today", "limits"]),
    ("test", &["files", "entry", "filter", "today", "limits"]),
    ("format", &["files"]),
    ("explain", &["name"]),
    ("schema", &["name"]),
];

/// Answers a question that is one JSON object: `ask` says which, `files` has the texts of the site by their paths. The
/// question says no more than it may about the `compiler` that answers it.
pub fn answered(request: &str, compiler: &Compiler) -> Result<Answer, Refusal> {
    let request: Request = serde_json::from_str(request).map_err(|error| {
        Refusal::new(
            format!("that is no question: {error}"),
            "see the chapter on other languages in the book",
        )
    })?;
    request.check()?;
    request.answer(compiler)
}

impl Request {
    /// That what is said belongs to what is asked.
    fn check(&self) -> Result<(), Refusal> {
        let Some((ask, takes)) = QUESTIONS.iter().find(|(ask, _)| *ask == self.ask) else {
            let known = || QUESTIONS.iter().map(|(ask, _)| *ask);
            let help = match crate::nearest(&self.ask, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("ask one of: {}", known().collect::<Vec<_>>().join(", ")),
            };
            return Err(Refusal::new(format!("nobody can ask `{}`", self.ask), help));
        };
        match self.said().into_iter().find(|(name, said)| *said && !takes.contains(name)) {
            None => Ok(()),
            Some((name, _)) => Err(Refusal::new(
                format!("`{ask}` has no use for `{name}`"),
                format!("it takes {}", takes.join(", ")),
            )),
        }
    }

    fn said(&self) -> [(&'static str, bool); 13] {
        [
            ("files", self.files.is_some()),
            ("old", self.old.is_some()),
            ("entry", self.entry.is_some()),
            ("names", self.names.is_some()),
            ("path", self.path.is_some()),
            ("from", self.from.is_some()),
            ("to", self.to.is_some()),
            ("name", self.name.is_some()),
            ("filter", self.filter.is_some()),
            ("today", self.today.is_some()),
            ("deny", self.deny.is_some()),
            ("limits", self.limits.is_some()),
            ("release", self.release.is_some()),
        ]
    }

    fn answer(&self, compiler: &Compiler) -> Result<Answer, Refusal> {
        match &*self.ask {
            "explain" => return Ok(super::explain(self.name.as_deref())?.answer()),
            "schema" => return self.schema(),
            "format" => return self.format(),
            _ => {}
        }
        let site = Memory::new(texts("files", self.files.as_ref())?, self.entry())?;
        let (project, settings) = (site.project(), self.settings(compiler)?);
        match &*self.ask {
            "check" => Ok(super::check(project, &settings)?.answer(&settings)),
            "build" => Ok(super::build(project, &settings)?.answer(&settings)),
            "bundle" => Ok(super::build(project, &settings)?.bundle(&settings)),
            "exposure" => super::exposure(project, &settings),
            "reach" => super::reach(
                project,
                (need("from", self.from.as_ref())?, need("to", self.to.as_ref())?),
                &settings,
            ),
            "why" => super::why(project, need("path", self.path.as_ref())?, &settings),
            "test" => super::test(project, self.filter.as_deref(), &settings),
            _ => self.compared(project, &settings),
        }
    }

    /// What two states differ in.
    fn compared(&self, project: Project<'_>, settings: &Settings) -> Result<Answer, Refusal> {
        let before = Memory::new(texts("old", self.old.as_ref())?, self.entry())?;
        let [old, new] = match &self.names {
            Some([old, new]) => [old.as_str(), new.as_str()],
            None => ["old", "new"],
        };
        let below = |project, base| Project { base: Utf8Path::new(base), ..project };
        let (before, after) = (below(before.project(), old), below(project, new));
        if self.ask == "diff" {
            super::diff((old, before), (new, after), settings)
        } else {
            super::against(before, after, settings)
        }
    }

    fn format(&self) -> Result<Answer, Refusal> {
        let files = texts("files", self.files.as_ref())?;
        let files = files.map(|(path, text)| (Utf8PathBuf::from(path), text));
        Ok(super::format(files)?.answer())
    }

    fn schema(&self) -> Result<Answer, Refusal> {
        Ok(Answer { json: super::schema(need("name", self.name.as_ref())?)?.to_owned(), passes: true })
    }

    fn entry(&self) -> &str {
        self.entry.as_deref().unwrap_or(SITE)
    }

    fn settings(&self, compiler: &Compiler) -> Result<Settings, Refusal> {
        let wrong = |error: LiteralError| Refusal::new(error.message, "write a date as 2027-01-31");
        let today = self.today.as_deref().map(Date::read).transpose().map_err(wrong)?;
        let deny_warnings = match self.deny.as_deref() {
            None => false,
            Some("warnings") => true,
            Some(other) => {
                return Err(Refusal::new(format!("`{other}` cannot be denied"), "`warnings` can be"));
            }
        };
        let limits = match self.limits.as_deref() {
            None => compiler.limits,
            Some("strict") => Limits::strict(),
            Some(other) => {
                return Err(Refusal::new(
                    format!("there are no limits `{other}`"),
                    "there are `strict` ones",
                ));
            }
        };
        let compiler = compiler.clone().today(today).limits(limits);
        Ok(Settings { compiler, deny_warnings, release: self.release.unwrap_or_default() })
    }
}

fn texts<'a>(
    name: &str,
    texts: Option<&'a Texts>,
) -> Result<impl Iterator<Item = (&'a str, Arc<str>)> + use<'a>, Refusal> {
    let texts = texts.ok_or_else(|| missing(name))?;
    Ok(texts.iter().map(|(path, text)| (path.as_str(), text.clone())))
}

fn need<'a>(name: &str, value: Option<&'a String>) -> Result<&'a str, Refusal> {
    value.map(String::as_str).ok_or_else(|| missing(name))
}

fn missing(name: &str) -> Refusal {
    Refusal::new(format!("`{name}` is missing"), "say it with the question")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(request: &str) -> String {
        answered(request).unwrap_err().to_string()
    }

    fn answered(request: &str) -> Result<Answer, Refusal> {
        super::answered(request, &Compiler::new())
    }

    #[test]
    fn a_question_is_answered() {
        let answer = answered(r#"{ "ask": "check", "files": { "site.inf": "{ a = }" } }"#).unwrap();
        assert!(answer.json.contains("\"site.inf\"") && !answer.passes);
        assert!(answered(r#"{ "ask": "check", "files": { "site.inf": "{ }" } }"#).unwrap().passes);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_the_next_step() {
        for (request, said) in [
            ("", "that is no question: EOF while parsing a value at line 1 column 0"),
            (r#"{ "ask": "chekc" }"#, "nobody can ask `chekc`; did you mean `check`?"),
            (r#"{ "ask": "check" }"#, "`files` is missing; say it with the question"),
            (r#"{ "ask": "explain", "files": {} }"#, "`explain` has no use for `files`; it takes name"),
            (r#"{ "ask": "check", "fiels": {} }"#, "that is no question: unknown field `fiels`"),
            (r#"{ "ask": "schema", "name": "chekc" }"#, "no schema is called `chekc`; did you mean `check`?"),
            (
                r#"{ "ask": "check", "files": { "site.inf": "" }, "today": "2027-02-30" }"#,
                "2027-02 has 28 days, there is no day 30; write a date as 2027-01-31",
            ),
            (
                r#"{ "ask": "check", "files": { "site.inf": "" }, "deny": "notes" }"#,
                "`notes` cannot be denied; `warnings` can be",
            ),
        ] {
            assert!(refused(request).starts_with(said), "{}", refused(request));
        }
    }
}
