//! `sshd-unknown-keyword`, `sshd-file-replaced`, `sshd-setting-overridden`: a stated `/etc/ssh/sshd_config`.
//!
//! It deliberately reads keywords, and of values only those that the site states itself, too.

use std::collections::BTreeMap;
use std::ops::Range;

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

/// The keywords of sshd_config(5), OpenSSH 8.9 to 9.6, in lower case.
const KEYWORDS: &str = "acceptenv addressfamily allowagentforwarding allowgroups allowstreamlocalforwarding \
    allowtcpforwarding allowusers authenticationmethods authorizedkeyscommand authorizedkeyscommanduser \
    authorizedkeysfile authorizedprincipalscommand authorizedprincipalscommanduser authorizedprincipalsfile banner \
    casignaturealgorithms challengeresponseauthentication channeltimeout chrootdirectory ciphers clientalivecountmax \
    clientaliveinterval compression debianbanner denygroups denyusers disableforwarding exposeauthinfo fingerprinthash \
    forcecommand gatewayports gssapiauthentication gssapicleanupcredentials gssapikeyexchange \
    gssapistrictacceptorcheck gssapistorecredentialsonrekey gssapikexalgorithms hostbasedacceptedalgorithms \
    hostbasedacceptedkeytypes hostbasedauthentication hostbasedusesnamefrompacketonly hostcertificate hostkey \
    hostkeyagent hostkeyalgorithms ignorerhosts ignoreuserknownhosts include ipqos kbdinteractiveauthentication \
    kerberosauthentication kerberosgetafstoken kerberosorlocalpasswd kerberosticketcleanup kexalgorithms listenaddress \
    logingracetime loglevel logverbose macs match maxauthtries maxsessions maxstartups modulifile passwordauthentication \
    permitemptypasswords permitlisten permitopen permitrootlogin permittty permittunnel permituserenvironment \
    permituserrc persourcemaxstartups persourcenetblocksize pidfile port printlastlog printmotd \
    pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthentication pubkeyauthoptions rdomain rekeylimit \
    requiredrsasize revokedkeys securitykeyprovider setenv skeyauthentication streamlocalbindmask \
    streamlocalbindunlink strictmodes subsystem syslogfacility tcpkeepalive trustedusercakeys \
    unusedconnectiontimeout usedns usepam versionaddendum x11displayoffset x11forwarding x11uselocalhost \
    xauthlocation";

/// Keywords of which every line counts, not the first alone.
const REPEATED: [&str; 13] = [
    "acceptenv",
    "allowgroups",
    "allowusers",
    "denygroups",
    "denyusers",
    "hostcertificate",
    "hostkey",
    "include",
    "listenaddress",
    "match",
    "port",
    "setenv",
    "subsystem",
];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

/// A line of the file: keyword in lower case, value, the line as it stands, and its bytes in the file.
struct Line<'a> {
    keyword: String,
    value: &'a str,
    text: &'a str,
    place: Range<usize>,
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let Some(file) = host.host.ssh.file.get() else { return Vec::new() };
    let lines: Vec<Line<'_>> = stated(&file.value.0);
    let mut found = unknown(&lines, file.at);
    found.extend(replaced(&lines, file.at));
    found.extend(overridden(host, &lines, file.at));
    found.into_iter().map(|diagnostic| diagnostic.about(host.path(&["ssh"]))).collect()
}

fn stated(file: &str) -> Vec<Line<'_>> {
    let mut begin = 0;
    let lines = file.split_inclusive('\n').filter_map(|whole| {
        let at = begin + whole.len() - whole.trim_start().len();
        begin += whole.len();
        line(whole.trim(), at)
    });
    lines.collect()
}

fn line(text: &str, at: usize) -> Option<Line<'_>> {
    if text.is_empty() || text.starts_with('#') {
        return None;
    }
    let end = text.find([' ', '\t', '=']).unwrap_or(text.len());
    let (keyword, value) = text.split_at_checked(end)?;
    let value = value.trim_start_matches([' ', '\t', '=']);
    Some(Line { keyword: keyword.to_ascii_lowercase(), value, text, place: at..at + text.len() })
}

