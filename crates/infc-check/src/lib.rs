//! check: the rules over a [`Site`] and its [`Plan`], one file each.
//!
//! *In*: a site and its plan. *Out*: [`Facts`], which the editor and `diff` read, and diagnostics; [`Checked`] is the
//! one gate to what is emitted. *Never*: sees a template or a file's text, or changes a plan.

mod accept;
mod arguments;
mod base_accounts;
mod checked;
mod cloud;
mod dns_names;
mod edges;
mod entities;
mod expected;
mod first_match;
mod given_secrets;
mod handing_on;
mod hosts;
mod http_files;
mod policies;
mod rpo_exceeded;
mod rto_exceeded;
mod services;
mod stated_units;
mod sudo_grants;
mod vhost_names;
mod written;

use std::sync::Arc;

use infc_diag::{Cancel, Diagnostic, Findings, Kind, Reported};
use infc_model::Site;
use infc_net::Reach;
use infc_plan::Plan;
use infc_scalar::Date;

use accept::Heard;

pub use accept::Accepted;
pub use checked::{Checked, Refused};
pub use expected::{Came, judge};
pub use policies::{Judged, Verdict, asserted};
pub use unknown_diagnostic::expectations;

/// What the rules found out beside mistakes.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Facts {
    /// The diagnostics that the site accepts.
    pub accepted: Vec<Accepted>,
    /// Every policy, and how it came out.
    pub policies: Vec<Judged>,
}

/// A rule of infc's own: what it finds wrong with a site and its plan. Its diagnostics say what they are about
/// ([`Diagnostic::about`]), so that they can be accepted there.
type OwnRule = fn(&Site, &Plan) -> Vec<Diagnostic>;

/// A rule of infc's own that also asks who reaches what, which is worked out once for all of them.
type ReachRule = fn(&Site, &Plan, &Reach) -> Vec<Diagnostic>;

/// What a rule is asked about.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Seen<'a> {
    /// The site: what the user wrote, merged, each value with its place. It may have gaps where something is wrong or not
    /// known yet; [`Site::knows`] says so, and a rule about something that is *missing* asks it first.
    pub site: &'a Site,
    /// What becomes of the site: every socket, unit, server block and firewall rule of every host.
    pub plan: &'a Plan,
    /// Who reaches what.
    pub reach: &'a Reach,
}

/// A rule of whoever embeds the compiler. It runs after infc's own, over the same facts, and what it finds is accepted,
/// sorted and shown in the same way.
pub trait Rule: Send + Sync {
    /// The one kind of what it finds, made by [`Kind::own`].
    fn kind(&self) -> &'static Kind;

    /// What it finds. Each diagnostic says what it is about ([`Diagnostic::about`]), so that it can be accepted there, and is
    /// taken as one of [`Rule::kind`], whatever it was made from. The same site has to give the same, in the same order.
    fn check(&self, seen: &Seen<'_>) -> Vec<Diagnostic>;
}

/// What rules are told beside the site.
#[derive(Clone, Default)]
pub struct Judging<'a> {
    /// What the stages before have found, of which warnings can be accepted too.
    pub told: Vec<Diagnostic>,
    /// Which day it is; it decides which `accept` has run out, and none has without it.
    pub today: Option<Date>,
    /// Rules beside infc's own.
    pub rules: &'a [Arc<dyn Rule>],
    /// Ends the rules; what they have found then is of no worth.
    pub cancel: Cancel,
}

/// Declares the rules: a module with a function `check` each.
macro_rules! rules {
    ($list:ident: $ty:ty { $($rule:ident;)* }) => {
        $(mod $rule;)*

        /// Rules, in the order in which they run.
        const $list: &[$ty] = &[$($rule::check),*];
    };
}

