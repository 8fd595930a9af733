//! Which inputs a flake needs: its own, theirs, and so on; one of each name, as the flake that is compiled decides.
//!
//! It deliberately does not say how an input is had: who walks does, input by input.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use infc_diag::{Diagnostic, FileId, FilePath, Reported, Root, Span, World, names};

use crate::InputUrl;
use crate::head::{Stated, head};
use crate::tree::SITE;

/// An input that is needed.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its name.
    pub name: String,
    /// Its URL, as the flake that is compiled states or would state it.
    pub url: InputUrl,
    /// The URL in the flake that is compiled that leads to it.
    pub at: Span,
    /// The input that states it, if the flake itself does not.
    pub through: Option<String>,
}

/// The inputs that a flake needs.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// By name.
    pub wanted: BTreeMap<String, Wanted>,
    /// Those that use themselves through others, which cannot be used.
    pub circular: BTreeSet<String>,
}

/// Walks through the inputs of the flake whose first file is `entry`. `have` is asked for each once, and says whether
/// `world` can read its files now.
pub fn walk(world: &dyn World, entry: FileId, have: &mut dyn FnMut(&Wanted) -> bool) -> Reported<Graph> {
    let mut found = Vec::new();
    let own = head(world, entry).drain_into(&mut found);
    let mut walk =
        Walk { world, wanted: BTreeMap::new(), places: BTreeMap::new(), queue: VecDeque::new(), found };
    for Stated { name, url, at } in own {
        walk.places.insert(name.clone(), (None, at));
        walk.want(Wanted { name, url, at, through: None });
    }
    let mut edges: BTreeMap<String, Vec<(String, Span)>> = BTreeMap::new();
    while let Some(name) = walk.queue.pop_front() {
        let Some(wanted) = walk.wanted.get(&name).cloned() else { continue };
        if wanted.url.in_place() == Some(".") {
            walk.itself(&wanted);
        } else if have(&wanted) {
            edges.insert(name, walk.follow(&wanted));
        }
    }
    let mut graph = Graph { circular: BTreeSet::new(), wanted: walk.wanted };
    let mut found = walk.found;
    circles(&mut graph, &edges, &mut found);
    Reported::new(graph, found)
}

struct Walk<'a> {
    world: &'a dyn World,
    wanted: BTreeMap<String, Wanted>,
    /// Who states the URL of an input, nobody for the flake itself, and where.
    places: BTreeMap<String, (Option<String>, Span)>,
    queue: VecDeque<String>,
    found: Vec<Diagnostic>,
}

impl Walk<'_> {
    fn want(&mut self, wanted: Wanted) {
        self.queue.push_back(wanted.name.clone());
        self.wanted.insert(wanted.name.clone(), wanted);
    }

    /// Wants the inputs that an input states; gives their names and places.
    fn follow(&mut self, wanted: &Wanted) -> Vec<(String, Span)> {
        let site = FilePath { root: Root::Input(wanted.name.clone()), path: SITE.into() };
        let mut wrong = Vec::new();
        let stated = head(self.world, self.world.files().intern(site)).drain_into(&mut wrong);
        self.found.extend(wrong.into_iter().map(|diagnostic| inside(diagnostic, wanted)));
        let edges = stated.iter().map(|stated| (stated.name.clone(), stated.at)).collect();
        for stated in stated {
            self.stated(stated, wanted);
        }
        edges
    }

    fn stated(&mut self, stated: Stated, by: &Wanted) {
        let known = self.places.get(&stated.name).cloned();
        if matches!(known, Some((None, _))) {
            // The flake that is compiled decides.
            return;
        }
        let Some(url) = stated.url.seen_from(&by.url) else {
            let message = format!(
                "`{}` takes its input `{}` from beside itself, where nothing is fetched",
                by.name, stated.name
            );
            let diagnostic = names::INPUT_URL.at(by.at, message).label(stated.at, "stated here");
            return self.found.push(diagnostic.help(state_it(&stated.name)));
        };
        match (known, self.wanted.get(&stated.name)) {
            (Some((Some(first), first_at)), Some(other)) if other.url != url => {
                let message =
                    format!("`{first}` and `{}` take `{}` from different places", by.name, stated.name);
                let diagnostic = names::INPUT_VERSIONS
                    .at(by.at, message)
                    .label(first_at, format!("`{}`", other.url))
                    .label(stated.at, format!("`{url}`"))
                    .note("there is one version of an input, for all that use it");
                self.found.push(diagnostic.help(state_it(&stated.name)));
            }
            (Some(_), _) => {}
            (None, _) => {
                self.places.insert(stated.name.clone(), (Some(by.name.clone()), stated.at));
                self.want(Wanted { name: stated.name, url, at: by.at, through: Some(by.name.clone()) });
            }
        }
    }

    fn itself(&mut self, wanted: &Wanted) {
        let message = format!("the input `{}` is this flake itself", wanted.name);
        self.found.push(
            names::INPUT_CYCLE.at(wanted.at, message).help("remove it, and import the file that is meant"),
        );
    }
}

