//! `accept`: a diagnostic that is silenced, with a reason, at the entity that it is about or further out.
//!
//! It deliberately never lowers a severity: a diagnostic is either heard or accepted.

use std::sync::Arc;

use infc_diag::{Diagnostic, Kind, Span, find, names};
use infc_model::{Accept, Named, Site};
use infc_scalar::Date;

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

/// Takes out of `found` what `site` accepts, and tells of every `accept` that is stale, unknown or has run out.
pub(crate) fn apply(
    site: &Site,
    found: Vec<Diagnostic>,
    today: Option<Date>,
) -> (Vec<Accepted>, Vec<Diagnostic>) {
    let mut heard = Vec::new();
    let mut open = Vec::new();
    for stated in stated(site) {
        match read(&stated, today) {
            Ok(accepted) => open.push((accepted, false)),
            Err(diagnostic) => heard.push(*diagnostic),
        }
    }
    for diagnostic in found {
        let mut silent = false;
        for (accepted, used) in &mut open {
            if *accepted.kind == *diagnostic.kind && diagnostic.about.starts_with(&accepted.entity) {
                (silent, *used) = (true, true);
            }
        }
        if !silent {
            heard.push(diagnostic);
        }
    }
    // An `accept` may speak of what could not be known; then it is not stale.
    if site.gaps.is_empty() {
        heard.extend(open.iter().filter(|(_, used)| !used).map(|(accepted, _)| unused(accepted)));
    }
    (open.into_iter().map(|(accepted, _)| accepted).collect(), heard)
}

/// An `accept` as the site states it.
struct Stated<'a> {
    entity: Vec<Arc<str>>,
    name: &'a Arc<str>,
    accept: &'a Named<Accept>,
}

fn read(stated: &Stated<'_>, today: Option<Date>) -> Result<Accepted, Box<Diagnostic>> {
    let Some(kind) = find(stated.name) else {
        let message = format!("no diagnostic is called `{}`", stated.name);
        let said = names::ACCEPT_UNKNOWN.at(stated.accept.key_at, message);
        return Err(Box::new(
            said.help("take the name in brackets behind `error` or `warning`").about(&stated.entity),
        ));
    };
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
