//! Names of files as a client writes them, and as the file system does.
//!
//! It deliberately knows two schemes: `file`, and `infc` for what lies in no folder of the user.

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::{FilePath, Root};
use lsp_types::Uri;

/// The scheme of the library's sources, of inputs that are not read in place, and of pages that infc writes.
pub const SCHEME: &str = "infc";

/// The path that a URI names, if it is a file's.
pub fn path(uri: &Uri) -> Option<Utf8PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let path = rest.get(rest.find('/')?..)?;
    decoded(path.split(['?', '#']).next().unwrap_or_default()).map(Utf8PathBuf::from)
}

/// The URI of an absolute path.
pub fn of_path(path: &Utf8Path) -> Option<Uri> {
    format!("file://{}", encoded(path.as_str())).parse().ok()
}

/// The URI of a file of the library or of an input of the flake in `root`: `infc:/std/profiles.inf`,
/// `infc:/input/house/site.inf?/srv/flake`.
pub fn of_foreign(file: &FilePath, root: &Utf8Path) -> Option<Uri> {
    let path = encoded(file.path.as_str());
    match &file.root {
        Root::Project => None,
        Root::Std => format!("{SCHEME}:/std/{path}").parse().ok(),
        Root::Input(name) => of_flake(&format!("input/{}/{path}", encoded(name)), root),
    }
}

/// The URI of the page that tells every way to the listener `id` of the flake in `root`.
pub fn of_reach(id: &str, root: &Utf8Path) -> Option<Uri> {
    of_flake(&format!("reach/{}.md", encoded(id)), root)
}

/// A document of one flake, which stands behind the `?`, for every flake has its own.
fn of_flake(path: &str, root: &Utf8Path) -> Option<Uri> {
    format!("{SCHEME}:/{path}?{}", encoded(root.as_str())).parse().ok()
}

/// What belongs to one flake and lies in no folder of the user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Foreign {
    /// A source of an input.
    Input {
        /// The input.
        name: String,
        /// The file in it.
        path: Utf8PathBuf,
    },
    /// Every way to a listener.
    Reach {
        /// Its name.
        id: String,
    },
}

/// What such a URI names.
pub fn foreign(uri: &Uri) -> Option<Foreign> {
    let rest = uri.as_str().strip_prefix("infc:/")?.split(['?', '#']).next()?;
    if let Some(id) = rest.strip_prefix("reach/") {
        let id = decoded(id)?;
        return Some(Foreign::Reach { id: id.strip_suffix(".md").unwrap_or(&id).to_owned() });
    }
    let (name, path) = rest.strip_prefix("input/")?.split_once('/')?;
    Some(Foreign::Input { name: decoded(name)?, path: decoded(path)?.into() })
}

/// The folder of the flake that such a URI belongs to.
pub fn flake(uri: &Uri) -> Option<Utf8PathBuf> {
    let rest = uri.as_str().strip_prefix("infc:/")?;
    decoded(rest.split_once('?')?.1.split('#').next()?).map(Utf8PathBuf::from)
}

/// The path in the library that such a URI names.
pub fn of_library(uri: &Uri) -> Option<Utf8PathBuf> {
    decoded(uri.as_str().strip_prefix("infc:/std/")?).map(Utf8PathBuf::from)
}

fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let part = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.bytes().map(part).collect()
}

fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_back() {
        for text in ["/srv/a.inf", "/srv/größe und mehr/100%.inf", "/a#b?c.inf"] {
            let uri = of_path(Utf8Path::new(text)).unwrap();
            assert_eq!(path(&uri).unwrap(), text, "{}", uri.as_str());
        }
        let written: Uri = "file:///c%C3%A4/x%20y.inf".parse().unwrap();
        assert_eq!(path(&written).unwrap(), "/cä/x y.inf");
        assert_eq!(path(&"untitled:Untitled-1".parse().unwrap()), None);
        assert_eq!(
            path(&"file:///a%zz".parse().unwrap_or(written)).as_deref(),
            Some(Utf8Path::new("/cä/x y.inf"))
        );
    }

    #[test]
    fn the_library_has_names_of_its_own() {
        let root = Utf8Path::new("/srv/a b");
        let uri = of_foreign(&FilePath::std("profiles.inf"), root).unwrap();
        assert_eq!(uri.as_str(), "infc:/std/profiles.inf");
        assert_eq!(of_library(&uri).unwrap(), "profiles.inf");
        assert_eq!((foreign(&uri), flake(&uri)), (None, None));
    }

    #[test]
    fn what_belongs_to_a_flake_says_so() {
        let root = Utf8Path::new("/srv/a b");
        let file = FilePath { root: Root::Input("house".to_owned()), path: "lib/a.inf".into() };
        let uri = of_foreign(&file, root).unwrap();
        assert_eq!(uri.as_str(), "infc:/input/house/lib/a.inf?/srv/a%20b");
        assert_eq!(
            foreign(&uri),
            Some(Foreign::Input { name: "house".to_owned(), path: "lib/a.inf".into() })
        );
        assert_eq!(flake(&uri).unwrap(), root);
        let id = "hosts.vps.vhosts.\"a.example.org\"";
        let page = of_reach(id, root).unwrap();
        assert_eq!(page.as_str(), "infc:/reach/hosts.vps.vhosts.%22a.example.org%22.md?/srv/a%20b");
        assert_eq!(foreign(&page), Some(Foreign::Reach { id: id.to_owned() }));
        // As another client would write it.
        let page: Uri = page.as_str().replace("?/srv/", "?%2Fsrv%2F").parse().unwrap();
        assert_eq!(flake(&page).unwrap(), root);
    }
}
