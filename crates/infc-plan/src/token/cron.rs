//! Commands of crontabs (crontab(5)): a shell line in which `%` is a line break unless a backslash stands before it.

use super::{Refused, shell};

/// A command of a crontab.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Command(String);

impl Command {
    /// Quotes the words for the shell, then `%` for cron. cron takes no line beyond 998 characters (Debian's
    /// `MAX_COMMAND` is 1000).
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, Refused> {
        Self::raw(shell::command(words)?.as_str())
    }

    /// With its output appended to a file.
    pub fn logged(self, log: Option<&str>) -> Result<Self, Refused> {
        let Some(log) = log else { return Ok(self) };
        let tail = Self::raw(shell::Word::new(log)?.as_str())?;
        Self::fits(format!("{} >> {} 2>&1", self.0, tail.0))
    }

    /// The text as it stands in the crontab.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn raw(line: &str) -> Result<Self, Refused> {
        if line.contains("\\%") {
            return Err(Refused::because("cron has no spelling for a backslash before `%`"));
        }
        Self::fits(line.replace('%', "\\%"))
    }

    fn fits(line: String) -> Result<Self, Refused> {
        if line.len() > 998 {
            return Err(Refused::because("cron takes no command longer than 998 bytes"));
        }
        Ok(Self(line))
    }
}

/// A name in `/etc/cron.d`: cron passes over any other (cron(8)).
pub fn file_name(text: &str) -> Result<String, Refused> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if text.is_empty() || !text.bytes().all(plain) {
        return Err(Refused::because(
            "cron passes over files in `/etc/cron.d` whose names hold anything but letters, \
                                     digits, `_` and `-`",
        ));
    }
    Ok(text.to_owned())
}

/// A value of a variable of a crontab: it is not expanded, and a pair of quotes around it is taken away.
pub fn variable(name: &str, value: &str) -> Result<String, Refused> {
    super::unit::variable(name)?;
    super::one_line(value)?;
    if value.contains('"') {
        return Err(Refused::because("a variable of a crontab cannot hold a double quote"));
    }
    Ok(format!("{name}=\"{value}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_is_escaped() {
        let command = Command::new(["/bin/date", "+%F"]).unwrap();
        assert_eq!(command.as_str(), r"/bin/date '+\%F'");
        assert!(Command::new(["x", "a\nb"]).is_err() && Command::new(["x", "a\\%b"]).is_err());
        assert!(file_name("a.b").is_err() && file_name("").is_err());
        assert_eq!(
            command.logged(Some("/var/log/a b.log")).unwrap().as_str(),
            r"/bin/date '+\%F' >> '/var/log/a b.log' 2>&1"
        );
    }
}
