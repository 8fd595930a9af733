//! sshd: the drop-in `00-infc.conf`, public keys, and the ports of `ssh.socket`.
//!
//! It deliberately leaves `/etc/ssh/sshd_config` alone unless the user states the whole of it: the distribution's file
//! has PAM and sftp. `00-` sorts before cloud-init's `50-cloud-init.conf`, and sshd takes the first value of a keyword.

use infc_plan::access::{KeyPlan, SshPlan};
use infc_plan::{HostPlan, Quality};

use crate::out::file;
use crate::{BuiltIn, Lines, Out};

/// The emitter.
pub const EMITTER: BuiltIn =
    BuiltIn { name: "sshd", root: &["etc/ssh/", "etc/systemd/system/ssh.socket.d/"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    let Some(ssh) = &host.access.ssh else { return };
    let at = Some(ssh.at);
    if let Some(whole) = &ssh.file {
        let mut lines = Lines::default();
        lines.from(&whole.value.0, whole.at);
        let (text, origins) = lines.finish();
        out.file(
            "etc/ssh/sshd_config",
            file(text, &Quality::root(0o644), at, origins).check("sshd").reload("sshd"),
        );
    }
    let (text, origins) = settings(ssh).finish();
    let quality = Quality::root(0o600);
    out.file(
        "etc/ssh/sshd_config.d/00-infc.conf",
        file(text, &quality, at, origins).check("sshd").reload("sshd"),
    );
    for keys in &host.access.keys {
        let (text, origins) = authorized(keys).finish();
        let path = format!("etc/ssh/authorized_keys.d/{}", keys.user);
        out.file(&path, file(text, &Quality::root(0o644), Some(keys.at), origins));
    }
    if ssh.moves_socket() {
        let (text, origins) = socket(ssh).finish();
        let quality = Quality::root(0o644);
        out.file(
            "etc/systemd/system/ssh.socket.d/00-infc.conf",
            file(text, &quality, at, origins).reload("ssh-socket"),
        );
    }
}

/// Keywords of sshd_config(5). Challenge-response is off with passwords: it would ask PAM for one.
fn settings(ssh: &SshPlan) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("# Written by infc.");
    for port in &ssh.ports {
        lines.from(&format!("Port {}", port.value), port.at);
    }
    let root = if ssh.root_login.value { "prohibit-password" } else { "no" };
    lines.from(&format!("PermitRootLogin {root}"), ssh.root_login.at);
    lines.from(&format!("PubkeyAuthentication {}", yes(ssh.keys.value)), ssh.keys.at);
    lines.from(&format!("PasswordAuthentication {}", yes(ssh.passwords.value)), ssh.passwords.at);
    lines.from("KbdInteractiveAuthentication no", ssh.passwords.at);
    lines.from(&format!("PermitEmptyPasswords {}", yes(ssh.empty_passwords.value)), ssh.empty_passwords.at);
    lines.from(&format!("MaxAuthTries {}", ssh.max_tries.value), ssh.max_tries.at);
    lines.from(&format!("LoginGraceTime {}", ssh.grace.value), ssh.grace.at);
    lines.fixed("AuthorizedKeysFile /etc/ssh/authorized_keys.d/%u .ssh/authorized_keys\nX11Forwarding no");
    for user in &ssh.users {
        lines.from(&format!("AllowUsers {}", user.value), user.at);
    }
    if ssh.root_login.value && !ssh.users.is_empty() {
        lines.from("AllowUsers root", ssh.root_login.at);
    }
    lines
}

fn yes(it: bool) -> &'static str {
    if it { "yes" } else { "no" }
}

fn authorized(keys: &KeyPlan) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("# Written by infc.");
    for key in &keys.keys {
        let line = format!("{} {} {}", key.kind, key.body, key.comment);
        lines.from(line.trim_end(), key.at);
    }
    lines
}

/// An empty `ListenStream=` takes away the package's port 22 (systemd.socket(5)).
fn socket(ssh: &SshPlan) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("# Written by infc.\n[Socket]\nBindIPv6Only=ipv6-only\nListenStream=\n");
    for port in &ssh.ports {
        lines.from(&format!("ListenStream=0.0.0.0:{}", port.value), port.at);
        lines.from(&format!("ListenStream=[::]:{}", port.value), port.at);
    }
    lines
}
