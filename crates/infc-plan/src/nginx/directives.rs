//! nginx's directives as far as infc prints or judges them: since which version, in which package.
//!
//! Source: nginx.org/en/docs, the page of each module, and nginx.org/en/CHANGES, read in November 2026; what Debian
//! and Ubuntu build in comes from `nginx -V` and `apt-file` of their packages. It deliberately has no defaults.

/// A directive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// The first version that has it; `[0, 0, 0]` for what every version of a supported system has.
    pub since: [u32; 3],
    /// The first version that has it no more, or warns of it.
    pub until: Option<[u32; 3]>,
}

const fn always(name: &'static str) -> Known {
    Known { name, since: [0, 0, 0], until: None }
}

const fn since(name: &'static str, since: [u32; 3]) -> Known {
    Known { name, since, until: None }
}

/// The directives that infc prints, by name.
pub const KNOWN: &[Known] = &[
    always("access_log"),
    always("add_header"),
    always("allow"),
    always("auth_basic"),
    always("auth_basic_user_file"),
    always("client_max_body_size"),
    always("default_type"),
    always("deny"),
    always("error_log"),
    since("http2", [1, 25, 1]),
    always("include"),
    always("keepalive"),
    always("limit_conn"),
    since("limit_conn_status", [1, 3, 15]),
    always("limit_conn_zone"),
    always("limit_req"),
    since("limit_req_status", [1, 3, 15]),
    always("limit_req_zone"),
    always("listen"),
    always("location"),
    always("log_format"),
    always("map"),
    always("proxy_connect_timeout"),
    always("proxy_hide_header"),
    always("proxy_http_version"),
    always("proxy_pass"),
    always("proxy_read_timeout"),
    always("proxy_redirect"),
    always("proxy_send_timeout"),
    always("proxy_set_header"),
    since("proxy_ssl_server_name", [1, 7, 0]),
    since("proxy_ssl_trusted_certificate", [1, 7, 0]),
    since("proxy_ssl_verify", [1, 7, 0]),
    always("return"),
    always("root"),
    always("server"),
    always("server_name"),
    always("server_tokens"),
    always("ssl_certificate"),
    always("ssl_certificate_key"),
    always("ssl_ciphers"),
    always("ssl_ecdh_curve"),
    always("ssl_prefer_server_ciphers"),
    always("ssl_protocols"),
    since("ssl_reject_handshake", [1, 19, 4]),
    always("ssl_session_cache"),
    since("ssl_session_tickets", [1, 5, 9]),
    always("ssl_session_timeout"),
    always("try_files"),
    always("upstream"),
];

/// Directives of modules that come in packages of their own on Debian and Ubuntu, with the package.
pub const PACKAGED: &[(&str, &str)] = &[
    ("more_set_headers", "libnginx-mod-http-headers-more-filter"),
    ("more_clear_headers", "libnginx-mod-http-headers-more-filter"),
    ("more_set_input_headers", "libnginx-mod-http-headers-more-filter"),
    ("more_clear_input_headers", "libnginx-mod-http-headers-more-filter"),
    ("geoip_country", "libnginx-mod-http-geoip"),
    ("geoip_city", "libnginx-mod-http-geoip"),
    ("geoip2", "libnginx-mod-http-geoip2"),
    ("image_filter", "libnginx-mod-http-image-filter"),
    ("xslt_stylesheet", "libnginx-mod-http-xslt-filter"),
    ("perl", "libnginx-mod-http-perl"),
    ("perl_modules", "libnginx-mod-http-perl"),
    ("lua_package_path", "libnginx-mod-http-lua"),
    ("content_by_lua_block", "libnginx-mod-http-lua"),
    ("access_by_lua_block", "libnginx-mod-http-lua"),
    ("header_filter_by_lua_block", "libnginx-mod-http-lua"),
    ("echo", "libnginx-mod-http-echo"),
    ("set_misc_input", "libnginx-mod-http-set-misc"),
    ("subs_filter", "libnginx-mod-http-subs-filter"),
    ("auth_pam", "libnginx-mod-http-auth-pam"),
    ("fancyindex", "libnginx-mod-http-fancyindex"),
    ("dav_ext_methods", "libnginx-mod-http-dav-ext"),
    ("js_import", "libnginx-mod-http-js"),
    ("brotli", "libnginx-mod-http-brotli-filter"),
    ("brotli_static", "libnginx-mod-http-brotli-static"),
    ("rtmp", "libnginx-mod-rtmp"),
];

/// Single-valued directives that the packaged `nginx.conf` of all three systems states at http level: a second one is
/// refused there ("directive is duplicate"). `ssl_protocols` is a bit mask and only adds.
pub const STATED_AT_HTTP: &[&str] =
    &["sendfile", "tcp_nopush", "types_hash_max_size", "default_type", "ssl_prefer_server_ciphers", "gzip"];

/// Directives that may stand several times in one place.
pub const REPEATABLE: &[&str] = &[
    "access_log",
    "add_header",
    "add_trailer",
    "allow",
    "auth_request_set",
    "deny",
    "env",
    "error_page",
    "fastcgi_param",
    "geo",
    "if",
    "include",
    "limit_conn",
    "limit_conn_zone",
    "limit_req",
    "limit_req_zone",
    "listen",
    "load_module",
    "location",
    "log_format",
    "map",
    "more_clear_headers",
    "more_set_headers",
    "proxy_cache_path",
    "proxy_hide_header",
    "proxy_pass_header",
    "proxy_set_header",
    "rewrite",
    "server",
    "set",
    "set_real_ip_from",
    "split_clients",
    "ssl_certificate",
    "ssl_certificate_key",
    "sub_filter",
    "upstream",
];

/// The package that brings the directive `name`, if it is not nginx's own.
pub fn package(name: &str) -> Option<&'static str> {
    PACKAGED.iter().find(|(directive, _)| *directive == name).map(|&(_, package)| package)
}

/// What is known of the directive `name`.
pub fn known(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.name == name)
}
