//! Why a line of an emitted file is as it is: the slots whose words stand in it, each with its reason.
//!
//! It deliberately compiles the site anew; whether that gives the bytes that lie on a disk is for the caller to
//! compare.

use std::sync::Arc;

use infc_bundle::{Bundle, BundlePath, Entry, File, HostBundle};
use infc_diag::{Cancelled, Diagnostic, World};
use infc_eval::{Explainer, Program};

use super::asked::AskedLine;
use super::label::{Labels, Slot};
use super::{Why, answer, find, own};
use crate::compiler::stages::Front;

/// Why a line is as it is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Line {
    /// The host.
    pub host: String,
    /// The file on it, without the first `/`.
    pub path: String,
    /// What the file holds.
    pub bytes: Arc<[u8]>,
    /// The line's text; of a file as a whole, nothing.
    pub text: Option<String>,
    /// Why each value in it is as it is.
    pub values: Vec<Why>,
    /// Of a line that holds no value of the site: what it is written for, and why.
    pub own: Option<Own>,
}

/// A line of infc's own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Own {
    /// Why infc writes it, if that is known.
    pub reason: Option<String>,
    /// What of the site it is written for.
    pub entity: Option<Why>,
}

/// Why there is no such line.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum NoSuchLine {
    /// The site has mistakes and gives no bundle.
    NoBundle(Vec<Diagnostic>),
    /// The bundle has no such file; the nearest that it has.
    NoFile(Option<String>),
    /// The path is a symbolic link, to this target.
    Link(String),
    /// The file has only so many lines.
    OutOfRange(u32),
}

/// The answer; none if the site gives no bundle.
pub(super) fn line(
    front: &mut Front<'_>,
    asked: &AskedLine,
) -> Result<Option<Result<Line, NoSuchLine>>, Cancelled> {
    let schema = &front.program.schema;
    let site = Explainer::new(front.program);
    let (value, labels) = Labels::of(site.value(), schema);
    let Some(bundle) = front.emit_apart(&value)? else { return Ok(None) };
    let asking = Asking { world: front.world, site: &site, labels: &labels, program: front.program };
    let told = asking.line(&bundle, asked);
    front.compiler.cancel.go_on()?;
    Ok(Some(told))
}

/// The host, the path on it and the file that `asked` means.
fn place<'a>(bundle: &'a Bundle, asked: &str) -> Result<(&'a str, BundlePath, &'a File), NoSuchLine> {
    let starts = std::iter::once(0).chain(asked.match_indices('/').map(|(at, _)| at + 1));
    let mut near = None;
    for (rest, (host, path)) in
        starts.filter_map(|start| asked.get(start..)).filter_map(|rest| Some((rest, rest.split_once('/')?)))
    {
        let Some((name, files)) = bundle.hosts.iter().find(|(name, _)| name.as_str() == host) else {
            continue;
        };
        match BundlePath::new(path).ok().and_then(|path| Some((files.files().get(&path)?, path))) {
            Some((Entry::File(file), path)) => return Ok((name.as_str(), path, file)),
            Some((Entry::Link(target), _)) => return Err(NoSuchLine::Link(target.as_str().to_owned())),
            None => near = near.or_else(|| nearest(files, rest, host)),
        }
    }
    Err(NoSuchLine::NoFile(near))
}

/// The file of a host whose path is most like `wanted`.
fn nearest(files: &HostBundle, wanted: &str, host: &str) -> Option<String> {
    let known: Vec<String> = files.files().keys().map(|path| format!("{host}/{path}")).collect();
    let same_name = |known: &&String| known.rsplit('/').next() == wanted.rsplit('/').next();
    let near = infc_eval::nearest(wanted, known.iter().map(String::as_str)).map(str::to_owned);
    near.or_else(|| known.iter().find(same_name).cloned())
}

/// A site that is asked for its lines.
struct Asking<'a> {
    world: &'a dyn World,
    site: &'a Explainer<'a>,
    labels: &'a Labels<'a>,
    program: &'a Program<'a>,
}

