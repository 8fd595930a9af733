//! Patterns of log files as logrotate(8) reads them.

use super::{Refused, one_line};

/// A file or a pattern, quoted where it needs it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Path(String);

impl Path {
    /// Quotes `text`. Between double quotes logrotate knows only `\"` and `\\`; a brace outside would open a block.
    pub fn new(text: &str) -> Result<Self, Refused> {
        one_line(text)?;
        if !text.starts_with('/') || text.contains(['\\', '"', '\'']) {
            return Err(Refused::because("logrotate takes absolute paths without quotes and backslashes"));
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._+-:@*?[]".contains(c);
        if text.chars().all(plain) {
            return Ok(Self(text.to_owned()));
        }
        Ok(Self(format!("\"{text}\"")))
    }

    /// The text as it stands in the file.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name in `/etc/logrotate.d`: logrotate passes over those with a `.` that begins an ending of its taboo list, so
/// there is none.
pub fn file_name(text: &str) -> Result<String, Refused> {
    super::cron::file_name(text).map_err(|_| {
        Refused::because("a file of `/etc/logrotate.d` is named by letters, digits, `_` and `-`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_stays_one() {
        assert_eq!(Path::new("/var/log/a/*.log").unwrap().as_str(), "/var/log/a/*.log");
        assert_eq!(Path::new("/var/log/a b{c}").unwrap().as_str(), "\"/var/log/a b{c}\"");
        assert!(Path::new("/a\" {").is_err() && Path::new("a").is_err() && Path::new("/a\n}").is_err());
    }
}
