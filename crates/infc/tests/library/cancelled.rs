//! A compilation that is cancelled ends soon, with nothing: at every stage, from another thread, and by a question.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use infc::diff::Sources;
use infc::why::{AskedLine, AskedPort};
use infc::{Cancel, Cancelled, Compiler, FileId, MemWorld, TestResult};

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

/// A question about a site; whether there is an answer to it.
type Question = fn(&Compiler, &MemWorld, FileId) -> Result<bool, Cancelled>;

/// Every question that gives a whole answer; who inspects asks the token by themselves.
const QUESTIONS: &[Question] = &[
    |infc, world, site| Ok(infc.check(world, site)?.plan().is_some()),
    |infc, world, site| Ok(infc.build(world, site)?.bundle.is_some()),
    |infc, world, site| Ok(infc.reach(world, site)?.exposure.is_some()),
    |infc, world, site| {
        let state = |name| Sources { world, entry: site, base: "".into(), name };
        Ok(infc.diff(state("old"), state("new"))?.exposure.is_some())
    },
    |infc, world, site| Ok(infc.why(world, site, "hosts.h0.apps.a0.port")?.is_ok()),
    |infc, world, site| {
        let asked = AskedLine { path: "h0/etc/nginx/conf.d/00-infc-http.conf".to_owned(), line: Some(1) };
        Ok(infc.why_line(world, site, &asked)?.is_ok())
    },
    |infc, world, site| {
        let asked = AskedPort { host: "h0".to_owned(), port: 3000, protocol: None };
        Ok(infc.why_port(world, site, &asked)?.is_ok())
    },
    |infc, world, site| Ok(infc.test(world, site, None)?.tests.iter().all(TestResult::passed)),
    |infc, world, site| Ok(infc.mend(world, site)?.files.is_empty()),
];

#[test]
fn what_is_cancelled_before_it_begins_says_so() {
    let (world, site) = world(SITE);
    let token = Cancel::new();
    token.cancel();
    let infc = Compiler::new().cancel(&token);
    for ask in QUESTIONS {
        assert_eq!(ask(&infc, &world, site), Err(Cancelled));
    }
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
fn whenever_it_ends_there_is_no_answer() {
    let (world, site) = world(&large(1, 2).replace("}\n}\n", "}\n  tests.sound = { };\n}\n"));
    for (number, ask) in QUESTIONS.iter().enumerate() {
        let polls = polled(|infc| assert_eq!(ask(infc, &world, site), Ok(true), "question {number}"));
        assert!(polls > 10, "question {number}: {polls}");
        // What is cut off last is what may be taken for an answer.
        let stops = (1..=polls).filter(|stop| stop % (polls / 10) == 0 || polls - stop < 8);
        for stop in stops {
            let asked = AtomicU64::new(0);
            let token = Cancel::when(move || asked.fetch_add(1, Ordering::Relaxed) + 1 == stop);
            let told = ask(&Compiler::new().cancel(&token), &world, site);
            assert_eq!(told, Err(Cancelled), "question {number} at poll {stop} of {polls}");
        }
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
