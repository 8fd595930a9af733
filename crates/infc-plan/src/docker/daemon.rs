//! The daemon's file, `/etc/docker/daemon.json`.
//!
//! It deliberately states what it could leave to a default where reachability depends on it: the defaults of Docker's
//! versions differ.

use infc_diag::Span;
use infc_model::{Docker, DockerPackage};

use super::forwards;
use super::unit::driver;

/// A line of the daemon's file.
#[derive(Clone, PartialEq, Debug)]
pub struct Setting {
    /// The daemon's key.
    pub key: &'static str,
    /// Its value.
    pub value: Stated,
    /// Where it is stated.
    pub at: Span,
}

/// A value of the daemon's file.
#[derive(Clone, PartialEq, Debug)]
pub enum Stated {
    /// Yes or no.
    Flag(bool),
    /// A text.
    Text(String),
    /// Texts by name, sorted.
    Texts(Vec<(&'static str, String)>),
}

/// The lines, sorted by key.
pub(super) fn settings(docker: &Docker) -> Vec<Setting> {
    let mut all = Vec::new();
    let mut set = |key, value, at| all.push(Setting { key, value, at });
    if let Some(root) = docker.data_root.get() {
        set("data-root", Stated::Text(root.as_str().to_owned()), root.at);
    }
    if let Some(network) = docker.ipv6.get() {
        // Rules for IPv6 are an experiment up to version 26, which distributions still have.
        if matches!(docker.package.value, DockerPackage::DockerIo) {
            set("experimental", Stated::Flag(true), network.at);
        }
        set("fixed-cidr-v6", Stated::Text(network.to_string()), network.at);
    }
    set("ip", Stated::Text(docker.ip.value.to_string()), docker.ip.at);
    set("ip6tables", Stated::Flag(forwards(docker, false)), docker.ipv6.at);
    set("iptables", Stated::Flag(docker.iptables.value), docker.iptables.at);
    set("ipv6", Stated::Flag(docker.ipv6.value.is_some()), docker.ipv6.at);
    set("live-restore", Stated::Flag(docker.live_restore.value), docker.live_restore.at);
    let (name, options) = driver(&docker.log.value);
    set("log-driver", Stated::Text(name.to_owned()), docker.log.at);
    if !options.is_empty() {
        set("log-opts", Stated::Texts(options), docker.log.at);
    }
    set("userland-proxy", Stated::Flag(docker.userland_proxy.value), docker.userland_proxy.at);
    all
}
