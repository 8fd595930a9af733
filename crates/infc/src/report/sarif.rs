//! SARIF 2.1.0, which forges and editors read: what was found, where, by which way, and how it is mended.
//!
//! It deliberately names no machine and no time, and gives files by paths relative to where the command was run: the same
//! sources give the same bytes, and a result keeps its fingerprint while lines move.

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, Kind, Severity};
use serde::Serialize;
use serde_json::{Value, json};

use super::json::{PAGES, Place};
use super::{Report, fingerprint};

/// Where the form is described.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A rule of a run.
pub(crate) struct Rule {
    /// Its id, which results name.
    pub id: &'static str,
    /// What is wrong, in a few words.
    pub title: String,
    /// What it means, in Markdown.
    pub page: String,
    /// `error`, `warning`, `note`.
    pub level: &'static str,
    /// Where the page is published.
    pub url: Option<String>,
}

/// A range of a file.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Region {
    /// The file, as a reader writes it.
    pub file: String,
    /// First line, column, last line, column behind it; columns in characters, from 1.
    pub lines: (u32, u32, u32, u32),
}

/// Something that was found.
pub(crate) struct Finding {
    /// The rule.
    pub rule: &'static str,
    /// `error`, `warning`, `note`.
    pub level: &'static str,
    /// What it says.
    pub message: String,
    /// Where.
    pub at: Option<Region>,
    /// Other places, with what is to be said of each.
    pub related: Vec<(Option<Region>, String)>,
    /// The way that shows it.
    pub steps: Vec<(Option<Region>, String)>,
    /// Edits that mend it, with what they do.
    pub fix: Option<(String, Vec<(Region, String)>)>,
    /// What stays the same while lines move.
    pub fingerprint: String,
}

/// The log of one run; `rules` are those that `findings` name, and may be more.
pub(crate) fn log(rules: &[Rule], findings: &[Finding]) -> String {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let count = seen.entry(&finding.fingerprint).or_default();
            *count += 1;
            let index = rules.iter().position(|rule| rule.id == finding.rule);
            result(finding, index, *count)
        })
        .collect();
    let driver = json!({
        "name": "infc",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules.iter().map(rule).collect::<Vec<_>>(),
    });
    let run = json!({ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": results });
    super::json::text(&Log { schema: SCHEMA, version: "2.1.0", runs: vec![run] })
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: Vec<Value>,
}

fn rule(rule: &Rule) -> Value {
    let mut value = json!({
        "id": rule.id,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": introduction(&rule.page, &rule.title) },
        "help": { "text": rule.page, "markdown": rule.page },
        "defaultConfiguration": { "level": rule.level },
    });
    if let (Some(url), Some(fields)) = (&rule.url, value.as_object_mut()) {
        fields.insert("helpUri".to_owned(), json!(url));
    }
    value
}

/// The first paragraph of a page, which GitHub asks for; it takes 1,024 characters.
fn introduction(page: &str, title: &str) -> String {
    let paragraphs = page.split("\n\n").map(str::trim);
    let first = paragraphs.into_iter().find(|text| !text.is_empty() && !text.starts_with('#'));
    first.unwrap_or(title).replace('\n', " ").chars().take(1024).collect()
}

fn result(finding: &Finding, rule: Option<usize>, count: usize) -> Value {
    let mark = &finding.fingerprint;
    let mut value = json!({
        "ruleId": finding.rule,
        "level": finding.level,
        "message": { "text": finding.message },
        "locations": finding.at.iter().map(|at| json!({ "physicalLocation": physical(at) })).collect::<Vec<_>>(),
        "partialFingerprints": { "infc/v1": format!("{mark}:{count}"), "primaryLocationLineHash": format!("{mark}:{count}") },
    });
    let Some(fields) = value.as_object_mut() else { return value };
    if let Some(rule) = rule {
        fields.insert("ruleIndex".to_owned(), json!(rule));
    }
    if !finding.related.is_empty() {
        let related: Vec<Value> = finding.related.iter().map(location).collect();
        fields.insert("relatedLocations".to_owned(), json!(related));
    }
    if !finding.steps.is_empty() {
        let steps: Vec<Value> =
            finding.steps.iter().map(|step| json!({ "location": location(step) })).collect();
        fields.insert("codeFlows".to_owned(), json!([{ "threadFlows": [{ "locations": steps }] }]));
    }
    if let Some(fix) = finding.fix.as_ref().and_then(mending) {
        fields.insert("fixes".to_owned(), json!([fix]));
    }
    value
}

fn location((at, text): &(Option<Region>, String)) -> Value {
    match at {
        Some(at) => json!({ "physicalLocation": physical(at), "message": { "text": text } }),
        None => json!({ "message": { "text": text } }),
    }
}

fn physical(at: &Region) -> Value {
    json!({ "artifactLocation": artifact(&at.file), "region": region(at) })
}

fn region(at: &Region) -> Value {
    let (line, column, end_line, end_column) = at.lines;
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

/// The file by its path; what is no file of the working tree has an address that leads nowhere.
fn artifact(file: &str) -> Value {
    let uri = match file.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        Some((root, path)) => format!("infc:{}{}", encoded(root), encoded(path)),
        None if file.starts_with("git:") => format!("infc:{}", encoded(file)),
        None if file.starts_with('/') => format!("file://{}", encoded(file)),
        None => encoded(file.strip_prefix("./").unwrap_or(file)),
    };
    json!({ "uri": uri })
}

/// The path of an address; a `:` in its first part would end the name of a scheme.
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.bytes().map(one).collect()
}

