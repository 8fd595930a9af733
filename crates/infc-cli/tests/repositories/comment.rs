//! The comment on a change, read as a reviewer of EmenTech reads it: is what matters there, in full and first, and is the page
//! whole whatever the site is called?
//!
//! It deliberately compares no comment as a whole: the wording is free as long as the facts stand.

use std::path::Path;

use super::place::Place;

/// The most that GitHub takes.
const MOST: &str = "65536";

impl Place {
    /// EmenTech on the branch main.
    fn ementech() -> Self {
        Self::example(
            "ementech",
            &["site.inf", "system.inf", "services.inf", "tests.inf", "keys/deployer.pub"],
        )
    }

    /// Files of an example, on the branch main.
    fn example(name: &str, files: &[&str]) -> Self {
        let place = Self::empty();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
        for path in files {
            place.write(&format!("site/{path}"), &std::fs::read_to_string(folder.join(path)).unwrap());
        }
        place.commit("site");
        place
    }

    /// A site in one file, on the branch main.
    fn site(text: &str) -> Self {
        let place = Self::empty();
        place.write("site/site.inf", text);
        place.commit("site");
        place
    }

    /// Puts `new` in the place of `old`, which is there.
    fn change(&self, file: &str, old: &str, new: &str) {
        let text = self.read(&format!("site/{file}"));
        assert!(text.contains(old), "{file} has no {old}");
        self.write(&format!("site/{file}"), &text.replacen(old, new, 1));
    }

    /// The comment on what has changed, which is a whole page under each limit.
    fn comment(&self) -> String {
        let comment = self.limited(MOST);
        assert!(comment.len() <= 65_536);
        check(&comment);
        for limit in ["1024", "1500", "2500", "6000", "20000"] {
            let shorter = self.limited(limit);
            assert!(shorter.len() <= limit.parse().unwrap());
            check(&shorter);
            assert_eq!(shorter == comment, !shorter.contains("Cut here"), "{shorter}");
        }
        comment
    }

    fn limited(&self, limit: &str) -> String {
        let args = ["diff", "git:main", "--format", "markdown", "--max-bytes", limit];
        let said = Self::run(self.command("site", &args));
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
        said.out
    }

    /// The line, from 1, in which `text` stands.
    fn line(&self, file: &str, text: &str) -> usize {
        self.read(&format!("site/{file}")).lines().position(|line| line.contains(text)).unwrap() + 1
    }
}

/// The tags that a comment is made of.
const TAGS: [&str; 11] = [
    "<!-- infc-diff -->",
    "<!-- -->",
    "<code>",
    "</code>",
    "<details>",
    "</details>",
    "<summary>",
    "</summary>",
    "<sub>",
    "</sub>",
    "div>",
];

/// Asserts that a comment is whole, and that nothing in it is markup, a mention or a link but what infc has put there.
fn check(comment: &str) {
    let mut fence: Option<String> = None;
    let mut open = 0_i32;
    for line in comment.lines() {
        let run: String = line.chars().take_while(|char| *char == '`').collect();
        if let Some(fenced) = &fence {
            if run.len() >= fenced.len() && line == run {
                fence = None;
            } else {
                assert!(line.starts_with([' ', '-', '+', '@', '\\']), "{line}");
            }
            continue;
        }
        if run.len() >= 3 {
            assert_eq!(line, format!("{run}diff"));
            fence = Some(run);
            continue;
        }
        open += i32::from(line.starts_with("<details>")) - i32::from(line == "</details>");
        assert!((0..=1).contains(&open), "{comment}");
        prose(line);
    }
    assert!(fence.is_none() && open == 0, "{comment}");
    assert!(comment.starts_with("<!-- infc-diff -->\n### Infrastructure: ") && comment.ends_with('\n'));
}

