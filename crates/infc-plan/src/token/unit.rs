//! Values of systemd's unit files (systemd.syntax(7), systemd.service(5)).
//!
//! It deliberately knows no key: which constructor a key wants is the caller's to know, as systemd's keys differ.

use std::borrow::Cow;

use super::{Refused, one_line};

/// The right-hand side of a line of a unit file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Value(Cow<'static, str>);

impl Value {
    /// The text as it stands in the file.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A value as a stated unit has it, in systemd's own spelling.
pub(crate) fn stated(text: &str) -> Value {
    Value(text.to_owned().into())
}

/// A value of infc's own that needs no quoting.
pub fn fixed(text: &'static str) -> Value {
    Value(Cow::Borrowed(text))
}

/// A number.
pub fn number(value: u64) -> Value {
    Value(value.to_string().into())
}

/// A span of time.
pub fn span(time: infc_scalar::Duration) -> Value {
    Value(time.systemd().into())
}

/// An amount of memory.
pub fn size(size: infc_scalar::Size) -> Value {
    Value(size.systemd().into())
}

/// The rest of a line without words: `Description=`, `WorkingDirectory=`. `%` is doubled, as it begins a specifier; a
/// backslash at the end would join the next line, so there is none.
pub fn line(text: &str) -> Result<Value, Refused> {
    one_line(text)?;
    if text.is_empty() || text.trim() != text {
        return Err(Refused::because("systemd drops blanks at the ends of a value"));
    }
    if text.contains('\\') {
        return Err(Refused::because("systemd reads `\\` at the end of a line as its continuation"));
    }
    Ok(Value(text.replace('%', "%%").into()))
}

/// An absolute path that takes the rest of a line.
pub fn path(text: &str) -> Result<Value, Refused> {
    if !text.starts_with('/') {
        return Err(Refused::because("systemd wants an absolute path here"));
    }
    line(text)
}

/// `ConditionPathExists=` of a path that must not be there.
pub fn absent(text: &str) -> Result<Value, Refused> {
    Ok(Value(format!("!{}", path(text)?.0).into()))
}

/// Names of units, `\x2d` and all, with blanks between them: `After=`.
pub fn line_of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Value, Refused> {
    let all: Vec<&str> = names.into_iter().collect();
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'_' | b'.' | b'-' | b'\\' | b'@');
    if all.iter().any(|name| name.is_empty() || !name.bytes().all(plain)) {
        return Err(Refused::because("a unit is named by letters, digits and `:` `_` `.` `-` `@`"));
    }
    Ok(Value(all.join(" ").into()))
}

/// The path of `EnvironmentFile=`, which systemd expands as a pattern.
pub fn environment_file(text: &str) -> Result<Value, Refused> {
    if text.contains(['*', '?', '[']) {
        return Err(Refused::because("systemd reads `*`, `?` and `[` as a pattern in `EnvironmentFile=`"));
    }
    path(text)
}

/// A name and the path of what it is loaded from, for `LoadCredential=`, which splits at the first colon.
pub fn credential(id: &str, from: &str) -> Result<Value, Refused> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-');
    if id.is_empty() || !id.bytes().all(plain) || id.starts_with('.') {
        return Err(Refused::because("a credential is named by letters, digits and `.` `_` `-`")
            .help("declare it in `secrets` by such a name"));
    }
    Ok(Value(format!("{id}:{}", path(from)?.0).into()))
}

/// `append:` and a path, for `StandardOutput=`.
pub fn append(text: &str) -> Result<Value, Refused> {
    Ok(Value(format!("append:{}", path(text)?.0).into()))
}

/// Words with blanks between them, quoted where they need it: `ReadWritePaths=`.
pub fn words<'a>(items: impl IntoIterator<Item = &'a str>) -> Result<Value, Refused> {
    let quoted: Result<Vec<String>, Refused> = items.into_iter().map(word).collect();
    Ok(Value(quoted?.join(" ").into()))
}

/// A command line for `ExecStart=`: `%` and `$` are doubled, as no specifier and no variable is meant.
pub fn command<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Value, Refused> {
    let mut words = words.into_iter();
    let program = words.next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._+-".contains(c);
    if program.is_empty() || !program.chars().all(plain) || program.starts_with(['-', '+']) {
        return Err(Refused::because("systemd takes a program by a path of letters, digits and `/._+-`"));
    }
    let rest: Result<Vec<String>, Refused> = words.map(|each| Ok(word(each)?.replace('$', "$$"))).collect();
    Ok(Value(std::iter::once(program.to_owned()).chain(rest?).collect::<Vec<_>>().join(" ").into()))
}

