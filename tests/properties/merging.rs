//! Random profiles that use each other, to see that the order in which things are written means nothing.
//!
//! It deliberately does not say which definition wins: `lang/spec/merging.md` does.

use infc_tests::Random;

/// What a definition may define, with values to choose from.
const SLOTS: [(&str, &[&str]); 6] = [
    ("ssh.port", &["22", "2222", "2200"]),
    ("ssh.grace", &["20s", "1m"]),
    ("timezone", &["\"UTC\"", "\"Europe/Berlin\""]),
    ("journal", &["{ size = 1GiB; }", "{ size = 2GiB; keep = 30d; }"]),
    ("packages", &["[ \"curl\" ]", "[ \"git\" ]"]),
    ("directories.\"/srv/a\".mode", &["\"0750\"", "\"0755\""]),
];

/// A host and the profiles that it uses: definitions and imports, as numbers of earlier profiles.
pub struct Profiles(Vec<(Vec<usize>, Vec<String>)>);

impl Profiles {
    /// One to four profiles, and the host as the last.
    pub fn random(random: &mut Random) -> Self {
        let count = 2 + random.below(4);
        let body = |number: usize, random: &mut Random| {
            let imports = (0..number).filter(|_| random.below(2) == 0).collect();
            let slots: Vec<_> = SLOTS.iter().filter(|_| random.below(3) == 0).collect();
            let definition = |(slot, values): &(&str, &[&str])| {
                let rank = *random.pick(&["", "", "", "default ", "force "]);
                format!("{rank}{slot} = {};", random.pick(values))
            };
            (imports, slots.into_iter().map(definition).collect())
        };
        Self((0..count).map(|number| body(number, random)).collect())
    }

    /// The site, with definitions, imports and profiles in the order that `random` says.
    pub fn text(&self, random: &mut Random) -> String {
        let mut bodies = Vec::new();
        let mut host = String::new();
        for (number, (imports, definitions)) in self.0.iter().enumerate() {
            let names = shuffled(imports.iter().map(|import| format!("p{import}")).collect(), random);
            let mut lines = definitions.clone();
            lines.push(format!("imports = [ {} ];", names.join(" ")));
            if number + 1 == self.0.len() {
                lines.extend(["os = debian-12;".to_owned(), "address = \"203.0.113.10\";".to_owned()]);
                host = shuffled(lines, random).join("\n    ");
            } else {
                let lines = shuffled(lines, random).join("\n    ");
                bodies.push(format!("  p{number} = profile Host {{\n    {lines}\n  }};\n"));
            }
        }
        let bodies = shuffled(bodies, random).concat();
        format!("let\n{bodies}in\n{{\n  hosts.web = {{\n    {host}\n  }};\n}}\n")
    }
}

fn shuffled(mut items: Vec<String>, random: &mut Random) -> Vec<String> {
    for end in (1..items.len()).rev() {
        items.swap(end, random.below(end + 1));
    }
    items
}
