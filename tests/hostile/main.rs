//! Every hostile string in every text of a site: refused, or read back as one value in its place.
//!
//! It deliberately knows no field: it puts each string where the site has a string literal. A text that is a file or a
//! part of one by intent (a script, raw directives) may say anything, but may not change what stands around it.

mod readers;
mod strings;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use infc::bundle::{Bundle, Entry};
use infc::{Compiler, FilePath, MemWorld, World};

use readers::read;

const SITE: &str = include_str!("site.inf");

/// Before the literals whose text is a file, or lines of one.
const WHOLE: [&str; 4] = ["source = ", "level high\"; script = ", "raw = ", "\"own.conf\" = "];

/// Of how many combinations one is tried.
const STEP: usize = 11;

/// Before the literals that are words of a command, as many as their text has.
const COMMANDS: [&str; 4] = ["run = ", "run ", "command = ", "commands [ "];

/// What a combination came to.
enum Outcome {
    Refused,
    ReadBack,
    Leak(String),
}

#[test]
fn no_string_leaves_its_place() {
    let baseline = files(&compile(SITE).unwrap_or_else(|why| panic!("the site itself: {why}")));
    let (strings, literals) = (strings::strings(), literals(SITE));
    let work: Vec<_> = literals.iter().flat_map(|at| strings.iter().map(move |text| (at, text))).collect();
    // A prime step: every run tries a part in which every text and every string is met.
    let work: Vec<_> = work.into_iter().step_by(STEP).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let outcomes: Vec<(usize, Outcome)> = std::thread::scope(|scope| {
        let run = |thread: usize| {
            let mine = work.iter().enumerate().skip(thread).step_by(threads);
            mine.map(|(number, (at, text))| (number, attempt(&baseline, at, text))).collect::<Vec<_>>()
        };
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || run(thread))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|_| panic!("a panic"))).collect()
    });
    let (mut refused, mut back, mut leaks) = (0, 0, String::new());
    for (number, outcome) in outcomes {
        match outcome {
            Outcome::Refused => refused += 1,
            Outcome::ReadBack => back += 1,
            Outcome::Leak(why) => {
                let _ = writeln!(leaks, "{number}: {why}");
            }
        }
    }
    println!(
        "{} texts, {} strings: {} combinations, {refused} refused, {back} read back",
        literals.len(),
        strings.len(),
        work.len()
    );
    assert!(leaks.is_empty(), "{} leaks\n{leaks}", leaks.lines().count());
    assert!(strings.len() >= 50 && back > work.len() / 20, "too little is tried");
}

/// The readers are no proof if they see what they should not: each is shown a value that left its place.
#[test]
fn a_reader_sees_a_leak() {
    for (path, sound, leak) in [
        ("etc/nginx/x", "a \"x;y\";", "a x;y;"),
        ("etc/nginx/x", "a \"x\";", "a \"$host\";"),
        ("etc/systemd/x", "[Unit]\nEnvironment=\"A=x y\"", "[Unit]\nEnvironment=A=x y"),
        ("etc/systemd/x", "ExecStart=/bin/x 100%%", "ExecStart=/bin/x 100%h"),
        ("etc/cron.d/x", "1 2 * * * root echo \\%", "1 2 * * * root echo %"),
        ("etc/sudoers.d/x", "a ALL=(root) /bin/x a\\,b", "a ALL=(root) /bin/x a,b"),
        ("etc/fail2ban/x", "[x]\na = 5%%", "[x]\na = 5%(x)s"),
        ("usr/share/infc/dns/x", "@ TXT \"a;b\"", "@ TXT a;b"),
        ("etc/infc/pm2/x", "a = \"x\\\"y\"", "a = \"x\"y\""),
        ("usr/local/sbin/x", "#!/bin/sh\necho 'a;b'", "#!/bin/sh\necho a;b"),
        ("usr/local/sbin/x", "#!/bin/sh\necho '$a'", "#!/bin/sh\necho \"$a\""),
        ("etc/tmpfiles.d/x", "d \"/a b\" 0755", "d /a b 0755"),
        ("etc/ufw/x", "comment=6162", "comment=61 62"),
    ] {
        assert_ne!(read(path, sound), read(path, leak), "{path}: {leak}");
    }
}

/// Where the strings of `site` stand, quotes left out.
fn literals(site: &str) -> Vec<Range<usize>> {
    let (mut found, mut open, mut escaped) = (Vec::new(), None, false);
    for (at, character) in site.char_indices() {
        match (open, character) {
            (None, '"') => open = Some(at + 1),
            (Some(start), '"') if !escaped => {
                found.push(start..at);
                open = None;
            }
            _ => {}
        }
        escaped = character == '\\' && !escaped;
    }
    found
}

fn attempt(baseline: &Files, at: &Range<usize>, hostile: &str) -> Outcome {
    let original = SITE[at.clone()].replace("\\n", "\n");
    let site = format!("{}{}{}", &SITE[..at.start], escaped(hostile), &SITE[at.end..]);
    let bundle = match compile(&site) {
        Ok(bundle) => bundle,
        Err(why) if why.is_empty() => return Outcome::Refused,
        Err(why) => return Outcome::Leak(format!("`{original}` as {hostile:?}: {why}")),
    };
    // The layout of the site says nothing: blanks are as one.
    let before =
        SITE[..at.start].trim_end_matches('"').split_whitespace().collect::<Vec<_>>().join(" ") + " ";
    let whole = WHOLE.iter().any(|whole| before.ends_with(whole));
    let words = COMMANDS.iter().any(|command| before.ends_with(command));
    match compare(baseline, &files(&bundle), &Change { original: &original, hostile, whole, words }) {
        Ok(()) => Outcome::ReadBack,
        Err(why) => Outcome::Leak(format!("`{original}` as {hostile:?}: {why}")),
    }
}

