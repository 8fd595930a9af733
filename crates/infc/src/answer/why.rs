//! Why a value, a line of the bundle, or what listens on a port is as it is.
//!
//! It deliberately answers from the sources alone; a written bundle is compared with the answer where disks are.

use std::collections::BTreeSet;

use infc_diag::Span;
use serde::Serialize;

use super::{Answer, Project, Refusal, Settings};
use crate::report::{Counts, Report, json_text, line, place};
use crate::{Asked, AskedPort, Line, NoSuchLine, NoSuchPort, NoSuchValue, Remark, Socket, Why};

/// Version of the format.
const SCHEMA: u32 = 1;

/// A value. Fields are in the order of their names.
#[derive(Serialize)]
struct OfValue<'a> {
    others: Vec<Step<'a>>,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<u32>,
    steps: Vec<Step<'a>>,
    value: &'a str,
}

#[derive(Serialize)]
struct Step<'a> {
    #[serde(skip_serializing_if = "is_zero")]
    depth: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    fate: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
}

#[derive(Serialize)]
struct OfLine<'a> {
    file: &'a str,
    host: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<OfOwn<'a>>,
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    values: Vec<OfValue<'a>>,
}

#[derive(Serialize)]
struct OfOwn<'a> {
    entity: Option<OfValue<'a>>,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct OfPort<'a> {
    host: &'a str,
    listeners: Vec<Listener<'a>>,
    port: u16,
    schema: u32,
}

#[derive(Serialize)]
struct Listener<'a> {
    addresses: &'a [String],
    named: Vec<Named<'a>>,
    protocol: &'a str,
    who: &'a str,
    why: Option<OfValue<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    path: &'a str,
    place: String,
    source: String,
}

/// What `infc why PATH --format json` prints: of a value, `hosts.vps.ssh.port`; of an emitted file, `vps/etc/…`, or one
/// line of it, `vps/etc/…:12`; of a port of a host, `vps:443`.
pub fn why(project: Project<'_>, path: &str, settings: &Settings) -> Result<Answer, Refusal> {
    let (world, entry, compiler) = (project.world, project.entry, &settings.compiler);
    let found = |json| Answer { json, passes: true };
    if let Some(asked) = AskedPort::read(path) {
        let sockets = compiler.why_port(world, entry, &asked)?;
        let sockets = sockets.map_err(|wrong| no_port(&asked, &wrong))?;
        return Ok(found(port_json(&asked, &sockets, project)));
    }
    if !is_file(path) {
        let why = compiler.why(world, entry, path)?.map_err(|wrong| no_value(path, &wrong))?;
        return Ok(found(value_json(&why, project)));
    }
    let asked = asked_line(path)?;
    match compiler.why_line(world, entry, &asked)? {
        Ok(line) => Ok(found(line_json(&line, &asked, project))),
        Err(NoSuchLine::NoBundle(diagnostics)) => {
            let report = Report::new(world, &diagnostics).below(project.base);
            Ok(Answer { json: report.json(), passes: false })
        }
        Err(wrong) => Err(no_line(&asked, &wrong)),
    }
}

/// Whether `path` is that of a file, not of a value.
pub fn is_file(path: &str) -> bool {
    path.split('"').next().unwrap_or("").contains('/')
}

/// The file and the line that are asked for.
pub fn asked_line(path: &str) -> Result<Asked, Refusal> {
    let refuse = |help: &str| Err(Refusal::new(format!("`{path}` names no line"), help));
    let whole = || Asked { path: path.to_owned(), line: None };
    let Some((file, line)) = path.rsplit_once(':') else { return Ok(whole()) };
    if line.is_empty() || !line.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(whole());
    }
    match line.parse() {
        Ok(0) => refuse("lines count from 1"),
        Ok(line) => Ok(Asked { path: file.to_owned(), line: Some(line) }),
        Err(_) => refuse("no file has so many lines"),
    }
}

/// Why there is no such value.
pub fn no_value(path: &str, wrong: &NoSuchValue) -> Refusal {
    let at = if wrong.known.is_empty() { "the site".to_owned() } else { format!("`{}`", wrong.known) };
    let help = match (&wrong.near, wrong.names.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => format!("{at} has no parts"),
        (None, names) => format!("{at} has {}", names.join(", ")),
    };
    Refusal::new(format!("the site has no value `{path}`: {at} has no `{}`", wrong.name), help)
}

