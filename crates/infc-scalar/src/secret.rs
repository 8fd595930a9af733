//! Texts that look like keys and passwords: what belongs in no source, and is never shown when it stands there.
//!
//! It deliberately knows forms, not services' whole grammars, and errs towards silence: public keys, hashes,
//! fingerprints, identifiers and names are no secrets.

use std::borrow::Cow;
use std::ops::Range;

/// A secret within a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it seems to be, with its article.
    pub what: &'static str,
}

/// Beginnings of tokens, how many characters must follow at least, and what they are.
const TOKENS: &[(&str, usize, &str)] = &[
    ("sk_live_", 10, "a Stripe key"),
    ("sk_test_", 10, "a Stripe key"),
    ("rk_live_", 10, "a Stripe key"),
    ("whsec_", 16, "a Stripe webhook secret"),
    ("sk-ant-", 16, "an API key"),
    ("sk-proj-", 16, "an API key"),
    ("ghp_", 12, "a GitHub token"),
    ("gho_", 16, "a GitHub token"),
    ("ghu_", 16, "a GitHub token"),
    ("ghs_", 16, "a GitHub token"),
    ("ghr_", 16, "a GitHub token"),
    ("github_pat_", 16, "a GitHub token"),
    ("glpat-", 16, "a GitLab token"),
    ("xoxb-", 10, "a Slack token"),
    ("xoxp-", 10, "a Slack token"),
    ("xoxa-", 10, "a Slack token"),
    ("xoxs-", 10, "a Slack token"),
    ("xapp-", 10, "a Slack token"),
    ("AIza", 30, "a Google API key"),
    ("ya29.", 20, "a Google access token"),
    ("npm_", 30, "an npm token"),
    ("pypi-AgE", 30, "a PyPI token"),
    ("dop_v1_", 32, "a DigitalOcean token"),
    ("hf_", 30, "a Hugging Face token"),
    ("AGE-SECRET-KEY-1", 30, "an age key"),
];

/// How long a secret is at least that has no `@` after it.
const SHORTEST: usize = 16;

/// Every secret in `text`, by place.
pub fn find(text: &str) -> Vec<Found> {
    // Most texts are short, and each is looked at: what cannot be there is not looked for.
    if text.len() < SHORTEST && !text.contains('@') {
        return Vec::new();
    }
    let mut found = if text.contains("-----") { private_keys(text) } else { Vec::new() };
    if text.contains('@') {
        found.extend(passwords(text));
    }
    found.extend(hooks(text));
    for range in words(text) {
        let word = text.get(range.clone()).unwrap_or_default();
        found.extend(token(word).map(|what| Found { range, what }));
    }
    found.sort_by_key(|one| (one.range.start, std::cmp::Reverse(one.range.end)));
    let mut end = 0;
    found.retain(|one| {
        let apart = one.range.start >= end;
        end = end.max(one.range.end);
        apart
    });
    found
}

/// What `text` seems to be, if the name of what it is given to says that it is secret.
pub fn named(name: &str, text: &str) -> Option<&'static str> {
    let plain = text.trim();
    if plain.len() < SCRAMBLED {
        return None;
    }
    let what = kind_of_name(name)?;
    // What is looked up elsewhere, left open, or said in words is no secret itself.
    let elsewhere = plain.starts_with(['/', '.', '$', '<', '{', '%']) || plain.contains("://");
    (!elsewhere && is_scrambled(plain)).then_some(what)
}

/// `text` with every secret in it struck out, byte for byte.
pub fn masked(text: &str) -> Cow<'_, str> {
    let found = find(text);
    if found.is_empty() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(struck(text, found.into_iter().map(|one| one.range)))
    }
}

