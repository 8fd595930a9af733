//! One fault at a time, planted in the sound bundle: the check that is there for it finds it.
//!
//! A check that cannot fail proves nothing; here each is seen failing.

use infc_daemons::finding::list;
use infc_daemons::http::{requests, serve};
use infc_daemons::{Bundle, Finding, Laid, Outcome, Sandbox, boot, validate};

use super::sound::table;
use super::{GIVEN, MEANT, network, reach, small};

/// The findings must be all of one check, and one of them must hold the words.
fn only(findings: &[Finding], check: &str, words: &str) {
    let found = findings.iter().any(|finding| finding.check == check && finding.what.contains(words));
    assert!(found, "{check} does not say {words:?}; said is:{}", list(findings));
    let others: Vec<Finding> = findings.iter().filter(|finding| finding.check != check).cloned().collect();
    assert!(others.is_empty(), "other checks complain as well:{}", list(&others));
}

fn validated(bundle: Bundle) -> Outcome<Vec<Finding>> {
    validate::all(&Laid::fresh(bundle, &GIVEN)?, &MEANT)
}

/// A test of one fault: its name, the check and the words that find it, and how the sound bundle is spoilt.
macro_rules! faults {
    ($($name:ident: $check:literal says $words:literal, $spoil:expr;)*) => { $(
        #[test]
        fn $name() -> Outcome<()> {
            let spoil: fn(Bundle) -> Outcome<Bundle> = $spoil;
            only(&validated(spoil(small()?)?)?, $check, $words);
            Ok(())
        }
    )* };
}

const SITE: &str = "etc/nginx/sites-available/10-notes.conf";
const UNIT: &str = "etc/systemd/system/notes.service";
const TIMER: &str = "etc/systemd/system/notes-backup.timer";
const RULES: &str = "etc/ufw/user.rules";
const JAIL: &str = "etc/fail2ban/jail.d/50-notes.local";
const ROTATION: &str = "etc/logrotate.d/notes";
const CRON: &str = "etc/cron.d/notes";
const SSHD: &str = "etc/ssh/sshd_config.d/00-notes.conf";
const SUDO: &str = "etc/sudoers.d/50-notes";