/// Why nothing is said of a port.
pub fn no_port(asked: &AskedPort, wrong: &NoSuchPort) -> Refusal {
    let (message, help) = match wrong {
        NoSuchPort::NoPlan => (
            "the site has errors, so that it is not known who listens".to_owned(),
            "`infc check` shows them".to_owned(),
        ),
        NoSuchPort::NoHost(hosts) => {
            let near = crate::nearest(&asked.host, hosts.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}:{}`?", asked.port),
                None => format!("the hosts are {}", hosts.join(", ")),
            };
            (format!("the site has no host `{}`", asked.host), help)
        }
        NoSuchPort::Nothing(others) => {
            let protocol = asked.protocol.as_ref().map_or(String::new(), |name| format!("/{name}"));
            let message = format!("nothing listens on {}{protocol} of `{}`", asked.port, asked.host);
            let help = if others.is_empty() {
                "nothing listens there at all".to_owned()
            } else {
                format!("it listens on {}", others.join(", "))
            };
            (message, help)
        }
    };
    Refusal::new(message, help)
}

/// Why there is no such line.
pub fn no_line(asked: &Asked, wrong: &NoSuchLine) -> Refusal {
    let path = &asked.path;
    match wrong {
        NoSuchLine::NoBundle(found) => Refusal::new(
            format!("the site gives no bundle: it has {}", Counts::of(found)),
            "`infc check` shows them",
        ),
        NoSuchLine::NoFile(Some(near)) => {
            Refusal::new(format!("the bundle has no file `{path}`"), format!("did you mean `{near}`?"))
        }
        NoSuchLine::NoFile(None) => Refusal::new(
            format!("the bundle has no file `{path}`"),
            "write HOST/path, as `vps/etc/hosts`, and :LINE after it",
        ),
        NoSuchLine::Link(target) => Refusal::new(
            format!("`{path}` is a symbolic link"),
            format!("ask for the file that it leads to, `{target}`"),
        ),
        NoSuchLine::OutOfRange(count) => out_of_range(asked, *count as usize),
    }
}

/// Why a file of `count` lines has not the line that is asked for.
pub fn out_of_range(asked: &Asked, count: usize) -> Refusal {
    let lines = if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
    Refusal::new(
        format!("`{}` has no line {}", asked.path, asked.line.unwrap_or(0)),
        format!("it has {lines}"),
    )
}

/// Why a value is as it is, for tools.
pub fn value_json(why: &Why, project: Project<'_>) -> String {
    json_text(&OfValue { schema: Some(SCHEMA), ..value(why, project) })
}

/// Why a line of a bundle is as it is, for tools.
pub fn line_json(line: &Line, asked: &Asked, project: Project<'_>) -> String {
    json_text(&OfLine {
        file: &line.path,
        host: &line.host,
        line: asked.line,
        own: line.own.as_ref().map(|own| OfOwn {
            entity: own.entity.as_ref().map(|entity| value(entity, project)),
            reason: own.reason.as_deref(),
        }),
        schema: SCHEMA,
        text: line.text.as_deref(),
        values: line.values.iter().map(|why| value(why, project)).collect(),
    })
}

/// Who listens on a port, for tools.
pub fn port_json(asked: &AskedPort, sockets: &[Socket], project: Project<'_>) -> String {
    let listener = |socket| listener(socket, project);
    let listeners = sockets.iter().map(listener).collect();
    json_text(&OfPort { host: &asked.host, listeners, port: asked.port, schema: SCHEMA })
}

fn listener<'a>(socket: &'a Socket, project: Project<'_>) -> Listener<'a> {
    let named = |(path, at): &'a (String, Span)| Named {
        path,
        place: place(project.world, project.base, *at),
        source: line(project.world, *at, &socket.concealed),
    };
    Listener {
        addresses: &socket.addresses,
        named: socket.named.iter().map(named).collect(),
        protocol: &socket.protocol,
        who: &socket.who,
        why: socket.why.as_ref().map(|why| value(why, project)),
    }
}

fn value<'a>(why: &'a Why, project: Project<'_>) -> OfValue<'a> {
    let step = |remark| step(remark, &why.concealed, project);
    OfValue {
        others: why.others.iter().map(step).collect(),
        path: &why.path,
        schema: None,
        steps: why.steps.iter().map(step).collect(),
        value: &why.value,
    }
}

fn step<'a>(remark: &'a Remark, concealed: &BTreeSet<Span>, project: Project<'_>) -> Step<'a> {
    Step {
        depth: remark.depth,
        fate: remark.fate.map(crate::Fate::word),
        place: remark.at.map(|at| place(project.world, project.base, at)),
        source: remark.at.map(|at| line(project.world, at, concealed)),
        text: &remark.text,
        value: remark.value.as_deref(),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_zero(depth: &u32) -> bool {
    *depth == 0
}
