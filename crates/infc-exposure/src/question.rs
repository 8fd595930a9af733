//! One question: who reaches what, by name or by address, and why or why not.
//!
//! It deliberately answers from the data alone, so that any reader of the JSON could.

use std::net::IpAddr;

use infc_net::Addresses;
use infc_scalar::Cidr;
use serde::Serialize;

use crate::exposure::{Exposure, Fate, Host, Source, SourceKind, Strength, Target, Way, spelled};
use crate::request::Taken;
use crate::split::Split;

/// What becomes of a source on its way to a target.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Answer {
    /// [`crate::SCHEMA`].
    pub schema: u32,
    /// Who was asked about.
    pub from: String,
    /// What, by its id.
    pub to: String,
    /// In a word.
    pub fate: Fate,
    /// Of a URL: what takes the request, host by host.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<Taken>,
    /// The addresses that fare alike, the most open first.
    pub parts: Vec<Part>,
}

/// Addresses that fare alike.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Part {
    /// How.
    pub fate: Fate,
    /// Who, as a person says it.
    pub who: String,
    /// Who, exactly.
    pub sources: Vec<String>,
    /// The ways by which they get in; of those who do not, every way that is blocked.
    pub ways: Vec<Way>,
}

/// Why there is no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unanswered {
    /// What is wrong.
    pub message: String,
    /// What may have been meant.
    pub near: Vec<String>,
    /// All that can be asked for in that place.
    pub known: Vec<String>,
}

/// Who reaches what: `from` is the id of a source, its last word, an address or a network; `to` is the id of a target,
/// its last words, or `HOST:PORT`.
pub fn ask(exposure: &Exposure, from: &str, to: &str) -> Result<Answer, Unanswered> {
    about(exposure, from, target(exposure, to)?)
}

/// How `from` fares with a target.
pub(crate) fn about(exposure: &Exposure, from: &str, target: &Target) -> Result<Answer, Unanswered> {
    let host = exposure.host(&target.host).unwrap_or(&exposure.outside);
    let host = &Host { near: target.near.union(&host.near), ..host.clone() };
    let (from, sources) = sources(exposure, host, from)?;
    let split = Split::of(&target.ways, &sources);
    let fate = split.fate();
    let parts = split.parts().into_iter().filter(|(_, sources)| !sources.is_empty());
    let parts = parts.map(|(strength, sources)| part(exposure, (target, host), strength, &sources));
    let (schema, to) = (crate::SCHEMA, target.id.clone());
    Ok(Answer { schema, from, to, fate, taken: Vec::new(), parts: parts.collect() })
}

fn part(
    exposure: &Exposure,
    (target, host): (&Target, &Host),
    strength: Strength,
    sources: &Addresses,
) -> Part {
    let ways = target.ways.iter().filter(|way| way.strength == strength && way.sources.meets(sources));
    let narrowed = |way: &Way| Way { sources: way.sources.intersection(sources), ..way.clone() };
    Part {
        fate: strength.fate(),
        who: exposure.named(sources, host),
        sources: spelled(sources),
        ways: ways.map(narrowed).collect(),
    }
}

impl Answer {
    /// The JSON, with a final newline.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

impl Strength {
    /// The word for it.
    pub(crate) fn fate(self) -> Fate {
        match self {
            Self::Admitted => Fate::Open,
            Self::Unknown => Fate::Unknown,
            Self::Guarded => Fate::Password,
            Self::Stopped => Fate::Closed,
        }
    }
}

impl Exposure {
    /// Everyone who has no name: everyone else, or, where nobody has one, the internet.
    pub(crate) fn rest(&self) -> Option<&Source> {
        let of = |kind| self.sources.iter().find(|source| source.kind == kind);
        of(SourceKind::EveryoneElse).or_else(|| of(SourceKind::Internet))
    }

