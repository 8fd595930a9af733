//! URLs of inputs: `path:`, `git+https:`, `git+ssh:`, `git+file:`, `tar+https:`.
//!
//! It deliberately asks nobody whether a place exists, and refuses what another program could read as an option, as a
//! secret, or as another place than a person reads.

use std::fmt;

use camino::Utf8PathBuf;

/// How an input is had.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scheme {
    /// `path:../house`: a folder, read in place.
    Path,
    /// `git+https://example.org/house.git`
    GitHttps,
    /// `git+ssh://git@example.org/house.git`
    GitSsh,
    /// `git+file:../house` or `git+file:///srv/git/house.git`: a repository on this machine.
    GitFile,
    /// `tar+https://example.org/house.tar.gz`
    TarHttps,
}

const SCHEMES: [(Scheme, &str); 5] = [
    (Scheme::Path, "path"),
    (Scheme::GitHttps, "git+https"),
    (Scheme::GitSsh, "git+ssh"),
    (Scheme::GitFile, "git+file"),
    (Scheme::TarHttps, "tar+https"),
];

/// The URL of an input, in its one spelling.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct InputUrl {
    /// How it is had.
    pub scheme: Scheme,
    /// What stands after the scheme's colon: a relative path, or `//` and a place.
    pub place: String,
    /// `?dir=`: the flake's folder in what is fetched.
    pub folder: Option<Utf8PathBuf>,
    /// `?ref=`: a branch or tag.
    pub reference: Option<String>,
    /// `?rev=`: a commit, in full.
    pub revision: Option<String>,
}

/// What is wrong with a URL, and where in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UrlError {
    /// The byte at which it begins.
    pub start: usize,
    /// The byte after its end.
    pub end: usize,
    /// What is wrong, without the text itself.
    pub message: String,
    /// What to write.
    pub help: String,
    /// Whether it is a secret.
    pub secret: bool,
}