rules! { RULES: OwnRule {
    logrotate_duplicate;
    rotate_runs_node;
    rotate_script_fails;
    unused_directory;
    log_writer_mismatch;
    log_dir_group_writable;
    log_without_rotation;
    log_without_reopen;
    cron_file;
    cron_unbounded;
    job_lacks_environment;
    cleanup_unbounded;
    backup_without_schedule;
    copies_pile_up;
    backup_leaves_plaintext;
    volume_without_backup;
    provider_without_backups;
    service_without_backups;
    service_without_groups;
    tls_unstated;
    plain_connection;
    long_lived_key;
    address_contradicts_service;
    pm2_daemon_mismatch;
    process_defined_twice;
    unknown_process;
    deploy_without_site;
    release_link_is_directory;
    relink_not_atomic;
    deploy_promise_broken;
    esm_ecosystem;
    stated_twice;
    secret_on_command_line;
    secret_readable;
    secret_not_granted;
    unused_secret;
    path_without_mount;
    memory_exceeds_machine;
    memory_unbounded;
    app_account_is_root;
    disk_too_small;
    path_owned_twice;
    unsafe_directory_chain;
    unknown_account;
    account_name_taken;
    port_collision;
    low_port;
    ephemeral_port;
    port_in_shared_env;
    firewall_reset;
    firewall_posture;
    shadowed_rule;
    open_without_listener;
    group_without_listener;
    subnet_outside_network;
    address_family;
    host_without_address;
    fleet_with_address;
    fleet_subnets_differ;
    no_public_address;
    address_may_change;
    script_not_run;
    limit_meets_automation;
    no_path_to_root;
    sshd_file;
    unit_name;
    jail_wrong_port;
    jail_watches_nothing;
    jail_without_feature;
    ban_mail_impossible;
    ban_without_exception;
    jail_amplifies_limit;
    admin_is_default_server;
    server_name_twice;
    name_without_vhost;
    certificate_misses_name;
    certificate_renewal_unstated;
    acme_name_elsewhere;
    renewal_never_runs;
    installer_edits_files;
    password_in_clear;
    websocket_without_route;
    websocket_handshake;
    upgrade_for_all;
    forwarded_headers_missing;
    internal_header_forwarded;
    password_file_unstated;
    docroot_too_wide;
    alias_traversal;
    path_joined_wrongly;
    upstream_unresolved;
    hands_on_unstated;
    upstream_port;
    nginx_raw;
    nginx_duplicate_directive;
    nginx_module_missing;
    limit_too_broad;
    limit_zone_unused;
    limit_zone_undefined;
    limit_passed_by;
    headers_lost;
    weak_header;
    stapling_without_ocsp;
    external_resolver;
    tls_outdated;
    hsts_covers_plain_names;
    origin_without_vhost;
    unknown_domain;
    image_not_pinned;
    container_log_unbounded;
    container_without_limit;
    container_rule_unused;
    docker_socket_mounted;
    docker_group_is_root;
    unit_dependency_missing;
    unit_path_missing;
    unit_exposed;
    restart_never_gives_up;
    unit_setting_unheeded;
    jit_without_memory;
    port_not_given;
    environment_shared;
    url_unanswered;
    master_key_in_app;
    branch_not_pinned;
    name_on_two_hosts;
    route_outlives_edge;
    client_address_lost;
    origin_not_verified;
    edge_caches_app;
    sudo_file;
    sudo_command_writable;
    unknown_diagnostic;
} }

rules! { REACH_RULES: ReachRule {
    wildcard_bind;
    docker_bypasses_ufw;
    private_listener_exposed;
    data_behind_admin_tool;
    admin_surface_public;
    health_tells_too_much;
    address_families;
    public_but_blocked;
    firewall_contradiction;
    rule_without_effect;
    ssh_lockout;
    ssh_open_to_guessing;
    acme_blocked;
    actor_cannot_reach;
    egress_impossible;
    cdn_bypass;
} }

/// Runs every rule. `reach` is who reaches what by `plan`.
pub fn check(site: &Site, plan: &Plan, reach: &Reach, judging: Judging<'_>) -> Reported<Facts> {
    let Judging { told, today, rules, cancel } = judging;
    let seen = Seen { site, plan, reach };
    let first = RULES.iter().chain(cloud::RULES).take_while(|_| !cancel.is_cancelled());
    let first = first.flat_map(|rule| rule(site, plan));
    let first = first.chain(cloud::DATED_RULES.iter().flat_map(|rule| rule(site, plan, today)));
    let judgements = policies::judge(&seen, &cancel);
    // One fact is told once: the user's own policy says more than the rule of the house.
    let told_by_policy = |found: &Diagnostic| {
        let mut spans = judgements.iter().flat_map(|judgement| &judgement.handed_on);
        found.kind == &infc_diag::names::DATA_BEHIND_ADMIN_TOOL && spans.any(|at| *at == found.primary.span)
    };
    let reaching = REACH_RULES.iter().take_while(|_| !cancel.is_cancelled());
    let found = first.chain(reaching.flat_map(|rule| rule(site, plan, reach)));
    let own = rules.iter().take_while(|_| !cancel.is_cancelled()).flat_map(|rule| found_by(&**rule, &seen));
    let found = found.chain(own);
    let found = found.filter(|found| !told_by_policy(found));
    let found = found.filter(|found| site.bears(found));
    let broken = judgements.iter().flat_map(|judgement| judgement.found.iter().cloned());
    let (accepted, diagnostics) =
        accept::apply(site, Heard { found: found.chain(broken).collect(), told, rules }, today);
    let policies = judgements.into_iter().map(|judgement| judgement.verdict(&diagnostics)).collect();
    let mut kept = Findings::default();
    for found in diagnostics {
        kept.push(found);
    }
    Reported::new(Facts { accepted, policies }, kept.into_diagnostics())
}

/// What a rule of an embedder's finds, all of its one kind.
fn found_by(rule: &dyn Rule, seen: &Seen<'_>) -> Vec<Diagnostic> {
    let mut found = rule.check(seen);
    for one in &mut found {
        one.kind = rule.kind();
    }
    found
}