impl Asking<'_> {
    fn line(&self, bundle: &Bundle, asked: &AskedLine) -> Result<Line, NoSuchLine> {
        let (host, path, file) = place(bundle, &asked.path)?;
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        let number = asked.line.map(|line| usize::try_from(line).unwrap_or(usize::MAX));
        let line = match number {
            Some(number) => {
                let line = number.checked_sub(1).and_then(|index| lines.get(index));
                let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
                Some(*line.ok_or(NoSuchLine::OutOfRange(count))?)
            }
            None => None,
        };
        let (values, own) = self.answers(file, asked.line, &lines);
        let (path, bytes) = (path.to_string(), file.bytes.clone());
        Ok(Line { host: host.to_owned(), path, bytes, text: line.map(str::to_owned), values, own })
    }

    /// The reasons of a line, or what it is written for.
    fn answers(&self, file: &File, line: Option<u32>, lines: &[&str]) -> (Vec<Why>, Option<Own>) {
        let Some(line) = line else {
            let whole = file.origins.file().and_then(|at| self.labels.slot(at));
            let own = Own { reason: None, entity: whole.map(|slot| self.why(slot)) };
            return (Vec::new(), Some(own));
        };
        let runs = file.origins.runs();
        let here = runs.iter().filter(|run| (run.first..=run.last).contains(&line));
        let mut slots: Vec<(u32, &Slot)> = Vec::new();
        for run in here {
            if let Some(slot) = self.labels.slot(run.span) {
                slots.push((run.last - run.first, slot));
            }
        }
        slots.sort_by_key(|(width, _)| *width);
        let index = usize::try_from(line).unwrap_or(1).saturating_sub(1);
        let text = lines.get(index).copied().unwrap_or_default();
        // A set is named for want of something narrower, unless the line holds its name.
        let says = |slot: &Slot| slot.name && slot.path.last().is_some_and(|name| text.contains(&**name));
        let mut values: Vec<Why> = Vec::new();
        for (_, slot) in slots.iter().filter(|(_, slot)| says(slot) || !self.is_set(slot)) {
            let why = self.why(slot);
            if !values.contains(&why) {
                values.push(why);
            }
        }
        if !values.is_empty() {
            // Which entity is meant comes before what is taken of it.
            values.sort_by_key(|why| !why.is_reference);
            return (values, None);
        }
        let reason = own::reason(text).map(str::to_owned).or_else(|| comment(lines, index));
        let around = slots.first().map(|(_, slot)| *slot);
        let whole = || file.origins.file().and_then(|at| self.labels.slot(at));
        let entity = around.or_else(whole).map(|slot| self.why(slot));
        (Vec::new(), Some(Own { reason, entity }))
    }

    /// Whether a slot holds others.
    fn is_set(&self, slot: &Slot) -> bool {
        let names: Vec<String> = slot.path.iter().map(ToString::to_string).collect();
        let value = find::find(self.site.value(), &names, &self.program.schema);
        value.is_ok_and(|value| {
            matches!(value.value, infc_eval::Value::Record { .. } | infc_eval::Value::Map(_))
        })
    }

    fn why(&self, slot: &Slot) -> Why {
        answer(self.world, self.site, &slot.path, self.program)
    }
}

/// The comment that stands above a line in its own block, without its marks.
fn comment(lines: &[&str], index: usize) -> Option<String> {
    let above = lines.get(..index)?;
    let block = above.iter().rev().take_while(|line| !line.trim().is_empty());
    let comment: Vec<&str> = block
        .skip_while(|line| !line.trim_start().starts_with('#'))
        .take_while(|line| line.trim_start().starts_with('#'))
        .map(|line| line.trim_start().trim_start_matches('#').trim())
        .collect();
    let made = |line: &&str| line.starts_with("Made by infc") || line.starts_with("Written by infc");
    let told: Vec<&str> = comment.into_iter().rev().filter(|line| !made(line)).collect();
    (!told.is_empty()).then(|| told.join(" "))
}
