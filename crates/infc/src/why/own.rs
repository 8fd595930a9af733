//! Lines of infc's own: what no word of the site gives, and why infc writes it all the same.
//!
//! It deliberately tells only reasons that hold wherever the line stands; a file's own comments tell the others.

/// Why infc writes `line`, if that is known.
pub(super) fn reason(line: &str) -> Option<&'static str> {
    let line = line.trim();
    if line.starts_with('#') {
        return Some("a comment, for whoever reads the file on the host");
    }
    let key = line.split(['=', ' ', ';']).next().unwrap_or_default();
    REASONS.iter().find(|(keys, _)| keys.contains(&key)).map(|(_, reason)| *reason)
}

/// Directives, and why they are there.
const REASONS: &[(&[&str], &str)] = &[
    (
        &[
            "CapabilityBoundingSet",
            "AmbientCapabilities",
            "NoNewPrivileges",
            "PrivateTmp",
            "PrivateDevices",
            "PrivateUsers",
            "ProtectSystem",
            "ProtectHome",
            "ProtectProc",
            "ProtectKernelTunables",
            "ProtectKernelModules",
            "ProtectKernelLogs",
            "ProtectControlGroups",
            "ProtectClock",
            "ProtectHostname",
            "RestrictAddressFamilies",
            "RestrictNamespaces",
            "RestrictRealtime",
            "RestrictSUIDSGID",
            "LockPersonality",
            "RemoveIPC",
            "SystemCallArchitectures",
            "SystemCallFilter",
            "SystemCallErrorNumber",
            "UMask",
            "IPAddressDeny",
            "IPAddressAllow",
        ],
        "the sandbox that every service gets: what it may see, write and call is as little as it needs",
    ),
    (
        &["StartLimitIntervalSec", "StartLimitBurst"],
        "five starts in five minutes: a crash loop is given up and seen as failed",
    ),
    (&["Restart", "RestartSec"], "a service that fails is started again after five seconds"),
    (&["LimitNOFILE"], "a server holds a file for every connection; the stock 1024 are soon gone"),
    (&["Wants", "After"], "a service that listens starts when the network is up"),
    (&["WantedBy"], "it is started at boot"),
    (&["Type"], "systemd waits until the program has been executed, so that one that is missing is seen"),
    (&["server_tokens"], "nginx does not tell its version"),
    (&["limit_conn_status", "limit_req_status"], "who exceeds a limit is told so: 429 Too Many Requests"),
    (&["ssl_reject_handshake"], "a name that no server block has gets no certificate"),
    (&["log_format"], "the fields that jails and people read, with the name and the times beside them"),
    (&["keepalive"], "connections to an app are kept for the next request"),
    (&["proxy_hide_header"], "what an app says of a header that the server sends is left out"),
    (
        &[
            "ssl_protocols",
            "ssl_ciphers",
            "ssl_ecdh_curve",
            "ssl_prefer_server_ciphers",
            "ssl_session_timeout",
            "ssl_session_cache",
            "ssl_session_tickets",
        ],
        "TLS as Mozilla's server-side guideline has it, \"intermediate\"",
    ),
    (&["deny"], "what an allow list does not name is kept out"),
];
