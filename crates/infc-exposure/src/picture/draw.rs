//! A laid-out picture as SVG.
//!
//! It deliberately says everything twice: by colour and by line, sign and word. Writing to a `String` cannot fail, so
//! that what `write!` returns is dropped.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::class::Class;
use super::graph::{Column, Graph, Line, Node};
use super::layout::{Area, Card, Curve, HEIGHT, INSET, Layout, NAME, SMALL, label};
use super::measure::{FONTS, fitted, width};
use crate::markup::escaped;

/// Colours by class, for light and dark.
pub(crate) const STYLE: &str = include_str!("picture.css");

const LEGEND: i32 = 46;
const USES: &str = "connects to";

/// Where a picture stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// In a file of its own, which brings its colours.
    Alone,
    /// In a page, which has them, and what its boxes lead to.
    Page,
}

/// The picture, with a final newline.
pub(super) fn draw(graph: &Graph, layout: &Layout, place: Place) -> String {
    let (width, height) = (layout.width.max(legend_width(&told(graph))), layout.height + LEGEND);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"exposure\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"Who can reach what\" font-family=\"{FONTS}\">\n"
    );
    if place == Place::Alone {
        let _ = write!(out, "<title>Who can reach what</title>\n<style>\n{STYLE}</style>\n");
        let _ = writeln!(out, "<rect class=\"paper\" width=\"{width}\" height=\"{height}\" rx=\"10\"/>");
    }
    for (column, x) in &layout.heads {
        let _ = writeln!(
            out,
            "<text class=\"head\" x=\"{x}\" y=\"34\" font-size=\"{SMALL}\">{}</text>",
            column.title()
        );
    }
    layout.cards.iter().for_each(|one| out += &card(one));
    // What is more exposed lies above what is less.
    let mut curves: Vec<&Curve> = layout.curves.iter().collect();
    curves.sort_by_key(|curve| graph.lines.get(curve.line).map(|line| line.class));
    for curve in &curves {
        if let Some(line) = graph.lines.get(curve.line) {
            out += &of_curve(graph, line, curve);
        }
    }
    for curve in &curves {
        if let (Some(label), Some(line)) = (&curve.label, graph.lines.get(curve.line)) {
            let (x, y) = (label.area.x, label.area.y + 11);
            let data = data(&line.sources, &line.targets);
            let text = escaped(&label.text);
            let class = line.class.name();
            let _ = writeln!(
                out,
                "<text class=\"label {class}\" x=\"{x}\" y=\"{y}\" font-size=\"{SMALL}\"{data}>{text}</text>"
            );
        }
    }
    for (node, area) in graph.nodes.iter().zip(&layout.boxes) {
        out += &of_node(node, *area, place);
    }
    out += &legend(&told(graph), layout.height);
    out + "</svg>\n"
}

fn card(card: &Card) -> String {
    let Area { x, y, w, h } = card.area;
    let title = escaped(&card.title);
    format!(
        "<rect class=\"card\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"10\"/>\n\
         <text class=\"host\" x=\"{}\" y=\"{line}\" font-size=\"{NAME}\">{title}</text>\
         <text class=\"said\" x=\"{}\" y=\"{line}\" font-size=\"{SMALL}\">{}</text>\n",
        x + 16,
        card.addresses.1,
        escaped(&card.addresses.0),
        line = y + 20,
    )
}

fn of_curve(graph: &Graph, line: &Line, curve: &Curve) -> String {
    let mut path = String::new();
    for (at, ((x1, y1), (x2, y2))) in curve.legs.iter().enumerate() {
        let lead = if at == 0 { format!("M{x1} {y1}") } else { format!("H{x1}") };
        let (left, right) = if x2 == x1 { (x1 + 44, x2 + 44) } else { ((x1 + x2) / 2, (x1 + x2) / 2) };
        let _ = write!(path, "{lead}C{left} {y1} {right} {y2} {x2} {y2}");
    }
    let Some((start, (x, y))) = curve.legs.last() else { return String::new() };
    // The head of an arrow, where the line enters.
    let back = if start.0 == *x { 6 } else { -6 };
    let head = format!("M{} {}L{x} {y}L{} {}", x + back, y - 4, x + back, y + 4);
    let name = |index: usize| graph.nodes.get(index).map_or("", |node| node.name.as_str());
    let said = label(line).map_or_else(String::new, |said| format!(": {said}"));
    let title = escaped(&format!("{} to {}{said}", name(line.from), name(line.to)));
    format!(
        "<g class=\"line {}\"{}><title>{title}</title><path d=\"{path}\"/><path class=\"tip\" d=\"{head}\"/></g>\n",
        if line.uses { "uses" } else { line.class.name() },
        data(&line.sources, &line.targets),
    )
}

