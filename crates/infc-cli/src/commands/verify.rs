//! `infc verify`: whether a written bundle is still what its manifests say.
//!
//! It deliberately needs no site: a bundle says what it should be.

use camino::Utf8Path;
use infc::bundle::RELEASE;
use infc::disk::{Problem, VerifyReport, verify};
use infc::report::{property, visible};

use crate::args::Format;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Compares every file below `output` with its manifest and prints what is wrong, then the ids.
pub fn run(streams: Streams, output: &Utf8Path) -> Result<Outcome, Failure> {
    let report = verify(output)?;
    let said = match streams.format {
        Format::Human => human(&report, output),
        Format::Json => json(&report),
        Format::Github => github(&report, output),
    };
    if report.problems.is_empty() {
        streams.finding(&said)?;
        return Ok(Outcome::Clean);
    }
    Streams::data(&said)?;
    Ok(Outcome::Findings)
}

/// The problems, one per line; then the ids, and how much was looked at.
fn human(report: &VerifyReport, output: &Utf8Path) -> String {
    let problem = |problem: &Problem| visible(&format!("{}: {}", output.join(&problem.path), problem.what));
    let widest = report.hosts.keys().map(|host| host.as_str().len()).max().unwrap_or(0).max(RELEASE.len());
    let mut lines: Vec<String> = report.problems.iter().map(problem).collect();
    lines.extend(report.hosts.iter().map(|(host, id)| format!("{:widest$}  {id}", host.as_str())));
    lines.push(format!("{RELEASE:widest$}  {}", report.id));
    lines.push(match report.problems.len() {
        0 => format!("{} files, as their manifests say", report.files),
        1 => format!("{} files, 1 problem", report.files),
        many => format!("{} files, {many} problems", report.files),
    });
    lines.join("\n") + "\n"
}

fn json(report: &VerifyReport) -> String {
    let problems: Vec<_> = report
        .problems
        .iter()
        .map(|problem| serde_json::json!({ "path": problem.path, "what": problem.what }))
        .collect();
    let hosts: serde_json::Map<String, serde_json::Value> =
        report.hosts.iter().map(|(host, id)| (host.as_str().to_owned(), id.to_string().into())).collect();
    let object = serde_json::json!({
        "schema": 1, "release": report.id.to_string(), "hosts": hosts, "files": report.files, "problems": problems,
    });
    format!("{object:#}\n")
}

fn github(report: &VerifyReport, output: &Utf8Path) -> String {
    let problems = report.problems.iter();
    let commands = problems.map(|problem| {
        let file = property(output.join(&problem.path).as_str());
        format!("::error file={file},title=verify::{}\n", property(&problem.what))
    });
    commands.collect()
}
