//! Why a value of a site, a line of its bundle, or what listens on a port is as it is: what gave it, what it beat and by
//! which rule, and the way to what was written, each with its place.
//!
//! ```
//! use infc::{Compiler, MemWorld};
//!
//! let mut world = MemWorld::new();
//! let site = world.insert("site.inf", r#"{ hosts.web = {
//!   os = debian-12; address = "203.0.113.10";
//!   imports = [ (profile Host { default ssh.port = 2200; }) ];
//!   ssh.port = 2222;
//! }; }"#);
//! let why = Compiler::new().why(&world, site, "hosts.web.ssh.port")?.expect("it has a port");
//! assert_eq!(why.value, "2222");
//! // The profile's definition, and the default of the type, did not hold.
//! assert_eq!(why.others.len(), 2);
//! let wrong = Compiler::new().why(&world, site, "hosts.web.shs")?.unwrap_err();
//! assert_eq!(wrong.near.as_deref(), Some("ssh"));
//! # Ok::<(), infc::Cancelled>(())
//! ```
//!
//! It deliberately answers for broken sites too, as far as they have the value, and records nothing while a site is
//! built: the answer is worked out when somebody asks.

mod asked;
mod find;
mod label;
mod line;
mod own;
mod port;
mod tell;

use std::collections::BTreeSet;

use infc_diag::{Cancelled, FileId, Span, World};
use infc_eval::{Explainer, Program};

use crate::Compiler;

pub use asked::{AskedLine, AskedPort, Question};
pub use find::NoSuchValue;
pub use find::dotted;
pub(crate) use find::{find, parts, show};
pub use infc_eval::Fate;
pub(crate) use label::{Labels, Slot};
pub use line::{Line, NoSuchLine, Own};
pub use port::{NoSuchPort, Socket};
pub(crate) use port::{address, entity, who};

/// Why a value is as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Why {
    /// Its path, `hosts.vps.ssh.port`.
    pub path: String,
    /// The value as text; of what has parts, its kind.
    pub value: String,
    /// Whether it names an entity.
    pub is_reference: bool,
    /// From the definition in force to what was written, then how the definition came to be part of the site.
    pub steps: Vec<Remark>,
    /// The other definitions, and what became of each.
    pub others: Vec<Remark>,
    /// What of the sources must not be shown with it.
    pub concealed: BTreeSet<Span>,
}

/// A place, and what is to be said of it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Remark {
    /// Where; a default of a type stands in no source.
    pub at: Option<Span>,
    /// How deep it is among the operands of what made the value.
    pub depth: u32,
    /// What stands there.
    pub text: String,
    /// The value of a definition that is not in force.
    pub value: Option<String>,
    /// What became of a definition, for tools.
    pub fate: Option<Fate>,
}

/// Asking why. The inner `Err` says that the site has nothing there, and what it has instead.
impl Compiler {
    /// Why the value at `path` is as it is, in a site that may be broken elsewhere. A path is `hosts.vps.ssh.port`; a name
    /// that is no word is quoted, `hosts.vps.vhosts."example.org"`; an element of a list is its number, from 0.
    pub fn why(
        &self,
        world: &dyn World,
        entry: FileId,
        path: &str,
    ) -> Result<Result<Why, NoSuchValue>, Cancelled> {
        self.front(world, entry, |front| {
            let site = Explainer::new(front.program);
            self.cancel.go_on()?;
            let names = find::segments(path);
            if let Err(wrong) = find::find(site.value(), &names, &front.program.schema) {
                return Ok(Err(wrong));
            }
            let names: Vec<_> = names.iter().map(|name| name.as_str().into()).collect();
            let why = answer(front.world, &site, &names, front.program);
            self.cancel.go_on()?;
            Ok(Ok(why))
        })
    }

    /// Why a line of the site's bundle is as it is: what [`Compiler::build`] would write, whatever lies on a disk.
    pub fn why_line(
        &self,
        world: &dyn World,
        entry: FileId,
        asked: &AskedLine,
    ) -> Result<Result<Line, NoSuchLine>, Cancelled> {
        match self.front(world, entry, |mut front| line::line(&mut front, asked))? {
            Some(told) => Ok(told),
            None => Ok(Err(NoSuchLine::NoBundle(self.check(world, entry)?.diagnostics))),
        }
    }

    /// Who listens on a port of a host, and why: one [`Socket`] for each owner and protocol.
    pub fn why_port(
        &self,
        world: &dyn World,
        entry: FileId,
        asked: &AskedPort,
    ) -> Result<Result<Vec<Socket>, NoSuchPort>, Cancelled> {
        self.front(world, entry, |front| port::sockets(&front, asked))
    }
}

/// The answer for a path that exists.
pub(crate) fn answer(
    world: &dyn World,
    site: &Explainer<'_>,
    path: &[std::sync::Arc<str>],
    program: &Program<'_>,
) -> Why {
    let schema = &*program.schema;
    let shown = tell::Shown { world, concealed: &program.concealed };
    let names: Vec<String> = path.iter().map(ToString::to_string).collect();
    let value = find::find(site.value(), &names, schema).ok();
    let is_reference = value.is_some_and(|value| matches!(value.value, infc_eval::Value::Ref(_)));
    let value = value.map_or_else(String::new, |value| find::show(&value.value, schema));
    let (steps, others) = match site.explain(path) {
        Some(reason) => (tell::steps(shown, &reason), tell::others(&reason)),
        None => (Vec::new(), Vec::new()),
    };
    Why { path: find::dotted(path), value, is_reference, steps, others, concealed: program.concealed.clone() }
}