/// A command line whose failure does not matter.
pub fn command_that_may_fail<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Value, Refused> {
    Ok(Value(format!("-{}", command(words)?.0).into()))
}

/// One assignment of `Environment=`: always quoted; `%` is doubled, `$` is plain there.
pub fn assignment(name: &str, value: &str) -> Result<Value, Refused> {
    variable(name)?;
    one_line(value)?;
    Ok(Value(format!("\"{name}={}\"", escaped(value)).into()))
}

/// Refuses what is no name of an environment variable in every reader: `[A-Za-z_][A-Za-z0-9_]*`.
pub fn variable(name: &str) -> Result<(), Refused> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !name.bytes().all(plain) {
        return Err(Refused::because("a variable's name holds letters, digits and `_`, and no digit first")
            .help("call it as the programs that read it can"));
    }
    Ok(())
}

/// A unit's name from words of infc's own and a name of the user's; `@` would make it an instance of a template.
pub fn name(prefix: &str, entity: &str, suffix: &str) -> Result<String, Refused> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-');
    if entity.is_empty() || !entity.bytes().all(plain) {
        return Err(Refused::because("a unit of its own is named by letters, digits and `.` `_` `-`"));
    }
    Ok(format!("{prefix}{entity}.{suffix}"))
}

/// The name of the unit that stands for an absolute path, as `systemd-escape --path` spells it:
/// `mnt-docker\x2ddata.mount` for `/mnt/docker-data`.
pub fn path_name(path: &str, suffix: &str) -> String {
    let inner = path.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    if inner.is_empty() {
        return format!("-.{suffix}");
    }
    let spelt = |(at, byte): (usize, u8)| match byte {
        b'/' => "-".to_owned(),
        b'.' if at == 0 => "\\x2e".to_owned(),
        b'.' | b':' | b'_' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    };
    let name: String = inner.bytes().enumerate().map(spelt).collect();
    format!("{name}.{suffix}")
}

fn word(text: &str) -> Result<String, Refused> {
    one_line(text)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._+-:=,@".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return Ok(text.to_owned());
    }
    Ok(format!("\"{}\"", escaped(text)))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_own_quoting() {
        assert_eq!(line("50% a $HOME").unwrap().as_str(), "50%% a $HOME");
        assert_eq!(words(["/a b", "/c%d"]).unwrap().as_str(), "\"/a b\" \"/c%%d\"");
        assert_eq!(
            command(["/bin/x", "$HOME", ";", "a\"b", ""]).unwrap().as_str(),
            r#"/bin/x "$$HOME" ";" "a\"b" """#
        );
        assert_eq!(assignment("A", "$x % \\ \"q\" #").unwrap().as_str(), r#""A=$x %% \\ \"q\" #""#);
    }

    #[test]
    fn a_path_has_the_name_that_systemd_gives_it() {
        for (path, name) in [
            ("/mnt/docker-data", "mnt-docker\\x2ddata.mount"),
            ("/swapfile", "swapfile.mount"),
            ("/", "-.mount"),
            ("/srv/.a b/c_d.e:1", "srv-.a\\x20b-c_d.e:1.mount"),
            ("/.hidden", "\\x2ehidden.mount"),
            ("/\u{e4}", "\\xc3\\xa4.mount"),
        ] {
            assert_eq!(path_name(path, "mount"), name);
        }
    }

    #[test]
    fn what_has_no_spelling_is_refused() {
        for text in ["a\nb", "a\0", "a\\", " a", "", "a\u{85}b"] {
            assert!(line(text).is_err(), "{text:?}");
        }
        assert!(command(["-x"]).is_err() && command(["/a b"]).is_err() && command(["/a$b"]).is_err());
        assert!(
            assignment("A B", "").is_err() && assignment("1A", "").is_err() && assignment("A", "\n").is_err()
        );
        assert!(environment_file("/a*").is_err() && path("a").is_err());
        assert!(
            name("infc-app-", "a@b", "service").is_err() && name("infc-app-", "a/../b", "service").is_err()
        );
    }
}
