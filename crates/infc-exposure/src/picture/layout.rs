//! Where everything of a picture stands, in whole pixels.
//!
//! It deliberately has one answer for one graph: columns are given, rows go near what they are joined to, ties are
//! broken by the order of the site.

use std::collections::BTreeMap;

use super::graph::{Column, Graph, Line, Node};
use super::measure::{fitted, width};
use super::rows;
use crate::Exposure;

pub(super) const NAME: u32 = 13;
pub(super) const SMALL: u32 = 11;
pub(super) const HEIGHT: i32 = 44;
/// What a box has beside its text: a sign, and air.
pub(super) const INSET: i32 = 34;
const MARGIN: i32 = 24;
const HEAD: i32 = 34;
const TITLE: i32 = 30;
const PAD: i32 = 16;
const WIDEST_BOX: i32 = 236;
const WIDEST_LABEL: i32 = 150;

pub(super) type Point = (i32, i32);

/// From one point to the next: the lines lie straight between legs.
pub(super) type Leg = (Point, Point);

/// A rectangle.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Area {
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
}

impl Area {
    /// Whether both have a point in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }
}

/// A host, around its boxes.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub area: Area,
    pub title: String,
    /// Its addresses, and where they begin.
    pub addresses: (String, i32),
}

/// A line, drawn: its points, and its label.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    /// The line's place in the graph.
    pub line: usize,
    /// What it is made of.
    pub legs: Vec<Leg>,
    pub label: Option<Label>,
}

/// Text beside a line.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub text: String,
    pub area: Area,
}

/// Everything in its place.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub width: i32,
    pub height: i32,
    pub heads: Vec<(Column, i32)>,
    pub cards: Vec<Card>,
    /// One for each node.
    pub boxes: Vec<Area>,
    pub curves: Vec<Curve>,
}

/// The columns that are used, with where they begin and how wide they are.
struct Columns {
    used: Vec<Column>,
    x: Vec<i32>,
    w: Vec<i32>,
    end: i32,
}

/// Lays out `graph`.
pub(super) fn layout(exposure: &Exposure, graph: &Graph) -> Layout {
    let columns = columns(graph);
    let mut rows = rows::Rows::of(graph, &columns.used, exposure.hosts.len());
    let (bands, bottom) = bands(&mut rows, exposure.hosts.len());
    rows.settle(&bands, (HEAD + MARGIN, bottom));
    let boxes = graph.nodes.iter().enumerate().map(|(index, node)| {
        let at = columns.index(node.column);
        let (x, w) = columns.span(at);
        Area { x, y: rows.y(index), w, h: HEIGHT }
    });
    let boxes: Vec<Area> = boxes.collect();
    let curves = curves(graph, (&columns, &rows), &boxes);
    let cards = cards(exposure, &columns, &bands);
    let heads = columns.used.iter().enumerate().map(|(at, column)| (*column, columns.span(at).0));
    Layout {
        width: columns.end + MARGIN,
        height: bottom + MARGIN,
        heads: heads.collect(),
        cards,
        boxes,
        curves,
    }
}

/// What a line says, in few words: the first of its paths, how many more, and a password.
pub(super) fn label(line: &Line) -> Option<String> {
    let asks = line.labels.iter().all(|label| label.ends_with(" password"));
    let mut paths: Vec<&str> = line.labels.iter().map(|label| label.trim_end_matches(" password")).collect();
    paths.sort_by_key(|path| (path.len(), *path));
    paths.dedup();
    let first = paths.first()?;
    let more = paths.len() - 1;
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    let password = if asks { " · password" } else { "" };
    Some(format!("{first}{more}{password}"))
}