faults! {
    nginx_error: "nginx" says "unknown directive", |bundle| bundle.replacing(SITE, "server_tokens off", "server_token off");
    nginx_warning: "nginx" says "conflicting server name",
        |bundle| Ok(bundle.with("etc/nginx/conf.d/20-twice.conf", "0644", "server {\n listen 80;\n server_name notes.example.org;\n}\n"));
    nginx_stock_site: "nginx" says "a duplicate default server", |mut bundle| { bundle.manifest.absent.clear(); Ok(bundle) };
    nginx_not_enabled: "nginx" says "is not enabled",
        |bundle| Ok(bundle.with("etc/nginx/sites-available/30-off.conf", "0644", "# nothing\n"));

    systemd_unknown_key: "systemd" says "Unknown key 'RestartSecs'", |bundle| bundle.replacing(UNIT, "RestartSec=", "RestartSecs=");
    systemd_missing_program: "systemd" says "is not executable", |bundle| bundle.replacing(TIMER, "[Timer]", "[Timer]\nUnit=gone.service")
        .map(|bundle| bundle.with("etc/systemd/system/gone.service", "0644", "[Service]\nExecStart=gone\n"));
    systemd_never: "systemd" says "*-02-30", |bundle| bundle.replacing(TIMER, "*-*-* 02", "*-02-30 02");
    systemd_timer_without_service: "systemd" says "does not exist", |bundle| bundle.replacing(TIMER, "[Timer]", "[Timer]\nUnit=none.service");
    systemd_drop_in: "systemd" says "Unknown key 'Foo'",
        |bundle| Ok(bundle.with("etc/systemd/system/nginx.service.d/60-x.conf", "0644", "[Service]\nFoo=1\n"));

    ufw_syntax: "ufw" says "iptables-restore --test refuses etc/ufw/user.rules",
        |bundle| bundle.replacing(RULES, "--dports 80,443 -j", "--dports 80,443,70000 -j");
    ufw_untold_rule: "ufw" says "rewrites etc/ufw/user.rules",
        |bundle| bundle.replacing(RULES, "### END RULES ###", "-A ufw-user-input -p tcp --dport 8080 -j ACCEPT\n\n### END RULES ###");
    ufw_other_bytes: "ufw" says "rewrites etc/ufw/user.rules", |bundle| bundle.replacing(RULES, "### RULES ###\n", "### RULES ###\n\n");
    ufw_off: "ufw" says "the firewall is not active", |bundle| bundle.replacing("etc/ufw/ufw.conf", "ENABLED=yes", "ENABLED=no");

    fail2ban_missing_filter: "fail2ban" says "Unable to read the filter", |bundle| bundle.replacing(JAIL, "filter = notes-login", "filter = none");
    fail2ban_missing_log: "fail2ban" says "Have not found any log file", |bundle| bundle.replacing(JAIL, "notes.access.log", "none.log");
    fail2ban_misspelt_option: "fail2ban" says "maxretry is 5, not 3", |bundle| bundle.replacing(JAIL, "maxretry = 3", "maxretries = 3");
    fail2ban_wrong_port: "fail2ban" says "port is 2222, not 22", |bundle| bundle.replacing(JAIL, "port = 22", "port = 2222");
    fail2ban_jail_too_many: "fail2ban" says "nginx-http-auth was not meant",
        |bundle| bundle.replacing(JAIL, "[sshd]", "[nginx-http-auth]\nenabled = true\nbackend = polling\nlogpath = /var/log/nginx/notes.error.log\n\n[sshd]");

    logrotate_twice: "logrotate" says "duplicate log entry",
        |bundle| Ok(bundle.with("etc/logrotate.d/twice", "0644", "/var/log/nginx/*.log {\n    daily\n}\n"));
    logrotate_no_user: "logrotate" says "unknown user", |bundle| bundle.replacing(ROTATION, "su notes notes", "su nobody1 notes");
    logrotate_unknown_option: "logrotate" says "unknown option", |bundle| bundle.replacing(ROTATION, "    daily", "    dayly");
    logrotate_no_directory: "logrotate" says "nothing makes the directory /var/log/none", |bundle| bundle.replacing(ROTATION, "/var/log/notes/", "/var/log/none/");

    cron_user: "cron" says "there is no user nots", |bundle| bundle.replacing(CRON, "0 notes", "0 nots");
    cron_name: "cron" says "passes over a file of such a name", |bundle| Ok(bundle.with("etc/cron.d/notes.daily", "0644", "@daily root true\n"));
    cron_mode: "cron" says "refuses a file of mode 0664", |bundle| { let text = bundle.text(CRON)?.to_owned(); Ok(bundle.with(CRON, "0664", &text)) };
    cron_range: "cron" says "bad minute", |bundle| bundle.replacing(CRON, "17 3", "61 3");
    cron_percent: "cron" says "an unescaped %", |bundle| bundle.replacing(CRON, "\\%F", "%F");
    cron_no_newline: "cron" says "no newline at the end", |bundle| bundle.replacing(CRON, "-delete\n", "-delete");
    cron_path: "cron" says "takes PATH literally", |bundle| bundle.replacing(CRON, "PATH=", "PATH=$HOME/bin:");

    sudoers_alias: "sudoers" says "NOTE", |bundle| bundle.replacing(SUDO, "NOPASSWD: NOTES", "NOPASSWD: NOTE");
    sudoers_name: "sudoers" says "passes over a file of such a name", |bundle| Ok(bundle.with("etc/sudoers.d/x.conf", "0440", "# nothing\n"));
    sudoers_too_wide: "sudoers" says "deploy may run /usr/bin/systemctl restart ssh.service", |bundle| bundle.replacing(SUDO, "restart notes.service", "restart *");
    sudoers_mode: "sudoers" says "bad permissions", |bundle| { let text = bundle.text(SUDO)?.to_owned(); Ok(bundle.with(SUDO, "0644", &text)) };

    sshd_keyword: "sshd" says "Bad configuration option", |bundle| bundle.replacing(SSHD, "X11Forwarding no", "X12Forwarding no");
    sshd_overridden: "sshd" says "not `passwordauthentication no` is in force",
        |bundle| Ok(bundle.with("etc/ssh/sshd_config.d/00-a.conf", "0600", "PasswordAuthentication yes\n"));

    sysusers_line: "sysusers" says "Unknown modifier", |bundle| Ok(bundle.with("etc/sysusers.d/x.conf", "0644", "u! x - \"x\"\n"));
    tmpfiles_line: "tmpfiles" says "Unknown command type", |bundle| Ok(bundle.with("etc/tmpfiles.d/x.conf", "0644", "j /x 0755 root root -\n"));

    shell: "scripts" says "SC2086", |bundle| bundle.replacing("usr/local/sbin/notes-backup", "\"/var/backups/notes/$day.tar.gz\"", "/var/backups/notes/$day.tar.gz");
    javascript: "scripts" says "SyntaxError", |bundle| bundle.replacing("opt/notes/settings.cjs", "};", "}};");
    json: "scripts" says "EOF while parsing", |bundle| Ok(bundle.with("opt/notes/x.json", "0644", "{"));

    manifest_hash: "manifest" says "has another sha256", |mut bundle| {
        bundle.manifest.files.iter_mut().filter(|entry| entry.path == UNIT).for_each(|entry| entry.sha256 = Some(String::new()));
        Ok(bundle)
    };
    manifest_unlisted: "manifest" says "is there and not listed", |mut bundle| {
        bundle.manifest.files.retain(|entry| entry.path != "opt/notes/settings.cjs");
        Ok(bundle)
    };
    package_missing: "requires" says "no package postgresql", |mut bundle| { bundle.manifest.requires.packages.push("postgresql".to_owned()); Ok(bundle) };
    owner_unknown: "manifest" says "whom nothing makes", |mut bundle| {
        bundle.manifest.files.iter_mut().filter(|entry| entry.path == UNIT).for_each(|entry| entry.owner = Some("nobody1".to_owned()));
        Ok(bundle)
    };
}