    /// A set of addresses by the name of the source that it is, or of which it is all but a few.
    pub(crate) fn named(&self, set: &Addresses, host: &Host) -> String {
        if let Some(same) = self.sources.iter().find(|source| source.seen_from(host) == *set) {
            return same.spoken();
        }
        let rest = self.rest().filter(|rest| rest.seen_from(host).covers(set));
        let but = rest.and_then(|rest| {
            let few = few(&rest.seen_from(host).difference(set), set)?;
            Some(format!("{} but {few}", rest.spoken()))
        });
        but.unwrap_or_else(|| set.to_string())
    }
}

/// What is missing, where it is shorter to say than what is there.
pub(crate) fn few(missing: &Addresses, there: &Addresses) -> Option<String> {
    let count = missing.networks().len();
    (count <= 4 && count < there.networks().len()).then(|| missing.to_string())
}

fn sources(exposure: &Exposure, host: &Host, asked: &str) -> Result<(String, Addresses), Unanswered> {
    let plain = asked.replace('"', "");
    let tail = |id: &str| id.rsplit_once('.').is_some_and(|(_, name)| name == plain);
    let all = || exposure.sources.iter().chain(&exposure.others);
    let exact = all().find(|source| source.id == plain);
    if let Some(source) = exact.or_else(|| all().find(|source| tail(&source.id))) {
        let seen = source.seen_from(host);
        return if seen.is_empty() { Err(unaddressed(&source.id)) } else { Ok((source.id.clone(), seen)) };
    }
    if let Ok(network) = plain.parse::<Cidr>() {
        return Ok((asked.to_owned(), network.into()));
    }
    if let Ok(addr) = plain.parse::<IpAddr>() {
        return Ok((asked.to_owned(), Addresses::one(addr)));
    }
    let known = all().filter(|source| !source.addresses.is_empty());
    let known: Vec<String> = known.map(|source| source.id.clone()).collect();
    Err(Unanswered {
        message: format!("`{asked}` is nobody that can be asked about"),
        near: nearest(&plain, &known),
        known: known.into_iter().chain(["an address".to_owned(), "a network".to_owned()]).collect(),
    })
}

/// Somebody from whom nobody knows where he comes.
fn unaddressed(id: &str) -> Unanswered {
    Unanswered {
        message: format!("nobody says from which addresses `{id}` connects"),
        near: Vec::new(),
        known: vec!["an address".to_owned(), "a network".to_owned()],
    }
}

fn target<'a>(exposure: &'a Exposure, asked: &str) -> Result<&'a Target, Unanswered> {
    let plain = asked.replace('"', "");
    let bare = |target: &Target| target.id.replace('"', "");
    if let Some(exact) = exposure.targets.iter().find(|target| bare(target) == plain) {
        return Ok(exact);
    }
    let is_meant = |target: &&Target| match port(&plain) {
        // A vhost shares nginx's port.
        Some((host, port)) => {
            target.host == host && target.kind != crate::Kind::Vhost && target.listens(port)
        }
        None => bare(target).ends_with(&format!(".{plain}")),
    };
    let matching: Vec<&Target> = exposure.targets.iter().filter(is_meant).collect();
    match matching.as_slice() {
        [one] => Ok(one),
        [] => Err(no_target(exposure, asked)),
        many => Err(Unanswered {
            message: format!("`{asked}` may be {} things", many.len()),
            near: many.iter().map(|target| target.id.clone()).collect(),
            known: Vec::new(),
        }),
    }
}

/// The host and `443/tcp` or `443` of `vps:443/tcp`.
fn port(asked: &str) -> Option<(&str, &str)> {
    let (host, socket) = asked.split_once(':')?;
    socket.starts_with(|first: char| first.is_ascii_digit()).then_some((host, socket))
}

impl Target {
    /// Whether it has a socket on the port `443`, or on `443/tcp`.
    fn listens(&self, port: &str) -> bool {
        let own = self.sockets.iter().filter_map(|socket| socket.rsplit_once(':'));
        let mut own = own.map(|(_, own)| own);
        own.any(|own| own == port || own.split('/').next() == Some(port))
    }
}

fn no_target(exposure: &Exposure, asked: &str) -> Unanswered {
    let known: Vec<String> = exposure.targets.iter().map(|target| target.id.clone()).collect();
    let message = format!("nothing that listens is called `{asked}`");
    Unanswered { message, near: nearest(asked, &known), known }
}

/// The ids that look like `asked`, by the whole or by their last word.
fn nearest(asked: &str, known: &[String]) -> Vec<String> {
    let last = |text: &str| text.replace('"', "").rsplit(['.', ':']).next().unwrap_or_default().to_owned();
    let likeness = |id: &String| {
        let whole = strsim::jaro_winkler(&id.replace('"', ""), asked);
        whole.max(strsim::jaro_winkler(&last(id), &last(asked)))
    };
    let all = known.iter().map(|id| (likeness(id), id));
    let mut near: Vec<(f64, &String)> = all.filter(|(likeness, _)| *likeness > 0.85).collect();
    near.sort_by(|one, two| two.0.total_cmp(&one.0).then_with(|| one.1.cmp(two.1)));
    let best = near.first().map_or(0.0, |(likeness, _)| *likeness);
    near.into_iter()
        .take_while(|(likeness, _)| best - likeness < 0.03)
        .take(3)
        .map(|(_, id)| id.clone())
        .collect()
}
