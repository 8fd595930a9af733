//! The picture: who on the left, what listens on the right, and every way that leads in.
//!
//! It deliberately needs no program, no font and no network, and gives the same bytes for the same site.

mod class;
mod draw;
mod graph;
mod layout;
mod measure;
mod rows;

use crate::{Exposure, Target};

pub(crate) use draw::{Place, STYLE};

/// Whether everyone reaches `target`.
pub(crate) fn is_public(exposure: &Exposure, target: &Target) -> bool {
    class::class_of(exposure, target) == class::Class::Public
}

/// Who reaches `target`, in a few words.
pub(crate) fn who(exposure: &Exposure, target: &Target) -> String {
    class::who(exposure, target)
}

/// The picture of `exposure`, for a file of its own.
pub fn svg(exposure: &Exposure) -> String {
    picture(exposure, Place::Alone)
}

/// The picture of `exposure`.
pub(crate) fn picture(exposure: &Exposure, place: Place) -> String {
    let graph = graph::graph(exposure);
    let layout = layout::layout(exposure, &graph);
    draw::draw(&graph, &layout, place)
}