#[test]
fn an_open_port_is_measured() -> Outcome<()> {
    let bundle = small()?.replacing(RULES, "--dports 80,443 -j", "--dports 80,443,5432 -j")?;
    let laid = Laid::fresh(bundle, &GIVEN)?;
    network().build(&laid.sandbox)?;
    let findings = reach().measure(&laid, &network())?;
    only(&findings, "reach", "internet reaches tcp 203.0.113.10:5432");
    assert!(!list(&findings).contains("2001:db8"), "the rules of IPv6 are as they were: {}", list(&findings));
    Ok(())
}

#[test]
fn a_shut_port_is_measured() -> Outcome<()> {
    let bundle = small()?.replacing("etc/default/ufw", "IPV6=yes", "IPV6=no")?;
    let laid = Laid::fresh(bundle, &GIVEN)?;
    network().build(&laid.sandbox)?;
    only(&reach().measure(&laid, &network())?, "reach", "internet is shut out of tcp [2001:db8:113::10]:443");
    Ok(())
}

/// What the requests say of a spoilt site.
fn asked(bundle: Bundle) -> Outcome<Vec<Finding>> {
    let laid = Laid::fresh(bundle, &GIVEN)?;
    network().build(&laid.sandbox)?;
    let _serving = serve(&laid)?;
    requests(&laid, &network(), &table())
}

#[test]
fn a_lost_header_is_noticed() -> Outcome<()> {
    let bundle =
        small()?.replacing(SITE, "location /files/ {", "location /files/ {\n add_header X-Own 1;")?;
    only(&asked(bundle)?, "http", "a missing file: status 404 without the header strict-transport-security");
    Ok(())
}

#[test]
fn lost_proxy_headers_are_noticed() -> Outcome<()> {
    let bundle =
        small()?.replacing(SITE, "include snippets/notes-proxy.conf;", "proxy_set_header X-Own 1;")?;
    only(&asked(bundle)?, "http", "the API: host arrived as \"notes\"");
    Ok(())
}

#[test]
fn a_trusted_client_is_noticed() -> Outcome<()> {
    let snippet = "etc/nginx/snippets/notes-proxy.conf";
    let bundle = small()?.replacing(
        snippet,
        "X-Forwarded-For $remote_addr",
        "X-Forwarded-For $proxy_add_x_forwarded_for",
    )?;
    only(&asked(bundle)?, "http", "x-forwarded-for arrived as \"1.2.3.4, 198.51.100.66\"");
    Ok(())
}

#[test]
fn an_event_that_waits_in_a_buffer_is_noticed() -> Outcome<()> {
    let bundle = small()?.replacing(SITE, "        proxy_buffering off;\n", "")?;
    only(&asked(bundle)?, "http", "an event: no application answered");
    Ok(())
}

#[test]
fn a_missing_limit_is_noticed() -> Outcome<()> {
    let bundle = small()?.replacing(SITE, "        limit_req zone=notes_api burst=10 nodelay;\n", "")?;
    only(&asked(bundle)?, "http", "too many requests: status 200, not 429");
    Ok(())
}

#[test]
fn an_open_default_site_is_noticed() -> Outcome<()> {
    let bundle =
        small()?.replacing("etc/nginx/sites-available/00-catchall.conf", "return 444", "return 200")?;
    only(&asked(bundle)?, "http", "the bare address: status 200, not 0");
    Ok(())
}

#[test]
fn a_killed_application_is_noticed_at_boot() -> Outcome<()> {
    // Node's engine uses the pkey calls: without them the kernel kills it, which no static validator says.
    let bundle = small()?.replacing(UNIT, "@system-service @pkey", "@system-service")?;
    let laid = Laid::lay(Sandbox::open_for_boot()?, bundle, &GIVEN)?;
    only(&boot::boot(&laid)?.findings(&MEANT)?, "boot", "notes.service did not stay up");
    Ok(())
}

#[test]
fn an_application_on_another_port_is_noticed_at_boot() -> Outcome<()> {
    let bundle = small()?.replacing(UNIT, "PORT=3000", "PORT=3001")?;
    let laid = Laid::lay(Sandbox::open_for_boot()?, bundle, &GIVEN)?;
    only(&boot::boot(&laid)?.findings(&MEANT)?, "boot", "127.0.0.1:3000, where nobody listens");
    Ok(())
}
