//! Which box stands how high: near what it is joined to, in the order that crosses few lines.
//!
//! It deliberately gives a line that passes a column a narrow row of its own there, so that no box lies over it.

use super::graph::{Column, Graph};
use super::layout::HEIGHT;

/// What lies between two rows.
const AIR: i32 = 14;
/// How high the row is through which a line passes.
const NARROW: i32 = 10;
/// How often rows are put near their neighbours.
const SWEEPS: usize = 12;

/// A box, or a line that passes.
struct Item {
    column: usize,
    host: Option<usize>,
    h: i32,
    y: i32,
    /// What it is joined to on the left, on the right.
    joined: [Vec<usize>; 2],
}

/// The rows of a picture; items below the number of nodes are its boxes.
pub(super) struct Rows {
    items: Vec<Item>,
    columns: usize,
    /// For each line the items by which it passes.
    passes: Vec<Vec<usize>>,
}

impl Rows {
    /// The rows of `graph`, not yet in their places.
    pub fn of(graph: &Graph, used: &[Column], hosts: usize) -> Self {
        let column = |wanted: Column| used.iter().position(|column| *column == wanted).unwrap_or(0);
        let items = graph.nodes.iter().map(|node| Item {
            column: column(node.column),
            host: node.host.filter(|host| *host < hosts),
            h: HEIGHT,
            y: 0,
            joined: [Vec::new(), Vec::new()],
        });
        let mut rows = Self { items: items.collect(), columns: used.len(), passes: Vec::new() };
        for line in &graph.lines {
            let passes = rows.pass(line.from, line.to, used);
            rows.passes.push(passes);
        }
        rows
    }

    /// Joins two boxes, by a row in every column between them.
    fn pass(&mut self, from: usize, to: usize, used: &[Column]) -> Vec<usize> {
        let at = |item: usize| self.items.get(item).map_or((0, None), |item| (item.column, item.host));
        let ((first, left), (last, right)) = (at(from), at(to));
        let mut passes = Vec::new();
        for column in first + 1..last {
            let inside = matches!(used.get(column), Some(Column::Door | Column::Proxy | Column::App));
            let host = if inside { right.or(left) } else { None };
            passes.push(self.items.len());
            self.items.push(Item { column, host, h: NARROW, y: 0, joined: [Vec::new(), Vec::new()] });
        }
        let ends: Vec<usize> = std::iter::once(from).chain(passes.iter().copied()).chain([to]).collect();
        if first != last {
            for (left, right) in ends.iter().zip(ends.iter().skip(1)) {
                self.join(*left, *right);
            }
        }
        passes
    }

    fn join(&mut self, left: usize, right: usize) {
        if let Some([_, rights]) = self.items.get_mut(left).map(|item| &mut item.joined) {
            rights.push(right);
        }
        if let Some([lefts, _]) = self.items.get_mut(right).map(|item| &mut item.joined) {
            lefts.push(left);
        }
    }

    /// How much room the rows of a host need; those of no host.
    pub fn height(&self, host: Option<usize>) -> i32 {
        let column = |column| {
            let own = self.items.iter().filter(|item| item.host == host && item.column == column);
            own.map(|item| item.h + AIR).sum::<i32>() - AIR
        };
        (0..self.columns).map(column).max().unwrap_or(0).max(HEIGHT)
    }

    /// Where the box `index` begins.
    pub fn y(&self, index: usize) -> i32 {
        self.items.get(index).map_or(0, |item| item.y)
    }

    /// The columns that the line `index` passes, and how high.
    pub fn through(&self, index: usize) -> Vec<(usize, i32)> {
        let passes = self.passes.get(index).map_or(&[][..], Vec::as_slice);
        passes
            .iter()
            .filter_map(|item| self.items.get(*item))
            .map(|item| (item.column, item.y + item.h / 2))
            .collect()
    }

    /// Puts every row in its place: those of a host within its band, the others between `outside`.
    pub fn settle(&mut self, bands: &[(i32, i32)], outside: (i32, i32)) {
        let groups: Vec<(Option<usize>, (i32, i32))> = std::iter::once((None, outside))
            .chain(bands.iter().enumerate().map(|(at, band)| (Some(at), *band)))
            .collect();
        for column in 0..self.columns {
            for (host, band) in &groups {
                let own = self.own(column, *host);
                let middle = |_: usize| None;
                self.place(own, *band, &middle, true);
            }
        }
        for sweep in 0..SWEEPS {
            // The first sweeps order the rows by one side after the other; the last ones look at both.
            let sides: &[usize] = match sweep {
                sweep if sweep + 4 >= SWEEPS => &[0, 1],
                sweep if sweep % 2 == 0 => &[0],
                _ => &[1],
            };
            let forward = sweep % 2 == 0;
            for step in 0..self.columns {
                let column = if forward { step } else { self.columns - 1 - step };
                for (host, band) in &groups {
                    let own = self.own(column, *host);
                    let wishes: Vec<(usize, Option<i32>)> =
                        own.iter().map(|item| (*item, self.wish(*item, sides))).collect();
                    let wish =
                        |item: usize| wishes.iter().find(|(own, _)| *own == item).and_then(|(_, wish)| *wish);
                    self.place(own, *band, &wish, sides.len() == 1);
                }
            }
        }
    }

    fn own(&self, column: usize, host: Option<usize>) -> Vec<usize> {
        let is_own = |index: &usize| {
            self.items.get(*index).is_some_and(|item| item.column == column && item.host == host)
        };
        (0..self.items.len()).filter(is_own).collect()
    }

    /// The middle of what an item is joined to on these sides, or else on any.
    fn wish(&self, index: usize, sides: &[usize]) -> Option<i32> {
        let item = self.items.get(index)?;
        let ys = |sides: &[usize]| -> Vec<i32> {
            let joined = sides.iter().filter_map(|side| item.joined.get(*side)).flatten();
            joined.filter_map(|other| self.items.get(*other)).map(|other| other.y + other.h / 2).collect()
        };
        let found = Some(ys(sides)).filter(|found| !found.is_empty()).unwrap_or_else(|| ys(&[0, 1]));
        let count = i32::try_from(found.len()).ok().filter(|count| *count > 0)?;
        Some(found.iter().sum::<i32>() / count)
    }

    /// Stacks items of one column, each as near to its wish as the others let it: in the order of the wishes with
    /// `anew`, else in the order in which they stand.
    fn place(
        &mut self,
        own: Vec<usize>,
        (top, bottom): (i32, i32),
        wish: &dyn Fn(usize) -> Option<i32>,
        anew: bool,
    ) {
        let y = |item: usize| self.items.get(item).map_or(0, |item| item.y);
        let mut order: Vec<(i32, i32, usize)> = own
            .into_iter()
            .map(|item| {
                let wish = wish(item).unwrap_or(i32::MAX);
                (if anew { wish } else { y(item) }, wish, item)
            })
            .collect();
        order.sort_unstable();
        let mut next = top;
        for (_, wished, index) in &order {
            let Some(item) = self.items.get_mut(*index) else { continue };
            // What is joined to nothing stands below the rest.
            item.y = if *wished == i32::MAX { next } else { next.max(*wished - item.h / 2) };
            next = item.y + item.h + AIR;
        }
        let mut last = bottom;
        for (_, _, index) in order.iter().rev() {
            let Some(item) = self.items.get_mut(*index) else { continue };
            item.y = item.y.min(last - item.h);
            last = item.y - AIR;
        }
    }
}