/// `text` with the bytes of `ranges` struck out; its length and its lines stay.
pub fn struck(text: &str, ranges: impl IntoIterator<Item = Range<usize>>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for range in ranges {
        for byte in bytes.get_mut(range).into_iter().flatten().filter(|byte| !b"\r\n".contains(byte)) {
            *byte = b'*';
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// What the last word of a name says that it holds.
fn kind_of_name(name: &str) -> Option<&'static str> {
    let same = |(one, other): (u8, u8)| match one {
        b'-' | b'.' => other == b'_',
        _ => one.to_ascii_lowercase() == other,
    };
    let ends_with = |word: &str| {
        let Some(start) = name.len().checked_sub(word.len()) else { return false };
        let (before, last) = name.as_bytes().split_at(start);
        before.last().is_none_or(|byte| matches!(byte, b'_' | b'-' | b'.'))
            && last.iter().copied().zip(word.bytes()).all(same)
    };
    let ends = |words: &[&str]| words.iter().any(|word| ends_with(word));
    if ends(&["password", "passwd", "passphrase", "pass", "pwd"]) {
        Some("a password")
    } else if ends(&["token"]) {
        Some("a token")
    } else if ends(&[
        "secret",
        "secret_key",
        "private_key",
        "api_key",
        "apikey",
        "access_key",
        "passkey",
        "encryption_key",
        "signing_key",
    ]) {
        Some("a secret key")
    } else {
        None
    }
}

/// What is shorter does not look like chance made it.
const SCRAMBLED: usize = 12;

/// Whether a text looks like chance made it: long, without blanks, of mixed kinds of characters, few of them often.
fn is_scrambled(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic();
    if text.len() < SCRAMBLED || !text.bytes().all(plain) {
        return false;
    }
    let has = |is: fn(&u8) -> bool| usize::from(text.as_bytes().iter().any(is));
    let kinds = has(u8::is_ascii_digit)
        + has(u8::is_ascii_lowercase)
        + has(u8::is_ascii_uppercase)
        + has(u8::is_ascii_punctuation);
    kinds >= 2 && has(u8::is_ascii_digit) == 1 && distinct(text) * 3 >= text.len().min(32)
}

/// How many different characters a text has.
fn distinct(text: &str) -> usize {
    let mut bytes: Vec<u8> = text.bytes().collect();
    bytes.sort_unstable();
    bytes.dedup();
    bytes.len()
}

/// Runs of the characters that tokens are made of.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_word = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.');
    text.split(move |char| !is_word(char)).filter(|word| word.len() >= SHORTEST).map(move |word| {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        start..start + word.len()
    })
}

fn token(word: &str) -> Option<&'static str> {
    let known = TOKENS
        .iter()
        .find(|(prefix, least, _)| word.strip_prefix(prefix).is_some_and(|rest| rest.len() >= *least));
    if let Some((_, _, what)) = known {
        return Some(what);
    }
    let upper = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let aws = ["AKIA", "ASIA"].iter().any(|prefix| word.starts_with(prefix));
    if aws && word.len() == 20 && upper(word) {
        return Some("an AWS access key");
    }
    if let Some(rest) = word.strip_prefix("sk-")
        && rest.len() >= 20
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && rest.bytes().any(|byte| byte.is_ascii_digit())
    {
        return Some("an API key");
    }
    match word.split('.').collect::<Vec<_>>().as_slice() {
        ["SG", id, key] if id.len() >= 16 && key.len() >= 16 => Some("a SendGrid key"),
        [head, body, sign] if head.starts_with("eyJ") && body.starts_with("eyJ") && sign.len() >= 16 => {
            Some("a JSON Web Token")
        }
        _ => None,
    }
}

fn private_keys(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("-----BEGIN ")) {
        let start = from + at;
        let rest = text.get(start..).unwrap_or_default();
        let head = rest.lines().next().unwrap_or_default();
        let end = rest.find("-----END ").map_or(rest.len(), |end| {
            let tail = rest.get(end..).unwrap_or_default();
            end + tail.lines().next().unwrap_or_default().len()
        });
        if head.contains("PRIVATE KEY") {
            found.push(Found { range: start..start + end, what: "a private key" });
        }
        from = start + end.max(1);
    }
    if found.is_empty()
        && let Some(at) = text.find("PRIVATE KEY-----")
    {
        found.push(Found { range: at..text.len(), what: "a private key" });
    }
    found
}

/// Users and passwords in URLs.
fn passwords(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, mark) in text.match_indices("://") {
        let start = at + mark.len();
        let rest = text.get(start..).unwrap_or_default();
        let stop = |char: char| char.is_whitespace() || "/?#\"'`;,)]}".contains(char);
        let authority = rest.split(stop).next().unwrap_or_default();
        let Some((user, _)) = authority.rsplit_once('@') else { continue };
        let Some((_, password)) = user.split_once(':') else { continue };
        if !password.is_empty() && !user.contains(['<', '$', '{']) {
            found.push(Found { range: start..start + user.len(), what: "a URL with a password" });
        }
    }
    found
}

