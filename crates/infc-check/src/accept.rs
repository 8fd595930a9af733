//! `accept`: a diagnostic that is silenced, with a reason, at the entity that it is about or further out.
//!
//! It deliberately never lowers a severity: a diagnostic is either heard or accepted.

use std::sync::Arc;

use infc_diag::{Diagnostic, Kind, Severity, Span, all, find, is_of_language, is_own, names};
use infc_model::{Accept, Named, Site};
use infc_scalar::Date;

use crate::Rule;
use crate::entities::{Entity, entities};

/// A diagnostic that the site accepts.
#[derive(Clone, PartialEq, Debug)]
pub struct Accepted {
    /// What is accepted.
    pub kind: &'static Kind,
    /// The entity that carries the `accept`, as the names on the way from the site; empty for the site.
    pub entity: Vec<Arc<str>>,
    /// Why.
    pub reason: String,
    /// The last day.
    pub until: Option<Date>,
    /// Where it stands.
    pub at: Span,
}

/// What the rules found, and what was told before them.
pub(crate) struct Heard<'a> {
    /// By the rules: all of it can be accepted.
    pub found: Vec<Diagnostic>,
    /// By the stages before them: warnings can be accepted, errors leave nothing to accept.
    pub told: Vec<Diagnostic>,
    /// Rules beside infc's own, of which what they find can be accepted.
    pub rules: &'a [Arc<dyn Rule>],
}

/// Takes out of `said` what `site` accepts, and tells of every `accept` that is stale, unknown or has run out.
pub(crate) fn apply(site: &Site, said: Heard<'_>, today: Option<Date>) -> (Vec<Accepted>, Vec<Diagnostic>) {
    let mut heard = Vec::new();
    let mut open = Vec::new();
    for stated in stated(site) {
        match read(&stated, said.rules, today) {
            Ok(accepted) => open.push((accepted, false)),
            Err(diagnostic) => heard.push(*diagnostic),
        }
    }
    let (broken, told): (Vec<_>, Vec<_>) = said.told.into_iter().partition(Diagnostic::is_error);
    for diagnostic in told.into_iter().chain(said.found) {
        let mut silent = false;
        for (accepted, used) in &mut open {
            if accepted.covers(&diagnostic) {
                (silent, *used) = (true, true);
            }
        }
        if !silent {
            heard.push(diagnostic);
        }
    }
    heard.extend(dated(&open, today));
    let (used, idle): (Vec<_>, Vec<_>) = open.into_iter().partition(|(_, used)| *used);
    for (accepted, _) in idle {
        if broken.iter().any(|error| accepted.covers(error)) {
            heard.push(impossible(accepted.kind, accepted.at).about(&accepted.entity));
        } else if site.gaps.is_empty() && broken.is_empty() {
            // An `accept` may speak of what could not be known; then it is not stale.
            heard.push(unused(&accepted));
        }
    }
    heard.extend(broken);
    (used.into_iter().map(|(accepted, _)| accepted).collect(), heard)
}

impl Accepted {
    /// Whether it speaks of `diagnostic`: of its kind, and about its entity or one in it.
    fn covers(&self, diagnostic: &Diagnostic) -> bool {
        *self.kind == *diagnostic.kind && diagnostic.about.starts_with(&self.entity)
    }
}

/// One note for all days that nothing is compared with.
fn dated(open: &[(Accepted, bool)], today: Option<Date>) -> Option<Diagnostic> {
    let mut dated = open.iter().filter(|(accepted, _)| accepted.until.is_some() && today.is_none());
    let (first, _) = dated.next()?;
    let until = first.until?;
    let others = dated.count();
    let message = match others {
        0 => format!(
            "the acceptance of `{}` holds until {until}, and nothing says which day it is",
            first.kind.name
        ),
        1 => "two acceptances have a last day, and nothing says which day it is".to_owned(),
        _ => format!("{} acceptances have a last day, and nothing says which day it is", others + 1),
    };
    let said = names::ACCEPT_DATED.at(first.at, message);
    Some(said.help("give the day: `--today YYYY-MM-DD`").about(&first.entity))
}

fn impossible(kind: &Kind, at: Span) -> Diagnostic {
    let message = format!("`{}` cannot be accepted", kind.name);
    let said = names::ACCEPT_IMPOSSIBLE.at(at, message);
    if kind == &names::SECRET_IN_SOURCE {
        return said
            .note("whoever has the source has the secret, whatever is accepted")
            .help("keep it on the host; what only looks like one goes into a file of the host, too");
    }
    said.note("what it finds wrong leaves nothing that could be written")
        .help("mend what it reports, and take the `accept` away")
}

