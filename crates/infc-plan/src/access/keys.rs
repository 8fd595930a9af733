//! Public keys of users: each one line of `/etc/ssh/authorized_keys.d/<user>`.
//!
//! It deliberately takes keys without options: `from=` and `command=` would be a firewall and a sudo rule out of sight.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, Host, Text};

/// A public key as sshd(8) reads it: type, base64 and comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicKey {
    /// `ssh-ed25519`.
    pub kind: &'static str,
    /// The key in base64.
    pub body: String,
    /// Whose it is; may be empty.
    pub comment: String,
    /// Where it is stated.
    pub at: Span,
}

/// The keys of one user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyPlan {
    /// The user.
    pub user: String,
    /// The keys, in the user's order.
    pub keys: Vec<PublicKey>,
    /// Where the user is declared.
    pub at: Span,
}

/// The types that OpenSSH 8.9 and later accept by default (`sshd -T`, `pubkeyacceptedalgorithms`); `ssh-dss` is refused.
const KINDS: [&str; 7] = [
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
];

/// The keys of every user of `host` that has one.
pub(super) fn keys(host: &Host, diagnostics: &mut Vec<Diagnostic>) -> Vec<KeyPlan> {
    let plans = host.users.iter().map(|(name, user)| KeyPlan {
        user: name.to_string(),
        keys: user.keys.value.iter().flat_map(|key| read(key, diagnostics)).collect(),
        at: user.key_at,
    });
    plans.filter(|plan| !plan.keys.is_empty()).collect()
}

/// The keys of one string or file: one a line, blank lines and `#` comments apart.
fn read(text: &At<Text>, diagnostics: &mut Vec<Diagnostic>) -> Vec<PublicKey> {
    if text.0.contains("PRIVATE KEY-----") {
        let message = "this is a private key; a bundle holds public ones alone";
        diagnostics.push(
            names::SECRET_IN_SOURCE
                .at(text.at, message)
                .note("whoever has read the source has the key: make a new pair")
                .help("name the file that ends in `.pub`"),
        );
        return Vec::new();
    }
    let lines: Vec<&str> =
        text.0.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    if lines.is_empty() {
        diagnostics
            .push(names::SSH_KEY.at(text.at, "there is no key here").help("paste the `.pub` file's line"));
    }
    let mut keys = Vec::new();
    for line in lines {
        match key(line, text.at) {
            Ok(key) => keys.push(key),
            Err(message) => diagnostics.push(
                names::SSH_KEY
                    .at(text.at, message)
                    .within(text.0.find(line).map_or(0..0, |at| at..at + line.len()))
                    .help("a public key is `ssh-ed25519 AAAA… comment` on one line"),
            ),
        }
    }
    keys
}

fn key(line: &str, at: Span) -> Result<PublicKey, String> {
    let mut words = line.splitn(3, ' ');
    let (first, body) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let comment = words.next().unwrap_or_default().trim();
    let Some(kind) = KINDS.into_iter().find(|kind| *kind == first) else {
        return Err(match first {
            "ssh-dss" => "sshd has refused keys of type `ssh-dss` since OpenSSH 7.0".to_owned(),
            _ if line.contains(" ssh-") || line.contains(" ecdsa-") => {
                "a key stands without options before its type".to_owned()
            }
            _ => "this is no public ssh key: it begins with no type that sshd accepts".to_owned(),
        });
    };
    let blob = base64(body).ok_or("the key's base64 is cut or mistyped")?;
    if inner_kind(&blob) != Some(kind.as_bytes()) {
        return Err(format!("the base64 is not that of a key of type `{kind}`"));
    }
    if comment.chars().any(char::is_control) {
        return Err("the key's comment holds a control character".to_owned());
    }
    Ok(PublicKey { kind, body: body.to_owned(), comment: comment.to_owned(), at })
}

/// The type that the key itself names first, behind four bytes of length (RFC 4253, section 6.6).
fn inner_kind(blob: &[u8]) -> Option<&[u8]> {
    let (length, rest) = blob.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    // Behind the name there is at least the key.
    if rest.len() <= length { None } else { rest.get(..length) }
}

/// Reads base64 with padding (RFC 4648); none for anything else.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if !text.len().is_multiple_of(4) || padding > 2 || digits.is_empty() {
        return None;
    }
    let (mut bytes, mut held, mut bits) = (Vec::with_capacity(text.len() * 3 / 4), 0_u32, 0_u32);
    for digit in digits.bytes() {
        held = held << 6 | sextet(digit)?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    (held & ((1 << bits) - 1) == 0).then_some(bytes)
}

fn sextet(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::{base64, key};
    use infc_diag::{FilePath, Files, Span};

    const GOOD: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJp1VX0LmrFQx0MZ2g8yrZ7Zr0kqQZcN0F1Jd2o0b1aS deployer@example.org";

    fn span() -> Span {
        Span::new(Files::default().intern(FilePath::project("site.inf")), 0, 0)
    }

    #[test]
    fn a_key_is_read_whole() {
        let read = key(GOOD, span()).unwrap();
        assert_eq!((read.kind, read.comment.as_str()), ("ssh-ed25519", "deployer@example.org"));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for bad in [
            "",
            "ssh-ed25519",
            "ssh-ed25519 AAAA",
            "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIJp1VX0LmrFQx0MZ2g8yrZ7Zr0kqQZcN0F1Jd2o0b1aS",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJp1VX0LmrFQx0MZ2g8yrZ7Zr0kqQZcN0F1Jd2o0b1a x",
            "ssh-dss AAAAB3NzaC1kc3MAAACBAA== x",
            "command=\"sh\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJp1VX0LmrFQx0MZ2g8yrZ7Zr0kqQZcN0F1Jd2o0b1aS",
        ] {
            assert!(key(bad, span()).is_err(), "{bad}");
        }
    }

    #[test]
    fn base64_is_strict() {
        assert_eq!(base64("TWFu"), Some(b"Man".to_vec()));
        assert_eq!(base64("TQ=="), Some(b"M".to_vec()));
        for bad in ["", "TWF", "TQ=", "TR==", "T!==", "===="] {
            assert_eq!(base64(bad), None, "{bad}");
        }
    }
}
