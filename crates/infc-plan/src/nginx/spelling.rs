//! How the target's nginx and OpenSSL spell what differs between versions.
//!
//! It deliberately compares the upstream part of a version only: `1.22.1-9` is 1.22.1.

use infc_model::Target;

/// What differs between versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about a version")]
pub struct Spelling {
    /// `http2 on;` instead of `listen … http2`: nginx 1.25.1 and later (nginx.org, CHANGES).
    pub http2_directive: bool,
    /// `ssl_reject_handshake`: nginx 1.19.4 and later.
    pub reject_handshake: bool,
    /// X25519MLKEM768: OpenSSL 3.5 and later.
    pub hybrid_curves: bool,
    /// Session ticket keys are rotated by nginx itself: 1.23.2 and later.
    pub rotates_tickets: bool,
}

impl Spelling {
    /// What `target` understands.
    pub fn of(target: &Target) -> Self {
        let nginx = version(&target.nginx.value.value.0);
        let openssl = version(&target.openssl.value.value.0);
        Self {
            http2_directive: nginx >= [1, 25, 1],
            reject_handshake: nginx >= [1, 19, 4],
            hybrid_curves: openssl >= [3, 5, 0],
            rotates_tickets: nginx >= [1, 23, 2],
        }
    }
}

/// The first three numbers of a version, without an epoch.
pub fn version(text: &str) -> [u32; 3] {
    let upstream = text.split_once(':').map_or(text, |(_, rest)| rest);
    let mut numbers = upstream.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
    [(); 3].map(|()| numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_versions() {
        assert_eq!(version("1.22.1-9+deb12u1"), [1, 22, 1]);
        assert_eq!(version("1:3.0.13"), [3, 0, 13]);
        assert_eq!(version("1.18"), [1, 18, 0]);
    }
}
