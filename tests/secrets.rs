//! A secret in any text of a site is refused, and shown nowhere: in no form of a report, no answer, no file.
//!
//! It deliberately plants one secret at a time where EmenTech has a string or a comment, in every file of it.

#![expect(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "a test may fail"
)]

use std::ops::Range;

use infc::report::Report;
use infc::{Compiler, FileId, FilePath, MemWorld, World};
use infc_syntax::ast::Str;
use infc_tests::compile;
use infc_tests::{files, read, repository};
use serde::Serialize;

/// Implemented once for every type, and once more for every type with `Serialize`, so that to ask it of such a type is
/// ambiguous.
trait Unserialised<Marker> {
    fn proven() {}
}

struct Serialised;

impl<T: ?Sized> Unserialised<()> for T {}
impl<T: ?Sized + Serialize> Unserialised<Serialised> for T {}

const _: fn() = <infc_eval::Secret as Unserialised<_>>::proven;
const _: fn() = <infc_eval::Value as Unserialised<_>>::proven;
const _: fn() = <infc_model::Secret as Unserialised<_>>::proven;
const _: fn() = <infc_model::EnvValue as Unserialised<_>>::proven;
const _: fn() = <infc_model::SecretPath as Unserialised<_>>::proven;

/// The example's files, each with its name; that of the site first.
fn sources() -> Vec<(String, String)> {
    let folder = repository().join("examples/ementech");
    let here = files(&folder, ".inf").into_iter().filter(|path| path.parent() == Some(&*folder));
    let mut names: Vec<String> =
        ["site.inf", "system.inf", "services.inf", "keys/deployer.pub"].map(str::to_owned).into();
    for name in here.filter_map(|path| path.file_name().map(str::to_owned)) {
        let other_system = ["debian-12.inf", "ubuntu-24-04.inf"].contains(&name.as_str());
        if !other_system && !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().map(|name| (name.clone(), read(&folder.join(&name)))).collect()
}

/// Secrets of every form, put together so that no scanner of repositories takes this for a leak, and the part of each
/// that nobody may see.
fn secrets() -> Vec<(String, String)> {
    let core = "Qz7Xk2Wv9Tn4Rb8Mj3Lc6Hf1";
    [
        format!("sk_{}_{core}", "live"),
        format!("gh{}_{core}", "p"),
        format!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.{core}"),
        format!("https://app:{core}@db.example.net/x"),
        format!("-----BEGIN PRIVATE KEY-----{core}-----END PRIVATE KEY-----"),
    ]
    .map(|secret| (secret, core.to_owned()))
    .into()
}

fn world(sources: &[(String, String)]) -> (MemWorld, FileId) {
    let mut world = MemWorld::default();
    let mut entry = None;
    for (name, text) in sources {
        let file = world.insert(FilePath::project(name.as_str()), text.as_str());
        entry = entry.or(Some(file));
    }
    (world, entry.unwrap())
}

/// The insides of every string of a source.
fn strings(text: &str) -> Vec<Range<usize>> {
    let tree = infc_syntax::parse(text).syntax();
    let strings = tree.descendants().filter_map(Str::cast);
    strings.map(|one| one.inner_range()).map(|(start, end)| start as usize..end as usize).collect()
}

/// Everything that infc says of a site, whether it is built, and where in the file `name` secrets are refused.
fn said_of(sources: &[(String, String)], name: &str) -> (String, bool, Vec<Range<usize>>) {
    let (world, entry) = world(sources);
    let found = compile(&world, entry).checked.diagnostics;
    let refused = found.iter().filter(|each| each.kind.name == "secret-in-source");
    let here = refused.map(|each| each.primary.span).filter(|span| world.path(span.file).to_string() == name);
    let refused = here.map(|span| span.start as usize..span.end as usize).collect();
    let (said, built, _) = said(sources);
    (said, built, refused)
}

/// Everything that infc says of a site.
fn said(sources: &[(String, String)]) -> (String, bool, Vec<&'static str>) {
    let (world, entry) = world(sources);
    let built = compile(&world, entry);
    let report = Report::new(&world, &built.diagnostics);
    let mut said = report.human(true) + &report.json() + &report.github();
    for path in ["hosts.vps", "hosts.vps.apps.admin.env.JWT_EXPIRE", "hosts.vps.hostname"] {
        if let Ok(why) = Compiler::new().why(&world, entry, path).unwrap() {
            said.push_str(&format!("{why:?}"));
            for step in why.steps.iter().chain(&why.others) {
                said += &step.at.map(|at| infc::report::line(&world, at, &why.concealed)).unwrap_or_default();
            }
        }
    }
    let names = built.diagnostics.iter().map(|each| each.kind.name).collect();
    (said, built.bundle.is_some(), names)
}

/// Whether every combination is tried, each alone: in the lane `laws`, which is built for speed.
const WHOLE: bool = !cfg!(debug_assertions);

/// How many texts of a file are replaced at once; each is still refused at its own place.
const AT_ONCE: usize = if WHOLE { 1 } else { 60 };

/// `text` with a secret in each of `places`, which are in order, and where each then stands.
fn planted(
    text: &str,
    places: &[Range<usize>],
    secrets: &mut dyn Iterator<Item = String>,
) -> (String, Vec<usize>) {
    let (mut out, mut from, mut starts) = (String::new(), 0, Vec::new());
    for (at, secret) in places.iter().zip(secrets) {
        out += &text[from..at.start];
        starts.push(out.len());
        out += &secret;
        from = at.end;
    }
    (out + &text[from..], starts)
}

#[test]
fn a_secret_in_any_text_is_refused_and_never_shown() {
    let (sound, secrets) = (sources(), secrets());
    let core = &secrets[0].1;
    let mut shapes = secrets.iter().map(|(secret, _)| secret.clone()).cycle();
    let mut tried = 0;
    for (number, (name, text)) in sound.iter().enumerate().filter(|(_, (name, _))| name.ends_with(".inf")) {
        let places = strings(text);
        let groups = places.len().div_ceil(AT_ONCE);
        for group in 0..groups {
            // Those of a group lie apart, so that each still has its own surroundings.
            let places: Vec<_> = places.iter().skip(group).step_by(groups).cloned().collect();
            let mut sources = sound.clone();
            let (text, starts) = planted(text, &places, &mut shapes);
            sources[number].1 = text;
            let (said, built, refused) = said_of(&sources, name);
            for (at, start) in places.iter().zip(starts) {
                let is_refused = refused.iter().any(|span| span.contains(&start) || span.start == start);
                // In a URL the user and the password alone are struck out.
                let is_refused =
                    is_refused || refused.iter().any(|span| (start..start + 12).contains(&span.start));
                assert!(is_refused, "{name}:{at:?}: {refused:?}");
                tried += 1;
            }
            assert!(!built && !said.contains(core), "{name}:{places:?}\n{said}");
        }
    }
    assert!(tried > 100, "{tried} texts");
}

#[test]
fn a_name_tells_a_secret() {
    for name in ["JWT_SECRET", "SMTP_PASSWORD", "API_KEY", "MONITORING_TOKEN"] {
        let mut sources = sources();
        let secret = "Qz7Xk2Wv9Tn4Rb8Mj3Lc6Hf1";
        let text = &mut sources[1].1;
        *text =
            text.replace("MONITORING_USER = \"admin\";", &format!("{name} = \"{secret}\"; wrong = nothing;"));
        let (said, built, names) = said(&sources);
        assert!(names.contains(&"secret-in-source"), "{name}: {names:?}");
        // The other mistake of the same line shows the line.
        assert!(names.contains(&"unknown-name"), "{names:?}");
        assert!(!built && !said.contains(secret), "{said}");
    }
}

#[test]
fn other_mistakes_show_no_secret_of_their_line() {
    let secret = format!("sk_{}_Qz7Xk2Wv9Tn4Rb8Mj3Lc6Hf1", "live");
    for planted in [
        // In a comment, in a key, in a bare word, in a string that is never closed.
        format!("port = nothing; # {secret}"),
        format!("port = nothing; env.\"{secret}\" = \"x\";"),
        format!("port = {secret};"),
        format!("port = nothing; script = \"{secret};"),
    ] {
        let mut sources = sources();
        let text = &mut sources[1].1;
        let stated = "port   = 3001;";
        assert!(text.contains(stated), "the example has no `{stated}`");
        *text = text.replace(stated, &planted);
        let (said, built, _) = said(&sources);
        assert!(!built && !said.contains("Qz7Xk2Wv9Tn4"), "{planted}\n{said}");
        assert!(said.contains("***"), "{planted}\n{said}");
    }
}

#[test]
fn a_file_beside_the_source_is_no_way_in() {
    let mut sources = sources();
    let secret = format!("sk_{}_Qz7Xk2Wv9Tn4Rb8Mj3Lc6Hf1", "live");
    sources[3].1.push_str(&format!("\n# {secret}\n"));
    let (said, built, names) = said(&sources);
    assert!(names.contains(&"secret-in-source") && !built && !said.contains(&secret), "{names:?}\n{said}");
}

/// A site that declares secrets of every source and gives them in every way, with strings wherever one may stand.
const DECLARED: &str = r#"# What nobody asks for.
let
  shop = { token : Secret }: App {
    directory   = "/srv/shop";
    script      = "server.js";
    port        = 3000;
    env         = { SMTP_PASSWORD = secrets.smtp; TOKEN_FILE = path-of token; MOTTO = "cheap and good"; };
    credentials = [ secrets.stripe ];
  };
in {
  description = "a shop";
  secrets = {
    smtp   = env-file { path = "/etc/shop/env"; key = "SMTP_PASSWORD"; };
    stripe = credential { name = "stripe"; readers = [ hosts.web.apps.shop ]; };
    token  = file { path = "/etc/shop/token"; owner = "root"; group = "root"; mode = "0400"; };
    staff  = file { path = "/etc/nginx/staff"; group = "www-data"; mode = "0640"; };
  };
  zones."office" = [ "203.0.113.0/24" ];
  hosts.web = {
    os        = debian-12;
    address   = "203.0.113.10";
    hostname  = "web.example.org";
    apps.shop = shop { token = secrets.token; };
    jobs.tidy = { run = "/usr/bin/tidy --all"; at = daily "03:00"; env.DEPTH = "deep"; };
    vhosts."shop.example.org" = {
      auth    = basic { file = secrets.staff; };
      headers.extra."X-Motto" = "quality";
      tls     = letsencrypt { email = "admin@example.org"; };
      routes."/" = proxy { to = apps.shop; };
    };
    accept.weak-header = { reason = "a page of text"; until = "2030-01-01"; };
  };
  policies.small = warn (1 > 2) because "it is";
  tests."a shop" = {
    with.hosts.web.apps.shop.env.MOTTO = "dear and bad";
    expect = clean;
  };
}
"#;

/// Texts that are secret, of every shape that is known, and the part of each that nobody may see.
fn shapes() -> Vec<(String, String)> {
    let core = "Qz7Xk2Wv9Tn4Rb8Mj3Lc6Hf1Ya5Sd0Pg";
    let mut shapes = secrets();
    shapes.extend(
        [
            format!("AKI{}", "AQZ7XK2WV9TN4RB8M"),
            format!("whs{}_{core}", "ec"),
            format!("github_{}_{core}", "pat"),
            format!("gl{}-{core}", "pat"),
            format!("xo{}-123456789012-{core}", "xb"),
            format!("https://hooks.slack.com/services/T0000/B0000/{core}"),
            format!("AGE-SECRET-{}-1{}", "KEY", core.to_uppercase()),
            format!("hf{}{core}", "_"),
        ]
        .map(|secret| {
            let hidden = secret.get(secret.len() - 12..).unwrap_or_default().to_owned();
            (secret, hidden)
        }),
    );
    shapes
}

/// Everything that any command of infc says of a site, but `infc fmt`: what it writes is the source.
fn everything(sources: &[(String, String)]) -> String {
    let (world, entry) = world(sources);
    let (mut all, _, _) = said(sources);
    let infc = Compiler::new();
    let exposed = infc.reach(&world, entry).unwrap();
    all += &Report::new(&world, &exposed.diagnostics).human(false);
    if let Some(exposure) = &exposed.exposure {
        all += &(exposure.json() + &infc::exposure::markdown(exposure));
    }
    let tested = infc.test(&world, entry, None).unwrap();
    let report = infc::report::TestReport::new(&world, "".into(), &tested);
    all += &(report.lines() + &report.details(false) + &report.json() + &report.github() + &report.junit());
    for path in
        ["secrets.smtp", "secrets.stripe", "secrets.token", "hosts.web.apps.shop.env.TOKEN_FILE", "hosts.wob"]
    {
        match infc.why(&world, entry, path).unwrap() {
            Ok(why) => {
                all += &format!("{why:?}");
                for at in why.steps.iter().chain(&why.others).filter_map(|step| step.at) {
                    all += &infc::report::line(&world, at, &why.concealed);
                }
            }
            Err(wrong) => all += &format!("{wrong:?}"),
        }
    }
    let built = compile(&world, entry);
    all += &format!("{:?}", built.bundle);
    for (_, host) in built.bundle.iter().flat_map(|bundle| &bundle.hosts) {
        for entry in host.files().values() {
            if let infc::bundle::Entry::File(file) = entry {
                all += &String::from_utf8_lossy(&file.bytes);
            }
        }
    }
    all
}

fn one(text: &str) -> Vec<(String, String)> {
    vec![("site.inf".to_owned(), text.to_owned())]
}

#[test]
fn a_site_that_declares_its_secrets_shows_none_that_is_planted() {
    let places = strings(DECLARED);
    assert!(places.len() > 30, "{} texts", places.len());
    let shapes = shapes();
    // Each shape meets many places; alone and in a fast build each place meets every shape.
    let groups = if WHOLE { places.len() } else { places.len().div_ceil(4) };
    for turn in 0..if WHOLE { shapes.len() } else { 1 } {
        for group in 0..groups {
            let here: Vec<_> = places.iter().skip(group).step_by(groups).cloned().collect();
            let mut chosen = shapes.iter().map(|(secret, _)| secret.clone()).cycle().skip(turn + group);
            let (text, _) = planted(DECLARED, &here, &mut chosen);
            let all = everything(&one(&text));
            let shown = shapes.iter().find(|(_, core)| all.contains(core));
            assert!(shown.is_none(), "{shown:?} at {here:?}\n{all}");
            assert!(all.contains("secret-in-source"), "{here:?}\n{all}");
        }
    }
}

#[test]
fn a_comment_goes_no_further_than_its_source() {
    for (secret, core) in shapes() {
        let text = DECLARED
            .replace("What nobody asks for.", &secret)
            .replace("description = \"a shop\";", &format!("description = ''\n    a shop\n  ''; # {secret}"));
        let all = everything(&one(&text));
        assert!(!all.contains(&core), "{secret}\n{all}");
        let (_, entry) = world(&one(&text));
        // Canonical layout is the source itself, and loses nothing of it.
        assert!(infc::format(entry, &text).is_ok_and(|text| text.contains(&secret)), "{secret}");
    }
}

#[test]
fn a_literal_in_a_secrets_place_is_shown_nowhere_whatever_it_looks_like() {
    let literals = ["harvest", "/harvest", "correct harvest battery", "harvest.example.org"];
    let given = "shop { token = secrets.token; }";
    for (turn, literal) in literals.map(|literal| format!("\"{literal}\"")).into_iter().enumerate() {
        let secret = format!("let harrow = {literal}; in harrow");
        let ways = [
            (given, format!("shop {{ token = {literal}; }}")),
            (given, format!("shop {{ token = if true then {literal} else secrets.token; }}")),
            (given, format!("shop {{ token = match 1 {{ _: {literal}; }}; }}")),
            (given, format!("shop {{ token = {secret}; }}")),
            (given, format!("shop {{ token = ({literal}); }}")),
            (given, format!("shop {{ token = force {literal}; }}")),
            (given, format!("shop {{ token = {literal} + \"x\"; }}")),
            (given, format!("shop {{ token = [ {literal} ]; }}")),
            (given, format!("shop {{ token = {{ value = {literal}; }}; }}")),
            (given, format!("shop {{ token = file {literal}; }}")),
            (given, format!("shop {{ token = nothing {literal} 2; }}")),
            (given, format!("shop {{ token = {literal} or {literal}; }}")),
            ("path-of token", format!("path-of {literal}")),
            ("[ secrets.stripe ]", format!("[ {literal} ]")),
            ("credential { name = \"stripe\"; readers = [ hosts.web.apps.shop ]; }", literal.clone()),
            ("token  = file {", format!("token = {literal}; other = file {{")),
        ];
        // Every way meets a literal, and every literal some ways.
        let step = if WHOLE { 1 } else { literals.len() };
        for (sound, planted) in ways.iter().skip(if WHOLE { 0 } else { turn }).step_by(step) {
            assert!(DECLARED.contains(sound), "{sound}");
            let text = DECLARED.replacen(sound, planted, 1);
            // A second mistake, that shows lines and names too.
            let text = text.replace("hostname  =", "hostnam  =");
            let all = everything(&one(&text));
            assert!(!all.contains("harvest"), "{planted}\n{all}");
            assert!(all.contains("***") && all.contains("error"), "{planted}\n{all}");
        }
    }
}

#[test]
fn a_file_that_a_secret_is_meant_to_lie_in_is_named_by_the_offered_edit() {
    let text = "{\n  secrets.jwt = \"/etc/shop/jwt\";\n}\n";
    let (world, entry) = world(&one(text));
    let found = compile(&world, entry).checked.diagnostics;
    let fix = found.iter().find_map(|each| each.fix.as_ref()).unwrap();
    let mut mended = text.to_owned();
    for edit in fix.edits.iter().rev() {
        mended.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    assert!(mended.contains("secrets.jwt = file { path = \"/etc/shop/jwt\"; };"), "{mended}");
    assert!(!Report::new(&world, &found).json().contains("/etc/shop/jwt"));
}

#[test]
fn a_secret_that_is_put_together_comes_into_no_bundle() {
    let core = "Qz7Xk2Wv9Tn4Rb8Mj3Lc6Hf1";
    let (head, tail) = (format!("sk_li{}", "ve_Qz7X"), &core[4..]);
    // Short of what any form asks for, each by itself.
    let parts = format!("let one = \"{}\"; two = \"{}\"; rest = \"{tail}\"; in", &head[..5], &head[5..]);
    let whole = "\"${one}${two}${rest}\"";
    for (sound, planted) in [
        ("\"cheap and good\"", whole.to_owned()),
        ("\"cheap and good\"", "join \"\" [ one two rest ]".to_owned()),
        ("\"cheap and good\"", "removePrefix \"x\" \"x${one}${two}${rest}\"".to_owned()),
        ("\"cheap and good\"", "let all = [ \"${one}${two}\" rest ]; in \"say ${join \"\" all}\"".to_owned()),
        ("\"cheap and good\"", format!("\"{}${{two}}{tail}\"", &head[..5])),
        (
            "\"cheap and good\"",
            "if \"${one}${two}${rest}\" == rest then one else \"${one}${two}${rest}\"".to_owned(),
        ),
        ("MOTTO = \"cheap and good\"", "\"${one}${two}${rest}\" = \"x\"".to_owned()),
        ("\"/usr/bin/tidy --all\"", "\"/usr/bin/tidy --key ${one}${two}${rest}\"".to_owned()),
        ("\"quality\"", whole.to_owned()),
        ("\"/srv/shop\"", "\"/srv/${one}${two}${rest}\"".to_owned()),
        ("description = \"a shop\"", format!("description = {whole}")),
        // What only its name tells.
        ("MOTTO = \"cheap and good\"", "MOTTO_SECRET = rest".to_owned()),
        ("MOTTO = \"cheap and good\"", "SMTP_TOKEN = \"${rest}${two}\"".to_owned()),
    ] {
        assert!(DECLARED.contains(sound), "{sound}");
        let text = DECLARED.replacen("let\n", &format!("{parts}\nlet\n"), 1).replacen(sound, &planted, 1);
        let sources = one(&text);
        let (_, built, names) = said(&sources);
        let refused = names.iter().filter(|name| **name == "secret-in-source").count();
        assert_eq!(refused, 1, "{planted}: {names:?}");
        let all = everything(&sources);
        assert!(!built && !all.contains(&format!("{head}{tail}")), "{planted}\n{all}");
        // A whole literal; the parts of another may stand in what is said of their own lines.
        let is_named = planted.contains("SECRET");
        assert!(!is_named || !all.contains(tail), "{planted}\n{all}");
    }
}

#[test]
fn the_site_that_declares_its_secrets_builds() {
    let (world, entry) = world(&one(DECLARED));
    let built = compile(&world, entry);
    let report = Report::new(&world, &built.diagnostics);
    assert!(built.bundle.is_some(), "{}", report.human(false));
}