/// Asserts that a line outside of fences has no markup but infc's, and nothing outside of code that a forge takes for a call.
fn prose(line: &str) {
    assert_eq!(line.matches("<code>").count(), line.matches("</code>").count(), "{line}");
    let mut rest = line.to_owned();
    for tag in TAGS {
        rest = rest.replace(tag, if tag == "<!-- -->" { "\u{1}" } else { "" });
    }
    assert!(!rest.replace("</", "").replace("> ", "").contains(['<', '>']), "{line}");
    let outside: String = line
        .split("<code>")
        .enumerate()
        .map(|(number, part)| if number == 0 { part } else { part.split_once("</code>").unwrap().1 })
        .collect();
    for call in ["@", "#", "://", "www."] {
        let bare = outside.match_indices(call).filter(|(at, _)| {
            let (before, after) = (&outside[..*at], &outside[at + call.len()..]);
            !after.starts_with("<!-- -->")
                && !before.ends_with("<!-- -->")
                && !before.trim_matches('#').is_empty()
        });
        assert_eq!(bare.count(), 0, "{call}: {line}");
    }
    // A backtick, a bar and a bracket are text.
    let chars: Vec<char> = line.chars().collect();
    if !line.starts_with('<') {
        for (before, char) in chars.iter().zip(chars.iter().skip(1)) {
            assert!(!matches!(char, '`' | '|' | '[' | '!' | '~') || *before == '\\', "{line}");
        }
    }
}

fn lines_of<'a>(comment: &'a str, title: &str) -> Vec<&'a str> {
    let after = comment.lines().skip_while(|line| *line != format!("**{title}**")).skip(2);
    after.take_while(|line| !line.is_empty()).collect()
}

#[test]
fn the_dashboard_of_ementech_becomes_public() {
    let place = Place::ementech();
    place.git("site", &["switch", "--quiet", "--create=public-dashboard"]);
    place.change("system.inf", "        allow = [ zones.office ];\n", "");
    place.commit("site");
    let comment = place.comment();
    let line = place.line("system.inf", "\"admin.ementech.co.ke\" = services.front");
    let exposure = lines_of(&comment, "Exposure");
    assert!(comment.lines().nth(1).unwrap().starts_with("### Infrastructure: "), "{comment}");
    assert!(comment.find("**Exposure**").unwrap() < comment.find("**Errors**").unwrap());
    assert!(
        exposure[0].starts_with("- **opened**: <code>admin")
            && exposure[0].contains("reachable from the internet"),
        "{comment}"
    );
    assert!(exposure[0].contains("<code>admin.ementech.co.ke/"), "{comment}");
    assert!(exposure.iter().any(|detail| detail.contains("<code>services.inf:")), "{comment}");
    let errors = lines_of(&comment, "Errors").join("\n");
    assert!(errors.contains("policy-violated") && errors.contains("admin"), "{comment}");
    let values = lines_of(&comment, "Values").join("\n");
    assert!(values.contains("allow") && values.contains(&format!("<code>system.inf:{line}:")), "{comment}");
    assert!(comment.contains("has an error: files"), "{comment}");
    // The policy that forbids it goes, too: what comes of it is a bundle, and the files show it.
    place.change("system.inf", "    admin-stays-home = only [ zones.office ] hosts.vps.apps.admin;\n", "");
    place.change("system.inf", "audience = admin;", "");
    place.change("tests.inf", "(holds \"admin-stays-home\")", "");
    let without = place.comment();
    assert!(
        lines_of(&without, "Policies")
            .join("\n")
            .contains("gone: <code>admin-stays-home</code>: <code>holds</code>"),
        "{without}"
    );
    assert!(without.contains("/etc/nginx/"), "{without}");
    assert!(without.contains("allow 203.0.113.0/24;"), "{without}");
}

#[test]
fn changes_without_a_meaning_say_so() {
    for (file, old, new) in [
        ("system.inf", "# Assumption: ", "# Another word. Assumption: "),
        ("services.inf", "    max-body    = 10MiB;\n", "\n\n    max-body    = 10MiB;\n"),
    ] {
        let place = Place::ementech();
        place.change(file, old, new);
        let comment = place.comment();
        assert_eq!(comment.lines().nth(1), Some("### Infrastructure: no difference"), "{comment}");
        assert!(comment.lines().count() < 6, "{comment}");
    }
}

#[test]
fn what_gets_weaker_is_there() {
    let weaker = [
        ("services.inf", "limit = std.limits.login; };", "};", "Values", "limit"),
        ("system.inf", "ban = 1h;", "ban = 1m;", "Values", "ban"),
        ("system.inf", "port   = 3001;", "port   = 3002;", "Ports", "3002"),
        ("system.inf", "rto 5m apps.admin", "rto 1h apps.admin", "Values", "admin-is-back"),
        ("system.inf", "memory = 512MiB;", "memory = 1GiB;", "Values", "512MiB"),
    ];
    for (file, old, new, title, text) in weaker {
        let place = Place::ementech();
        place.change(file, old, new);
        let comment = place.comment();
        assert!(lines_of(&comment, title).join("\n").contains(text), "{old} => {new}:\n{comment}");
    }
}

