//! A compilation that is cancelled ends soon, with nothing: at every stage, from another thread, and by a question.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use infc::{Cancel, Cancelled, Compiler, MemWorld};

use crate::{SITE, world};

/// A site of many apps on some hosts, which takes every stage a while.
fn large(hosts: usize, apps: usize) -> String {
    let mut text = "{\n".to_owned();
    for host in 0..hosts {
        let _ = writeln!(text, "  hosts.h{host} = {{ os = debian-12; address = \"203.0.113.{host}\";");
        for app in 0..apps {
            let port = 3000 + app;
            let _ = writeln!(
                text,
                "    apps.a{app} = std.node {{ directory = \"/srv/a{app}\"; port = {port}; }};"
            );
            let _ = writeln!(
                text,
                "    vhosts.\"a{app}.h{host}.example.org\" = {{ tls = off; routes.\"/\" = proxy {{ to = apps.a{app}; }}; }};"
            );
        }
        text += "  };\n";
    }
    text + "}\n"
}

#[test]
fn what_is_cancelled_before_it_begins_says_so() {
    let (world, site) = world(SITE);
    let token = Cancel::new();
    token.cancel();
    let infc = Compiler::new().cancel(&token);
    assert_eq!(infc.check(&world, site).err(), Some(Cancelled));
    assert_eq!(infc.build(&world, site).err(), Some(Cancelled));
    assert_eq!(infc.reach(&world, site).err(), Some(Cancelled));
}

/// How often a token is asked while `ask` works.
fn polled(ask: impl FnOnce(&Compiler)) -> u64 {
    let count = Arc::new(AtomicU64::new(0));
    let counted = count.clone();
    let token = Cancel::when(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        false
    });
    ask(&Compiler::new().cancel(&token));
    count.load(Ordering::Relaxed)
}

#[test]
fn at_every_question_it_ends_with_nothing() {
    let (world, site) = world(&large(1, 3));
    let whole = |infc: &Compiler| infc.build(&world, site).map(|built| built.bundle.is_some());
    let questions = polled(|infc| assert_eq!(whole(infc), Ok(true)));
    assert!(questions > 50, "{questions}");
    for stop in 1..=questions {
        let asked = AtomicU64::new(0);
        let token = Cancel::when(move || asked.fetch_add(1, Ordering::Relaxed) + 1 == stop);
        assert_eq!(whole(&Compiler::new().cancel(&token)), Err(Cancelled), "at question {stop}");
    }
}

#[test]
fn it_is_asked_the_more_often_the_larger_a_site_is() {
    let asked = |apps| {
        let (world, site) = world(&large(2, apps));
        polled(|infc| assert!(infc.build(&world, site).unwrap().bundle.is_some()))
    };
    let (small, large) = (asked(5), asked(60));
    assert!(large > 2 * small, "{small} {large}");
}

#[test]
fn a_long_evaluation_ends_when_another_thread_says_so() {
    let text = format!("assert length (filter (n: length (range 1 n) > 5000) (range 1 9000)) > 0;\n{SITE}");
    assert_eq!(ended(&text), Err(Cancelled));
}

#[test]
fn a_huge_file_ends_while_it_is_parsed() {
    let text = format!("{{ hosts = {{ }}; }}\n{}", "# x\na = [ 1 2 3 ];\n".repeat(500_000));
    assert_eq!(ended(&text), Err(Cancelled));
}

/// What comes of a site that would take seconds and is cancelled by another thread after a moment.
fn ended(text: &str) -> Result<usize, Cancelled> {
    let mut world = MemWorld::new();
    let site = world.insert("site.inf", text);
    let token = Cancel::new();
    std::thread::scope(|scope| {
        let elsewhere = token.clone();
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(60));
            elsewhere.cancel();
        });
        Compiler::new().cancel(&token).check(&world, site).map(|checked| checked.diagnostics.len())
    })
}
