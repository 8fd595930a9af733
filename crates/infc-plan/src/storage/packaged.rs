//! The logs that packages of the target rotate themselves.

/// Patterns of packaged stanzas: the package and what it rotates. Seen in `/etc/logrotate.d` of Debian 12; Ubuntu's
/// packages have the same, and rsyslog's there lists fewer files under the same names.
pub const PACKAGED_LOGS: &[(&str, &str)] = &[
    ("nginx", "/var/log/nginx/*.log"),
    ("fail2ban", "/var/log/fail2ban.log"),
    ("ufw", "/var/log/ufw.log"),
    ("certbot", "/var/log/letsencrypt/*.log"),
    ("rsyslog", "/var/log/syslog"),
    ("rsyslog", "/var/log/mail.log"),
    ("rsyslog", "/var/log/kern.log"),
    ("rsyslog", "/var/log/auth.log"),
    ("rsyslog", "/var/log/user.log"),
    ("rsyslog", "/var/log/cron.log"),
    ("apt", "/var/log/apt/term.log"),
    ("apt", "/var/log/apt/history.log"),
    ("dpkg", "/var/log/dpkg.log"),
    ("dpkg", "/var/log/alternatives.log"),
    ("logrotate", "/var/log/btmp"),
    ("logrotate", "/var/log/wtmp"),
    ("unattended-upgrades", "/var/log/unattended-upgrades/unattended-upgrades.log"),
    ("postgresql-common", "/var/log/postgresql/*.log"),
    ("redis-server", "/var/log/redis/redis-server*.log"),
];