fn state_it(name: &str) -> String {
    format!("say here which one holds: `inputs.{name}.url = \"…\";`")
}

/// What is wrong inside an input, said where the flake that is compiled states it.
fn inside(diagnostic: Diagnostic, wanted: &Wanted) -> Diagnostic {
    let place = diagnostic.primary.span;
    let message = format!("in the input `{}`: {}", wanted.name, diagnostic.message);
    let mut moved = diagnostic.kind.at(wanted.at, message).severity(diagnostic.severity);
    (moved.steps, moved.notes) = (diagnostic.steps, diagnostic.notes);
    // A secret is not shown for being somebody else's.
    let moved = if diagnostic.kind == &names::SECRET_IN_SOURCE { moved } else { moved.label(place, "here") };
    moved.help(format!("mend it in `{}`, then run `infc update {}`", wanted.url, wanted.name))
}

/// Reports every circle once, and notes what is on it.
fn circles(graph: &mut Graph, edges: &BTreeMap<String, Vec<(String, Span)>>, found: &mut Vec<Diagnostic>) {
    for start in graph.wanted.keys() {
        if graph.circular.contains(start) {
            continue;
        }
        let Some(way) = way_back(start, edges) else { continue };
        let shown: Vec<&str> =
            std::iter::once(start.as_str()).chain(way.iter().map(|(name, _)| name.as_str())).collect();
        let at = graph.wanted.get(start).map(|wanted| wanted.at);
        let Some(at) = at else { continue };
        let message = format!("the input `{start}` needs itself: {}", shown.join(" -> "));
        let labelled = way.iter().fold(names::INPUT_CYCLE.at(at, message), |diagnostic, (name, place)| {
            diagnostic.label(*place, format!("needs `{name}`"))
        });
        found.push(labelled.help("move what both need into a flake of its own"));
        graph.circular.extend(way.into_iter().map(|(name, _)| name));
    }
}

/// The shortest way from `start` through inputs of inputs back to it.
fn way_back(start: &str, edges: &BTreeMap<String, Vec<(String, Span)>>) -> Option<Vec<(String, Span)>> {
    let mut seen = BTreeSet::new();
    let mut queue: VecDeque<Vec<(String, Span)>> = VecDeque::from([Vec::new()]);
    while let Some(way) = queue.pop_front() {
        let here = way.last().map_or(start, |(name, _)| name.as_str());
        for (next, at) in edges.get(here).into_iter().flatten() {
            if next != start && !seen.insert(next.clone()) {
                continue;
            }
            let mut longer = way.clone();
            longer.push((next.clone(), *at));
            if next == start {
                return Some(longer);
            }
            queue.push_back(longer);
        }
    }
    None
}
