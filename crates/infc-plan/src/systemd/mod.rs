//! systemd units as the sections and lines that are printed, so that what is judged is what is written.
//!
//! It deliberately knows no file format beyond `Key=value`; quoting is `token::unit`'s.

mod app;
mod exposure;
mod oneshot;
mod sandbox;
mod stated;
mod syntax;

pub(crate) use app::{address, environment, program, sandbox as sandbox_of, secret_keys};
pub use exposure::{Exposure, exposure};
pub(crate) use oneshot::{Oneshot, Trigger, env_file};
pub(crate) use sandbox::{Sandbox, close, in_home};
pub use stated::Stated;
pub(crate) use stated::service_of;

use std::borrow::Cow;
use std::ops::Range;

use infc_diag::{Diagnostic, Kind};

use crate::Origin;
use crate::operations::Lowering;
use crate::storage::DISKS;
use crate::token::unit::{Value, fixed};

/// A unit file, or a drop-in of a packaged unit.
#[derive(Clone, PartialEq, Debug)]
pub struct Unit {
    /// Its name with its type: `infc-app-shop.service`.
    pub name: String,
    /// The sections in order.
    pub sections: Vec<Section>,
    /// Whether it adds to a unit that a package brings.
    pub drop_in: bool,
    /// Whether it is started at boot: services of apps, timers.
    pub enabled: bool,
    /// Where what it runs is stated.
    pub origin: Origin,
}

/// A section: `[Service]`.
#[derive(Clone, PartialEq, Debug)]
pub struct Section {
    /// Its name without brackets.
    pub name: Cow<'static, str>,
    /// Its lines in order.
    pub lines: Vec<Line>,
}

/// A line of a unit file.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// systemd's key.
    pub key: Cow<'static, str>,
    /// Its value as it is printed.
    pub value: Value,
    /// Where the value is stated; for infc's own, where the entity is.
    pub origin: Origin,
    /// Its bytes in the text that is stated there, if the unit is.
    pub place: Option<Range<usize>>,
}

impl Unit {
    /// A unit as its text has it; lines that systemd does not heed are left out.
    pub fn read(name: &str, text: &str, origin: Origin) -> Self {
        Self::stated(name, syntax::read(text, origin, None).sections, origin)
    }

    fn stated(name: &str, sections: Vec<Section>, origin: Origin) -> Self {
        Self { name: name.to_owned(), sections, drop_in: false, enabled: true, origin }
    }

    /// Where it lies, below `/`.
    pub fn path(&self) -> String {
        if self.drop_in {
            format!("etc/systemd/system/{}.d/50-infc.conf", self.name)
        } else {
            format!("etc/systemd/system/{}", self.name)
        }
    }

    /// The step of the activation that it takes effect with. Disks are there before what lies on them.
    pub fn step(&self) -> &str {
        if self.is_disk() { DISKS } else { &self.name }
    }

    /// Whether it mounts or swaps.
    pub(crate) fn is_disk(&self) -> bool {
        [".mount", ".swap"].iter().any(|suffix| self.name.ends_with(suffix))
    }

    /// The values of a key in a section, in order.
    pub fn values(&self, section: &str, key: &str) -> impl Iterator<Item = &str> {
        self.lines(section, key).map(|line| line.value.as_str())
    }

    /// The lines with a key in a section, in order.
    pub fn lines(&self, section: &str, key: &str) -> impl Iterator<Item = &Line> {
        let lines =
            self.sections.iter().filter(move |each| each.name == section).flat_map(|each| &each.lines);
        lines.filter(move |line| line.key == key)
    }
}

impl Line {
    /// A diagnostic of `kind` about the line.
    pub fn told(&self, kind: &'static Kind, message: impl Into<String>) -> Diagnostic {
        let said = kind.at(self.origin, message);
        match &self.place {
            Some(place) => said.within(place.clone()),
            None => said,
        }
    }
}

impl Section {
    /// An empty section.
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name: name.into(), lines: Vec::new() }
    }

    /// Adds a line of infc's own.
    pub(crate) fn fixed(&mut self, key: &'static str, value: &'static str, origin: Origin) {
        self.line(key, fixed(value), origin);
    }

    /// Adds a line.
    pub(crate) fn line(&mut self, key: &'static str, value: Value, origin: Origin) {
        self.lines.push(Line { key: key.into(), value, origin, place: None });
    }
}

/// Lowers what systemd starts: apps, jobs.
pub(crate) fn lower(lowering: &mut Lowering) {
    let host = lowering.host;
    for (name, app) in host.apps.iter() {
        app::lower(lowering, name, app);
        stated::lower(lowering, name, app);
    }
    for (name, job) in host.jobs.iter() {
        oneshot::lower_job(lowering, name, job);
    }
}
