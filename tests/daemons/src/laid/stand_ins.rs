//! Stand-ins for what a bundle refers to and rightly does not carry: certificates, secrets, applications, web pages.
//!
//! Each is put only where nothing is, and only the paths that the bundle names.

use std::os::unix::fs::chown;

use super::accounts::Accounts;
use super::{Laid, octal, set_mode};
use crate::fail::{Outcome, While as _};
use crate::nginx_conf::{self, Directive, absolute};
use crate::unit_file::{UnitFile, units};

/// What a stand-in of the ACME client's answer holds.
pub const ACME_TOKEN: &str = "stand-in for a challenge";
/// A Node application: listens on `PORT` and `HOST`, answers with its environment's port, stays up.
const NODE_APP: &str = include_str!("stand_in.js");
/// PM2, which comes from the npm registry.
const PM2: &str = include_str!("stand_in_pm2.js");
/// Docker's client.
const DOCKER: &str = include_str!("stand_in_docker.sh");
/// Docker's daemon, of which nothing is asked but that it is there.
const DOCKER_UNIT: &str = "[Unit]\nDescription=Stand-in for Docker\n\n[Service]\nType=oneshot\n\
                           RemainAfterExit=yes\nExecStart=/bin/true\n";
/// The same as a program, in place of one that is to stay up.
const SERVER: &str = concat!("#!/usr/bin/node\n", include_str!("stand_in.js"));
/// A program that does nothing and succeeds.
const PROGRAM: &str = "#!/bin/sh\nexit 0\n";

impl Laid {
    pub(super) fn put_stand_ins(&mut self) -> Outcome<()> {
        self.put_secrets()?;
        let nginx = nginx_conf::load(&self.sandbox);
        self.put_certificates(&nginx)?;
        self.put_passwords(&nginx)?;
        self.put_pages(&nginx)?;
        self.put_web_logs(&nginx)?;
        self.put_docker()?;
        self.put_pm2()?;
        self.put_disks()?;
        self.put_applications()
    }

    fn missing(&self, path: &str) -> bool {
        !self.sandbox.real(path).exists()
    }

    /// A file that was missing, and the line that says so.
    fn assume(&mut self, kind: &str, path: &str, mode: u32, text: &str) -> Outcome<()> {
        self.sandbox.write(path, text)?;
        set_mode(&self.sandbox.real(path), mode)?;
        self.assumed.push(format!("{kind} {path}"));
        Ok(())
    }

    /// Files of secrets, one line a secret, with the owner and mode that the manifest states.
    fn put_secrets(&mut self) -> Outcome<()> {
        let accounts = Accounts::of(&self.sandbox);
        for secret in self.bundle.manifest.secrets.clone() {
            let path = format!("/{}", secret.path.trim_start_matches('/'));
            let line = secret_line(&secret.name);
            let (new, text) = (self.missing(&path), self.sandbox.text(&path) + &line);
            self.sandbox.write(&path, &text)?;
            set_mode(&self.sandbox.real(&path), octal(secret.mode.as_deref().unwrap_or("0600")))?;
            let uid = accounts.user(secret.owner.as_deref().unwrap_or("root"));
            let gid = accounts.group(secret.group.as_deref().unwrap_or("root"));
            chown(self.sandbox.real(&path), uid, gid).doing(&path)?;
            if new {
                self.assumed.push(format!("secret {path}"));
            }
        }
        Ok(())
    }

    fn put_certificates(&mut self, nginx: &Directive) -> Outcome<()> {
        let names: Vec<String> =
            nginx.all("server_name").iter().flat_map(|directive| directive.words.clone()).collect();
        for server in nginx.all("server") {
            let certificates = server.values(&["ssl_certificate"]);
            let keys = server.values(&["ssl_certificate_key"]);
            for (certificate, key) in certificates.iter().zip(&keys) {
                let (certificate, key) = (absolute(certificate), absolute(key));
                if self.missing(&certificate) {
                    self.make_certificate(&certificate, &key, &names)?;
                }
            }
        }
        for path in nginx.values(&["ssl_trusted_certificate"]).iter().map(|path| absolute(path)) {
            if self.missing(&path) {
                self.make_certificate(&path, "/tmp/unused.key", &names)?;
            }
        }
        Ok(())
    }

    fn make_certificate(&mut self, certificate: &str, key: &str, names: &[String]) -> Outcome<()> {
        let dns: Vec<String> =
            names.iter().filter(|name| name.contains('.')).map(|name| format!("DNS:{name}")).collect();
        let dns = if dns.is_empty() { "DNS:stand-in.invalid".to_owned() } else { dns.join(",") };
        for path in [certificate, key] {
            self.sandbox.write(path, "")?;
        }
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"];
        let alternative = format!("subjectAltName={dns}");
        let who = ["-subj", "/CN=stand-in", "-addext", &alternative, "-keyout", key, "-out", certificate];
        let words = [&["openssl", "req", "-x509"], &curve[..], &who[..]].concat();
        self.sandbox.run(&words)?.success("openssl")?;
        self.assumed.push(format!("certificate {certificate}"));
        Ok(())
    }

