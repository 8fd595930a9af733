//! `infc-daemons check DIRECTORY [USER…]` lays a host's bundle over a Debian 12 root and asks every program that will
//! read it; `infc-daemons boot DIRECTORY [USER…]` boots a machine with it. Users are accounts that the bundle takes
//! for granted. Prints what is wrong, and what was put in place of what the bundle does not carry; exit code 1 when
//! something is wrong. Both need root and `tests/daemons/stock-root`.
//!
//! The other words, `listen`, `connect` and `stub`, are the tests' own programs inside of their namespaces; each is
//! described in [`infc_daemons::agent`].

use std::process::ExitCode;

use infc_daemons::validate::Meant;
use infc_daemons::{Bundle, Given, Laid, Outcome, Sandbox, agent, boot, finding, validate};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = words.split_first().map_or(("", [].as_slice()), |(name, rest)| (name.as_str(), rest));
    let done = match name {
        "listen" => agent::listen::run().map_err(|error| error.to_string()),
        "connect" => agent::connect::run().map_err(|error| error.to_string()),
        "stub" => agent::stub::run(rest).map_err(|error| error.to_string()),
        "check" | "boot" => by_hand(name, rest).map_err(|broken| broken.0),
        _ => Err("the first word is check or boot, the second a bundle's directory".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("infc-daemons {name}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn by_hand(name: &str, words: &[String]) -> Outcome<()> {
    let (directory, users) = words.split_first().map_or(("", Vec::new()), |(directory, users)| {
        (directory.as_str(), users.iter().map(|user| &*user.clone().leak()).collect())
    });
    let given = Given { users: users.leak(), files: &[] };
    let bundle = Bundle::read(directory.as_ref())?;
    let findings = if name == "boot" {
        let laid = Laid::lay(Sandbox::open_for_boot()?, bundle, &given)?;
        boot::boot(&laid)?.findings(&Meant::default())?
    } else {
        let laid = Laid::fresh(bundle, &given)?;
        println!("checks: {}", validate::names(&laid).join(", "));
        println!("taken for granted: {}", laid.assumed.join(", "));
        validate::all(&laid, &Meant::default())?
    };
    if findings.is_empty() {
        println!("nothing is wrong");
        return Ok(());
    }
    Err(infc_daemons::Broken(format!("{} findings:{}", findings.len(), finding::list(&findings))))
}
