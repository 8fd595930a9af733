//! Why a value, a line of the bundle, or what listens on a port is as it is.
//!
//! It deliberately answers from the sources alone; a written bundle is compared with the answer where disks are.

use std::collections::BTreeSet;

use infc_diag::Span;
use serde::Serialize;

use super::{Answer, Project, Refusal, Settings};
use crate::nearest;
use crate::report::{Counts, Report, json_text, line, place};
use crate::why::{
    AskedLine, AskedPort, Fate, Line, NoSuchLine, NoSuchPort, NoSuchValue, Question, Remark, Socket, Why,
};

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
    let (world, entry, infc) = (project.world, project.entry, &settings.compiler);
    let json = match Question::read(path)? {
        Question::Value(path) => match infc.why(world, entry, &path)? {
            Ok(why) => why.json(project),
            Err(wrong) => return Err(wrong.refusal(&path)),
        },
        Question::Port(asked) => match infc.why_port(world, entry, &asked)? {
            Ok(sockets) => asked.json(&sockets, project),
            Err(wrong) => return Err(wrong.refusal(&asked)),
        },
        Question::Line(asked) => match infc.why_line(world, entry, &asked)? {
            Ok(line) => line.json(&asked, project),
            Err(NoSuchLine::NoBundle(found)) => {
                let report = Report::new(world, &found).below(project.base);
                return Ok(Answer { json: report.json(), passes: false });
            }
            Err(wrong) => return Err(wrong.refusal(&asked)),
        },
    };
    Ok(Answer { json, passes: true })
}

impl NoSuchValue {
    /// The same in words; `path` is what was asked for.
    pub fn refusal(&self, path: &str) -> Refusal {
        let at = if self.known.is_empty() { "the site".to_owned() } else { format!("`{}`", self.known) };
        let help = match (&self.near, self.names.as_slice()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, []) => format!("{at} has no parts"),
            (None, names) => format!("{at} has {}", names.join(", ")),
        };
        Refusal::new(format!("the site has no value `{path}`: {at} has no `{}`", self.name), help)
    }
}

impl NoSuchPort {
    /// The same in words; `asked` is what was asked for.
    pub fn refusal(&self, asked: &AskedPort) -> Refusal {
        match self {
            Self::NoPlan => Refusal::new(
                "the site has errors, so that it is not known who listens",
                "`infc check` shows them",
            ),
            Self::NoHost(hosts) => {
                let help = match nearest(&asked.host, hosts.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}:{}`?", asked.port),
                    None => format!("the hosts are {}", hosts.join(", ")),
                };
                Refusal::new(format!("the site has no host `{}`", asked.host), help)
            }
            Self::Nothing(others) => {
                let protocol = asked.protocol.as_ref().map_or(String::new(), |name| format!("/{name}"));
                let message = format!("nothing listens on {}{protocol} of `{}`", asked.port, asked.host);
                let help = match others.as_slice() {
                    [] => "nothing listens there at all".to_owned(),
                    others => format!("it listens on {}", others.join(", ")),
                };
                Refusal::new(message, help)
            }
        }
    }
}

impl NoSuchLine {
    /// The same in words; `asked` is what was asked for.
    pub fn refusal(&self, asked: &AskedLine) -> Refusal {
        let path = &asked.path;
        match self {
            Self::NoBundle(found) => Refusal::new(
                format!("the site gives no bundle: it has {}", Counts::of(found)),
                "`infc check` shows them",
            ),
            Self::NoFile(Some(near)) => {
                Refusal::new(format!("the bundle has no file `{path}`"), format!("did you mean `{near}`?"))
            }
            Self::NoFile(None) => Refusal::new(
                format!("the bundle has no file `{path}`"),
                "write HOST/path, as `vps/etc/hosts`, and :LINE after it",
            ),
            Self::Link(target) => Refusal::new(
                format!("`{path}` is a symbolic link"),
                format!("ask for the file that it leads to, `{target}`"),
            ),
            Self::OutOfRange(count) => Refusal::new(
                format!("`{path}` has no line {}", asked.line.unwrap_or(0)),
                format!("it has {count} line{}", if *count == 1 { "" } else { "s" }),
            ),
        }
    }
}

impl Why {
    /// What `infc why PATH --format json` prints, with a final newline.
    pub fn json(&self, project: Project<'_>) -> String {
        json_text(&OfValue { schema: Some(SCHEMA), ..value(self, project) })
    }
}

impl Line {
    /// What `infc why HOST/path:LINE --format json` prints, with a final newline; `asked` is what was asked for.
    pub fn json(&self, asked: &AskedLine, project: Project<'_>) -> String {
        json_text(&OfLine {
            file: &self.path,
            host: &self.host,
            line: asked.line,
            own: self.own.as_ref().map(|own| OfOwn {
                entity: own.entity.as_ref().map(|entity| value(entity, project)),
                reason: own.reason.as_deref(),
            }),
            schema: SCHEMA,
            text: self.text.as_deref(),
            values: self.values.iter().map(|why| value(why, project)).collect(),
        })
    }
}

impl AskedPort {
    /// What `infc why HOST:PORT --format json` prints, with a final newline; `sockets` are the answer.
    pub fn json(&self, sockets: &[Socket], project: Project<'_>) -> String {
        let listeners = sockets.iter().map(|socket| listener(socket, project)).collect();
        json_text(&OfPort { host: &self.host, listeners, port: self.port, schema: SCHEMA })
    }
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
        fate: remark.fate.map(Fate::word),
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
