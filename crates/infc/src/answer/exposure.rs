//! Who reaches what.
//!
//! It deliberately answers for a site that breaks its policies too. Of a site whose errors leave open what it is, the
//! answer is those errors.

use infc_exposure::{ask, ask_for, compare, is_url};

use super::{Answer, Project, Refusal, Settings};
use crate::Reached;
use crate::report::Report;

/// What `infc exposure --format json` prints.
pub fn exposure(project: Project<'_>, settings: &Settings) -> Result<Answer, Refusal> {
    let reached = reached(project, settings)?;
    let json = reached.exposure.as_ref().map(infc_exposure::Exposure::json);
    Ok(answer(project, &reached, json, settings))
}

/// What `infc exposure --why FROM TO --format json` prints.
pub fn reach(project: Project<'_>, (from, to): (&str, &str), settings: &Settings) -> Result<Answer, Refusal> {
    let reached = reached(project, settings)?;
    let Some(exposure) = &reached.exposure else { return Ok(answer(project, &reached, None, settings)) };
    let requested = if is_url(to) { reached.requests(project.world, to) } else { None };
    let told = match requested {
        None => ask(exposure, from, to),
        Some(Ok(requested)) => ask_for(exposure, from, &requested),
        Some(Err(wrong)) => Err(wrong),
    };
    let told = told.map_err(|wrong| Refusal::from(&wrong))?;
    Ok(answer(project, &reached, Some(told.json()), settings))
}

/// What `infc exposure --against OLD --format json` prints.
pub fn against(old: Project<'_>, new: Project<'_>, settings: &Settings) -> Result<Answer, Refusal> {
    let after = reached(new, settings)?;
    let Some(now) = &after.exposure else { return Ok(answer(new, &after, None, settings)) };
    let before = reached(old, settings)?;
    Ok(match &before.exposure {
        Some(before) => answer(new, &after, Some(compare(before, now).json()), settings),
        None => Answer { passes: false, ..answer(old, &before, None, settings) },
    })
}

fn reached(project: Project<'_>, settings: &Settings) -> Result<Reached, Refusal> {
    Ok(settings.compiler.clone().below(project.base).reach(project.world, project.entry)?)
}

/// The document, or, where there is none, what is wrong.
fn answer(project: Project<'_>, reached: &Reached, json: Option<String>, settings: &Settings) -> Answer {
    let report = Report::new(project.world, &reached.diagnostics).below(project.base);
    Answer { json: json.unwrap_or_else(|| report.json()), passes: settings.passes(report.counts()) }
}
