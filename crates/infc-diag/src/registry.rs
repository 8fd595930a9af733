//! Every diagnostic that infc can give: its name, its severity, one line, and its page.
//!
//! A name stands once, here; the page is `lang/diagnostics/<name>.md`, without which this does not compile.
//! The prose of a message stands where the diagnostic is made.

use crate::{Diagnostic, Severity, Span};

/// A kind of diagnostic: one of infc's own, in [`names`], or one of whoever embeds the compiler, by [`Kind::own`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Kind {
    /// Its only code, in kebab-case: in messages, in `infc explain`, and as the key of `accept`. One of an embedder has a
    /// `/` in it, as none of infc's has.
    pub name: &'static str,
    /// How bad it is unless said otherwise.
    pub severity: Severity,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// The page that explains it, in Markdown.
    pub page: &'static str,
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Kind {}

impl Kind {
    /// A kind of an embedder's own: `own("acme.owner-missing", Severity::Error, "an app has no owner", "# Owners …")`. The
    /// name is the embedder's, a `/`, and what is wrong, both of `a-z 0-9 -`; the page is Markdown.
    ///
    /// A site accepts it by that name: `accept."acme.owner-missing" = "…";`.
    ///
    /// # Panics
    ///
    /// If the name is not of that form. In a `static`, where kinds belong, that is an error of compilation.
    ///
    /// ```
    /// use infc_diag::{Kind, Severity};
    /// static OWNER: Kind = Kind::own("acme.owner-missing", Severity::Error, "an app has no owner", "Every app has one.");
    /// assert!(OWNER.is_own());
    /// ```
    ///
    /// ```compile_fail
    /// # use infc_diag::{Kind, Severity};
    /// static OWNER: Kind = Kind::own("owner-missing", Severity::Error, "an app has no owner", "Every app has one.");
    /// ```
    pub const fn own(
        name: &'static str,
        severity: Severity,
        title: &'static str,
        page: &'static str,
    ) -> Self {
        assert!(is_own(name), "the name of an own diagnostic is `who.what`, both of a-z, 0-9 and `-`");
        Self { name, severity, title, page }
    }

    /// Whether it is an embedder's.
    pub fn is_own(&self) -> bool {
        is_own(self.name)
    }

    /// A diagnostic of this kind at `span`.
    pub fn at(&'static self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self, span, message)
    }
}

/// Whether `name` is of the form of an embedder's: `who.what`.
pub const fn is_own(name: &str) -> bool {
    let mut rest = name.as_bytes();
    let (mut dots, mut last) = (0, b'.');
    while let [byte, after @ ..] = rest {
        match byte {
            b'.' if last != b'.' => dots += 1,
            b'a'..=b'z' | b'0'..=b'9' | b'-' => {}
            _ => return false,
        }
        (last, rest) = (*byte, after);
    }
    dots == 1 && last != b'.'
}

macro_rules! diagnostics {
    ($($id:ident $severity:ident $name:literal $title:literal;)*) => {
        /// The kinds, by name.
        pub mod names {
            use super::{Kind, Severity};
            $(
                #[doc = $title]
                pub static $id: Kind = Kind {
                    name: $name,
                    severity: Severity::$severity,
                    title: $title,
                    page: include_str!(concat!("../../../lang/diagnostics/", $name, ".md")),
                };
            )*
        }

        static ALL: &[&Kind] = &[$(&names::$id),*];
    };
}

/// Every kind, in the order of the registry.
pub fn all() -> &'static [&'static Kind] {
    ALL
}

/// Whether `kind` is of the language itself: what it finds wrong leaves nothing that could be built. These stand first in
/// the registry, down to those of acceptance.
pub fn is_of_language(kind: &Kind) -> bool {
    let place = |wanted: &Kind| ALL.iter().position(|known| *known == wanted);
    place(kind).is_some_and(|place_of| Some(place_of) <= place(&names::ACCEPT_UNKNOWN))
}

/// The kind that is called `name`.
pub fn find(name: &str) -> Option<&'static Kind> {
    ALL.iter().find(|kind| kind.name == name).copied()
}

