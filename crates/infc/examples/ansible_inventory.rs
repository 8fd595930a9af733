//! A generator for another kind of file: an Ansible inventory beside the hosts, and a fact file on each of them.
//!
//!     cargo run -p infc --example ansible_inventory -- path/to/site.inf out
//!
//! What to learn from it: an emitter writes into the same bundle as infc, so that its files are hashed, listed in
//! `manifest.json`, compared by `infc diff`, checked by `infc verify`, and swapped into place with all others. It deliberately
//! decides nothing: it prints what the plan says, and says where each line comes from.

use infc::bundle::File;
use infc::disk::{FsWorld, Options, Sealed, write};
use infc::model::Site;
use infc::plan::{HostPlan, Plan};
use infc::report::Report;
use infc::{Compiler, Emitter, Kind, Lines, Out, Severity};

/// What is said of a file of this emitter that cannot be written.
static INVENTORY: Kind = Kind::own(
    "acme.ansible-inventory",
    Severity::Error,
    "a host cannot be written into the inventory",
    "# acme.ansible-inventory\n\nAnsible comes to a host by an address: each host needs one.\n",
);

/// The emitter.
pub struct Inventory;

impl Emitter for Inventory {
    fn kind(&self) -> &'static Kind {
        &INVENTORY
    }

    /// It may write there on a host, and nowhere else.
    fn roots(&self) -> &[&str] {
        &["etc/ansible/facts.d/"]
    }

    /// One file on each host.
    fn host(&self, host: &HostPlan, _: &Site, out: &mut Out<'_>) {
        let mut lines = Lines::default();
        lines.fixed("[listens]");
        for socket in &host.listeners {
            // The line's place: `infc why out/web/etc/…:2` leads to the port in the source.
            lines.from(&format!("{}_{}={}", socket.proto, socket.port, socket.port), socket.at);
        }
        let (text, origins) = lines.finish();
        out.file("etc/ansible/facts.d/infc.fact", File::new(text).origins(origins));
    }

    /// The folder beside those of the hosts.
    fn folder(&self) -> Option<&str> {
        Some("ansible")
    }

    /// One file for all hosts.
    fn beside(&self, site: &Site, plan: &Plan, out: &mut Out<'_>) {
        let mut lines = Lines::default();
        lines.fixed("# Made by infc.\n[infc]");
        for (name, host) in &plan.hosts {
            let stated = site.hosts.get(name).and_then(|host| host.address.get());
            let Some(address) = stated else {
                out.refuse(Some(host.at), format!("finds no address of `{name}`"));
                continue;
            };
            let port =
                host.access.ssh.as_ref().and_then(|ssh| ssh.ports.first()).map_or(22, |port| port.value);
            lines.from(&format!("{name} ansible_host={} ansible_port={port}", address.value), address.at);
        }
        let (text, origins) = lines.finish();
        out.file("hosts.ini", File::new(text).origins(origins));
    }
}

#[cfg_attr(test, expect(dead_code, reason = "tests use the emitter alone"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(site), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("say which site, and where to write".into());
    };
    let (world, entry) = FsWorld::open(site.as_str())?;
    let built = Compiler::new().emitter(Inventory).build(&world, entry)?;
    eprint!("{}", Report::new(&world, &built.diagnostics).human(false));
    let Some(release) = built.into_release(&world) else { return Err("nothing is written".into()) };
    // A bundle is written whole or not at all.
    write(out.as_str().into(), &Sealed::from(&release), &Options::default())?;
    println!("{out}/release.json {}", release.manifests.id());
    Ok(())
}
