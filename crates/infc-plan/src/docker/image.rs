//! The name of an image, as Docker reads it: `[registry/]name[:tag][@digest]` (distribution/reference).
//!
//! It deliberately asks no registry: whether there is such an image is not known while compiling.

use crate::token::Refused;

/// The name of an image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Image {
    /// The whole name as it is written.
    pub text: String,
    /// The tag, if one is written.
    pub tag: Option<String>,
    /// The digest, if one is written.
    pub digest: Option<String>,
}

impl Image {
    /// The port of its registry: that of HTTPS, unless the first part of the name says another.
    pub fn registry_port(&self) -> u16 {
        let first = self.text.split_once('/').map(|(first, _)| first);
        first.and_then(|first| first.split_once(':')).and_then(|(_, port)| port.parse().ok()).unwrap_or(443)
    }

    /// The registry of Amazon's that it comes from: its passwords are valid for half a day, so that nobody logs in once.
    pub fn amazon(&self) -> Option<&str> {
        let (registry, _) = self.text.split_once('/')?;
        let (account, place) = registry.split_once(".dkr.ecr.")?;
        let numbered = account.bytes().all(|b| b.is_ascii_digit());
        (numbered && place.ends_with(".amazonaws.com")).then_some(registry)
    }

    /// Reads a name.
    pub fn read(text: &str) -> Result<Self, Refused> {
        let (named, digest) = match text.split_once('@') {
            Some((named, digest)) => (named, Some(digest)),
            None => (text, None),
        };
        if digest.is_some_and(|digest| !is_digest(digest)) {
            return Err(Refused::because("a digest is `sha256:` and 64 digits of 0-9 and a-f"));
        }
        // A colon before the last slash is that of a registry's port.
        let (before, last) = named.rsplit_once('/').map_or(("", named), |(before, last)| (before, last));
        let (name, tag) = match last.split_once(':') {
            Some((name, tag)) => (name, Some(tag)),
            None => (last, None),
        };
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(Refused::because("a tag has at most 128 letters, digits and `_` `.` `-`"));
        }
        if !is_part(name)
            || !(before.is_empty() || are_parts(before))
            || (before.is_empty() && named.contains('/'))
        {
            return Err(Refused::because(
                "it is `[registry/]name[:tag][@sha256:…]`, and the parts of a name are small letters and digits",
            ));
        }
        let own = |part: Option<&str>| part.map(str::to_owned);
        Ok(Self { text: text.to_owned(), tag: own(tag), digest: own(digest) })
    }
}

fn is_digest(digest: &str) -> bool {
    let hex = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    digest.strip_prefix("sha256:").is_some_and(|digits| digits.len() == 64 && digits.bytes().all(hex))
}

fn is_tag(tag: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    (1..=128).contains(&tag.len())
        && tag.bytes().all(|b| plain(b) || b == b'.' || b == b'-')
        && tag.bytes().next().is_some_and(plain)
}

/// The registry and the folders; the first may be a registry, which has a port and capital letters.
fn are_parts(text: &str) -> bool {
    let mut parts = text.split('/');
    let first = parts.next().unwrap_or_default();
    (is_part(first) || is_registry(first)) && parts.all(is_part)
}

fn is_registry(text: &str) -> bool {
    let (host, port) = text.split_once(':').unwrap_or((text, "1"));
    let label = |label: &str| {
        let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && ends(label.chars().next())
            && ends(label.chars().last())
    };
    host.split('.').all(label) && !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit())
}

/// Small letters and digits, with `.`, `_`, `__` or dashes between them.
fn is_part(part: &str) -> bool {
    let alnum = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let between = part.split(alnum).filter(|between| !between.is_empty());
    let mut fit =
        between.map(|between| matches!(between, "." | "_" | "__") || between.chars().all(|c| c == '-'));
    !part.is_empty() && part.starts_with(alnum) && part.ends_with(alnum) && fit.all(|fit| fit)
}

#[cfg(test)]
mod tests {
    use super::Image;

    #[test]
    fn names_are_read_as_docker_reads_them() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        for (text, tag, pinned) in [
            ("redis", None, false),
            ("redis:7.2", Some("7.2"), false),
            ("library/redis", None, false),
            ("ghcr.io/acme/shop-api:v1", Some("v1"), false),
            ("localhost:5000/a/b__c", None, false),
            ("Registry.example.org:443/api", None, false),
            (&format!("redis@{digest}"), None, true),
            (&format!("r.example.org/redis:7@{digest}"), Some("7"), true),
        ] {
            let image = Image::read(text).unwrap_or_else(|why| panic!("{text}: {why:?}"));
            assert_eq!((image.tag.as_deref(), image.digest.is_some()), (tag, pinned), "{text}");
        }
    }

    #[test]
    fn what_docker_refuses_is_refused() {
        let short = format!("redis@sha256:{}", "0a".repeat(31));
        for text in [
            "",
            "Redis",
            "redis:",
            "redis: 7",
            "a//b",
            "/a",
            "a/",
            "--privileged",
            "a b",
            "a..b",
            "a___b",
            "redis@sha256:x",
            &short,
            "redis;x",
            "$(x)",
            "a\nb",
            "re:dis:7",
            "-v/:/host",
            "r.example.org:/a",
            "a/b:c/d",
        ] {
            assert!(Image::read(text).is_err(), "{text:?}");
        }
    }
}
