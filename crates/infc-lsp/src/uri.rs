//! Names of files as a client writes them, and as the file system does.
//!
//! It deliberately knows two schemes: `file`, and `infc` for what lies in no folder of the user.

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::{FilePath, Root};
use lsp_types::Uri;

/// The scheme of the library's sources and of inputs that are not read in place.
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

/// The URI of a file of the library or of an input: `infc:/std/profiles.inf`, `infc:/input/house/site.inf`.
pub fn of_foreign(file: &FilePath) -> Option<Uri> {
    let root = match &file.root {
        Root::Project => return None,
        Root::Std => "std".to_owned(),
        Root::Input(name) => format!("input/{name}"),
    };
    format!("{SCHEME}:/{root}/{}", encoded(file.path.as_str())).parse().ok()
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
        let uri = of_foreign(&FilePath::std("profiles.inf")).unwrap();
        assert_eq!(uri.as_str(), "infc:/std/profiles.inf");
        assert_eq!(of_library(&uri).unwrap(), "profiles.inf");
    }
}
