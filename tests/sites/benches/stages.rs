//! How long each stage takes for 20, 200 and 2,000 services, and what a plain program needs that only formats, hashes
//! and writes the same files. `cargo bench -p infc-sites`.
//!
//! Times are the least of several runs, in milliseconds of processor time of one thread; OUT lies on a memory file
//! system where there is one. It deliberately asserts nothing: it is a table to read.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "a benchmark asks the clock and writes files"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use camino::Utf8Path;
use infc::bundle::{Bundle, Entry};
use infc::disk::{Sealed, Swap};
use infc::{Compiler, FilePath, MemWorld};
use sha2::{Digest, Sha256};

/// The sizes.
const SIZES: [usize; 3] = [20, 200, 2_000];

fn main() {
    let mut table: Vec<(&'static str, Vec<Duration>)> = Vec::new();
    for size in SIZES {
        for (stage, time) in measure(size) {
            match table.iter_mut().find(|(known, _)| *known == stage) {
                Some((_, times)) => times.push(time),
                None => table.push((stage, vec![time])),
            }
        }
    }
    println!("{:<28}{:>12}{:>12}{:>12}", "milliseconds, services:", SIZES[0], SIZES[1], SIZES[2]);
    for (stage, times) in table {
        let cells: Vec<String> =
            times.iter().map(|time| format!("{:>12.2}", time.as_secs_f64() * 1e3)).collect();
        let cells = cells.concat();
        println!("{stage:<28}{cells}");
    }
}

/// The least time of every stage.
fn measure(services: usize) -> Vec<(&'static str, Duration)> {
    let runs = (4_000 / services).clamp(5, 50);
    let text = infc_sites::site(services);
    let mut best: Vec<(&'static str, Duration)> = Vec::new();
    for _ in 0..runs {
        for (index, (stage, time)) in once(&text).into_iter().enumerate() {
            match best.get_mut(index) {
                Some((_, known)) => *known = (*known).min(time),
                None => best.push((stage, time)),
            }
        }
    }
    best
}

/// One run of everything.
fn once(text: &str) -> Vec<(&'static str, Duration)> {
    let mut times = Vec::new();
    let mut world = MemWorld::default();
    for &(path, text) in infc::library() {
        world.insert(FilePath::std(path), text);
    }
    let entry = world.insert(FilePath::project("site.inf"), text);
    let schema = infc_model::schema();
    let program = timed("analyse", &mut times, || infc_eval::analyse(&world, schema, entry).value);
    let evaluated = timed("evaluate", &mut times, || infc_eval::evaluate(&program).value);
    let site = timed("decode", &mut times, || infc_model::decode(&evaluated.value).value);
    drop((site, evaluated, program));
    let built = timed("build (to the bundle)", &mut times, || Compiler::new().build(&world, entry));
    let built = built.unwrap_or_default();
    let Some(bundle) = built.bundle else {
        for diagnostic in built.checked.diagnostics.iter().take(5) {
            eprintln!("{}: {}", diagnostic.kind.name, diagnostic.message);
        }
        return times;
    };
    let manifests = timed("seal", &mut times, || infc::bundle::seal(&bundle));
    let provenance: BTreeMap<_, _> = timed("provenance", &mut times, || {
        bundle
            .hosts
            .iter()
            .map(|(name, host)| {
                (name.clone(), infc::bundle::provenance(host, &world, &infc::bundle::Read::default()))
            })
            .collect()
    });
    let place = place();
    let out = Utf8Path::from_path(place.path()).map(|path| path.join("out"));
    let sealed = Sealed { bundle: &bundle, manifests: &manifests, provenance: &provenance, sources: None };
    let options = infc::disk::Options { jobs: 1, swap: Swap::default() };
    if let Some(out) = &out {
        timed("write", &mut times, || infc::disk::write(out, &sealed, &options).is_ok());
        let total = times.iter().skip(3).map(|(_, time)| *time).sum();
        timed("plain format, hash, write", &mut times, || plain(&bundle, &out.with_file_name("plain")));
        times.push(("whole command", total));
    }
    times
}

fn timed<T>(stage: &'static str, times: &mut Vec<(&'static str, Duration)>, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    times.push((stage, start.elapsed()));
    result
}

/// A directory in memory, or else wherever temporary files are.
fn place() -> tempfile::TempDir {
    let memory = tempfile::tempdir_in("/dev/shm");
    memory.or_else(|_| tempfile::tempdir()).expect("a directory for the benchmark")
}

/// What a program does that knows every line already: formats it, hashes the files and writes them.
fn plain(bundle: &Bundle, out: &Utf8Path) -> usize {
    let mut written = 0;
    for (name, host) in &bundle.hosts {
        let mut sums = String::new();
        for (path, entry) in host.files() {
            let Entry::File(file) = entry else { continue };
            let text = String::from_utf8_lossy(&file.bytes);
            let formatted = text.lines().fold(Vec::with_capacity(text.len()), |mut all, line| {
                let _ = writeln!(all, "{line}");
                all
            });
            let digest = Sha256::digest(&formatted);
            for byte in digest {
                let _ = write!(sums, "{byte:02x}");
            }
            let target = out.join(name.as_str()).join(path.as_str());
            let _ = target.parent().map(std::fs::create_dir_all);
            written += usize::from(std::fs::write(&target, &formatted).is_ok());
        }
        written += usize::from(std::fs::write(out.join(name.as_str()).join("SUMS"), sums).is_ok());
    }
    written
}
