//! The table: what listens, by who reaches it; for a terminal and as Markdown.
//!
//! It deliberately leaves out who reaches everything: a host reaches itself.

use unicode_width::UnicodeWidthStr as _;

use crate::asserted::unasserted;
use crate::exposure::{Exposure, Fare, Fate, Host, Kind, Source, SourceKind, Target};
use crate::look::{BOLD, CYAN, DIM, Look};
use crate::markup::escaped;

/// A line of the table: a target, or several that fare alike on several sockets.
pub(crate) struct Row<'a> {
    pub target: &'a Target,
    pub sockets: Vec<String>,
    pub cells: Vec<Cell>,
}

#[derive(PartialEq, Eq)]
pub(crate) struct Cell {
    pub text: &'static str,
    pub fate: Fate,
    /// Whether everyone is meant who is not named.
    pub everyone: bool,
}

/// The table for a terminal, with a line that explains its words.
pub fn table(exposure: &Exposure, look: Look) -> String {
    let columns = columns(exposure);
    let mut out = String::new();
    for host in groups(exposure) {
        let rows = rows(exposure, &host.name, &columns);
        let title = format!("{}  {}", look.text(&(look.safe)(title(host)), BOLD), host.addresses.join("  "));
        let widths = widths(&rows, &columns);
        out += title.trim_end();
        out.push('\n');
        out += &head(&columns, &widths, look);
        for row in &rows {
            out += &line(row, &widths, look);
        }
        out.push('\n');
    }
    out += &legend(exposure, &columns);
    out.extend(unasserted(exposure).map(|line| (look.safe)(&line) + "\n"));
    out
}

/// The table as Markdown, one for each host.
pub fn markdown(exposure: &Exposure) -> String {
    let columns = columns(exposure);
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut out = String::new();
    for host in groups(exposure) {
        let titles = columns.iter().map(|column| in_markdown(column.title()));
        let head = ["what".to_owned(), "sockets".to_owned()].into_iter().chain(titles);
        let head: Vec<String> = head.collect();
        let rule = vec!["---".to_owned(); head.len()];
        out.extend(["### ", &in_markdown(title(host)), "\n\n", &line(&head), &line(&rule)]);
        for row in rows(exposure, &host.name, &columns) {
            let words = [in_markdown(&label(row.target)), in_markdown(&listed(&row.sockets))];
            let cells = row.cells.iter().map(|cell| cell.text.to_owned());
            out += &line(&words.into_iter().chain(cells).collect::<Vec<_>>());
        }
        out.push('\n');
    }
    out += &legend(exposure, &columns);
    out.extend(unasserted(exposure).map(|line| format!("\n{}\n", in_markdown(&line))));
    out
}

/// Text that no character of ends a cell, begins a tag, a link or an image, or calls somebody: a forge takes `@name`,
/// `#7` and addresses for links wherever they stand in what is rendered, and a comment in between keeps it from that.
pub fn in_markdown(text: &str) -> String {
    let text = unmarked(text).replace('@', "@<!-- -->").replace("\\#", "\\#<!-- -->");
    text.replace("://", ":<!-- -->//").replace("www.", "www<!-- -->.")
}

/// Text as code in Markdown, in which a forge finds neither mentions nor links.
pub fn code_in_markdown(text: &str) -> String {
    format!("<code>{}</code>", unmarked(text))
}

/// Text that no character of is Markdown or HTML.
fn unmarked(text: &str) -> String {
    let mut out = String::new();
    for char in escaped(text).replace("&quot;", "\"").replace("&#39;", "'").chars() {
        if "\\`*_{}[]#+!|~".contains(char) {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

/// The hosts, then what stands for the host of what is on none, if there is anything.
pub(crate) fn groups(exposure: &Exposure) -> impl Iterator<Item = &Host> {
    let outside = exposure.targets.iter().any(|target| target.host.is_empty());
    exposure.hosts.iter().chain(outside.then_some(&exposure.outside))
}

/// What a group is called.
pub(crate) fn title(host: &Host) -> &str {
    if host.name.is_empty() { "on no host" } else { &host.name }
}

/// A source that has a column.
pub(crate) struct Column<'a> {
    /// Its place in [`Exposure::sources`].
    index: usize,
    source: &'a Source,
    /// Whether no other column has its name.
    unique: bool,
}

impl Column<'_> {
    pub fn title(&self) -> &str {
        if self.unique { named(self.source) } else { &self.source.id }
    }
}

fn named(source: &Source) -> &str {
    match source.kind {
        SourceKind::Internet | SourceKind::EveryoneElse => "internet",
        SourceKind::Zone
        | SourceKind::Network
        | SourceKind::Host
        | SourceKind::Other
        | SourceKind::Loopback => source.id.split_once('.').map_or(source.id.as_str(), |(_, name)| name),
    }
}

/// The internet, but for who has a column of his own; zones; the other hosts.
pub(crate) fn columns(exposure: &Exposure) -> Vec<Column<'_>> {
    let has_rest = exposure.sources.iter().any(|source| source.kind == SourceKind::EveryoneElse);
    let is_shown = |source: &Source| match source.kind {
        SourceKind::Internet => !has_rest,
        SourceKind::EveryoneElse | SourceKind::Zone | SourceKind::Network => true,
        SourceKind::Host => exposure.hosts.len() > 1,
        SourceKind::Other | SourceKind::Loopback => false,
    };
    let shown = || exposure.sources.iter().enumerate().filter(|(_, source)| is_shown(source));
    let unique = |source: &Source| shown().filter(|(_, other)| named(other) == named(source)).count() == 1;
    shown().map(|(index, source)| Column { index, source, unique: unique(source) }).collect()
}

