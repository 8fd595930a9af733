//! The TLS settings of Mozilla's server-side guideline: dated data.
//!
//! Source: github.com/mozilla/ssl-config-generator, `src/static/guidelines/6.0.json`, of 2026-04-06, the "intermediate"
//! configuration. It deliberately knows no server block.

/// The guideline's version and date; the manifest of every bundle names them.
pub const VERSION: &str = "6.0 (2026-04-06)";

/// `ssl_protocols`.
pub const PROTOCOLS: &str = "TLSv1.2 TLSv1.3";

/// `ssl_ciphers`, for TLS 1.2; those of TLS 1.3 are OpenSSL's.
pub const CIPHERS: &str = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:\
    ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

/// `ssl_ecdh_curve` with an OpenSSL that has the hybrid key exchange, 3.5 or later.
pub const CURVES_HYBRID: &str = "X25519MLKEM768:X25519:prime256v1:secp384r1";

/// `ssl_ecdh_curve` before OpenSSL 3.5, which refuses a list with a name that it does not know.
pub const CURVES: &str = "X25519:prime256v1:secp384r1";