fn columns(graph: &Graph) -> Columns {
    let is_used = |column: &Column| graph.nodes.iter().any(|node| node.column == *column);
    let used: Vec<Column> = Column::ALL.into_iter().filter(is_used).collect();
    let of = |column: Column| graph.nodes.iter().filter(move |node| node.column == column);
    let text = |node: &Node| width(&node.name, NAME).max(width(&node.caption, SMALL));
    let w: Vec<i32> = used
        .iter()
        .map(|column| (of(*column).map(text).max().unwrap_or(0) + INSET).clamp(96, WIDEST_BOX))
        .collect();
    let (mut x, mut next) = (Vec::new(), MARGIN);
    for (at, own) in w.iter().enumerate() {
        x.push(next);
        let column = used.get(at).copied();
        let labels = graph
            .lines
            .iter()
            .filter(|line| graph.nodes.get(line.from).map(|node| node.column) == column)
            .filter_map(|line| Some(width(&label(line)?, SMALL).min(WIDEST_LABEL)));
        let card = if column == Some(Column::App) || column.is_some_and(|column| column < Column::Door) {
            PAD
        } else {
            0
        };
        next += own + 56.max(labels.max().unwrap_or(0) + 64) + card;
    }
    let same = graph.lines.iter().any(|line| {
        graph.nodes.get(line.from).map(|node| node.column) == graph.nodes.get(line.to).map(|node| node.column)
    });
    let last = x.last().zip(w.last()).map_or(0, |(x, w)| x + w);
    let room = if used.last() == Some(&Column::App) { PAD + if same { 40 } else { 0 } } else { 0 };
    Columns { used, x, w, end: last + room }
}

impl Columns {
    fn index(&self, column: Column) -> usize {
        self.used.iter().position(|used| *used == column).unwrap_or(0)
    }

    fn span(&self, at: usize) -> (i32, i32) {
        (self.x.get(at).copied().unwrap_or(0), self.w.get(at).copied().unwrap_or(0))
    }
}

/// Where the boxes of each host may stand, and where the lowest ends.
fn bands(rows: &mut rows::Rows, hosts: usize) -> (Vec<(i32, i32)>, i32) {
    let mut top = HEAD + MARGIN;
    let mut bands = Vec::new();
    for host in 0..hosts {
        let height = rows.height(Some(host));
        let first = top + TITLE;
        bands.push((first, first + height));
        top = first + height + PAD + MARGIN;
    }
    let outside = HEAD + MARGIN + rows.height(None);
    let bottom = bands.last().map_or(outside, |(_, last)| (last + PAD).max(outside));
    (bands, bottom)
}

fn cards(exposure: &Exposure, columns: &Columns, bands: &[(i32, i32)]) -> Vec<Card> {
    let inside = |column: &Column| matches!(column, Column::Door | Column::Proxy | Column::App);
    let own: Vec<usize> =
        (0..columns.used.len()).filter(|at| columns.used.get(*at).is_some_and(inside)).collect();
    let (Some(first), Some(last)) = (own.first(), own.last()) else { return Vec::new() };
    let (left, (x, w)) = (columns.span(*first).0, columns.span(*last));
    let right = x + w;
    let card = |(host, (top, bottom)): (&crate::Host, &(i32, i32))| Card {
        area: Area {
            x: left - PAD,
            y: top - TITLE,
            w: right - left + 2 * PAD,
            h: bottom - top + TITLE + PAD,
        },
        title: fitted(&host.name, NAME, right - left),
        addresses: {
            let begins = width(&host.name, NAME).min(right - left) + 12;
            (fitted(&host.addresses.join("  "), SMALL, right - left - begins), left + begins)
        },
    };
    exposure.hosts.iter().zip(bands).map(card).collect()
}