/// Addresses of which knowing is being allowed.
fn hooks(text: &str) -> Vec<Found> {
    /// None is shorter: a mark, and what must follow.
    const HOOK: usize = 45;
    const HOOKS: &[(&str, &str)] = &[
        ("hooks.slack.com/services/", "a Slack webhook"),
        ("discord.com/api/webhooks/", "a Discord webhook"),
    ];
    let mut found = Vec::new();
    if text.len() < HOOK {
        return found;
    }
    for (mark, what) in HOOKS {
        for (at, _) in text.match_indices(mark) {
            let start = at + mark.len();
            let rest = text.get(start..).unwrap_or_default();
            let part = |char: char| char.is_ascii_alphanumeric() || "_-/".contains(char);
            let length = rest.find(|char| !part(char)).unwrap_or(rest.len());
            if length >= 20 {
                found.push(Found { range: start..start + length, what });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Put together here, so that no scanner of repositories takes a test for a leak.
    fn secrets() -> Vec<(String, &'static str)> {
        let some = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        let dash = "-----";
        vec![
            (format!("AKI{}", "AIOSFODNN7EXAMPLE"), "an AWS access key"),
            (format!("ASI{}", "AIOSFODNN7EXAMPLE"), "an AWS access key"),
            (format!("sk_{}_{some}", "live"), "a Stripe key"),
            (format!("whs{}_{some}", "ec"), "a Stripe webhook secret"),
            (format!("gh{}_{some}", "p"), "a GitHub token"),
            (format!("github_{}_{some}", "pat"), "a GitHub token"),
            (format!("gl{}-{some}", "pat"), "a GitLab token"),
            (format!("xo{}-123456789012-{some}", "xb"), "a Slack token"),
            (format!("https://hooks.slack.com/services/T0000/B0000/{some}"), "a Slack webhook"),
            (format!("AI{}{some}", "za"), "a Google API key"),
            (format!("sk-{some}"), "an API key"),
            (format!("SG.{some}.{some}"), "a SendGrid key"),
            (format!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.{some}"), "a JSON Web Token"),
            (
                format!("{dash}BEGIN OPENSSH PRIVATE KEY{dash}\nAAAA\n{dash}END OPENSSH PRIVATE KEY{dash}"),
                "a private key",
            ),
            (format!("{dash}BEGIN PRIVATE KEY{dash}\nAAAA"), "a private key"),
            ("mongodb+srv://app:hunter2@cluster.example.net/db".to_owned(), "a URL with a password"),
            ("redis://:hunter2@10.0.0.1:6379".to_owned(), "a URL with a password"),
            ("postgres://me:p%40ss@db/x?sslmode=require".to_owned(), "a URL with a password"),
        ]
    }

    /// What looks long and random and is for everyone.
    const OPEN: &[&str] = &[
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0pXb2n5yFzJ5wq7Yv3kT1rC8dQm6uL4hZs9eWg2oBx deployer@office",
        "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIJ0pXb2n5yFzJ5wq7Yv3kT1r me",
        "sk-ecdsa-sha2-nistp256@openssh.com AAAAInNrLWVjZHNhLXNoYTItbmlzdHAyNTZAb3BlbnNzaC5jb20 me",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
        "SHA256:uNiVztksCsDhcc0u9e8BrrqkqZzqJ0jyCvGz0yZVyE4",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC",
        "123e4567-e89b-12d3-a456-426614174000",
        "cluster0.abcde12345.mongodb.net",
        "https://user@example.org/",
        "https://${user}:${password}@example.org/",
        "mongodb://<user>:<password>@host/db",
        "git+ssh://git@github.com/owner/repository.git",
        "/var/www/shared/sk_live_backups",
        "default-src 'self'; img-src 'self' data:; object-src 'none'",
        "v18.20.4-linux-x64-some-long-release-name",
        "AKIA",
        "SG.html",
        "npm_config_registry",
        "hf_transfer",
        "the sk-learn-compatible-estimators of the house",
    ];

    #[test]
    fn secrets_are_seen_alone_and_within() {
        for (secret, what) in secrets() {
            let alone = find(&secret);
            assert_eq!(alone.iter().map(|one| one.what).collect::<Vec<_>>(), [what], "{secret}");
            let text = format!("proxy_set_header X \"{secret}\";\n");
            let within = find(&text);
            assert_eq!(within.len(), 1, "{text}");
            let hidden = masked(&text);
            assert_eq!(hidden.len(), text.len());
            assert_eq!(hidden.lines().count(), text.lines().count());
            let core = secret.get(within[0].range.start.saturating_sub(20)..).unwrap_or(&secret);
            assert!(!hidden.contains(core) && find(&hidden).is_empty(), "{hidden}");
        }
    }

    #[test]
    fn what_is_for_everyone_is_not() {
        for text in OPEN {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn a_name_says_that_its_value_is_secret() {
        for (name, text) in [
            ("JWT_SECRET", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            ("smtp-password", "Xk3!vQ9z#Lm2pR7t"),
            ("DB_PASSWORD", "correct4horse7battery"),
            ("token", "b7e2c1d0-4f5a-4c3b-9e8d-7a6b5c4d3e2f"),
            ("api-key", "q8Zr41LmXw02TbNc"),
            ("MPESA_PASSKEY", "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919"),
        ] {
            assert!(named(name, text).is_some(), "{name} = {text}");
        }
        for (name, text) in [
            ("JWT_SECRET", "/run/secrets/jwt"),
            ("JWT_SECRET", "${vault}"),
            ("PASSWORD_MIN_LENGTH", "12"),
            ("JWT_SECRET_FILE", "9f86d081884c7d659a2feaa0c55ad015"),
            ("RESET_TOKEN_TTL", "3600000000000"),
            ("token", "header"),
            ("password", "see the safe in the office"),
            ("sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            ("fingerprint", "SHA256:uNiVztksCsDhcc0u9e8BrrqkqZzqJ0jyCvGz0yZVyE4"),
            ("id", "123e4567-e89b-12d3-a456-426614174000"),
            ("MONITORING_PASSWORD", "000000000000"),
        ] {
            assert_eq!(named(name, text), None, "{name} = {text}");
        }
    }
}