impl InputUrl {
    /// Reads a URL.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let whole = |message: &str, help: String| Err(error(0..text.len(), message, help));
        let odd =
            |c: char| c.is_whitespace() || c.is_control() || !c.is_ascii() || "\"'`\\<>^{|}$".contains(c);
        if let Some((at, odd)) = text.char_indices().find(|&(_, c)| odd(c)) {
            let help = "write such a character as `%` and two hexadecimal digits";
            return Err(error(at..at + odd.len_utf8(), "a URL has plain characters only", help.to_owned()));
        }
        let Some((name, rest)) = text.split_once(':') else {
            return whole("a URL begins with its scheme", meant(text));
        };
        let Some(&(scheme, _)) = SCHEMES.iter().find(|(_, known)| *known == name) else {
            return Err(error(0..name.len(), "inputs have no such scheme", meant(text)));
        };
        let begin = name.len() + 1;
        let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
        if let Some(at) = text.find('#') {
            let help = "a branch or tag is written `?ref=main`, a folder `?dir=path`".to_owned();
            return Err(error(at..text.len(), "the URL of an input has no `#`", help));
        }
        let place = match scheme {
            Scheme::Path => relative(place),
            Scheme::GitFile if !place.starts_with('/') => relative(place),
            Scheme::GitFile => absolute(place),
            Scheme::GitHttps | Scheme::GitSsh | Scheme::TarHttps => remote(place, scheme),
        };
        let place = place.map_err(|error| error.after(begin))?;
        let mut url = Self { scheme, place, folder: None, reference: None, revision: None };
        let mut at = text.len() - query.map_or(0, str::len);
        for part in query.into_iter().flat_map(|query| query.split('&')) {
            url.parameter(part).map_err(|error| error.after(at))?;
            at += part.len() + 1;
        }
        Ok(url)
    }

    fn parameter(&mut self, part: &str) -> Result<(), UrlError> {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let whole = 0..part.len();
        let is_git = matches!(self.scheme, Scheme::GitHttps | Scheme::GitSsh | Scheme::GitFile);
        let is_hex = |value: &str| {
            matches!(value.len(), 40 | 64) && value.bytes().all(|b| b"0123456789abcdef".contains(&b))
        };
        match key {
            "ref" if is_git && self.reference.is_none() => {
                if !is_reference(value) {
                    return Err(error(
                        whole,
                        "this is no name of a branch or tag",
                        "write `ref=main`".to_owned(),
                    ));
                }
                self.reference = Some(value.to_owned());
            }
            "rev" if is_git && self.revision.is_none() => {
                if !is_hex(value) {
                    let help = "write all 40 digits: `git rev-parse HEAD` prints them".to_owned();
                    return Err(error(whole, "a revision is a commit's hash in full", help));
                }
                self.revision = Some(value.to_owned());
            }
            "dir" if self.scheme != Scheme::Path && self.folder.is_none() => {
                let folder = relative(value).map_err(|error| error.after(key.len() + 1))?;
                if folder == "." || folder.starts_with("..") {
                    return Err(error(
                        whole,
                        "the folder is not below what is fetched",
                        "write `dir=path/in/it`".to_owned(),
                    ));
                }
                self.folder = Some(folder.into());
            }
            _ => {
                let known = match self.scheme {
                    Scheme::Path => "a `path:` takes no parameters: name the folder itself",
                    Scheme::TarHttps => "`dir` may stand there, once",
                    _ => "`ref`, `rev` and `dir` may stand there, each once",
                };
                let shown = if key.len() <= 16 { key } else { "…" };
                return Err(error(
                    whole,
                    &format!("the parameter `{shown}` does not belong here"),
                    known.to_owned(),
                ));
            }
        }
        Ok(())
    }

    /// This URL, which a flake had at `base` states, as the flake that is compiled would state it; nothing if it leads
    /// beside what is fetched, where there is nothing.
    pub fn seen_from(&self, base: &Self) -> Option<Self> {
        let is_relative = !self.place.starts_with('/');
        match (self.scheme, base.scheme) {
            (Scheme::Path | Scheme::GitFile, Scheme::Path) if is_relative => {
                let place = relative(&format!("{}/{}", base.place, self.place)).ok()?;
                Some(Self { place, ..self.clone() })
            }
            (Scheme::Path | Scheme::GitFile, _) if is_relative => None,
            _ => Some(self.clone()),
        }
    }

    /// The folder of a `path:`, relative to the flake that states it; `.` for that flake's own.
    pub fn in_place(&self) -> Option<&str> {
        (self.scheme == Scheme::Path).then_some(&self.place)
    }

    /// Whether it is fetched by git.
    pub fn is_git(&self) -> bool {
        matches!(self.scheme, Scheme::GitHttps | Scheme::GitSsh | Scheme::GitFile)
    }
}

impl fmt::Display for InputUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = SCHEMES.iter().find(|(known, _)| *known == self.scheme).map_or("", |(_, name)| name);
        write!(out, "{scheme}:{}", self.place)?;
        let folder = self.folder.as_ref().map(|folder| ("dir", folder.as_str()));
        let reference = self.reference.as_deref().map(|name| ("ref", name));
        let revision = self.revision.as_deref().map(|hash| ("rev", hash));
        let given = [folder, reference, revision].into_iter().flatten();
        given
            .zip(std::iter::once('?').chain(std::iter::repeat('&')))
            .try_for_each(|((key, value), sign)| write!(out, "{sign}{key}={value}"))
    }
}

impl UrlError {
    fn after(mut self, begin: usize) -> Self {
        self.start += begin;
        self.end += begin;
        self
    }
}

fn error(range: std::ops::Range<usize>, message: &str, help: String) -> UrlError {
    UrlError { start: range.start, end: range.end, message: message.to_owned(), help, secret: false }
}

