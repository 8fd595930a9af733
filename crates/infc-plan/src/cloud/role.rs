//! What machines and actors may do at the provider: one role for each that has any right.
//!
//! It deliberately gives no key to anybody: a machine has its role by being the machine, a run at GitHub by a token that
//! lives for minutes.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_diag::Span;
use infc_model::{At, Bearer, Facts, GithubTrust, Right, Role as Stated, Trust};

use super::{Label, incomplete};
use crate::Report;

/// A role.
#[derive(Clone, PartialEq, Debug)]
pub struct Role {
    /// Its label.
    pub label: Label,
    /// The path to who has it in the site.
    pub path: String,
    /// Who may take it.
    pub bearer: RoleBearer,
    /// What it allows, each where it is stated.
    pub rights: Vec<At<Right>>,
    /// Where it is named.
    pub at: Span,
}

/// Who may take a role.
#[derive(Clone, PartialEq, Debug)]
pub enum RoleBearer {
    /// The machines of a host.
    Machine(Arc<str>),
    /// Runs of a repository at GitHub.
    Github(GithubTrust),
}

impl Role {
    /// The label of the role of the machines of a host.
    pub fn of_machine(host: &str) -> Label {
        Label::of([host, "machine"])
    }
}

/// The roles of `site`; `hosts` are the machines that the provider makes, each where it is named.
pub(super) fn roles(site: &Facts, hosts: &[(Arc<str>, Span)], report: &mut Report) -> Vec<Role> {
    let mut machines: BTreeMap<Arc<str>, Role> = hosts.iter().map(machine).collect();
    let mut others = Vec::new();
    for (name, stated) in site.roles.iter() {
        for bearer in stated.of.iter() {
            let Bearer::Ref(of) = &bearer.value;
            match (&*of.path, machines.get_mut(of.name())) {
                ([kind, ..], Some(machine)) if &**kind == "hosts" => {
                    machine.rights.extend(stated.may.value.iter().cloned());
                }
                ([kind, ..], None) if &**kind == "hosts" => {}
                (_, _) => others.extend(actor(name, stated, (of.name(), bearer.at), report)),
            }
        }
    }
    machines.into_values().chain(others).collect()
}

fn machine((host, at): &(Arc<str>, Span)) -> (Arc<str>, Role) {
    let role = Role {
        label: Role::of_machine(host),
        path: format!("hosts.{host}"),
        bearer: RoleBearer::Machine(host.clone()),
        rights: Vec::new(),
        at: *at,
    };
    (host.clone(), role)
}

fn actor(name: &Arc<str>, stated: &Stated, (of, at): (&str, Span), report: &mut Report) -> Option<Role> {
    match &stated.by.value {
        Trust::Github(trust) => Some(Role {
            label: Label::of([&**name, of]),
            path: format!("roles.{name}"),
            bearer: RoleBearer::Github(trust.value.clone()),
            rights: stated.may.value.clone(),
            at,
        }),
        Trust::Bearer | Trust::AccessKeys => {
            report.say(
                incomplete(stated.by.at, format!("how `{of}` shows AWS who it is must be by a token"))
                    .note("infc writes no access keys: they would lie in Terraform's state")
                    .help("state `by = github { repository = \"owner/name\"; }`"),
            );
            None
        }
    }
}