const SMALL: &str = "{
  zones.office = [ \"192.0.2.0/24\" ];
  hosts.web = {
    os = debian-12;
    address = \"203.0.113.10\";
    ssh.from = [ zones.office ];
    apps.shop = { directory = \"/srv/shop\"; script = \"server.js\"; port = 3000; };
    vhosts.\"example.org\" = {
      tls = letsencrypt { email = \"ops@example.org\"; };
      routes.\"/\" = proxy { to = apps.shop; };
    };
  };
  hosts.spare = { os = debian-12; address = \"203.0.113.11\"; ssh.from = [ zones.office ]; };
}
";

#[test]
fn what_goes_or_is_called_otherwise_is_there() {
    let place = Place::site(SMALL);
    let text = SMALL.replace("apps.shop", "apps.store");
    place.write("site/site.inf", &text);
    let comment = place.comment();
    let exposure = lines_of(&comment, "Exposure").join("\n");
    assert!(
        exposure.contains("opened**: <code>store</code>") && exposure.contains("closed: <code>shop</code>"),
        "{comment}"
    );
    assert!(comment.contains("infc-app-store.service</code> new"), "{comment}");
    let spare = SMALL.lines().find(|line| line.contains("hosts.spare")).unwrap();
    place.write("site/site.inf", &SMALL.replace(spare, ""));
    let comment = place.comment();
    assert!(
        lines_of(&comment, "Manifests").join("\n").contains("gone: <code>host spare</code>"),
        "{comment}"
    );
    assert!(lines_of(&comment, "Ports").join("\n").contains("spare"), "{comment}");
    // Encryption goes.
    place.write("site/site.inf", &SMALL.replace("letsencrypt { email = \"ops@example.org\"; }", "off"));
    let comment = place.comment();
    let values = lines_of(&comment, "Values").join("\n");
    assert!(
        values.contains("vhosts.\"example.org\".tls</code>") && values.contains("→ <code>off</code>"),
        "{comment}"
    );
    assert!(lines_of(&comment, "Ports").join("\n").contains("gone: <code>web 0.0.0.0:443/tcp"), "{comment}");
}

/// `site`, whose first host accepts that its dashboard is public.
fn accepting(site: &str, reason: &str) -> String {
    let accept = format!("accept.admin-surface-public = \"{reason}\";");
    site.replacen("address =", &format!("{accept} address ="), 1)
}

#[test]
fn what_is_accepted_from_now_on_is_there() {
    let open = SMALL.replace("port = 3000;", "port = 3000; audience = admin;");
    let place = Place::site(&open);
    place.write("site/site.inf", &accepting(&open, "it asks for a password | @all"));
    let comment = place.comment();
    let told = lines_of(&comment, "Accepted").join("\n");
    assert!(told.contains("new: <code>admin-surface-public of hosts.web</code>"), "{comment}");
    assert!(told.contains("<code>it asks for a password \\| @all</code>"), "{comment}");
    let gone = lines_of(&comment, "Diagnostics").join("\n");
    assert!(gone.contains("no more: warning\\[admin-surface-public\\]"), "{comment}");
}

#[test]
fn inputs_and_their_lock_are_seen() {
    let place = Place::empty();
    let house = |port: u16| {
        format!("{{ outputs = {{ std }}: {{ profiles.base = profile Host {{ ssh.port = {port}; }}; }}; }}\n")
    };
    place.write("site/house/site.inf", &house(2222));
    place.write(
        "site/site.inf",
        "{
  inputs.house.url = \"path:./house\";
  outputs = { std, house }: {
    zones.office = [ \"192.0.2.0/24\" ];
    hosts.web = {
      imports = [ house.profiles.base ];
      os = debian-12;
      address = \"203.0.113.10\";
      ssh.from = [ zones.office ];
    };
  };
}
",
    );
    let lock = |command: &str| assert_eq!(Place::run(place.command("site", &[command])).code, Some(0));
    lock("lock");
    place.commit("site");
    place.write("site/house/site.inf", &house(2223));
    let stale = place.comment();
    assert!(lines_of(&stale, "Errors").join("\n").contains("input-changed"), "{stale}");
    lock("update");
    let comment = place.comment();
    assert!(
        lines_of(&comment, "Values").join("\n").contains("<code>2222</code> → <code>2223</code>"),
        "{comment}"
    );
    assert!(lines_of(&comment, "Ports").join("\n").contains("2223"), "{comment}");
    assert!(lines_of(&comment, "Manifests").join("\n").contains("<code>lock</code>"), "{comment}");
    // What was built is compared in the same way, inputs and all.
    place.git("site", &["stash", "--quiet"]);
    let built = Place::run(place.command("site", &["build", "-o", "../out"]));
    assert_eq!(built.code, Some(0), "{}", built.err);
    place.git("site", &["stash", "pop", "--quiet"]);
    let said = Place::run(place.command("site", &["diff", "../out", "--format", "markdown"]));
    let other =
        |text: &str| text.lines().filter(|line| !line.starts_with("<sub>")).collect::<Vec<_>>().join("\n");
    // A revision's places have its name, a bundle's have none.
    let neutral = |text: &str| {
        let text = other(text).replace("git:main/", "");
        let line = |line: &str| line.rsplit_once(" @@ ").map_or(line.to_owned(), |(hunk, _)| hunk.to_owned());
        text.lines().map(line).collect::<Vec<_>>()
    };
    assert_eq!(neutral(&said.out), neutral(&comment));
}

#[test]
fn no_name_breaks_out_or_calls_anybody() {
    let place = Place::site(SMALL);
    let hostile = [
        "@octocat",
        "</code></details>@octocat",
        "`@octocat`",
        "```@octocat",
        "| a | b |",
        "![x](https://example.org/x.png)",
        "[x](javascript:x)",
        "<img src=x onerror=y>",
        "#1 a/b#2 www.example.org https://example.org",
        "<!-- infc-diff -->",
        "**bold** _it_ ~~no~~ &lt; &amp;",
    ];
    let env: Vec<String> = hostile
        .iter()
        .enumerate()
        .map(|(number, text)| format!("env.V{number} = \"{}\";", text.replace('"', "\\\"")))
        .collect();
    let text = SMALL
        .replace("port = 3000;", &format!("port = 3000; audience = admin; {}", env.join(" ")))
        .replace("routes.\"/\"", "routes.\"/@octocat/`x`\" = proxy { to = apps.shop; }; routes.\"/\"");
    place.write("site/site.inf", &accepting(&text, &hostile.join(" ")));
    let comment = place.comment();
    assert!(comment.contains("**Accepted**") && comment.contains("<details>"), "{comment}");
    assert!(comment.matches("octocat").count() > 5, "{comment}");
    // In a file's name, in what is wrong, and where that stands.
    place.write("site/@octocat/a.inf", "{ os = debian-12; apps.`x = 1; }");
    place.change("site.inf", "  hosts.spare =", "  hosts.third = import ./@octocat/a.inf;\n  hosts.spare =");
    assert!(place.comment().contains("<code>@octocat/a.inf:"));
    place.write("site/@octocat/a.inf", "{ os = debian-12; }");
    place.change("site.inf", "script = \"server.js\"", "script = \"server.js\"; \"@octocat|<b>`\" = 1");
    let comment = place.comment();
    assert!(lines_of(&comment, "Errors").join("\n").contains("octocat"), "{comment}");
}

#[test]
fn what_terraform_is_given_is_compared() {
    let place = Place::example("starttech", &["site.inf", "system.inf", "cloud.inf", "tests.inf"]);
    let built = Place::run(place.command("site", &["build", "-o", "../out"]));
    assert_eq!(built.code, Some(0), "{}", built.err);
    place.change("cloud.inf", "keep-versions = 30d;", "keep-versions = 60d;");
    let comment = place.comment();
    let line = place.line("cloud.inf", "keep-versions = 60d;");
    let values = lines_of(&comment, "Values").join("\n");
    assert!(
        values.contains(&format!("<code>30d</code> → <code>60d</code> (<code>cloud.inf:{line}:")),
        "{comment}"
    );
    assert!(values.contains("⇒ 1 file: <code>cloud/data.tf.json</code> +1 -1"), "{comment}");
    assert!(comment.contains("\n+              \"noncurrent_days\": 60\n"), "{comment}");
    let said = Place::run(place.command("site", &["diff", "../out", "--format", "json"]));
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (&json["unknown"], &json["files"][0]["path"]),
        (&serde_json::json!([]), &"cloud/data.tf.json".into())
    );
    place.change("cloud.inf", "emit         = terraform;", "");
    let comment = place.comment();
    assert!(
        lines_of(&comment, "Manifests").join("\n").contains("gone: <code>host cloud</code>"),
        "{comment}"
    );
}