fn of_node(node: &Node, area: Area, place: Place) -> String {
    let Area { x, y, w, h } = area;
    let room = w - INSET;
    let (name, caption) = (fitted(&node.name, NAME, room), fitted(&node.caption, SMALL, room));
    let outside = node.column == Column::Backing && node.class == Class::Local;
    let class = if outside { "uses" } else { node.class.name() };
    let sign = if outside { String::new() } else { sign(node.class, x + 14, y + HEIGHT / 2) };
    let title = match node.caption.as_str() {
        "" => node.name.clone(),
        caption => format!("{}, {caption}", node.name),
    };
    let title = escaped(&title);
    let link = node.target.filter(|_| place == Place::Page);
    let (open, close) = match link {
        Some(target) => (format!("<a href=\"#t{target}\" data-target=\"{target}\">"), "</a>"),
        None => (String::new(), ""),
    };
    let data = data(&node.sources, &node.targets);
    let text = if outside { x + 16 } else { x + 26 };
    let (high, low) = if node.caption.is_empty() { (y + 27, 0) } else { (y + 19, y + 34) };
    let mut out = format!(
        "{open}<g class=\"box {class}\"{data}><title>{title}</title>\
         <rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"7\"/>{sign}\
         <text class=\"name\" x=\"{text}\" y=\"{high}\" font-size=\"{NAME}\">{}</text>",
        escaped(&name),
    );
    if low > 0 {
        let _ = write!(
            out,
            "<text class=\"caption\" x=\"{text}\" y=\"{low}\" font-size=\"{SMALL}\">{}</text>",
            escaped(&caption)
        );
    }
    out + "</g>" + close + "\n"
}

/// A sign for each class: full, half with a bar, a question, a ring, a dash.
fn sign(class: Class, x: i32, y: i32) -> String {
    let inside = match class {
        Class::Public => format!("<circle class=\"full\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>"),
        Class::Password => format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"5\"/><path class=\"full\" d=\"M{x} {}A5 5 0 0 1 {x} {}Z\"/>",
            y - 5,
            y + 5
        ),
        Class::Unknown => format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"5\" stroke-dasharray=\"2 2\"/><circle class=\"full\" cx=\"{x}\" cy=\"{y}\" r=\"1.5\"/>"
        ),
        Class::Named => format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"4.5\"/>"),
        Class::Local => format!("<path d=\"M{} {y}h8\"/>", x - 4),
    };
    format!("<g class=\"sign\">{inside}</g>")
}

/// Which sources come by, and which targets they reach so.
fn data(sources: &BTreeSet<usize>, targets: &BTreeSet<usize>) -> String {
    let list = |all: &BTreeSet<usize>| all.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
    format!(" data-s=\"{}\" data-t=\"{}\"", list(sources), list(targets))
}

/// The classes that a picture has, the most exposed first.
fn told(graph: &Graph) -> Vec<Class> {
    let is_used = |class: &Class| graph.nodes.iter().any(|node| node.class == *class);
    Class::ALL.into_iter().filter(is_used).collect()
}

fn legend_width(classes: &[Class]) -> i32 {
    24 + 54
        + width(USES, SMALL)
        + classes.iter().map(|class| 58 + width(class.meaning(), SMALL) + 22).sum::<i32>()
}

fn legend(classes: &[Class], top: i32) -> String {
    let (mut out, mut x, y) = ("<g class=\"legend\">\n".to_owned(), 24, top + 18);
    for class in classes {
        let meaning = class.meaning();
        let _ = writeln!(
            out,
            "<g class=\"box {name}\">{}</g><g class=\"line {name}\"><path d=\"M{} {y}h26\"/></g>\
             <text class=\"said\" x=\"{}\" y=\"{}\" font-size=\"{SMALL}\">{meaning}</text>",
            sign(*class, x + 5, y),
            x + 16,
            x + 48,
            y + 4,
            name = class.name(),
        );
        x += 58 + width(meaning, SMALL) + 22;
    }
    let uses = format!(
        "<g class=\"line uses\"><path d=\"M{x} {y}h26\"/></g>\
         <text class=\"said\" x=\"{}\" y=\"{}\" font-size=\"{SMALL}\">{USES}</text>\n",
        x + 32,
        y + 4
    );
    out + &uses + "</g>\n"
}
