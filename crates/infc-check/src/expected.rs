//! Whether what came of a test is what it says.
//!
//! Errors are exact: each must be expected. Warnings and notes may come unasked, unless the test wants it clean.

use infc_diag::{Diagnostic, Severity, Span, names};
use infc_model::{At, Expectation, Expected, Named, Test};

use crate::unknown_diagnostic::alike;
use crate::{Judged, Verdict};

/// How many unexpected errors a failure names; all are shown beside it.
const NAMED: usize = 5;

/// What came of a test.
pub struct Came<'a> {
    /// Every diagnostic of its site.
    pub found: &'a [Diagnostic],
    /// How the policies came out.
    pub policies: &'a [Judged],
    /// Whether what the test says must be true is; none if it says nothing or that is not known.
    pub ensure: Option<At<Option<bool>>>,
    /// What the parts of that come to.
    pub why: Option<String>,
}

/// A test, and what came of it.
struct Trial<'a> {
    name: &'a str,
    at: Span,
    came: &'a Came<'a>,
    /// For each diagnostic, whether something that the test says allows it.
    allowed: Vec<bool>,
    /// For each diagnostic, whether a failure speaks of it already.
    told: Vec<bool>,
    failures: Vec<Diagnostic>,
}

/// What came otherwise than `test` says, and the errors and warnings that it does not name.
pub fn judge(name: &str, test: &Named<Test>, came: &Came<'_>) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let none = vec![false; came.found.len()];
    let (allowed, told) = (none.clone(), none);
    let mut trial = Trial { name, at: test.key_at, came, allowed, told, failures: Vec::new() };
    for expectation in &test.expect.value {
        trial.expect(expectation);
    }
    trial.refuse_errors();
    trial.ensure();
    let unnamed = came.found.iter().zip(&trial.allowed);
    let unnamed = unnamed.filter(|(found, allowed)| found.severity != Severity::Note && !**allowed);
    let unexpected = unnamed.map(|(found, _)| found.clone()).collect();
    (trial.failures, unexpected)
}

