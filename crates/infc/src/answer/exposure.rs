//! Who reaches what.
//!
//! It deliberately answers for a site that breaks its policies too. Of a site whose errors leave open what it is, the
//! answer is those errors.

use infc_exposure::{ask, ask_for, compare, is_url};

use super::{Answer, Project, Refusal, Settings};
use crate::report::Report;
use crate::{Exposed, exposed_to};

/// What `infc exposure --format json` prints.
pub fn exposure(project: Project<'_>, settings: &Settings) -> Answer {
    let found = exposed(project, None, settings);
    let json = found.exposure.as_ref().map(infc_exposure::Exposure::json);
    answer(project, &found, json, settings)
}

/// What `infc exposure --why FROM TO --format json` prints.
pub fn reach(project: Project<'_>, (from, to): (&str, &str), settings: &Settings) -> Result<Answer, Refusal> {
    let found = exposed(project, Some(to).filter(|to| is_url(to)), settings);
    let Some(exposure) = &found.exposure else { return Ok(answer(project, &found, None, settings)) };
    let told = match &found.requested {
        None => ask(exposure, from, to),
        Some(Ok(requested)) => ask_for(exposure, from, requested),
        Some(Err(wrong)) => Err(wrong.clone()),
    };
    let told = told.map_err(|wrong| Refusal::from(&wrong))?;
    Ok(answer(project, &found, Some(told.json()), settings))
}

/// What `infc exposure --against OLD --format json` prints.
pub fn against(old: Project<'_>, new: Project<'_>, settings: &Settings) -> Answer {
    let found = exposed(new, None, settings);
    let Some(now) = &found.exposure else { return answer(new, &found, None, settings) };
    let before = exposed(old, None, &Settings::default());
    match &before.exposure {
        Some(before) => answer(new, &found, Some(compare(before, now).json()), settings),
        None => Answer { passes: false, ..answer(old, &before, None, settings) },
    }
}

fn exposed(project: Project<'_>, url: Option<&str>, settings: &Settings) -> Exposed {
    exposed_to(project.world, project.entry, &settings.options, (project.base, url))
}

/// The document, or, where there is none, what is wrong.
fn answer(project: Project<'_>, found: &Exposed, json: Option<String>, settings: &Settings) -> Answer {
    let report = Report::new(project.world, &found.diagnostics).below(project.base);
    Answer { json: json.unwrap_or_else(|| report.json()), passes: settings.passes(report.counts()) }
}