/// The edits, file by file. SARIF wants at least one.
fn mending((title, edits): &(String, Vec<(Region, String)>)) -> Option<Value> {
    let mut files: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (at, text) in edits {
        let edit = json!({ "deletedRegion": region(at), "insertedContent": { "text": text } });
        files.entry(&at.file).or_default().push(edit);
    }
    let changes: Vec<Value> = files
        .into_iter()
        .map(|(file, edits)| json!({ "artifactLocation": artifact(file), "replacements": edits }))
        .collect();
    (!changes.is_empty()).then(|| json!({ "description": { "text": title }, "artifactChanges": changes }))
}

impl Report<'_> {
    /// The report as a SARIF log with a final newline.
    pub fn sarif(&self) -> String {
        let mut kinds: Vec<&'static Kind> = self.diagnostics.iter().map(|each| each.kind).collect();
        kinds.sort_by_key(|kind| kind.name);
        kinds.dedup();
        let rules: Vec<Rule> = kinds.into_iter().map(of_kind).collect();
        let findings: Vec<Finding> = self.diagnostics.iter().map(|each| self.finding(each)).collect();
        log(&rules, &findings)
    }

    fn finding(&self, diagnostic: &Diagnostic) -> Finding {
        let region = |span: infc_diag::Span| {
            let Place { line, column, end_line, end_column, .. } = self.place(span);
            Region { file: self.name(span.file), lines: (line, column, end_line, end_column) }
        };
        let related = diagnostic.labels.iter().map(|label| (Some(region(label.span)), label.text.clone()));
        let steps = diagnostic.steps.iter();
        let steps = steps.map(|step| (step.at.map(region), format!("{}: {}", step.node, step.action)));
        let fix = diagnostic.fix.as_ref().map(|fix| {
            let edits = fix.edits.iter().map(|edit| (region(edit.span), edit.text.clone()));
            (fix.title.clone(), edits.collect())
        });
        Finding {
            rule: diagnostic.kind.name,
            level: diagnostic.severity.word(),
            message: words(diagnostic),
            at: Some(region(diagnostic.primary.span)),
            related: related.collect(),
            steps: steps.collect(),
            fix,
            fingerprint: fingerprint(self.world, diagnostic),
        }
    }
}

/// The rule that a kind of diagnostic is.
pub(crate) fn of_kind(kind: &'static Kind) -> Rule {
    let level = match kind.severity {
        Severity::Error | Severity::Warning | Severity::Note => kind.severity.word(),
    };
    Rule {
        id: kind.name,
        title: kind.title.to_owned(),
        page: kind.page.to_owned(),
        level,
        url: Some(format!("{PAGES}/{}.md", kind.name)),
    }
}

/// Message, label, notes and help, a line each.
pub(super) fn words(diagnostic: &Diagnostic) -> String {
    let mut lines = vec![diagnostic.message.clone()];
    lines.extend(Some(diagnostic.primary.text.clone()).filter(|text| !text.is_empty()));
    lines.extend(diagnostic.notes.iter().cloned());
    lines.extend(diagnostic.help.iter().map(|help| format!("help: {help}")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_addresses() {
        for (file, uri) in [
            ("./hosts/a b.inf", "hosts/a%20b.inf"),
            ("/srv/site.inf", "file:///srv/site.inf"),
            ("<std>/lib.inf", "infc:std/lib.inf"),
            ("git:main/site.inf", "infc:git%3Amain/site.inf"),
            ("größe.inf", "gr%C3%B6%C3%9Fe.inf"),
        ] {
            assert_eq!(artifact(file), json!({ "uri": uri }));
        }
    }
}
