//! Docker: `/etc/docker/daemon.json`, how its client logs in, and the chain DOCKER-USER as `iptables-restore` reads it.
//!
//! It deliberately has no compose file: each container is a unit of systemd's, among the others.

mod chain;
mod tables;

pub use tables::{containers, tables};

use infc_plan::docker::{CHAIN_UNIT, CLIENT_FILE, DockerPlan, STEP, Stated, chain_file};
use infc_plan::{HostPlan, Quality};

use crate::out::file;
use crate::{BuiltIn, Lines, Out};

/// The emitter.
pub const EMITTER: BuiltIn = BuiltIn { name: "docker", root: &["etc/docker/", "etc/infc/docker/"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    let Some(docker) = &host.docker else { return };
    let (text, origins) = daemon(docker).finish();
    let daemon = file(text, &Quality::root(0o644), Some(docker.at), origins);
    out.file("etc/docker/daemon.json", daemon.check("json").reload(STEP));
    if !docker.logins.is_empty() {
        let (text, origins) = client(docker).finish();
        let client = file(text, &Quality::root(0o644), Some(docker.at), origins);
        out.file(CLIENT_FILE.trim_start_matches('/'), client.check("json"));
    }
    let Some(chain) = &docker.chain else { return };
    for v4 in [true, false] {
        if v4 || docker.ipv6.is_some() {
            let (text, origins) = chain::print(chain, v4).finish();
            let file = file(text, &Quality::root(0o640), Some(chain.at), origins);
            out.file(chain_file(v4).trim_start_matches('/'), file.reload(CHAIN_UNIT));
        }
    }
}

/// One key per line, sorted.
fn daemon(docker: &DockerPlan) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("{");
    let last = docker.settings.len().saturating_sub(1);
    for (index, setting) in docker.settings.iter().enumerate() {
        let comma = if index == last { "" } else { "," };
        lines.from(&format!("  {}: {}{comma}", json(setting.key), value(&setting.value)), setting.at);
    }
    lines.fixed("}");
    lines
}

/// Which program the client asks for the password of a registry.
fn client(docker: &DockerPlan) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("{");
    lines.fixed("  \"credHelpers\": {");
    let last = docker.logins.len().saturating_sub(1);
    for (index, (registry, at)) in docker.logins.iter().enumerate() {
        let comma = if index == last { "" } else { "," };
        lines.from(&format!("    {}: \"ecr-login\"{comma}", json(registry)), *at);
    }
    lines.fixed("  }");
    lines.fixed("}");
    lines
}

fn value(value: &Stated) -> String {
    match value {
        Stated::Flag(flag) => flag.to_string(),
        Stated::Text(text) => json(text),
        Stated::Texts(texts) => {
            let pairs: Vec<String> =
                texts.iter().map(|(key, text)| format!("{}: {}", json(key), json(text))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