fn unknown(lines: &[Line<'_>], at: Span) -> Vec<Diagnostic> {
    let strange = lines.iter().filter(|line| !KEYWORDS.split_ascii_whitespace().any(|known| known == line.keyword));
    strange
        .map(|line| {
            let diagnostic = names::SSHD_UNKNOWN_KEYWORD
                .at(at, format!("sshd does not know `{}`", line.text))
                .within(line.place.clone())
                .note("`Bad configuration option`: sshd does not start again");
            let shell = ["systemctl", "service", "sudo", "ssh", "echo", "reload", "restart"];
            if shell.contains(&line.keyword.as_str()) {
                diagnostic.help("this is a command; take it out and write `reload = \"…\";`")
            } else {
                diagnostic.help("see sshd_config(5) for the keywords")
            }
        })
        .collect()
}

/// What the distribution's file has and a file of one's own easily loses.
fn replaced(lines: &[Line<'_>], at: Span) -> Option<Diagnostic> {
    let has = |keyword: &str, value: &str| lines.iter().any(|line| line.keyword == keyword && line.value.contains(value));
    let needed = [
        ("include", "sshd_config.d", "Include /etc/ssh/sshd_config.d/*.conf", "drop-ins are not read"),
        ("usepam", "yes", "UsePAM yes", "accounts without a password are refused, key or not"),
        ("subsystem", "sftp", "Subsystem sftp /usr/lib/openssh/sftp-server", "sftp and scp stop"),
    ];
    // A stated `UsePAM no` is another mistake, `ssh-lockout`.
    let stated = |keyword: &str| keyword == "usepam" && lines.iter().any(|line| line.keyword == "usepam");
    let lost: Vec<_> = needed.iter().filter(|(key, value, ..)| !has(key, value) && !stated(key)).collect();
    let first = lost.first()?;
    let all: Vec<String> = lost.iter().map(|(_, _, line, _)| format!("`{line}`")).collect();
    let diagnostic = names::SSHD_FILE_REPLACED
        .at(at, format!("this file replaces the distribution's and lacks {}", all.join(", ")));
    let diagnostic = lost.iter().fold(diagnostic, |diagnostic, (_, _, line, why)| {
        diagnostic.note(format!("without `{line}` {why}"))
    });
    Some(diagnostic.help(format!("state settings as fields of `ssh` and leave `file` out, or add `{}`", first.2)))
}

fn overridden(host: Planned<'_>, lines: &[Line<'_>], at: Span) -> Vec<Diagnostic> {
    let mut first: BTreeMap<&str, &Line<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    // Within `Match` a keyword holds for some connections alone.
    for line in lines.iter().take_while(|line| line.keyword != "match") {
        let Some(earlier) = first.insert(&line.keyword, line) else { continue };
        if !REPEATED.contains(&line.keyword.as_str()) && !earlier.value.eq_ignore_ascii_case(line.value) {
            let message = format!("`{}` has no effect: sshd takes the first value, `{}`", line.text, earlier.text);
            let said = names::SSHD_SETTING_OVERRIDDEN.at(at, message).within(line.place.clone());
            found.push(said.help("take one of the two lines out"));
        }
        first.insert(&line.keyword, earlier);
    }
    found.extend(port(host, &first, at));
    found
}

/// Where the file does not include the drop-in, its port is the one that counts.
fn port(host: Planned<'_>, lines: &BTreeMap<&str, &Line<'_>>, at: Span) -> Option<Diagnostic> {
    let included = lines.get("include").is_some_and(|line| line.value.contains("sshd_config.d"));
    let stated = lines.get("port").map_or("22", |line| line.value);
    let own = &host.host.ssh.port;
    if included || stated == own.value.0.to_string() {
        return None;
    }
    let message = format!("the file says port {stated}, and `ssh.port` says {}", own.value);
    Some(
        names::SSHD_SETTING_OVERRIDDEN
            .at(at, message)
            .label(own.at, "the firewall and the jails follow this")
            .help(format!("write `Port {}` into the file", own.value)),
    )
}
