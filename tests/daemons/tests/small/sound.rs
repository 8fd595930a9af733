//! The sound bundle passes everything.

use infc_daemons::finding::list;
use infc_daemons::http::{Request, requests, serve};
use infc_daemons::{Laid, Outcome, Sandbox, boot, validate};

use super::{GIVEN, MEANT, network, reach, small};

#[test]
fn every_program_reads_it_without_a_word() -> Outcome<()> {
    let laid = Laid::fresh(small()?, &GIVEN)?;
    let findings = validate::all(&laid, &MEANT)?;
    assert!(findings.is_empty(), "{}", list(&findings));
    assert_eq!(validate::names(&laid).len(), 11, "each check applies: {:?}", validate::names(&laid));
    assert_eq!(
        laid.assumed,
        [
            "secret /etc/notes/notes.env",
            "certificate /etc/letsencrypt/live/notes.example.org/fullchain.pem",
            "page /srv/notes/web/index.html",
            "application /srv/notes/server/server.js",
        ]
    );
    Ok(())
}

#[test]
fn the_kernel_lets_through_what_is_meant() -> Outcome<()> {
    let laid = Laid::fresh(small()?, &GIVEN)?;
    network().build(&laid.sandbox)?;
    let findings = reach().measure(&laid, &network())?;
    assert!(findings.is_empty(), "{}", list(&findings));
    Ok(())
}

#[test]
fn a_machine_boots_with_it() -> Outcome<()> {
    let laid = Laid::lay(Sandbox::open_for_boot()?, small()?, &GIVEN)?;
    let findings = boot::boot(&laid)?.findings(&MEANT)?;
    assert!(findings.is_empty(), "{}", list(&findings));
    Ok(())
}

#[test]
fn nginx_answers_as_meant() -> Outcome<()> {
    let laid = Laid::fresh(small()?, &GIVEN)?;
    network().build(&laid.sandbox)?;
    let _serving = serve(&laid)?;
    let findings = requests(&laid, &network(), &table())?;
    assert!(findings.is_empty(), "{}", list(&findings));
    Ok(())
}

const SECURITY: &[(&str, &str)] = &[
    ("strict-transport-security", "max-age=63072000"),
    ("x-content-type-options", "nosniff"),
    ("x-powered-by", ""),
];

/// What nginx must answer; the faults are asked the same.
pub fn table() -> Vec<Request> {
    let lies =
        &["-H", "X-Forwarded-For: 1.2.3.4", "-H", "X-Forwarded-Proto: ftp", "-H", "X-Real-IP: 1.2.3.4"];
    let truth = &[
        ("host", "notes.example.org"),
        ("x-forwarded-for", "198.51.100.66"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "notes.example.org"),
        ("x-real-ip", "198.51.100.66"),
    ];
    let get = Request::get;
    let app = "127.0.0.1:3000";
    vec![
        get("plain HTTP is redirected", "http://notes.example.org/a?b=1").status(301).headers(&[
            ("location", "https://notes.example.org/a?b=1"),
            ("x-content-type-options", "nosniff"),
        ]),
        get(
            "the challenge is answered without TLS",
            "http://notes.example.org/.well-known/acme-challenge/token",
        )
        .status(200)
        .body("stand-in for a challenge"),
        get("the API", "https://notes.example.org/api/items?x=1")
            .with(lies)
            .status(200)
            .headers(SECURITY)
            .app(app, "/api/items?x=1")
            .arriving(truth),
        get("the API over IPv6", "https://notes.example.org/api/items")
            .ipv6()
            .status(200)
            .arriving(&[("x-real-ip", "2001:db8:bad::66")]),
        get("WebSocket", "https://notes.example.org/ws")
            .websocket()
            .headers(&[("upgrade", "websocket")])
            .app(app, "/ws"),
        get("an event", "https://notes.example.org/events?stub=events")
            .streamed()
            .status(200)
            .headers(&[("content-type", "text/event-stream")])
            .app(app, "/events?stub=events"),
        get("an unknown path is the page's", "https://notes.example.org/some/where")
            .status(200)
            .headers(SECURITY)
            .body("index of /srv/notes/web"),
        get("a missing file", "https://notes.example.org/files/none").status(404).headers(SECURITY),
        get("a dead application", "https://notes.example.org/ws?stub=502").status(502).headers(SECURITY),
        get("too many requests", "https://notes.example.org/api/items")
            .from("office")
            .repeated(40, 200, 429)
            .headers(SECURITY),
        get("an unknown name", "http://other.example.org/").refused(),
        get("an unknown name with TLS", "https://other.example.org/").refused(),
        get("the bare address", "http://HOST/").refused(),
        get("the bare address with TLS", "https://HOST/").refused(),
    ]
}
