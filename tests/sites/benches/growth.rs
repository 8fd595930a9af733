//! What a definition costs, and a mistake, from 100 to 100,000 of them: flat where growth is linear.
//! `cargo bench -p infc-sites`.
//!
//! Times are the least of several runs, in microseconds of one thread. Of definitions, of everything up to the decoded
//! site: reading, names and types, merging, values. Of mistakes, of the whole compilation. It deliberately asserts
//! nothing: it is a table to read.

#![expect(clippy::disallowed_methods, reason = "a benchmark asks the clock")]

use std::time::{Duration, Instant};

use infc::{Compiler, FilePath, MemWorld};
use infc_sites::{HOSTILE, LAYOUTS, SHAPES, Shape};

/// The sizes.
const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

fn main() {
    table("µs a definition", SHAPES, once);
    println!();
    table("µs a mistake", HOSTILE, hostile);
    println!();
    table("µs a part laid out", LAYOUTS, layout);
}

/// One row for each shape, of what `run` takes.
fn table(title: &str, shapes: &[Shape], run: fn(&Shape, &str) -> Duration) {
    print!("{title:<34}");
    for size in SIZES {
        print!("{size:>10}");
    }
    println!("{:>14}", "most, ms");
    for shape in shapes {
        print!("{:<34}", shape.name);
        let mut most = Duration::ZERO;
        for size in SIZES {
            let time = least(shape, size, run);
            most = most.max(time);
            #[expect(clippy::cast_precision_loss, reason = "sizes are small")]
            let each = time.as_secs_f64() * 1e6 / size as f64;
            print!("{each:>10.2}");
        }
        println!("{:>14.0}", most.as_secs_f64() * 1e3);
    }
}

/// The least time of several runs.
fn least(shape: &Shape, size: usize, run: fn(&Shape, &str) -> Duration) -> Duration {
    let text = (shape.site)(size);
    let runs = (10_000 / size).clamp(2, 20);
    (0..runs).map(|_| run(shape, &text)).min().unwrap_or_default()
}

/// One run of everything that `infc check` does but the report; of what is wrong, something is to be said.
fn hostile(shape: &Shape, text: &str) -> Duration {
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project("site.inf"), text);
    let start = Instant::now();
    let checked = Compiler::new().check(&world, entry);
    let time = start.elapsed();
    if checked.is_ok_and(|checked| checked.diagnostics.is_empty()) {
        eprintln!("{}: nothing is said", shape.name);
    }
    time
}

/// One layout of what is parsed already; a chain that is too deep has none.
fn layout(_: &Shape, text: &str) -> Duration {
    let parse = infc_syntax::parse(text);
    let start = Instant::now();
    std::hint::black_box(infc_fmt::format(&parse));
    start.elapsed()
}

/// One run, of which nothing is to be wrong.
fn once(shape: &Shape, text: &str) -> Duration {
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project("site.inf"), text);
    let start = Instant::now();
    let program = infc_eval::analyse(&world, infc_model::schema(), entry);
    let evaluated = infc_eval::evaluate(&program.value);
    let site = infc_model::decode(&evaluated.value.value);
    let time = start.elapsed();
    for said in program.diagnostics.iter().chain(&evaluated.diagnostics).chain(&site.diagnostics).take(1) {
        eprintln!("{}: {}: {}", shape.name, said.kind.name, said.message);
    }
    time
}
