//! What a delivery network or proxy service does with the requests that pass through it.
//!
//! It deliberately knows no provider's own words: "Full (strict)" is a certificate that must be valid.

choice! {
    /// How a delivery network makes sure that it speaks to what it means to fetch from.
    OriginTls {
        /// Nobody has said so.
        "unstated" => Unstated,
        /// Over TLS, with a certificate that must be valid.
        "verified" => Verified,
        /// Over TLS, with whatever certificate.
        "unverified" => Unverified,
        /// Not at all: in plain text.
        "in-clear" => InClear,
    }

    /// What a delivery network keeps out.
    Filter {
        /// Requests that known attacks on web applications consist of (OWASP's rules).
        "attacks" => Attacks,
        /// Floods of requests.
        "floods" => Floods,
        /// Programs that pretend to be people.
        "bots" => Bots,
    }
}

impl Filter {
    /// As one calls it.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Attacks => "known attacks",
            Self::Floods => "floods",
            Self::Bots => "bots",
        }
    }
}
