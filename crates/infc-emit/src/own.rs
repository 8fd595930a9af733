//! Emitters of whoever embeds the compiler: further files of a host, or a folder of files beside the hosts'.
//!
//! They write through the same [`Out`] as infc's own, after them, one after another in the order in which they were given.
//! It deliberately lets none of them change or hide a file of infc's.

use std::sync::Arc;

use infc_bundle::{Bundle, HostBundle, HostName};
use infc_check::Checked;
use infc_diag::{Diagnostic, Kind, Severity, Span};
use infc_model::Site;
use infc_plan::{HostPlan, Plan};

use crate::out::{Confined, Out, Refused, Room};
use crate::{BuiltIn, EMITTERS};

/// Something that gives files beside those that infc gives. Its files stand in the manifest like any other.
///
/// It is asked only for a site that has passed every rule. The same site has to give the same bytes: an emitter asks no
/// clock, no environment and no disk.
pub trait Emitter: Send + Sync {
    /// Its name, and the kind of what is wrong with its files, made by [`Kind::own`].
    fn kind(&self) -> &'static Kind;

    /// What the paths of its files on a host begin with, relative to `/`: `["etc/acme/"]`. None of infc's own that decide who
    /// reaches a host and who may do what there can be written, whatever it says.
    fn roots(&self) -> &[&str] {
        &[]
    }

    /// Writes its files of one host. The hosts come by name.
    fn host(&self, host: &HostPlan, site: &Site, out: &mut Out<'_>) {
        let _ = (host, site, out);
    }

    /// The folder for its files that are of no host: its name stands beside those of the hosts, and is one that a host may
    /// have. It has a manifest like theirs.
    fn folder(&self) -> Option<&str> {
        None
    }

    /// Writes the files of [`Emitter::folder`]; any path in it is the emitter's.
    fn beside(&self, site: &Site, plan: &Plan, out: &mut Out<'_>) {
        let _ = (site, plan, out);
    }
}

/// The emitters of infc whose files decide who reaches a host, and who may do what there.
const PROVED: &[&str] = &["docker", "nginx", "sshd", "sudoers", "ufw"];

fn proved() -> Vec<&'static str> {
    let proved = EMITTERS.iter().filter(|own: &&BuiltIn| PROVED.contains(&own.name));
    proved.flat_map(|own| own.root.iter().copied()).collect()
}

/// Has `emitters` write the files of one host; what is wrong goes to `found`.
pub(crate) fn host(
    (emitters, site): (&[Arc<dyn Emitter>], &Site),
    (host, bundle): (&HostPlan, &mut HostBundle),
    room: &mut Room,
    found: &mut Vec<Diagnostic>,
) {
    let but = proved();
    for emitter in emitters {
        let confined = Confined { within: emitter.roots(), but: &but };
        let mut out = Out::new(confined, bundle, room);
        emitter.host(host, site, &mut out);
        let told = |refused: Refused| {
            let said = told(emitter.kind(), refused, host.at);
            said.about(["hosts", &*host.name])
        };
        found.extend(out.into_refused().into_iter().map(told));
    }
}

/// Has `emitters` write what stands beside the hosts.
pub(crate) fn beside(
    (emitters, checked): (&[Arc<dyn Emitter>], &Checked),
    bundle: &mut Bundle,
    room: &mut Room,
    found: &mut Vec<Diagnostic>,
) {
    // What is of no host is said of the first, for want of another place.
    let Some(at) = checked.plan().hosts.values().next().map(|host| host.at) else { return };
    for emitter in emitters {
        let Some(folder) = emitter.folder() else { continue };
        let mut refuse = |why: String| found.push(told(emitter.kind(), Refused { why, at: None }, at));
        let name = match HostName::new(folder) {
            Ok(name) if bundle.hosts.contains_key(&name) => {
                refuse(format!("cannot have the folder `{folder}`: the bundle has one of that name"));
                continue;
            }
            Ok(name) => name,
            Err(why) => {
                refuse(format!("cannot have the folder `{folder}`: {why}"));
                continue;
            }
        };
        let mut files = HostBundle::default();
        let mut out = Out::new(Confined { within: &[""], but: &[] }, &mut files, room);
        emitter.beside(checked.site(), checked.plan(), &mut out);
        let refused = out.into_refused();
        found.extend(refused.into_iter().map(|refused| told(emitter.kind(), refused, at)));
        bundle.hosts.insert(name, files);
    }
}

fn told(kind: &'static Kind, Refused { why, at }: Refused, near: Span) -> Diagnostic {
    kind.at(at.unwrap_or(near), format!("`{}` {why}", kind.name)).severity(Severity::Error)
}