    /// For HTTP basic authentication, user `stand-in` with the password `stand-in`.
    fn put_passwords(&mut self, nginx: &Directive) -> Outcome<()> {
        for path in nginx.values(&["auth_basic_user_file"]).iter().map(|path| absolute(path)) {
            let is_secret = self.sandbox.text(&path).contains("stand-in");
            if self.missing(&path) || is_secret {
                self.assume("passwords", &path, 0o644, "stand-in:{PLAIN}stand-in\n")?;
            }
        }
        Ok(())
    }

    /// An index in every document root, and an answer in every place of the ACME client's.
    fn put_pages(&mut self, nginx: &Directive) -> Outcome<()> {
        for (root, location) in nginx_conf::document_roots(nginx, "acme-challenge") {
            let path = format!("{root}{}/token", location.trim_end_matches('/'));
            if self.missing(&path) {
                self.sandbox.write(&path, ACME_TOKEN)?;
            }
        }
        for (root, location) in nginx_conf::document_roots(nginx, "/") {
            let path = format!("{root}/index.html");
            if root.starts_with('/') && !location.contains("acme-challenge") && self.missing(&path) {
                self.assume("page", &path, 0o644, &format!("index of {root}\n"))?;
                self.sandbox.write(&format!("{root}/asset.js"), "// an asset\n")?;
            }
        }
        Ok(())
    }

    /// The logs that a running nginx has, where their directory is there.
    fn put_web_logs(&mut self, nginx: &Directive) -> Outcome<()> {
        for path in nginx.values(&["access_log", "error_log"]) {
            let folder = path.rsplit_once('/').map(|(folder, _)| folder).unwrap_or_default();
            if path.starts_with('/') && self.sandbox.real(folder).is_dir() && self.missing(&path) {
                self.sandbox.write(&path, "")?;
            }
        }
        Ok(())
    }

    /// Docker's client and daemon, where the bundle starts containers.
    fn put_docker(&mut self) -> Outcome<()> {
        let bundle = self.bundle.clone();
        if units(&bundle).iter().all(|unit| !unit.last("ExecStart").starts_with("/usr/bin/docker ")) {
            return Ok(());
        }
        self.assume("program", "/usr/bin/docker", 0o755, DOCKER)?;
        self.sandbox.write("/usr/local/lib/stand-in/container.js", NODE_APP)?;
        self.assume("unit", "/usr/lib/systemd/system/docker.service", 0o644, DOCKER_UNIT)
    }

    /// PM2, where the bundle starts its daemon.
    fn put_pm2(&mut self) -> Outcome<()> {
        let bundle = self.bundle.clone();
        let starts = |unit: &UnitFile<'_>| unit.last("ExecStart").starts_with("/usr/bin/env pm2 ");
        if units(&bundle).iter().any(starts) {
            self.assume("program", "/usr/local/bin/pm2", 0o755, PM2)?;
        }
        Ok(())
    }

    /// Memory in place of every disk: a container has none.
    fn put_disks(&mut self) -> Outcome<()> {
        for path in self.bundle.clone().under("etc/systemd/system/").filter(|path| path.ends_with(".mount")) {
            let drop_in = format!("/{path}.d/stand-in.conf");
            self.assume("disk", &drop_in, 0o644, "[Mount]\nWhat=tmpfs\nType=tmpfs\nOptions=\n")?;
        }
        Ok(())
    }

    fn put_applications(&mut self) -> Outcome<()> {
        let bundle = self.bundle.clone();
        for unit in units(&bundle).iter().filter(|unit| unit.name().ends_with(".service")) {
            let folder = unit.last("WorkingDirectory").trim_start_matches('-');
            if folder.starts_with('/') && !folder.contains('%') && self.missing(folder) {
                std::fs::create_dir_all(self.sandbox.real(folder)).doing(folder)?;
                self.assumed.push(format!("directory {folder}"));
            }
            let kinds = ["ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecStop"];
            for line in kinds.iter().flat_map(|kind| unit.values(kind)) {
                self.put_program(line, folder, unit)?;
            }
            for path in unit.values("EnvironmentFile") {
                if path.starts_with('/') && !path.contains('%') && self.missing(path) {
                    self.assume("environment", path, 0o600, "")?;
                }
            }
        }
        Ok(())
    }

    fn put_program(&mut self, line: &str, folder: &str, unit: &UnitFile<'_>) -> Outcome<()> {
        let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_matches('"')).collect();
        let program =
            words.first().map(|word| word.trim_start_matches(['@', '-', ':', '+', '!'])).unwrap_or_default();
        if !program.starts_with('/') || program.contains('%') {
            return Ok(());
        }
        if self.missing(program) {
            let stays = unit.last("Type") != "oneshot" && line == unit.last("ExecStart");
            return self.assume("program", program, 0o755, if stays { SERVER } else { PROGRAM });
        }
        let script = words.iter().skip(1).find(|word| !word.starts_with('-'));
        let (Some(script), true) = (script, program.ends_with("/node")) else { return Ok(()) };
        let path = if script.starts_with('/') { (*script).to_owned() } else { format!("{folder}/{script}") };
        if self.missing(&path) {
            return self.assume("application", &path, 0o755, NODE_APP);
        }
        Ok(())
    }
}

/// `NAME="…"` for the name of a variable; for the name of a whole file a comment, which every reader passes over.
fn secret_line(name: &str) -> String {
    if name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_') {
        return format!("{name}=\"stand-in\"\n");
    }
    format!("# stand-in for {name}\n")
}
