//! The library is pure: it keeps nothing between two questions, prints nothing, and reads nothing but through a `World`.
//!
//! It deliberately looks at words: what `clippy.toml` bans by path (files, clocks, the environment, hash maps) is banned twice.

use camino::Utf8Path;
use infc_tests::{files, read, repository};

/// What no crate of the library says outside of its tests. `infc::disk` is the one way to a file system.
const BANNED: &[(&str, &str)] = &[
    ("println!", "the library prints nothing"),
    ("print!", "the library prints nothing"),
    ("dbg!", "the library prints nothing"),
    ("std::env::", "the same inputs give the same bytes: no environment"),
    ("std::fs", "sources come from a `World`"),
    ("std::process", "the library runs nothing"),
    ("io::stdin", "sources come from a `World`"),
    ("io::stdout", "the library prints nothing"),
    ("io::stderr", "the library prints nothing"),
    ("TcpStream", "the library asks no network"),
    ("Instant::now", "the same inputs give the same bytes: no clock"),
    ("SystemTime", "the same inputs give the same bytes: no clock"),
    ("thread_local!", "nothing is kept between two questions"),
    ("static mut", "nothing is kept between two questions"),
    ("lazy_static", "nothing is kept between two questions"),
];

/// What is kept for the life of a process: made once from what is compiled in, and the same whoever asks.
const KEPT: &[&str] =
    &["static SCHEMA: OnceLock<Schema>", "static TEMPLATES: Templates", "parsed: OnceLock<Tera>"];

/// What can change while it is kept.
const CELLS: &[&str] = &["Cell<", "Mutex<", "OnceLock<", "LazyLock<", "Atomic"];

/// The crates that are no part of the library.
const PROGRAMS: &[&str] = &["infc-cli", "infc-lsp", "infc-py", "infc-wasm"];

#[test]
fn the_library_reads_prints_and_keeps_nothing() {
    let mut wrong = Vec::new();
    for file in sources() {
        let text = read(&file);
        let own = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in own.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for (_, why) in BANNED.iter().filter(|(word, _)| code.contains(word)) {
                wrong.push(format!("{file}:{}: {why}: {}", number + 1, line.trim()));
            }
            let keeps = code.contains("static ") && CELLS.iter().any(|cell| code.contains(cell));
            if keeps && !KEPT.iter().any(|kept| code.contains(kept)) {
                wrong.push(format!(
                    "{file}:{}: nothing is kept between two questions: {}",
                    number + 1,
                    line.trim()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn what_is_kept_is_there() {
    let all: Vec<String> = sources().iter().map(|file| read(file)).collect();
    for kept in KEPT {
        assert!(all.iter().any(|text| text.contains(kept)), "`{kept}` is nowhere");
    }
}

fn sources() -> Vec<camino::Utf8PathBuf> {
    let crates = repository().join("crates");
    let is_library = |file: &camino::Utf8PathBuf| {
        let inside = file.strip_prefix(&crates).unwrap_or(Utf8Path::new(""));
        let mut parts = inside.components().map(|part| part.as_str());
        let (name, src) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        src == "src" && !PROGRAMS.contains(&name) && !inside.as_str().starts_with("infc/src/disk/")
    };
    files(&crates, ".rs").into_iter().filter(is_library).collect()
}
