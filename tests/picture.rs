//! The picture of a large site, by its geometry: nothing lies on anything else, and every text has room.
//!
//! It deliberately measures by a width of its own for letters, and not by the one that the picture is laid out with.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

use infc::exposure::svg;
use infc::{Compiler, FilePath, MemWorld};
use roxmltree::Node;

/// A site of `hosts` hosts, each with `apps` apps behind vhosts, some of them for the office alone, and some with a port of
/// their own.
fn site(hosts: usize, apps: usize) -> String {
    let app = |host: usize, number: usize| {
        let port = 3000 + number;
        let open = if number % 7 == 3 { "bind = any; from = [ zones.office ];" } else { "" };
        let guard = match number % 5 {
            1 => "allow = [ zones.office ];",
            2 => "auth = basic { file = \"/etc/nginx/passwords\"; };",
            _ => "",
        };
        format!(
            "apps.service-number-{number} = {{ directory = \"/srv/{number}\"; script = \"server.js\"; port = {port}; {open} }};
             vhosts.\"service-{number}.host-{host}.example.org\" = {{
               tls = off;
               routes = {{
                 \"/\" = proxy {{ to = apps.service-number-{number}; {guard} }};
                 \"/a-long-path-of-the-interface/v{number}/\" = proxy {{ to = apps.service-number-{number}; allow = [ zones.ci ]; }};
               }};
             }};\n"
        )
    };
    let host = |number: usize| {
        let apps: String = (0..apps).map(|one| app(number, one)).collect();
        format!(
            "hosts.host-{number} = {{ os = debian-12; address = \"203.0.113.{}\"; ssh.from = [ zones.office ]; {apps} }};\n",
            number + 10
        )
    };
    let hosts: String = (0..hosts).map(host).collect();
    format!("{{ zones.office = [ \"192.0.2.0/24\" ]; zones.ci = [ \"198.51.100.0/24\" ]; {hosts} }}")
}

/// A text or a box; where it stands tells which.
#[derive(Clone, Debug)]
struct Area {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

impl Area {
    /// Of a rectangle.
    fn of(node: &Node<'_, '_>) -> Self {
        let [x, y, w, h] = ["x", "y", "width", "height"].map(|name| number(node, name));
        Self { x, y, w, h }
    }

    /// Of a line of text: letters are narrower than they are high.
    fn of_text(node: &Node<'_, '_>) -> Self {
        let (text, size) = (node.text().unwrap_or_default(), number(node, "font-size"));
        let letters = f64::from(u32::try_from(text.chars().count()).unwrap());
        let (x, y) = (number(node, "x"), number(node, "y"));
        Self { x, y: y - size * 0.8, w: letters * size * 0.55, h: size }
    }

    fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }

    fn holds(&self, other: &Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.x + other.w <= self.x + self.w
            && other.y + other.h <= self.y + self.h
    }
}

fn number(node: &Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name)
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| panic!("{node:?} has no {name}"))
}

fn apart(all: &[Area]) {
    for (index, one) in all.iter().enumerate() {
        for other in all.iter().skip(index + 1) {
            assert!(!one.meets(other), "{one:?} lies on {other:?}");
        }
    }
}

/// Asserts that nothing of the picture of a site lies on anything else, and gives how many boxes and labels it has.
fn check(site: &str) -> (usize, usize) {
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project("site.inf"), site);
    let found = Compiler::new().reach(&world, entry).unwrap();
    let picture = svg(&found.exposure.unwrap_or_else(|| panic!("{:?}", found.checked.diagnostics)));
    let read = roxmltree::Document::parse(&picture).unwrap();
    let root = read.root_element();
    let paper = Area { x: 0.0, y: 0.0, w: number(&root, "width"), h: number(&root, "height") };
    let has = |node: &Node<'_, '_>, name: &str| {
        node.attribute("class").is_some_and(|class| class.split(' ').any(|one| one == name))
    };
    let (mut boxes, mut labels) = (Vec::new(), Vec::new());
    for node in read.descendants() {
        let around = node.children().find(|child| child.has_tag_name("rect"));
        if let Some(around) = around.filter(|_| has(&node, "box")) {
            let area = Area::of(&around);
            for text in node.children().filter(|child| child.has_tag_name("text")) {
                assert!(area.holds(&Area::of_text(&text)), "{area:?} does not hold {:?}", text.text());
            }
            boxes.push(area);
        } else if has(&node, "label") {
            labels.push(Area::of_text(&node));
        }
    }
    let cards = read.descendants().filter(|node| has(node, "card"));
    let cards: Vec<Area> = cards.map(|card| Area::of(&card)).collect();
    for one in boxes.iter().chain(&labels).chain(&cards) {
        assert!(paper.holds(one), "{one:?} lies outside of {paper:?}");
    }
    apart(&cards);
    apart(&boxes.iter().chain(&labels).cloned().collect::<Vec<_>>());
    (boxes.len(), labels.len())
}

#[test]
fn nothing_of_a_large_picture_lies_on_anything_else() {
    let (boxes, labels) = check(&site(3, 50));
    assert!(boxes > 300 && labels > 100, "{boxes} boxes, {labels} labels");
    for (hosts, apps) in [(1, 1), (1, 40), (12, 3)] {
        check(&site(hosts, apps));
    }
}
