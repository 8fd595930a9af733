//! nginx: vhosts, routes, headers, limits, and certificates.

use infc_scalar::{AbsPath, Domain, Duration, Email, Rate, Schedule, Size, Url};

use crate::typed::{ByFile, ByName, ByText};
use crate::{Accept, App, At, Map, Ref, SecretPath, Source, Text};

record! {
    /// An nginx server block: one site that browsers see.
    Vhost entity(scope) holds_secrets(true) {
        /// Further names of the same site.
        aliases: Vec<At<Domain>> = "[ ]",
        /// How connections are encrypted.
        tls: Tls,
        /// Where static files lie.
        root: Option<AbsPath>,
        /// What answers which path. A path that ends in `/` stands for everything below it; `= /x` is exact.
        routes: Map<ByText, Route> = "{ }",
        /// Who may come; everyone, if the list is empty.
        allow: Vec<At<Source>> = "[ ]",
        /// A password for the whole site.
        auth: Auth = "no-auth",
        /// Response headers.
        headers: Headers = "{ }",
        /// Largest request body.
        max_body: Size = "1MiB",
        /// Requests that no other server block of the socket takes come here. Without one, infc refuses them.
        default_server: bool = "false",
        /// The access log; by default `/var/log/nginx/<name>.access.log`.
        access_log: Option<AbsPath>,
        /// The error log; by default `/var/log/nginx/<name>.error.log`.
        error_log: Option<AbsPath>,
        /// Most connections of one address at a time.
        connections: Option<i64>,
        /// Directives of one's own at server level; none that listens, names, includes or proxies.
        raw: Option<Text>,
        /// What must hold of it.
        [grow_only] policies: Map<ByName, crate::Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// Passes requests on to an app.
    Proxy holds_secrets(true) {
        /// The app, or the address that the document states.
        to: Upstream,
        /// How many requests an address may make.
        limit: Option<Limit>,
        /// A password.
        auth: Auth = "no-auth",
        /// Who may come; everyone that the vhost admits, if the list is empty.
        allow: Vec<At<Source>> = "[ ]",
        /// How long nginx waits for the app.
        timeout: Duration = "60s",
        /// Largest request body; the vhost's if not given.
        max_body: Option<Size>,
        /// The lines with which a document hands requests on, in place of infc's own: headers, protocol, time limits. They are
        /// read in-process; none may listen, name, include or lead elsewhere.
        directives: Option<Text>,
        /// Whether the route leads to something that reads or changes more than its own users' data.
        audience: crate::Audience = "public",
    }

    /// Passes a WebSocket on to an app.
    Websocket holds_secrets(true) {
        /// The app, or the address that the document states.
        to: Upstream,
        /// How many requests an address may make.
        limit: Option<Limit>,
        /// A password.
        auth: Auth = "no-auth",
        /// Who may come; everyone that the vhost admits, if the list is empty.
        allow: Vec<At<Source>> = "[ ]",
        /// How long a silent connection lives.
        timeout: Duration = "1h",
    }

    /// Passes a stream of server-sent events on: every event goes out at once.
    Sse holds_secrets(true) {
        /// The app, or the address that the document states.
        to: Upstream,
        /// How many requests an address may make.
        limit: Option<Limit>,
        /// A password.
        auth: Auth = "no-auth",
        /// Who may come; everyone that the vhost admits, if the list is empty.
        allow: Vec<At<Source>> = "[ ]",
        /// How long a silent stream lives.
        timeout: Duration = "1h",
    }

    /// Files as they are.
    Static {
        /// The directory; the vhost's root if not given.
        root: Option<AbsPath>,
        /// How long browsers may keep them.
        cache: Option<Duration>,
        /// Whether the files never change under their name.
        immutable: bool = "false",
    }

    /// A redirect.
    Redirect {
        /// Where to: a URL, or a path on the same site.
        to: String,
        /// 301, 302, 303, 307 or 308.
        code: i64 = "301",
        /// Append the requested path and query.
        keep_path: bool = "false",
    }

    /// A fixed answer.
    Respond {
        /// The status.
        code: i64 = "200",
        /// The body.
        text: String = "\"\"",
    }

    /// How many requests one address may make. Applied at the route, answered 429 beyond.
    Limit {
        /// The rate.
        rate: Option<Rate>,
        /// A zone of `nginx.limits`, which several routes may share, in place of a rate.
        zone: Option<crate::Name>,
        /// How many may come at once beyond it.
        burst: Option<i64>,
        /// Let the burst through at once.
        nodelay: bool = "true",
    }

    /// A password (HTTP basic authentication).
    Basic holds_secrets(true) {
        /// What the browser shows.
        realm: String = "\"Restricted\"",
        /// The password file on the host, which the web server reads. infc never does.
        file: Option<SecretPath>,
    }

    /// Response headers. Every kind of response carries all of them.
    Headers {
        /// `Strict-Transport-Security`: how long browsers insist on TLS; absent, it is not sent.
        hsts: Option<Hsts>,
        /// `X-Frame-Options`.
        frame: Option<String>,
        /// `X-Content-Type-Options: nosniff`.
        nosniff: bool = "true",
        /// `Referrer-Policy`.
        referrer: Option<String>,
        /// `Content-Security-Policy`.
        csp: Option<String>,
        /// `Permissions-Policy`.
        permissions: Option<String>,
        /// Others, by name.
        extra: Map<ByText, String> = "{ }",
    }

    /// `Strict-Transport-Security`.
    Hsts {
        /// How long.
        age: Duration = "730d",
        /// All names below the site's, too.
        subdomains: bool = "false",
    }

    /// A certificate from an ACME authority, for the names of the vhost.
    Letsencrypt {
        /// Whom the authority writes to.
        email: Email,
    }

    /// A certificate that someone else brings.
    TlsFiles holds_secrets(true) {
        /// The chain, in PEM.
        certificate: AbsPath,
        /// The key, in PEM.
        key: SecretPath,
        /// Who renews it and how, in a few words.
        renewed: Option<String>,
    }

    /// A certificate stated apart from its vhosts.
    Certificate {
        /// The names on it; the first is the lineage's.
        names: Vec<At<Domain>>,
        /// Whom the authority writes to.
        email: Email,
        /// How the authority sees that the names are ours.
        method: AcmeMethod = "webroot",
    }

    /// How certificates are obtained and renewed.
    Acme {
        /// Where challenges are answered from.
        webroot: AbsPath = "\"/var/www/_acme\"",
        /// What renews.
        renewal: Renewal = "package-timer",
    }

    /// Renewal by a cron line.
    RenewalCron {
        /// When.
        at: Schedule,
        /// The guard that Debian's own cron file has: does nothing where systemd runs.
        unless_systemd: bool = "false",
        /// Reloads nginx after a renewal.
        reload: bool = "false",
    }

    /// What concerns nginx as a whole.
    Nginx {
        /// Files of one's own at http level, in `conf.d`, by name. They are read in-process.
        http: Map<ByFile, Text> = "{ }",
        /// Zones of requests that documents state apart from their use.
        limits: Map<ByName, LimitZone> = "{ }",
        /// Further packages of nginx modules.
        modules: Vec<At<crate::Name>> = "[ ]",
        /// The HSTS of every site that says nothing.
        hsts: Option<Hsts>,
    }

    /// A zone of requests.
    LimitZone {
        /// The rate.
        rate: Rate,
        /// Memory for the zone.
        size: Size = "10MiB",
    }
}

choice! {
    /// How connections to a vhost are encrypted.
    Tls holds_secrets(true) {
        /// By a certificate from Let's Encrypt for exactly the vhost's names.
        "letsencrypt" => Letsencrypt(Letsencrypt),
        /// By a certificate that is stated apart.
        "certificate" => Certificate(Ref<Certificate>),
        /// By files that someone else brings.
        "files" => Files(TlsFiles),
        /// Not at all: plain HTTP.
        "off" => Off,
    }

    /// What answers a path.
    Route holds_secrets(true) {
        /// An app.
        "proxy" => Proxy(Proxy),
        /// An app, over a WebSocket.
        "websocket" => Websocket(Websocket),
        /// An app, over a stream of server-sent events.
        "sse" => Sse(Sse),
        /// A single-page application: files, and `index.html` for every other path.
        "spa" => Spa,
        /// Files.
        "static" => Static(Static),
        /// A redirect.
        "redirect" => Redirect(Redirect),
        /// A fixed answer.
        "respond" => Respond(Respond),
        /// Nobody: 404.
        "deny" => Deny,
    }

    /// Where a route leads: `apps.admin`, or the URL that the document states.
    Upstream text(Url) refs(App) {
    }

    /// A password.
    Auth holds_secrets(true) {
        /// None.
        "no-auth" => None,
        /// HTTP basic authentication.
        "basic" => Basic(Basic),
    }

    /// How an ACME authority sees that a name is ours.
    AcmeMethod {
        /// HTTP-01, with files below the webroot.
        "webroot" => Webroot,
        /// DNS-01, by a hook of one's own; needed for wildcards.
        "dns" => Dns,
        /// certbot's nginx plugin, which edits the server blocks.
        "nginx-plugin" => NginxPlugin,
    }

    /// What renews certificates.
    Renewal {
        /// The timer that the certbot package brings; infc adds the hook that reloads nginx.
        "package-timer" => PackageTimer,
        /// The cron line that the certbot package brings, which leaves it to the timer where systemd runs.
        "package-cron" => PackageCron,
        /// A cron line.
        "cron" => Cron(RenewalCron),
    }
}

/// What every route says that leads to an app.
#[derive(Clone, Copy)]
pub struct Onward<'a> {
    /// The app, or a stated address.
    pub to: &'a At<Upstream>,
    /// How many requests an address may make.
    pub limit: &'a At<Option<Limit>>,
    /// A password.
    pub auth: &'a At<Auth>,
    /// Who may come.
    pub allow: &'a At<Vec<At<Source>>>,
}

impl Route {
    /// What it says of the app that it leads to; none where files, redirects and texts answer.
    pub fn onward(&self) -> Option<Onward<'_>> {
        macro_rules! onward {
            ($route:ident) => {
                Some(Onward {
                    to: &$route.to,
                    limit: &$route.limit,
                    auth: &$route.auth,
                    allow: &$route.allow,
                })
            };
        }
        match self {
            Self::Proxy(proxy) => onward!(proxy),
            Self::Websocket(socket) => onward!(socket),
            Self::Sse(stream) => onward!(stream),
            Self::Spa | Self::Static(_) | Self::Redirect(_) | Self::Respond(_) | Self::Deny => None,
        }
    }
}