diagnostics! {
    // Text
    SYNTAX Error "syntax" "the text does not follow the grammar";
    COMMA_IN_LIST Error "comma-in-list" "elements of a list are separated by blanks";
    COLON_FOR_EQUALS Error "colon-for-equals" "a definition is written with `=`";
    EQUALS_FOR_COLON Error "equals-for-colon" "a parameter's type or a pattern is followed by `:`";
    MISSING_SEMICOLON Error "missing-semicolon" "a definition ends with `;`";
    MISSING_BRACE Error "missing-brace" "a `{` is never closed";
    NIX_WITH Error "nix-with" "there is no `with`";
    NIX_REC Error "nix-rec" "there is no `rec`";
    NIX_NULL Error "nix-null" "there is no `null`";
    NIX_SEARCH_PATH Error "nix-search-path" "there is no search path";
    FLOAT Error "float" "there are no fractional numbers";
    BARE_URI Error "bare-uri" "a URL is quoted";
    UNQUOTED Error "unquoted" "text with punctuation in it is quoted";
    NIX_PATTERN Error "nix-pattern" "parameters are a closed list";
    NIX_MODULE Error "nix-module" "what the module system does is part of the language";
    NIX_BUILTINS Error "nix-builtins" "the functions need no prefix, and some go by another name";
    INHERIT_FORM Error "inherit-form" "`inherit` takes names alone";
    FOREIGN_OPERATOR Error "foreign-operator" "an operator of another language";
    FOREIGN_COMMENT Error "foreign-comment" "a comment begins with `#`";
    FOREIGN_QUOTES Error "foreign-quotes" "a string is quoted with `\"`";
    FOREIGN_CALL Error "foreign-call" "a call has no parentheses and commas";
    FOREIGN_FUNCTION Error "foreign-function" "a function is written `x: e`";
    FOREIGN_FORMAT Error "foreign-format" "a file in another language";
    MISSING_ELSE Error "missing-else" "an `if` has an `else`";
    MISSING_IN Error "missing-in" "definitions before an expression stand between `let` and `in`";
    MISSING_EQUALS Error "missing-equals" "a definition has a `=`";
    UNCLOSED_STRING Error "unclosed-string" "a string is never closed";
    BARE_HOLE Error "bare-hole" "a value is filled in only in a string";
    QUESTION_IN_PATTERN Error "question-in-pattern" "a parameter's default is written with `=`";
    BIDI_CONTROL Error "bidi-control" "a control character makes the text look other than it is";
    HIDDEN_CHARACTER Error "hidden-character" "a character that cannot be seen";
    NON_ASCII Error "non-ascii" "a character beyond ASCII outside of a string";
    // Names and types
    UNKNOWN_NAME Error "unknown-name" "a name means nothing here";
    UNKNOWN_FIELD Error "unknown-field" "a kind has no such field";
    UNKNOWN_VARIANT Error "unknown-variant" "an enum has no such variant";
    UNKNOWN_ENTITY Error "unknown-entity" "a collection has no such entry";
    UNKNOWN_TYPE Error "unknown-type" "there is no such type";
    AMBIGUOUS_NAME Error "ambiguous-name" "a name is a variant and a variable in one place";
    WHEN_MISPLACED Error "when-misplaced" "`when` stands where there are no definitions";
    UNREACHABLE_ARM Warning "unreachable-arm" "an arm of a match is never taken";
    TYPE_CYCLE Error "type-cycle" "a type is made from itself, or holds itself without end";
    CAPITAL_LETTER Error "capital-letter" "types begin with a capital letter, all other names with a small one";
    EXTEND_MISPLACED Error "extend-misplaced" "`extend` stands where it cannot hold for the whole build";
    REFINEMENT Error "refinement" "a value does not satisfy the condition of its type";
    SHADOWED_NAME Error "shadowed-name" "a name hides another";
    UNUSED_LET Warning "unused-let" "nothing uses a definition of a `let`";
    BAD_LITERAL Error "bad-literal" "a literal is not a value of the type that is expected";
    TYPE_MISMATCH Error "type-mismatch" "an expression has another type than its place expects";
    TYPE_NEEDED Error "type-needed" "nothing says which type an expression has";
    MISSING_ARGUMENT Error "missing-argument" "a call leaves out a parameter that has no default";
    MATCH_NOT_EXHAUSTIVE Error "match-not-exhaustive" "a match leaves out a case";
    CALL_IN_LIST Error "call-in-list" "a call in a list needs parentheses";
    // Files
    IMPORT_FAILED Error "import-failed" "a file cannot be imported";
    LINK_LEAVES_TREE Error "link-leaves-tree" "a symbolic link leads out of the flake";
    // Inputs
    INPUT_NOT_LITERAL Error "input-not-literal" "an input is not a literal";
    INPUT_URL Error "input-url" "the URL of an input cannot be used";
    INPUT_NOT_LOCKED Error "input-not-locked" "an input is not in the lock";
    INPUT_CHANGED Error "input-changed" "an input is not what the lock says";
    INPUT_MISSING Error "input-missing" "a locked input is not there";
    INPUT_VERSIONS Error "input-versions" "two inputs want different versions of a third";
    INPUT_CYCLE Error "input-cycle" "an input needs itself";
    INPUT_UNUSED Warning "input-unused" "nothing uses an input";
    LOCK_MALFORMED Error "lock-malformed" "the lock cannot be read";
    CASE_CLASH Error "case-clash" "two files differ in the case of their letters alone";
    // Values
    MISSING_FIELD Error "missing-field" "a required field has no definition";
    DUPLICATE_DEFINITION Error "duplicate-definition" "one body defines a slot twice";
    CONFLICTING_DEFINITIONS Error "conflicting-definitions" "two definitions of equal rank differ";
    KEY_FROM_VALUE Error "key-from-value" "what there is depends on a final value";
    GROW_ONLY Error "grow-only" "an entry is dropped from a collection that may only grow";
    CYCLE Error "cycle" "a value depends on itself";
    ASSERTION_FAILED Error "assertion-failed" "an assertion does not hold";
    ARITHMETIC Error "arithmetic" "a number leaves its range";
    BUDGET Error "budget" "evaluation needs more than it may";
    UNKNOWN_VALUE Error "unknown-value" "a fact is still `unknown`";
    SECRET_IN_SOURCE Error "secret-in-source" "a literal looks like a secret";
    // Acceptance
    ACCEPT_UNUSED Warning "accept-unused" "an `accept` silences nothing";
    ACCEPT_EXPIRED Error "accept-expired" "an `accept` has run out";
    ACCEPT_DATED Note "accept-dated" "an `accept` has a last day, and nothing says which day it is";
    ACCEPT_WITHOUT_REASON Error "accept-without-reason" "an `accept` does not say why";
    ACCEPT_IMPOSSIBLE Error "accept-impossible" "an `accept` names what cannot be accepted";
    ACCEPT_UNKNOWN Error "accept-unknown" "an `accept` names no diagnostic";
    // Ports
    PORT_IN_EPHEMERAL_RANGE Warning "port-in-ephemeral-range" "a port that the kernel gives to outgoing connections";
    PORT_IN_SHARED_ENV Error "port-in-shared-env" "two apps take one port from one environment file";
    PORT_COLLISION Error "port-collision" "two listeners claim the same port";
    // Zones, firewall
    ZONE_CYCLE Error "zone-cycle" "a zone is made of itself";
    FIREWALL_RULE Error "firewall-rule" "a firewall rule that UFW cannot say";
    SHADOWED_RULE Warning "shadowed-rule" "an earlier rule decides before this one";
    FIREWALL_CONTRADICTION Error "firewall-contradiction" "the firewall is said twice, differently";
    RULE_WITHOUT_EFFECT Warning "rule-without-effect" "a rule lets in nobody";
    INCOMING_NOT_DENIED Warning "incoming-not-denied" "the firewall lets in what no rule speaks of";
    ROUTED_ALLOWED Warning "routed-allowed" "a host passes on packets between its networks";
    SECOND_FIREWALL Warning "second-firewall" "two programs load rules into one firewall";
    FIREWALL_RESET Warning "firewall-reset" "a firewall is rebuilt from nothing on a live host";
    LIMIT_MEETS_AUTOMATION Warning "limit-meets-automation" "a rate limit on the port that a deployment uses";
    PROFILE_UNUSED Warning "profile-unused" "an application profile that no rule uses";
    OPEN_WITHOUT_LISTENER Warning "open-without-listener" "a rule opens a port on which nothing answers";
    PUBLIC_BUT_BLOCKED Error "public-but-blocked" "a public site whose port the firewall keeps shut";
    // Exposure
    ADMIN_SURFACE_PUBLIC Warning "admin-surface-public" "an administration surface is open to everyone";
    HEALTH_TELLS_TOO_MUCH Warning "health-tells-too-much" "everybody may ask what runs inside";
    DATA_BEHIND_ADMIN_TOOL Error "data-behind-admin-tool" "the internet reads a private store through an administration tool";
    HANDS_ON_UNSTATED Warning "hands-on-unstated" "a tool shows all that it connects to, and nothing says so";
    IPV4_IPV6_ASYMMETRY Warning "ipv4-ipv6-asymmetry" "IPv4 and IPv6 reach different things";
    PRIVATE_LISTENER_EXPOSED Error "private-listener-exposed" "a private listener is reachable from the internet";
    LOOPBACK_UNNEEDED_WILDCARD Warning "loopback-unneeded-wildcard" "a socket on every address that only this host uses";
    ACTOR_CANNOT_REACH Error "actor-cannot-reach" "somebody who must get in is stopped";
    EGRESS_IMPOSSIBLE Error "egress-impossible" "a host cannot connect to what it needs";
    CDN_BYPASS Error "cdn-bypass" "what stands behind a delivery network is reached past it";
    SUBNET_OUTSIDE_NETWORK Error "subnet-outside-network" "addresses that do not fit into their network";
    ADDRESS_FAMILY Error "address-family" "an address of the other family";
    HOST_WITHOUT_ADDRESS Error "host-without-address" "a machine that nobody knows how to find";
    FLEET_WITH_ADDRESS Error "fleet-with-address" "one address for machines of which there are many";
    FLEET_SUBNETS_DIFFER Error "fleet-subnets-differ" "machines of one description that get out in different ways";
    NO_PUBLIC_ADDRESS Error "no-public-address" "a name points at a host that the internet does not know";
    ADDRESS_MAY_CHANGE Warning "address-may-change" "names lead to an address that a host may lose";
    SCRIPT_NOT_RUN Warning "script-not-run" "one script is named, and another is run";
    PORT_BELOW_1024 Error "port-below-1024" "a port that an ordinary account may not open";
    POLICY_VIOLATED Error "policy-violated" "a policy does not hold";
    TEST_FAILED Error "test-failed" "a test of the site does not come out as it says";
    UNKNOWN_DIAGNOSTIC Error "unknown-diagnostic" "no diagnostic has this name";
    POLICY_WARNING Warning "policy-warning" "what a policy advises against";
    POLICY_VACUOUS Error "policy-vacuous" "a policy holds only because there is nothing to hold";
    POLICY_UNKNOWN Error "policy-unknown" "a policy that cannot be decided";
    // Containers
    DOCKER_BYPASSES_UFW Error "docker-bypasses-ufw" "Docker lets in whom the firewall keeps out";
    CONTAINER_RULE_UNUSED Warning "container-rule-unused" "a rule for containers names a port that none publishes";
    IMAGE_NOT_PINNED Warning "image-not-pinned" "an image without the digest of what is meant";
    CONTAINER_LOG_UNBOUNDED Warning "container-log-unbounded" "what a container prints fills the disk";
    CONTAINER_WITHOUT_LIMIT Warning "container-without-limit" "a container may take all memory of its host";
    DOCKER_SOCKET_MOUNTED Error "docker-socket-mounted" "a container sees Docker's socket";
    DOCKER_GROUP_IS_ROOT Warning "docker-group-is-root" "an account that may start containers is root";
    // Access
    SSH_OPEN_TO_GUESSING Warning "ssh-open-to-guessing" "the internet may try passwords without end";
    SSH_LOCKOUT Error "ssh-lockout" "nobody could log in any more";
    NO_PATH_TO_ROOT Error "no-path-to-root" "nobody could administer the host";
    SSH_KEY Error "ssh-key" "not a public ssh key";
    SSH_SETTING Error "ssh-setting" "a value that sshd would misunderstand";
    SUDO_COMMAND Error "sudo-command" "a command that sudo cannot grant exactly";
    SSHD_UNKNOWN_KEYWORD Error "sshd-unknown-keyword" "a line that sshd does not know";
    SSHD_FILE_REPLACED Error "sshd-file-replaced" "sshd's file is replaced and loses what it must have";
    SSHD_SETTING_OVERRIDDEN Warning "sshd-setting-overridden" "an sshd setting that another one overrides";
    UNIT_NAME Warning "unit-name" "a unit goes by another name here";
    // fail2ban
    JAIL_SETTING Error "jail-setting" "a jail that fail2ban cannot run as said";
    JAIL_WRONG_PORT Error "jail-wrong-port" "a jail shuts another port than the one it guards";
    JAIL_WATCHES_NOTHING Error "jail-watches-nothing" "a jail watches a log that its service does not write";
    JAIL_WITHOUT_FEATURE Warning "jail-without-feature" "a jail waits for failures that cannot happen";
    JAIL_AMPLIFIES_LIMIT Warning "jail-amplifies-limit" "a jail shuts out who goes beyond a limit once";
    BAN_WITHOUT_EXCEPTION Warning "ban-without-exception" "a hard ban from which nobody is excepted";
    BAN_MAIL_IMPOSSIBLE Warning "ban-mail-impossible" "a ban that cannot mail";
    JAIL_LOG_MISSING Error "jail-log-missing" "a jail watches a log that the system does not have";
    // Units, schedules, storage
    CLOUD_INCOMPLETE Error "cloud-incomplete" "what the cloud's provider must be told is not said";
    UNSAYABLE Error "unsayable" "a value has no spelling in the file that it goes into";
    APP_WITHOUT_PROGRAM Error "app-without-program" "nothing says what runs for an app";
    BAD_SCHEDULE Error "bad-schedule" "a time that no timer and no crontab can say";
    CRON_WITHOUT_USER Error "cron-without-user" "a line of a system crontab names no account";
    DIRECTORY_OWNED_TWICE Error "directory-owned-twice" "two programs need one directory as their own";
    HEALTH_WITHOUT_ADDRESS Error "health-without-address" "a probe does not know where to ask";
    SCRIPT_WITHOUT_INTERPRETER Error "script-without-interpreter" "a script does not say what reads it";
    JOB_LACKS_ENVIRONMENT Error "job-lacks-environment" "a job needs a variable that nothing gives it";
    PATH_OWNED_TWICE Error "path-owned-twice" "two things write one file";
    ACCOUNT_NAME_TAKEN Error "account-name-taken" "an account has the name of one of the system's own";
    UNKNOWN_ACCOUNT Error "unknown-account" "an owner that nothing makes";
    UNSAFE_DIRECTORY_CHAIN Error "unsafe-directory-chain" "a directory inside one of another account";
    RUNS_AS_ROOT Error "runs-as-root" "an app runs as root";
    STATED_TWICE Warning "stated-twice" "one fact stands in two places";
    PORT_DISAGREES Error "port-disagrees" "a port is written twice, differently";
    OPENED_SECRET Error "opened-secret" "a secret is used as if it were known what it is";
    UNUSED_SECRET Warning "unused-secret" "nothing is given a secret that is declared";
    SECRET_NOT_GRANTED Error "secret-not-granted" "a secret is given to who may not have it";
    SECRET_UNDELIVERABLE Error "secret-undeliverable" "a secret cannot come where it is wanted from where it lies";
    SECRET_ON_COMMAND_LINE Error "secret-on-command-line" "a secret that every account of the host can read";
    SECRET_READABLE Error "secret-readable" "a file of secrets can be read by more than its reader";
    PATH_WITHOUT_MOUNT Warning "path-without-mount" "data on a disk that nothing mounts";
    DISK_TOO_SMALL Warning "disk-too-small" "a disk is to keep more than it holds";
    MEMORY_EXCEEDS_MACHINE Warning "memory-exceeds-machine" "limits of memory that are more than the machine has";
    MEMORY_UNBOUNDED Warning "memory-unbounded" "apps share a machine, and none has a limit of memory";
    APP_ACCOUNT_IS_ROOT Error "app-account-is-root" "an app runs under an account that becomes root";
    UNIT_DEPENDENCY_MISSING Warning "unit-dependency-missing" "a unit waits for what its host does not have";
    UNIT_PATH_MISSING Error "unit-path-missing" "a unit needs a path that nothing makes";
    UNIT_EXPOSED Warning "unit-exposed" "a service whose sandbox is missing or leaves much open";
    RESTART_NEVER_GIVES_UP Warning "restart-never-gives-up" "a crash loop that nobody sees";
    UNIT_SETTING_UNHEEDED Error "unit-setting-unheeded" "a line of a unit that systemd passes over";
    JIT_WITHOUT_MEMORY Error "jit-without-memory" "a sandbox that kills the runtime in it";
    PORT_NOT_GIVEN Warning "port-not-given" "a program that is not told its port";
    ENVIRONMENT_SHARED Error "environment-shared" "apps that are given each other's secrets";
    URL_UNANSWERED Error "url-unanswered" "an app is told a URL that nothing answers";
    MASTER_KEY_IN_APP Warning "master-key-in-app" "a program with the key that may do everything";
    BRANCH_NOT_PINNED Warning "branch-not-pinned" "what is deployed depends on what is checked out";
    NAME_ON_TWO_HOSTS Warning "name-on-two-hosts" "two machines answer for one name";
    ROUTE_OUTLIVES_EDGE Warning "route-outlives-edge" "nginx waits longer than what stands in front of it";
    CLIENT_ADDRESS_LOST Error "client-address-lost" "every client has the address of the network in front";
    ORIGIN_NOT_VERIFIED Warning "origin-not-verified" "a delivery network that does not look at whom it fetches from";
    EDGE_CACHES_APP Warning "edge-caches-app" "a delivery network that gives one visitor's answer to others";
    SUDO_WILDCARD Error "sudo-wildcard" "a pattern that grants more than it seems";
    SUDO_RUNAS_ALL Warning "sudo-runas-all" "a command that may run as every account";
    SUDO_FILE_IGNORED Error "sudo-file-ignored" "a file that sudo does not read";
    SUDO_COMMAND_WRITABLE Error "sudo-command-writable" "an account runs as root what it may write";
    // Logs
    LOGROTATE_DUPLICATE Error "logrotate-duplicate" "two logrotate stanzas name one file";
    ROTATE_RUNS_NODE Error "rotate-runs-node" "a program that cannot run inside logrotate's unit";
    LOG_WRITER_MISMATCH Error "log-writer-mismatch" "a rotated log belongs to another account than its writer";
    LOG_DIR_GROUP_WRITABLE Error "log-dir-group-writable" "a log directory that logrotate refuses";
    LOG_WITHOUT_ROTATION Warning "log-without-rotation" "a log that nothing rotates";
    ROTATE_SCRIPT_FAILS Warning "rotate-script-fails" "a command after a rotation that fails for nothing";
    UNUSED_DIRECTORY Warning "unused-directory" "a directory that nothing uses for what its name says";
    LOG_WITHOUT_REOPEN Warning "log-without-reopen" "a log that is renamed under its writer";
    // Jobs, backups
    CRON_PERCENT Error "cron-percent" "a `%` ends a command of cron";
    CRON_FILE_IGNORED Error "cron-file-ignored" "a table that cron passes over";
    CRON_UNBOUNDED Error "cron-unbounded" "a line of cron without lock and time limit";
    CLEANUP_UNBOUNDED Error "cleanup-unbounded" "old copies are deleted without a bound";
    BACKUP_LEAVES_PLAINTEXT Error "backup-leaves-plaintext" "a plain copy stays beside the encrypted one";
    BACKUP_WITHOUT_SCHEDULE Warning "backup-without-schedule" "a backup that nothing starts";
    COPIES_PILE_UP Warning "copies-pile-up" "copies that nothing deletes";
    VOLUME_WITHOUT_BACKUP Error "volume-without-backup" "data worth keeping that no backup copies";
    COPIES_IN_ONE_PLACE Error "copies-in-one-place" "every copy is lost together with the data";
    RPO_EXCEEDED Error "rpo-exceeded" "copies are made less often than promised";
    RTO_EXCEEDED Error "rto-exceeded" "something may be gone for longer than promised";
    PROVIDER_WITHOUT_BACKUPS Warning "provider-without-backups" "a backup is left to a plan that has none";
    SERVICE_WITHOUT_BACKUPS Warning "service-without-backups" "a database or a bucket that nothing copies";
    // Services of others
    SERVICE_WITHOUT_GROUPS Warning "service-without-groups" "nothing says who may come to a service";
    TLS_UNSTATED Warning "tls-unstated" "nothing says whether a store is spoken to with TLS";
    PLAIN_CONNECTION Warning "plain-connection" "data crosses a network in plain text";
    LONG_LIVED_KEY Warning "long-lived-key" "an access key where a machine could have a role";
    ADDRESS_CONTRADICTS_SERVICE Error "address-contradicts-service" "an address in a variable is not that of the service";
    // PM2, deploys
    PM2_DAEMON_MISMATCH Error "pm2-daemon-mismatch" "an app under the PM2 of another account";
    PROCESS_DEFINED_TWICE Error "process-defined-twice" "two processes of one name under one PM2";
    UNKNOWN_PROCESS Error "unknown-process" "a deploy starts a process again that does not exist";
    DEPLOY_WITHOUT_SITE Error "deploy-without-site" "new versions that no site shows";
    RELEASE_LINK_IS_DIRECTORY Error "release-link-is-directory" "a directory where a deploy switches a link";
    DEPLOY_PROMISE_BROKEN Warning "deploy-promise-broken" "a deployment promises more than it does";
    RELINK_NOT_ATOMIC Warning "relink-not-atomic" "a link that is missing for a moment";
    ESM_ECOSYSTEM Note "esm-ecosystem" "an ecosystem file that is read as an ECMAScript module";
    // nginx, certificates, names
    BAD_ROUTE Error "bad-route" "a route has no path, or one that another has";
    VHOST_WITHOUT_ROOT Error "vhost-without-root" "files are served, and nothing says where they lie";
    APP_WITHOUT_PORT Error "app-without-port" "requests go to an app that has no port";
    NGINX_RAW Error "nginx-raw" "directives of the user's own are malformed or leave their place";
    DEFAULT_SERVER_TWICE Error "default-server-twice" "two vhosts want to be the default server";
    CERTIFICATE_ELSEWHERE Error "certificate-elsewhere" "a vhost uses a certificate of another host";
    CERTIFICATE_WITHOUT_NAMES Error "certificate-without-names" "a certificate has no names";
    LINEAGE_TWICE Error "lineage-twice" "two certificates of a host have the same name";
    WILDCARD_NEEDS_DNS Error "wildcard-needs-dns" "a wildcard's challenge is answered over HTTP";
    BAD_RECORD Error "bad-record" "a DNS record cannot be written";
    ALIAS_NOT_ALONE Error "alias-not-alone" "a DNS alias stands beside another record";
    ADMIN_IS_DEFAULT_SERVER Error "admin-is-default-server" "unknown names are shown what is not for everyone";
    SERVER_NAME_TWICE Error "server-name-twice" "two vhosts answer for one name";
    NAME_WITHOUT_VHOST Error "name-without-vhost" "a name leads to a web server that does not have it";
    CERTIFICATE_MISSES_NAME Error "certificate-misses-name" "a server name is not on its certificate";
    CERTIFICATE_RENEWAL_UNSTATED Warning "certificate-renewal-unstated" "a certificate that nobody is said to renew";
    ACME_NAME_ELSEWHERE Error "acme-name-elsewhere" "a name on a certificate leads elsewhere";
    ACME_BLOCKED Error "acme-blocked" "the authority's challenge cannot arrive";
    RENEWAL_NEVER_RUNS Error "renewal-never-runs" "a renewal that does nothing on this system";
    INSTALLER_EDITS_FILES Warning "installer-edits-files" "certbot changes files that infc writes";
    PASSWORD_IN_CLEAR Error "password-in-clear" "a password is asked for over plain HTTP";
    WEBSOCKET_WITHOUT_ROUTE Error "websocket-without-route" "an app speaks WebSocket, and no route carries it";
    WEBSOCKET_HANDSHAKE Error "websocket-handshake" "a WebSocket is handed on in a way that no app accepts";
    UPGRADE_FOR_ALL Warning "upgrade-for-all" "plain requests ask to become something else, too";
    FORWARDED_HEADERS_MISSING Error "forwarded-headers-missing" "an app is not told who asks, and for what name";
    INTERNAL_HEADER_FORWARDED Error "internal-header-forwarded" "clients send a header that is believed of callers from inside";
    DOCROOT_TOO_WIDE Error "docroot-too-wide" "files are served that are not for the public";
    ALIAS_TRAVERSAL Error "alias-traversal" "requests leave the directory of an `alias`";
    PATH_JOINED_WRONGLY Error "path-joined-wrongly" "a URL's path and the rest of a request's run into each other";
    UPSTREAM_UNRESOLVED Error "upstream-unresolved" "requests are handed on to a name without an address";
    PASSWORD_FILE_UNSTATED Error "password-file-unstated" "a password is asked for, and no file says which";
    NGINX_DUPLICATE_DIRECTIVE Error "nginx-duplicate-directive" "a directive that may stand once stands twice";
    NGINX_MODULE_MISSING Error "nginx-module-missing" "a directive needs a package that is not listed";
    LIMIT_TOO_BROAD Error "limit-too-broad" "a limit holds for every request to the machine";
    LIMIT_ZONE_UNUSED Warning "limit-zone-unused" "a zone of requests that limits nothing";
    LIMIT_PASSED_BY Warning "limit-passed-by" "a route without the limit of the paths around it";
    LIMIT_ZONE_UNDEFINED Error "limit-zone-undefined" "a limit by a zone that nothing defines";
    HEADERS_LOST Warning "headers-lost" "response headers that no response carries";
    WEAK_HEADER Warning "weak-header" "a response header that does not protect";
    EXTERNAL_RESOLVER Warning "external-resolver" "nginx asks a resolver on the internet";
    TLS_OUTDATED Warning "tls-outdated" "TLS settings that fall behind the guideline";
    STAPLING_WITHOUT_OCSP Warning "stapling-without-ocsp" "OCSP stapling where there is no OCSP";
    HSTS_COVERS_PLAIN_NAMES Warning "hsts-covers-plain-names" "browsers are told to insist on TLS that a name lacks";
    ORIGIN_WITHOUT_VHOST Error "origin-without-vhost" "an admitted origin at which the site shows nothing";
    UNKNOWN_DOMAIN Warning "unknown-domain" "a domain that the site does not have";
    // What a provider runs and keeps
    ZONE_NOT_COVERED Warning "zone-not-covered" "fewer availability zones than are spoken of";
    IMAGE_RETIRED Error "image-retired" "machines start from a system that is not kept up";
    IMAGE_OF_ANOTHER_SYSTEM Error "image-of-another-system" "machines start from a system that the files are not made for";
    LAUNCH_CONFIGURATION_RETIRED Warning "launch-configuration-retired" "machines described in a form that is given up";
    UNHEALTHY_NOT_REPLACED Warning "unhealthy-not-replaced" "machines that are not well and stay";
    SECRETS_NOT_BROUGHT Warning "secrets-not-brought" "a machine that is started without its secrets";
    EDGE_WITHOUT_CERTIFICATE Error "edge-without-certificate" "TLS without anything to show";
    EDGE_WITHOUT_REDIRECT Warning "edge-without-redirect" "requests in the clear beside TLS";
    CERTIFICATE_REGION Error "certificate-region" "a certificate lies where it is not read";
    WEBSITE_BEHIND_ACCESS_CONTROL Error "website-behind-access-control" "a web site that is asked to know who asks";
    ACCESS_IDENTITY_LEGACY Warning "access-identity-legacy" "a bucket is read by an older form of access";
    ROLE_STATED_TWICE Error "role-stated-twice" "two roles for machines that have one";
    IMAGE_NAMES_MOVE Warning "image-names-move" "the name of an image may be given to another";
    LOG_DESTINATION Error "log-destination" "a log is to be written where it cannot be";
    UNKNOWN_METRIC Error "unknown-metric" "there is no such figure";
    METRIC_WITHOUT_DATA Warning "metric-without-data" "a figure that is never there";
    ALARM_NEVER_FIRES Warning "alarm-never-fires" "an alarm over a figure that is missing when it should fire";
    ALARM_TELLS_NOBODY Warning "alarm-tells-nobody" "an alarm that nobody hears";
    STATE_NOT_KEPT Error "state-not-kept" "what the infrastructure consists of is forgotten";
    STATE_IS_NO_ROLLBACK Warning "state-is-no-rollback" "an earlier state taken for an earlier infrastructure";
    SECRET_IN_STATE Error "secret-in-state" "a secret in the state of the infrastructure";
    CONTROL_UNDECIDED Warning "control-undecided" "a protection that may not be there";
}