/// An `accept` as the site states it.
struct Stated<'a> {
    entity: Vec<Arc<str>>,
    name: &'a Arc<str>,
    accept: &'a Named<Accept>,
}

fn read(
    stated: &Stated<'_>,
    rules: &[Arc<dyn Rule>],
    today: Option<Date>,
) -> Result<Accepted, Box<Diagnostic>> {
    let own = || rules.iter().map(|rule| rule.kind()).find(|kind| kind.name == &**stated.name);
    let Some(kind) = find(stated.name).or_else(own) else {
        return Err(Box::new(unknown(stated, rules)));
    };
    if is_of_language(kind) && kind.severity == Severity::Error {
        return Err(Box::new(impossible(kind, stated.accept.key_at).about(&stated.entity)));
    }
    if stated.accept.reason.trim().is_empty() {
        let message = format!("the acceptance of `{}` does not say why", kind.name);
        let said = names::ACCEPT_WITHOUT_REASON.at(stated.accept.reason.at, message);
        let help = "say why it is right here, for whoever reads the manifest";
        return Err(Box::new(said.help(help).about(&stated.entity)));
    }
    let until = stated.accept.until.value;
    if let (Some(today), Some(until)) = (today, until)
        && until < today
    {
        let message = format!("the acceptance of `{}` ended on {until}", kind.name);
        let said = names::ACCEPT_EXPIRED.at(stated.accept.until.at, message);
        let said = said.note(format!("today is {today}")).label(stated.accept.key_at, "what it accepts");
        return Err(Box::new(said.help("mend what it accepts, or state a later day").about(&stated.entity)));
    }
    Ok(Accepted {
        kind,
        entity: stated.entity.clone(),
        reason: stated.accept.reason.value.clone(),
        until,
        at: stated.accept.key_at,
    })
}

fn unknown(stated: &Stated<'_>, rules: &[Arc<dyn Rule>]) -> Diagnostic {
    let own = || rules.iter().map(|rule| rule.kind());
    if is_own(stated.name) && !own().any(|kind| owner(kind.name) == owner(stated.name)) {
        return elsewhere(stated);
    }
    let message = format!("no diagnostic is called `{}`", stated.name);
    let said = names::ACCEPT_UNKNOWN.at(stated.accept.key_at, message).about(&stated.entity);
    let distance = |kind: &&Kind| strsim::damerau_levenshtein(kind.name, stated.name);
    let near = all().iter().copied().chain(own()).min_by_key(distance).filter(|kind| distance(kind) <= 3);
    match near {
        Some(near) if near.is_own() => said.help(format!("did you mean `\"{}\"`?", near.name)),
        Some(near) => said.replace(stated.accept.key_at, near.name, format!("did you mean `{}`?", near.name)),
        None => said.help("take the name in brackets behind `error` or `warning`"),
    }
}

/// Who gives a name of the form `who.what`.
fn owner(name: &str) -> Option<&str> {
    name.split_once('.').map(|(owner, _)| owner)
}

/// What is said of an acceptance that speaks to another program: it is neither wrong nor right here.
fn elsewhere(stated: &Stated<'_>) -> Diagnostic {
    let message = format!("no rule of `{}` runs here", owner(stated.name).unwrap_or_default());
    let said = names::ACCEPT_UNKNOWN.at(stated.accept.key_at, message).severity(Severity::Note);
    let note = format!("`{}` is for a program with rules of its own, and silences nothing here", stated.name);
    said.note(note).help("check the site with that program, too").about(&stated.entity)
}

fn unused(accepted: &Accepted) -> Diagnostic {
    let message = format!("nothing here is reported as `{}`", accepted.kind.name);
    names::ACCEPT_UNUSED.at(accepted.at, message).help("take the `accept` away").about(&accepted.entity)
}

/// Every `accept` of the site, the outermost first.
fn stated(site: &Site) -> Vec<Stated<'_>> {
    entities(site).iter().flat_map(of_entity).collect()
}

fn of_entity<'a>(entity: &Entity<'a>) -> Vec<Stated<'a>> {
    let stated = |(name, accept)| Stated { entity: entity.path.clone(), name, accept };
    entity.accept.iter().map(stated).collect()
}