/// The lines, each leaving and entering at a place of its own.
fn curves(graph: &Graph, (columns, rows): (&Columns, &rows::Rows), boxes: &[Area]) -> Vec<Curve> {
    let (leaving, entering) = (ports(graph, boxes, true), ports(graph, boxes, false));
    let legs_of = |(index, line): (usize, &Line)| {
        let (from, to) = (area(boxes, line.from), area(boxes, line.to));
        let port = |ports: &BTreeMap<usize, i32>| ports.get(&index).copied().unwrap_or(HEIGHT / 2);
        let loops = from.x == to.x;
        let mut points = vec![(from.x + from.w, from.y + port(&leaving))];
        for (column, y) in rows.through(index) {
            let (x, w) = columns.span(column);
            points.extend([(x, y), (x + w, y)]);
        }
        points.push((if loops { to.x + to.w } else { to.x }, to.y + port(&entering)));
        points.chunks(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect::<Vec<Leg>>()
    };
    let legs: Vec<Vec<Leg>> = graph.lines.iter().enumerate().map(legs_of).collect();
    let ends = ends(&legs);
    let mut taken: Vec<Area> = Vec::new();
    let mut curve = |(line, (own, legs)): (usize, (&Line, Vec<Leg>))| {
        let label = label(own).zip(legs.last().copied());
        let label = label.and_then(|(text, last)| placed(&text, last, &mut taken, &ends));
        Curve { line, legs, label }
    };
    graph.lines.iter().zip(legs).enumerate().map(&mut curve).collect()
}

fn area(boxes: &[Area], index: usize) -> Area {
    boxes.get(index).copied().unwrap_or_default()
}

/// Where a label stands: beside one end of the last leg, on the side that the line does not come from, where neither
/// another label nor the end of another line is.
fn placed(text: &str, (start, end): (Point, Point), taken: &mut Vec<Area>, ends: &[Area]) -> Option<Label> {
    let text = fitted(text, SMALL, WIDEST_LABEL.min(end.0 - start.0 - 24));
    let (w, h) = (width(&text, SMALL), 14);
    let (above, below) = (|y: i32| y - 19, |y: i32| y + 4);
    let (right, left) = (end.0 - 12 - w, start.0 + 8);
    let falls = start.1 + 4 < end.1;
    let places = if falls {
        [(right, below(end.1)), (left, above(start.1)), (right, above(end.1)), (left, below(start.1))]
    } else {
        [(right, above(end.1)), (left, below(start.1)), (right, below(end.1)), (left, above(start.1))]
    };
    let is_own = |other: &&Area| **other == level(start) || **other == level((end.0 - LEVEL, end.1));
    let is_free = |area: &Area| {
        taken.iter().all(|other| !other.meets(area))
            && ends.iter().filter(|other| !is_own(other)).all(|other| !other.meets(area))
    };
    let area = places.into_iter().map(|(x, y)| Area { x, y, w, h }).find(is_free)?;
    taken.push(area);
    Some(Label { text, area })
}

/// How long the ends of lines are nearly level.
const LEVEL: i32 = 28;

fn level((x, y): Point) -> Area {
    Area { x, y: y - 2, w: LEVEL, h: 4 }
}

/// The ends of lines, where they are nearly level.
fn ends(legs: &[Vec<Leg>]) -> Vec<Area> {
    legs.iter().flatten().flat_map(|(start, end)| [level(*start), level((end.0 - LEVEL, end.1))]).collect()
}

/// Where each line meets its box, from the box's top: in the order of the other ends.
fn ports(graph: &Graph, boxes: &[Area], leaving: bool) -> BTreeMap<usize, i32> {
    let mut of: BTreeMap<usize, Vec<(i32, usize)>> = BTreeMap::new();
    for (index, line) in graph.lines.iter().enumerate() {
        let (own, other) = if leaving { (line.from, line.to) } else { (line.to, line.from) };
        of.entry(own).or_default().push((boxes.get(other).map_or(0, |area| area.y), index));
    }
    let mut ports = BTreeMap::new();
    for lines in of.values_mut() {
        lines.sort_unstable();
        let count = i32::try_from(lines.len()).unwrap_or(i32::MAX);
        let step = if count > 1 { ((HEIGHT - 16) / (count - 1)).min(10) } else { 0 };
        let first = HEIGHT / 2 - step * (count - 1) / 2;
        for (at, (_, index)) in (0_i32..).zip(lines.iter()) {
            ports.insert(*index, first + step * at);
        }
    }
    ports
}
