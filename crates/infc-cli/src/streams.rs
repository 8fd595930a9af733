//! Where things are said: data on standard output, words on standard error.
//!
//! It deliberately uses no printing macro: those panic when the reader has gone.

use std::io::{self, Write as _};

use infc::report::{Counts, Report, TestReport};

use crate::args::{Color, Form, Format, Global};
use crate::outcome::Failure;

/// How to speak.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    /// The form of reports.
    pub format: Format,
    /// The form that was asked for.
    pub form: Form,
    /// Whether words on standard error are coloured.
    colour: bool,
    /// Whether data on standard output is coloured.
    pub colour_data: bool,
    /// Whether to say only what is wrong.
    quiet: bool,
}

impl Streams {
    /// As the arguments and the terminal have it.
    pub fn new(global: &Global) -> Self {
        let wanted = |auto: anstream::ColorChoice| match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => auto != anstream::ColorChoice::Never,
        };
        let colour = wanted(anstream::AutoStream::choice(&io::stderr()));
        let colour_data = wanted(anstream::AutoStream::choice(&io::stdout()));
        let format = match global.format {
            // What is wrong with a site is told to a person, and what is asked for is not mixed with it.
            Form::Human | Form::Markdown | Form::Svg | Form::Html => Format::Human,
            Form::Github => Format::Github,
            // All are for tools.
            Form::Json | Form::Junit | Form::Sarif | Form::Gitlab => Format::Json,
        };
        Self { format, form: global.format, colour, colour_data, quiet: global.quiet }
    }

    /// The same, with words for a person also where data is for tools.
    pub fn aside(self) -> Self {
        Self { format: if self.format == Format::Json { Format::Human } else { self.format }, ..self }
    }

    /// Data.
    pub fn data(text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }

    /// Data that only a person wants, and not one in a hurry.
    pub fn pleasantry(self, text: &str) -> Result<(), Failure> {
        if self.quiet || self.format != Format::Human { Ok(()) } else { Self::data(text) }
    }

    /// Data, unless it is only for people and they are in a hurry.
    pub fn finding(self, text: &str) -> Result<(), Failure> {
        if self.format == Format::Human { self.pleasantry(text) } else { Self::data(text) }
    }

    /// Words for a person who is not in a hurry.
    pub fn remark(self, text: &str) -> Result<(), Failure> {
        if self.quiet { Ok(()) } else { Self::words(text) }
    }

    /// Words.
    pub fn words(text: &str) -> Result<(), Failure> {
        Ok(io::stderr().lock().write_all(text.as_bytes())?)
    }

    /// A report, in the form that was asked for.
    pub fn report(self, report: &Report<'_>) -> Result<Counts, Failure> {
        match self.format {
            Format::Human => Self::words(&report.human(self.colour))?,
            Format::Json => Self::data(&match self.form {
                Form::Sarif => report.sarif(),
                Form::Gitlab => report.gitlab(),
                Form::Junit => report.junit(),
                Form::Human | Form::Json | Form::Github | Form::Markdown | Form::Svg | Form::Html => {
                    report.json()
                }
            })?,
            Format::Github => Self::data(&report.github())?,
        }
        Ok(report.counts())
    }

    /// How tests came out, in the form that was asked for.
    pub fn tests(self, report: &TestReport<'_>) -> Result<(), Failure> {
        match self.format {
            _ if self.form == Form::Junit => Self::data(&report.junit()),
            Format::Human => {
                self.pleasantry(&report.lines())?;
                Self::words(&report.details(self.colour))?;
                self.pleasantry(&report.summary())
            }
            Format::Json => Self::data(&report.json()),
            Format::Github => Self::data(&report.github()),
        }
    }
}