/// A text as a string of the language.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace("${", "\\${");
    text.replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r")
}

/// The bundle; an empty message if the site is refused, a message if it is refused badly.
fn compile(site: &str) -> Result<Bundle, String> {
    let mut world = MemWorld::default();
    let file = world.insert(FilePath::project("site.inf"), site);
    let built = Compiler::new().build(&world, file).unwrap_or_default();
    for diagnostic in &built.diagnostics {
        let span = diagnostic.primary.span;
        let text = world.source(span.file).unwrap_or_default();
        let inside = text.get(span.start as usize..span.end as usize).is_some();
        if !inside && span.file == file {
            return Err(format!("{} points outside its file", diagnostic.kind.name));
        }
    }
    if built.bundle.is_none() && !built.has_errors() {
        return Err("neither a bundle nor an error".to_owned());
    }
    built.bundle.ok_or_else(String::new)
}

/// The files of the only host, by path.
type Files = BTreeMap<String, String>;

fn files(bundle: &Bundle) -> Files {
    let hosts = bundle.hosts.values().flat_map(infc::bundle::HostBundle::files);
    let mut files: Files = hosts
        .map(|(path, entry)| {
            let text = match entry {
                Entry::File(file) => String::from_utf8_lossy(&file.bytes).into_owned(),
                Entry::Link(target) => target.as_str().to_owned(),
            };
            (path.as_str().to_owned(), text)
        })
        .collect();
    let sealed = infc::bundle::seal(bundle);
    files.extend(
        sealed.hosts.values().map(|host| ("manifest.json".to_owned(), host.json.as_str().to_owned())),
    );
    files
}

/// What was put in place of what.
struct Change<'a> {
    original: &'a str,
    hostile: &'a str,
    whole: bool,
    words: bool,
}

fn compare(old: &Files, new: &Files, change: &Change) -> Result<(), String> {
    let gone: Vec<_> = old.keys().filter(|path| !new.contains_key(*path)).collect();
    let come: Vec<_> = new.keys().filter(|path| !old.contains_key(*path)).collect();
    // A name that is part of a path renames files, one for one.
    let renamed = gone.iter().zip(&come).map(|(gone, come)| (*gone, *come));
    if gone.len() != come.len() && !change.hostile.is_empty() {
        return Err(format!("files are gone {gone:?}, and come {come:?}"));
    }
    for (path, at) in
        old.keys().map(|path| (path, path)).filter(|(path, _)| new.contains_key(*path)).chain(renamed)
    {
        if old[path] != new[at] && path != "manifest.json" {
            same(&read(path, &old[path]), &read(path, &new[at]), change)
                .map_err(|why| format!("{at}: {why}"))?;
        }
    }
    serde_json::from_str::<serde_json::Value>(&new["manifest.json"])
        .map_err(|error| format!("manifest: {error}"))?;
    Ok(())
}

/// Whether the tokens are the same but for the value.
fn same(old: &[String], new: &[String], change: &Change) -> Result<(), String> {
    if change.whole {
        return Ok(());
    }
    if change.words {
        // In JavaScript the words are strings of a list, which comes and goes with them.
        let list = old.len() > 6
            && old.iter().take(6).map(|token| token.trim_start_matches(readers::MARK)).collect::<String>()
                == "module";
        let listed = |tokens: &[String]| tokens.iter().all(|token| *token != readers::UNREADABLE);
        return if list && listed(new) { Ok(()) } else { words_alone(old, new) };
    }
    // An empty value, such as a header's, may leave its whole line out.
    if change.hostile.is_empty() && is_part(new, old) {
        return Ok(());
    }
    if old.len() != new.len() {
        let first = old.iter().zip(new).find(|(old, new)| old != new);
        return Err(format!("{} tokens where {} were; first {first:?}", new.len(), old.len()));
    }
    // The path of a probe may be given without its slash.
    let slash = if change.original == "/healthz" && !change.hostile.starts_with('/') { "/" } else { "" };
    let hostile = format!("{slash}{}", change.hostile);
    let expected = |old: &String| old.replace(change.original, &hostile);
    let odd = old.iter().zip(new).find(|(old, new)| old != new && expected(old) != **new);
    odd.map_or(Ok(()), |(old, new)| Err(format!("{old:?} became {new:?}")))
}

/// Whether only words have come and gone: nothing that a program would expand, and no operator or line end.
fn words_alone(old: &[String], new: &[String]) -> Result<(), String> {
    let active = |tokens: &[String]| -> Vec<String> {
        tokens.iter().filter(|token| token.contains([readers::EXPANDED, readers::MARK])).cloned().collect()
    };
    let (before, after) = (active(old), active(new));
    if before == after { Ok(()) } else { Err(format!("{before:?} became {after:?}")) }
}

/// Whether `part` is `whole` with some tokens left out.
fn is_part(part: &[String], whole: &[String]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|token| rest.any(|other| other == token))
}
