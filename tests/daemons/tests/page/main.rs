//! The picture and the page of `infc exposure`, in a real browser: no text over another, no word on the console, light
//! and dark; and that the tests themselves would see each of these.
//!
//! It deliberately compares no pixels: fonts differ. The pictures are kept below the target directory, to be looked at.

use std::path::Path;
use std::process::Command;

use infc_daemons::{Outcome, Sandbox, fail::While as _, fail::broken};
use serde_json::Value;

/// The site whose exposure is drawn.
const SITE: &str = "examples/ementech";
const MEASURE: &str = include_str!("measure.js");

/// What the compiler draws.
fn drawn(format: &str) -> Outcome<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    cargo.args(["run", "--quiet", "--package", "infc-cli", "--", "exposure", SITE, "--format", format]);
    let ran = cargo.output().doing("cargo run")?;
    if !ran.status.success() || !ran.stderr.is_empty() {
        return broken(format!("infc exposure: {}", String::from_utf8_lossy(&ran.stderr)));
    }
    Ok(String::from_utf8_lossy(&ran.stdout).into_owned())
}

/// What the browser made of a page.
struct Seen {
    /// The document after its scripts have run.
    document: String,
    /// What it said on the console.
    console: Vec<String>,
}

/// Opens `text` as the file `name`, with a fragment, in a browser without a network.
fn open(sandbox: &Sandbox, (name, text): (&str, &str), fragment: &str, more: &[&str]) -> Outcome<Seen> {
    sandbox.write(&format!("/srv/{name}"), text)?;
    let address = format!("file:///srv/{name}{fragment}");
    let mut words = vec![
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--hide-scrollbars",
        "--enable-logging=stderr",
        "--user-data-dir=/tmp/browser",
        "--window-size=1500,1600",
        "--virtual-time-budget=2000",
    ];
    words.extend(more);
    words.push(&address);
    let ran = sandbox.run(&words)?;
    if ran.code != 0 {
        return broken(format!("chromium ended with {}: {}", ran.code, ran.err));
    }
    let console = ran.err.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect();
    Ok(Seen { document: ran.out, console })
}

/// `page` without its policy, and with the script that measures it.
fn measured(page: &str) -> String {
    let kept: Vec<&str> = page.lines().filter(|line| !line.contains("Content-Security-Policy")).collect();
    let script = format!("<script>{MEASURE}</script>");
    kept.join("\n").replace("</body>", &format!("{script}</body>"))
}

/// `picture` with the script that measures it.
fn measured_svg(picture: &str) -> String {
    picture.replace("</svg>", &format!("<script><![CDATA[{MEASURE}]]></script></svg>"))
}

/// What the measuring script has found.
fn verdict(seen: &Seen) -> Outcome<Value> {
    let told = seen.document.split_once("data-verdict=\"").and_then(|(_, rest)| rest.split_once('"'));
    let Some((told, _)) = told else { return broken("the page was not measured") };
    let text = told.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    serde_json::from_str(&text).doing("the verdict")
}

/// Fails unless a good many texts and boxes were measured and none is wrong.
fn assert_legible(found: &Value) {
    assert!(found["texts"].as_u64().unwrap_or(0) > 40, "too few texts: {found}");
    assert!(found["boxes"].as_u64().unwrap_or(0) >= 15, "too few boxes: {found}");
    assert_eq!(found["wrong"].as_array().map(Vec::len), Some(0), "{found:#}");
}

#[test]
fn no_text_of_the_picture_lies_over_another() -> Outcome<()> {
    let sandbox = Sandbox::open_browser()?;
    let picture = drawn("svg")?;
    let seen = open(&sandbox, ("picture.svg", &measured_svg(&picture)), "", &["--dump-dom"])?;
    assert_legible(&verdict(&seen)?);
    assert!(seen.console.is_empty(), "{:?}", seen.console);

    // The same with one label where another stands: that must be seen.
    let (before, after) = picture.split_once("<text class=\"label").ok_or("no label").doing("the picture")?;
    let twice = format!("{before}<text class=\"label{after}").replace(
        "<g class=\"legend\">",
        &format!(
            "<text class=\"label{}</text><g class=\"legend\">",
            after.split("</text>").next().unwrap_or("")
        ),
    );
    let seen = open(&sandbox, ("twice.svg", &measured_svg(&twice)), "", &["--dump-dom"])?;
    let found = verdict(&seen)?;
    assert_eq!(found["wrong"].as_array().map(Vec::len), Some(1), "{found:#}");
    Ok(())
}

#[test]
fn the_page_is_legible_in_light_and_in_dark() -> Outcome<()> {
    let sandbox = Sandbox::open_browser()?;
    let page = measured(&drawn("html")?);
    let dark = ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"];
    for (name, more, is_dark, paper) in
        [("light", &[][..], false, "#ffffff"), ("dark", &dark[..], true, "#14171c")]
    {
        let dumped: Vec<&str> = more.iter().copied().chain(["--dump-dom"]).collect();
        let found = verdict(&open(&sandbox, ("page.html", &page), "", &dumped)?)?;
        assert_legible(&found);
        assert_eq!((found["dark"].as_bool(), found["paper"].as_str()), (Some(is_dark), Some(paper)));
        let shot: Vec<&str> = more.iter().copied().chain(["--screenshot=/srv/shot.png"]).collect();
        open(&sandbox, ("page.html", &page), "", &shot)?;
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("exposure-{name}.png"));
        std::fs::copy(sandbox.real("/srv/shot.png"), &kept).doing(kept.display())?;
        let size = std::fs::metadata(&kept).doing(kept.display())?.len();
        assert!(size > 40_000, "{} has {size} bytes: is it empty?", kept.display());
    }
    Ok(())
}

#[test]
fn the_page_s_own_script_runs_and_no_other() -> Outcome<()> {
    let sandbox = Sandbox::open_browser()?;
    let page = drawn("html")?;
    let seen = open(&sandbox, ("page.html", &page), "#t5", &["--dump-dom"])?;
    assert!(seen.console.is_empty(), "{:?}", seen.console);
    let chosen = seen.document.split("<details").find(|part| part.contains("id=\"t5\"")).unwrap_or("");
    let tag = chosen.split('>').next().unwrap_or("");
    assert!(
        tag.contains("chosen") && tag.contains("open"),
        "the script did not open what was asked for: {tag}"
    );
    assert!(seen.document.contains("exposure pointed"), "nothing is highlighted");

    let foreign = page.replace("</main>", "<script>document.title = 'foreign';</script></main>");
    let seen = open(&sandbox, ("foreign.html", &foreign), "", &["--dump-dom"])?;
    assert!(seen.document.contains("<title>Who can reach what</title>"), "a foreign script ran");
    assert_eq!(seen.console.len(), 1, "the browser should complain: {:?}", seen.console);
    Ok(())
}