/// What a URL of another tool is here.
fn meant(text: &str) -> String {
    let all = "write `path:`, `git+https:`, `git+ssh:`, `git+file:` or `tar+https:`".to_owned();
    if text.contains('@') && !text.starts_with("git@") {
        return all;
    }
    if text.starts_with("./") || text.starts_with("../") {
        return format!("write `path:{text}`");
    }
    if let Some(rest) = text.strip_prefix("github:").or(text.strip_prefix("gitlab:")) {
        let host = if text.starts_with("github") { "github.com" } else { "gitlab.com" };
        let mut parts = rest.splitn(3, '/');
        let (owner, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let branch = parts.next().map_or(String::new(), |branch| format!("?ref={branch}"));
        return format!("write `git+https://{host}/{owner}/{name}{branch}`");
    }
    if let Some((host, path)) = text.strip_prefix("git@").and_then(|rest| rest.split_once(':')) {
        return format!("write `git+ssh://git@{host}/{path}`");
    }
    if let Some(rest) = text.strip_prefix("https:") {
        let is_tar = [".tar.gz", ".tgz", ".tar"].iter().any(|end| rest.ends_with(end));
        return format!("write `{}+https:{rest}`", if is_tar { "tar" } else { "git" });
    }
    if let Some(rest) = text.strip_prefix("ssh:") {
        return format!("write `git+ssh:{rest}`");
    }
    if let Some(rest) = text.strip_prefix("file:") {
        return format!("write `git+file:{rest}`");
    }
    all
}

/// A relative path in its one spelling: `.`, or parts with `..` at the beginning alone.
fn relative(path: &str) -> Result<String, UrlError> {
    let whole = 0..path.len();
    if path.is_empty() {
        return Err(error(whole, "the path is missing", "write `path:../house`".to_owned()));
    }
    if path.starts_with(['/', '~']) {
        let help =
            "write it relative to the flake, `path:../house`, so that it holds on every machine".to_owned();
        return Err(error(whole, "the path is not relative", help));
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part if part.starts_with('-') => {
                let help = "rename the folder: programs take such a name for an option".to_owned();
                return Err(error(whole, "a part of the path begins with `-`", help));
            }
            part => parts.push(part),
        }
    }
    // A shell would take it for somebody's folder, and so would a reader: `./~/house` is no better.
    if parts.first().is_some_and(|first| first.starts_with('~')) {
        let help = "rename the folder, or name another: `path:../house`".to_owned();
        return Err(error(whole, "the path begins with `~`", help));
    }
    Ok(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}

fn absolute(place: &str) -> Result<String, UrlError> {
    let whole = 0..place.len();
    let help = || {
        "write `git+file:///srv/git/house.git`, or a path relative to the flake, `git+file:../house`"
            .to_owned()
    };
    match place.strip_prefix("//") {
        Some(path) if path.starts_with('/') && path.split('/').all(|part| !matches!(part, "." | "..")) => {
            Ok(place.to_owned())
        }
        _ => Err(error(whole, "this is no path of a repository", help())),
    }
}

/// `//host/path` of a place that is not on this machine.
fn remote(place: &str, scheme: Scheme) -> Result<String, UrlError> {
    let whole = 0..place.len();
    let example = match scheme {
        Scheme::GitSsh => "write `git+ssh://git@example.org/house.git`",
        Scheme::TarHttps => "write `tar+https://example.org/house.tar.gz`",
        _ => "write `git+https://example.org/house.git`",
    };
    let wrong = |message: &str| Err(error(whole.clone(), message, example.to_owned()));
    let Some((authority, path)) = place.strip_prefix("//").and_then(|rest| rest.split_once('/')) else {
        return wrong("the URL names no host and path");
    };
    let (user, host) =
        authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    if let Some(user) = user
        && (scheme != Scheme::GitSsh || user.contains(':'))
    {
        let help = "remove it; let `git+ssh:` use the key of whoever runs infc, as in `git+ssh://git@example.org/house.git`";
        let range = 2..2 + user.len() + 1;
        return Err(UrlError {
            secret: true,
            ..error(range, "the URL carries a name or password", help.to_owned())
        });
    }
    let name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    let (host, port) = host.split_once(':').map_or((host, "443"), |(host, port)| (host, port));
    let is_host = |host: &str| !host.is_empty() && !host.starts_with(['-', '.']) && host.chars().all(name);
    if !is_host(host) || port.parse::<u16>().is_err() || user.is_some_and(|user| !is_host(user)) {
        return wrong("the host of the URL is none");
    }
    let is_clean = path.split('/').all(|part| !matches!(part, "." | "..") && !part.starts_with('-'));
    if path.is_empty() || !is_clean { wrong("the path of the URL is none") } else { Ok(place.to_owned()) }
}

/// Whether git takes `name` for a branch or tag, and nothing takes it for an option or a range.
fn is_reference(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._/+".contains(c);
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with(['.', '-'])
            && !part.ends_with('.')
            && part.strip_suffix(".lock").is_none()
    };
    name.chars().all(plain) && !name.contains("..") && name.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        InputUrl::parse(text).unwrap().to_string()
    }

    #[test]
    fn one_spelling() {
        for same in [
            "path:../house",
            "path:.",
            "git+https://github.com/acme/house",
            "git+https://example.org:8443/a/b.git?dir=infra/house&ref=release/1.x&rev=0123456789012345678901234567890123456789",
            "git+ssh://git@example.org/house.git?ref=v1",
            "git+ssh://example.org:22/house.git",
            "git+file:../house",
            "git+file:///srv/git/house.git?ref=main",
            "tar+https://example.org/house.tar.gz?dir=house",
        ] {
            assert_eq!(shown(same), same);
        }
        assert_eq!(shown("path:./a//b/../../../house/"), "path:../house");
        assert_eq!(shown("git+file:x?ref=a&dir=./b"), "git+file:x?dir=b&ref=a");
    }

    #[test]
    fn refused() {
        let long = format!("git+https://h/x?rev={}", "a".repeat(39));
        for bad in [
            "",
            "-x",
            "house",
            "path:",
            "path:/abs",
            "path:~/x",
            "path:../-x",
            "path:x?ref=a",
            "http://x/y",
            "https://x/y",
            "git+http://x/y",
            "git+https:x",
            "git+https://",
            "git+https:///x",
            "git+https://-h/x",
            "git+https://h/../x",
            "git+https://h/--upload-pack=x",
            "git+https://h:x/y",
            "git+ssh://-oProxy@h/x",
            "git+file://host/x",
            "git+file:////../x/..",
            "tar+https://h/x?ref=a",
            "git+https://h/x?ref=-a",
            "git+https://h/x?ref=a..b",
            "git+https://h/x?ref=a:b",
            "git+https://h/x?ref=",
            "git+https://h/x?dir=../x",
            "git+https://h/x?dir=/x",
            "git+https://h/x?ref=a&ref=b",
            "git+https://h/x?token=abc",
            "git+https://h/x#main",
            "path:a b",
            "path:a\nb",
            "path:ä",
            "path:$(x)",
            "git+ext::sh",
            &long,
        ] {
            let error = InputUrl::parse(bad).expect_err(bad);
            assert!(error.start <= error.end && error.end <= bad.len(), "{bad}: {error:?}");
            assert!(!error.message.is_empty() && !error.help.is_empty(), "{bad}");
            assert!(!error.secret, "{bad}");
        }
    }

    #[test]
    fn secrets_are_not_repeated() {
        for bad in [
            "git+https://me:hunter2@h/x",
            "git+https://ghp_hunter2@h/x",
            "git+ssh://git:hunter2@h/x",
            "tar+https://a:hunter2@h/x",
        ] {
            let error = InputUrl::parse(bad).unwrap_err();
            assert!(error.secret && !format!("{error:?}").contains("hunter2"), "{error:?}");
        }
        let error = InputUrl::parse("https://me:hunter2@h/x").unwrap_err();
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }

    #[test]
    fn what_other_tools_write() {
        for (text, help) in [
            ("github:acme/house", "write `git+https://github.com/acme/house`"),
            ("github:acme/house/v1", "write `git+https://github.com/acme/house?ref=v1`"),
            ("git@example.org:acme/house.git", "write `git+ssh://git@example.org/acme/house.git`"),
            ("https://example.org/x.tar.gz", "write `tar+https://example.org/x.tar.gz`"),
            ("../house", "write `path:../house`"),
        ] {
            assert_eq!(InputUrl::parse(text).unwrap_err().help, help);
        }
    }

    #[test]
    fn seen_from_where_they_are_stated() {
        let url = |text| InputUrl::parse(text).unwrap();
        let seen = |text, base| url(text).seen_from(&url(base)).map(|url| url.to_string());
        assert_eq!(seen("path:../common", "path:../house").as_deref(), Some("path:../common"));
        assert_eq!(seen("path:inner", "path:../house").as_deref(), Some("path:../house/inner"));
        assert_eq!(seen("git+file:../common", "path:../a/b").as_deref(), Some("git+file:../a/common"));
        assert_eq!(seen("path:../common", "git+https://h/x"), None);
        assert_eq!(seen("git+https://h/y", "git+https://h/x").as_deref(), Some("git+https://h/y"));
        assert_eq!(seen("git+file:///y", "git+file:///x").as_deref(), Some("git+file:///y"));
    }
}