pub(crate) fn rows<'a>(exposure: &'a Exposure, host: &str, columns: &[Column<'_>]) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    for target in exposure.targets.iter().filter(|target| target.host == host) {
        let cells: Vec<Cell> = columns
            .iter()
            .filter_map(|column| target.from.get(column.index))
            .map(|fare| cell(target, fare))
            .collect();
        let alike = |row: &&mut Row<'_>| {
            row.target.kind == target.kind && row.target.name == target.name && row.cells == cells
        };
        let sockets = sockets(target);
        match rows.last_mut().filter(alike) {
            Some(row) => row.sockets.extend(sockets),
            None => rows.push(Row { target, sockets, cells }),
        }
    }
    rows
}

/// The sockets, those on every address by their port alone.
fn sockets(target: &Target) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for socket in &target.sockets {
        let port = socket.strip_prefix("0.0.0.0:").or_else(|| socket.strip_prefix("[::]:"));
        let text = port.unwrap_or(socket).to_owned();
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// The first sockets, and how many more there are.
pub(crate) fn listed(sockets: &[String]) -> String {
    const SHOWN: usize = 2;
    let more = sockets.len().saturating_sub(SHOWN);
    let first = sockets.get(..SHOWN).unwrap_or(sockets).join(" ");
    if more == 0 { first } else { format!("{first} +{more}") }
}

fn cell(target: &Target, fare: &Fare) -> Cell {
    let through = fare.by.first().copied().filter(|by| *by != "direct" && target.kind != Kind::Vhost);
    let itself = fare.source.strip_prefix("hosts.") == Some(&target.host);
    let text = match fare.fate {
        _ if itself => "itself",
        Fate::Open => through.unwrap_or("open"),
        Fate::Closed => "-",
        Fate::Password | Fate::Part | Fate::Unknown => fare.fate.word(),
    };
    let everyone = matches!(fare.source.as_str(), "internet" | "everyone-else");
    Cell { text, everyone, fate: if itself { Fate::Closed } else { fare.fate } }
}

/// What a person calls a target.
pub(crate) fn label(target: &Target) -> String {
    match target.kind {
        Kind::Ssh | Kind::Nginx | Kind::Package => target.name.clone(),
        Kind::Vhost | Kind::App | Kind::Listener | Kind::Balancer | Kind::Cdn | Kind::External => {
            format!("{} {}", target.kind.word(), target.name)
        }
    }
}

/// The widths of what, of the sockets, and of each column.
fn widths(rows: &[Row<'_>], columns: &[Column<'_>]) -> (usize, usize, Vec<usize>) {
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let cells = columns.iter().enumerate().map(|(at, column)| {
        let own = rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.text.width());
        own.chain([column.title().width()]).max().unwrap_or(0)
    });
    (
        widest(&mut rows.iter().map(|row| label(row.target).width())),
        widest(&mut rows.iter().map(|row| listed(&row.sockets).width())),
        cells.collect(),
    )
}

fn head(columns: &[Column<'_>], (what, sockets, cells): &(usize, usize, Vec<usize>), look: Look) -> String {
    let titles = columns.iter().zip(cells).map(|(column, width)| padded(column.title(), *width));
    let text = format!("  {:what$}  {:sockets$}  {}", "", "", titles.collect::<Vec<_>>().join("  "));
    look.text(text.trim_end(), DIM) + "\n"
}

fn line(row: &Row<'_>, (what, sockets, cells): &(usize, usize, Vec<usize>), look: Look) -> String {
    let shown = row.cells.iter().zip(cells).map(|(cell, width)| {
        let gap = width.saturating_sub(cell.text.width());
        let text = match cell.fate {
            Fate::Open if !cell.everyone => look.text(cell.text, CYAN),
            fate => look.fate(cell.text, fate),
        };
        format!("{text}{:gap$}", "")
    });
    let shown = shown.collect::<Vec<_>>().join("  ");
    let (label, sockets) =
        (padded(&(look.safe)(&label(row.target)), *what), padded(&listed(&row.sockets), *sockets));
    format!("  {label}  {sockets}  {shown}").trim_end().to_owned() + "\n"
}

pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{:gap$}", "", gap = width.saturating_sub(text.width()))
}

/// What the words mean, of those that are used.
pub(crate) fn legend(exposure: &Exposure, columns: &[Column<'_>]) -> String {
    let rows = groups(exposure).flat_map(|host| rows(exposure, &host.name, columns));
    let used: Vec<&str> = rows.flat_map(|row| row.cells).map(|cell| cell.text).collect();
    let words = [
        ("open", "reached directly"),
        ("via", "through nginx"),
        ("onward", "through an app that it can be read from"),
        ("password", "with a password"),
        ("part", "some of its addresses; ask with --why"),
        ("unknown", "infc cannot tell"),
        ("-", "not reached"),
    ];
    let told = words.iter().filter(|(word, _)| used.contains(word));
    let mut parts: Vec<String> = told.map(|(word, meaning)| format!("{word}: {meaning}")).collect();
    if columns.iter().any(|column| column.source.kind == SourceKind::EveryoneElse) {
        parts.push("internet: who is in no other column".to_owned());
    }
    parts.join("; ") + "\n"
}
