//! What a definition costs, from 100 to 100,000 of them: flat where growth is linear. `cargo bench -p infc-sites`.
//!
//! Times are the least of several runs, in microseconds of one thread a definition, of everything up to the decoded site:
//! reading, names and types, merging, values. It deliberately asserts nothing: it is a table to read.

#![expect(clippy::disallowed_methods, reason = "a benchmark asks the clock")]

use std::time::{Duration, Instant};

use infc::{FilePath, MemWorld};
use infc_sites::{SHAPES, Shape};

/// The sizes.
const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

fn main() {
    print!("{:<30}", "µs a definition, definitions:");
    for size in SIZES {
        print!("{size:>10}");
    }
    println!("{:>14}", "most, ms");
    for shape in SHAPES {
        print!("{:<30}", shape.name);
        let mut most = Duration::ZERO;
        for size in SIZES {
            let time = least(shape, size);
            most = most.max(time);
            #[expect(clippy::cast_precision_loss, reason = "sizes are small")]
            let each = time.as_secs_f64() * 1e6 / size as f64;
            print!("{each:>10.2}");
        }
        println!("{:>14.0}", most.as_secs_f64() * 1e3);
    }
}

/// The least time of several runs.
fn least(shape: &Shape, size: usize) -> Duration {
    let text = (shape.site)(size);
    let runs = (10_000 / size).clamp(2, 20);
    (0..runs).map(|_| once(shape, &text)).min().unwrap_or_default()
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
