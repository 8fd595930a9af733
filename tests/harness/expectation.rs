//! What a site gives, set beside what its document says.
//!
//! It deliberately compares text exactly; only a line `…` of an emitted file stands for any lines.

use camino::Utf8Path;
use infc::bundle::{Bundle, BundlePath, Entry, HostBundle, MANIFEST, Manifests, SUMS};
use infc::report::Report;
use infc::{Built, World};

use crate::case::Case;
use crate::console::replay;
use crate::document::Fence;

/// The line of an emitted file that stands for any lines.
const ANY: &str = "…";

/// A case that was compiled.
pub struct Given<'a> {
    /// Its files.
    pub world: &'a dyn World,
    /// What became of them.
    pub built: &'a Built,
    /// The same files on a disk, for transcripts.
    pub directory: &'a Utf8Path,
}

impl Given<'_> {
    /// The body that `fence` should have, now that it has `body`; or why it can have none.
    pub fn body_of(&self, fence: &Fence, body: &str) -> Result<String, String> {
        if let Some(title) = fence.value("title") {
            let emitted = self.emitted(title)?;
            return Ok(if has_shape(&emitted, body) { body.to_owned() } else { emitted });
        }
        if fence.language == "console" {
            return replay(body, self.directory);
        }
        Ok(Report::new(self.world, &self.built.diagnostics).human(false))
    }

    /// The text of an emitted file, or of a manifest.
    fn emitted(&self, title: &str) -> Result<String, String> {
        let bundle = self.built.bundle.as_ref().ok_or("the site has errors, so nothing is emitted")?;
        let (name, path) = host_and_path(bundle, title)?;
        let host = bundle.hosts.iter().find(|(each, _)| each.as_str() == name).ok_or("no such host")?;
        if path == MANIFEST || path == SUMS {
            let Manifests { hosts, .. } = infc::bundle::seal(bundle);
            let manifest = hosts.get(host.0).ok_or("no manifest")?;
            return Ok(if path == MANIFEST { manifest.json.clone() } else { manifest.sums.clone() });
        }
        file(host.1, path)
    }
}

/// The host and the path on it: the only host's unless the title begins with a host's name.
fn host_and_path<'a>(bundle: &'a Bundle, title: &'a str) -> Result<(&'a str, &'a str), String> {
    if let Some((name, path)) = title.split_once('/')
        && bundle.hosts.keys().any(|host| host.as_str() == name)
    {
        return Ok((name, path));
    }
    let mut hosts = bundle.hosts.keys();
    match (hosts.next(), hosts.next()) {
        (Some(only), None) => Ok((only.as_str(), title)),
        _ => Err(format!("the site has not one host, so write `title=HOST/{title}`")),
    }
}

fn file(host: &HostBundle, path: &str) -> Result<String, String> {
    let entry = BundlePath::new(path).ok().and_then(|path| host.files().get(&path));
    match entry {
        Some(Entry::File(file)) => {
            String::from_utf8(file.bytes.to_vec()).map_err(|_| "it is not text".to_owned())
        }
        Some(Entry::Link(target)) => Ok(format!("-> {}\n", target.as_str())),
        None => {
            let all: Vec<&str> = host.files().keys().map(BundlePath::as_str).collect();
            Err(format!("`{path}` is not emitted; emitted are\n  {}", all.join("\n  ")))
        }
    }
}

/// Whether `text` is `body`, whose lines `…` stand for any lines.
fn has_shape(text: &str, body: &str) -> bool {
    let lines: Vec<&str> = body.lines().collect();
    let parts: Vec<String> = lines.split(|line| line.trim() == ANY).map(joined).collect();
    if parts.len() == 1 {
        return text == body;
    }
    let text = format!("\n{text}");
    let mut rest = text.as_str();
    for (index, part) in parts.iter().enumerate() {
        let at =
            if index == 0 { rest.starts_with(part.as_str()).then_some(0) } else { rest.find(part.as_str()) };
        // A part ends with a line's end, with which the next one begins.
        match at.and_then(|at| rest.get(at + part.len() - 1..)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    parts.last().is_none_or(|last| text.ends_with(last.as_str()))
}

fn joined(lines: &[&str]) -> String {
    let text: String = lines.iter().flat_map(|line| ["\n", line]).collect();
    text + "\n"
}

/// Writes the files of `case`: the site's below `directory`, those of each input beside it, in a folder of its name.
pub fn lay_out(case: &Case, text: &str, directory: &Utf8Path) -> std::io::Result<()> {
    std::fs::create_dir_all(directory)?;
    for source in &case.sources {
        let path = match source.path.split_once(':') {
            Some((name, path)) => directory.with_file_name(name).join(path),
            None => directory.join(&source.path),
        };
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        let body = text.get(source.fence.body.clone()).unwrap_or("");
        if source.is_link() {
            std::os::unix::fs::symlink(body.trim(), path)?;
        } else {
            std::fs::write(path, body)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_stand_for_any_lines() {
        let text = "one\ntwo\nthree\nfour\n";
        for body in ["one\n…\nfour\n", "…\ntwo\nthree\n…\n", "one\ntwo\nthree\n…\nfour\n", "…\n", text]
        {
            assert!(has_shape(text, body), "{body}");
        }
        for body in ["two\n…\n", "…\nthree\n", "one\n…\nthree\n…\ntwo\n…\n", "…\nwo\n…\n", "one\n", ""]
        {
            assert!(!has_shape(text, body), "{body}");
        }
    }
}
