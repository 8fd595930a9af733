//! `infc exposure`: who can reach what, in the form that is asked for.
//!
//! It deliberately answers for a site that breaks its policies too; what is wrong with it is told beside the answer, and
//! decides the exit status.

use camino::Utf8Path;
use infc::Compiler;
use infc::answer::Refusal;
use infc::exposure::{
    Answer, Exposure, Look, Unanswered, answer, ask, ask_for, compare, html, is_url, markdown, svg, table,
    told, told_in_markdown,
};
use infc::report::{Report, visible_line};

use super::{outcome_of, settings, softened};
use crate::args::{Checking, Exposing, FailOn, Form};
use crate::outcome::{Failure, Outcome};
use crate::site::Site;
use crate::streams::Streams;

/// Says who reaches what in the site.
pub fn run(
    streams: Streams,
    file: Option<&Utf8Path>,
    exposing: &Exposing,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    let site = Site::find(file, &checking.reading.stdin_filename)?;
    let url = exposing.why.as_deref().and_then(|asked| asked.get(1)).filter(|to| is_url(to));
    let infc = settings(checking).compiler.below(&site.base);
    let found = infc.reach(site.world.as_ref(), site.entry)?;
    let requested = url.and_then(|url| found.requests(site.world.as_ref(), url));
    let report = Report::new(site.world.as_ref(), &found.diagnostics).below(&site.base);
    let Some(exposure) = &found.exposure else {
        return Ok(softened(outcome_of(streams, &report, checking)?, checking));
    };
    // Whoever reads data wants one document.
    let outcome = outcome_of(streams.aside(), &report, checking)?;
    if let Some([from, to]) = exposing.why.as_deref() {
        let answer = match &requested {
            None => ask(exposure, from, to),
            Some(Ok(requested)) => ask_for(exposure, from, requested),
            Some(Err(wrong)) => Err(wrong.clone()),
        };
        return why(streams, answer, softened(outcome, checking));
    }
    if let Some(old) = &exposing.against {
        if matches!(streams.form, Form::Svg | Form::Html) {
            Streams::words("error: a difference is told as text, JSON or Markdown\n")?;
            return Ok(Outcome::Usage);
        }
        let stdin = &checking.reading.stdin_filename;
        let old = match old.as_str().strip_prefix("git:") {
            Some(revision) => Site::past(file, stdin, revision)?,
            None => Site::find(Some(old), Utf8Path::new("site.inf"))?,
        };
        return against(streams, (&old, exposure), exposing.fail_on, softened(outcome, checking));
    }
    Streams::data(&match streams.form {
        Form::Json => exposure.json(),
        Form::Markdown => markdown(exposure),
        Form::Svg => svg(exposure),
        Form::Html => html(exposure),
        Form::Human | Form::Github | Form::Junit | Form::Sarif | Form::Gitlab => {
            table(exposure, look(streams))
        }
    })?;
    Ok(softened(outcome, checking))
}

fn look(streams: Streams) -> Look {
    Look { colour: streams.colour_data, safe: visible_line }
}

fn why(streams: Streams, answered: Result<Answer, Unanswered>, outcome: Outcome) -> Result<Outcome, Failure> {
    match answered {
        Ok(found) => {
            Streams::data(&match streams.form {
                Form::Json => found.json(),
                _ => answer(&found, look(streams)),
            })?;
            Ok(outcome)
        }
        Err(wrong) => {
            Streams::words(&Refusal::from(&wrong).told())?;
            Ok(Outcome::Findings)
        }
    }
}

/// What has changed since the site was as in `site`.
fn against(
    streams: Streams,
    (site, new): (&Site, &Exposure),
    fail_on: Option<FailOn>,
    outcome: Outcome,
) -> Result<Outcome, Failure> {
    let found = Compiler::new().below(&site.base).reach(site.world.as_ref(), site.entry)?;
    let Some(old) = &found.exposure else {
        let report = Report::new(site.world.as_ref(), &found.diagnostics).below(&site.base);
        streams.report(&report)?;
        return Ok(Outcome::Findings);
    };
    let difference = compare(old, new);
    Streams::data(&match streams.form {
        Form::Json => difference.json(),
        Form::Markdown => told_in_markdown(&difference),
        _ => told(&difference, look(streams)),
    })?;
    let failed = match fail_on {
        Some(FailOn::Grew) => difference.grew(),
        Some(FailOn::Changed) => !difference.changes.is_empty(),
        None => false,
    };
    Ok(if failed { Outcome::Findings } else { outcome })
}