impl Trial<'_> {
    fn fail(&mut self, at: Span, what: &str) -> &mut Diagnostic {
        let failure = names::TEST_FAILED.at(at, format!("`{}`: {what}", self.name));
        let failure = if at == self.at { failure } else { failure.label(self.at, "the test") };
        self.failures.push(failure);
        let last = self.failures.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "it was just pushed")]
        &mut self.failures[last]
    }

    fn expect(&mut self, expectation: &At<Expectation>) {
        let at = expectation.at;
        match &expectation.value {
            Expectation::Ok => {}
            Expectation::Clean => self.clean(at),
            Expectation::Error(expected) => self.diagnostic(expected, Severity::Error, at),
            Expectation::Warning(expected) => self.diagnostic(expected, Severity::Warning, at),
            Expectation::Note(expected) => self.diagnostic(expected, Severity::Note, at),
            Expectation::Holds(policy) => self.policy(policy, Verdict::Holds, at),
            Expectation::Violates(policy) => self.policy(policy, Verdict::Violated, at),
        }
    }

    fn clean(&mut self, at: Span) {
        let warnings = self.came.found.iter().filter(|found| found.severity == Severity::Warning);
        let said: Vec<String> = warnings.map(line).collect();
        if !said.is_empty() {
            let failure =
                self.fail(at, &format!("{} where none is expected", counted(said.len(), "warning")));
            failure.notes.extend(said.into_iter().take(NAMED));
        }
    }

    fn diagnostic(&mut self, expected: &Expected, severity: Severity, at: Span) {
        let named = |found: &Diagnostic| found.severity == severity && found.kind.name == expected.name.value;
        let mut met = 0_i64;
        for (found, allowed) in self.came.found.iter().zip(&mut self.allowed) {
            if named(found) && fits(found, expected) {
                (*allowed, met) = (true, met + 1);
            }
        }
        let wanted = format!("{}[{}]", severity.word(), expected.name.value);
        let other = self.came.found.iter().find(|found| {
            found.severity != severity && found.kind.name == expected.name.value && fits(found, expected)
        });
        match expected.count.value {
            Some(count) if count != met => {
                self.fail(at, &format!("expected {count} of {wanted}, found {met}"));
            }
            None if met == 0 => {
                let others: Vec<String> =
                    self.came.found.iter().filter(|found| named(found)).map(line).collect();
                let failure = self.fail(at, &format!("expected {wanted}, which did not come"));
                if let Some(other) = other {
                    failure.notes.push(format!("it came as {}", article(other.severity)));
                } else if !others.is_empty() {
                    failure.notes.push("it came in another place, or with other words:".to_owned());
                    failure.notes.extend(others.into_iter().take(NAMED));
                }
            }
            _ => {}
        }
    }

    /// Policies are named as they stand in their entity, or with the entity in front.
    fn policy(&mut self, name: &At<String>, wanted: Verdict, at: Span) {
        let whole = |judged: &Judged| {
            let names = judged.entity.iter().chain([&judged.name]).map(|name| &**name);
            names.collect::<Vec<_>>().join(".")
        };
        let is_meant = |judged: &&Judged| *judged.name == *name.value || whole(judged) == name.value;
        let meant: Vec<&Judged> = self.came.policies.iter().filter(is_meant).collect();
        if meant.is_empty() {
            let known: Vec<String> = self.came.policies.iter().map(whole).collect();
            let near = alike(&name.value, known.iter().map(String::as_str)).map(str::to_owned);
            let failure = self.fail(at, &format!("there is no policy `{}`", name.value));
            failure.help = near.map(|near| format!("replace `{}` with `{near}`", name.value));
            return;
        }
        let marks = if wanted == Verdict::Violated { &mut self.allowed } else { &mut self.told };
        for (found, mark) in self.came.found.iter().zip(marks) {
            *mark |= meant.iter().any(|judged| judged.found.contains(found));
        }
        for judged in meant.into_iter().filter(|judged| judged.verdict != wanted) {
            let word = if wanted == Verdict::Holds { "hold" } else { "be violated" };
            let failure = self.fail(
                at,
                &format!("expected `{}` to {word}, and it is {}", whole(judged), came_out(judged.verdict)),
            );
            failure.labels.push(infc_diag::Label { span: judged.at, text: "the policy".to_owned() });
        }
    }

    fn refuse_errors(&mut self) {
        let marked = self.allowed.iter().zip(&self.told).map(|(allowed, told)| *allowed || *told);
        let errors = self.came.found.iter().zip(marked);
        let errors = errors.filter(|(found, marked)| found.is_error() && !marked);
        let said: Vec<String> = errors.map(|(found, _)| line(found)).collect();
        if said.is_empty() {
            return;
        }
        let more = said.len().saturating_sub(NAMED);
        let failure =
            self.fail(self.at, &format!("{} that it does not expect", counted(said.len(), "error")));
        failure.notes.extend(said.into_iter().take(NAMED));
        if more > 0 {
            failure.notes.push(format!("and {more} more"));
        }
    }

    fn ensure(&mut self) {
        match self.came.ensure {
            Some(At { value: Some(false), at }) => {
                let why = self.came.why.clone();
                self.fail(at, "this does not hold").notes.extend(why);
            }
            // Where the test failed already, that is why.
            Some(At { value: None, at }) if self.failures.is_empty() => {
                self.fail(at, "nothing can be said of this, because a value in it is wrong or unknown");
            }
            _ => {}
        }
    }
}

fn fits(found: &Diagnostic, expected: &Expected) -> bool {
    let about = expected.about.value.as_ref().is_none_or(|about| is_about(found, about));
    about && expected.says.value.as_ref().is_none_or(|says| found.message.contains(says.as_str()))
}

/// Whether a diagnostic is about an entity or something in it. A name with dots in it is written without quotes.
fn is_about(found: &Diagnostic, entity: &str) -> bool {
    let names: Vec<&str> = found.about.iter().map(|name| &**name).collect();
    (0..=names.len()).any(|end| names.get(..end).is_some_and(|names| names.join(".") == entity))
}

fn came_out(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "shown to hold",
        Verdict::Violated => "violated",
        Verdict::Vacuous => "vacuous",
        Verdict::Accepted => "violated and accepted",
        Verdict::Unknown => "not known",
    }
}

fn article(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "an error",
        Severity::Warning => "a warning",
        Severity::Note => "a note",
    }
}

fn line(found: &Diagnostic) -> String {
    format!("{}[{}]: {}", found.severity.word(), found.kind.name, found.message)
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
