//! The programs that a command starts, with the arguments that they see: the command's own, or those of a shell's line.
//!
//! It deliberately knows of the shell's language what parts one program from the next, and quotes; a `for` or an `if` is
//! read as a program of that name.

use infc_scalar::Command;

/// A program and its arguments.
pub(crate) struct Invocation {
    /// Its words, without assignments before it.
    words: Vec<String>,
    /// Whether a shell has expanded them.
    pub shell: bool,
}

/// What a shell does without starting a program.
const BUILTINS: &[&str] =
    &[":", "[", "cd", "echo", "exit", "export", "printf", "read", "set", "test", "umask", "unset"];

impl Invocation {
    /// The program as it is called.
    pub fn program(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// Its arguments.
    pub fn arguments(&self) -> impl Iterator<Item = &str> {
        self.words.iter().skip(1).map(String::as_str)
    }

    /// Whether a shell does it by itself.
    pub fn is_builtin(&self) -> bool {
        self.shell && BUILTINS.contains(&self.program())
    }
}

/// What a command starts.
pub(crate) fn invocations(command: &Command) -> Vec<Invocation> {
    match command.0.as_slice() {
        [shell, option, line, ..] if is_shell(shell) && option == "-c" => of_line(line),
        words => vec![Invocation { words: words.to_vec(), shell: false }],
    }
}

fn is_shell(program: &str) -> bool {
    ["sh", "bash", "dash"].contains(&program.rsplit('/').next().unwrap_or(program))
}

/// The commands of a shell's line. A word in single quotes loses its `$`, which the shell leaves alone.
fn of_line(line: &str) -> Vec<Invocation> {
    let (mut all, mut words, mut word) = (Vec::new(), Vec::new(), None::<String>);
    let (mut single, mut double) = (false, false);
    for c in line.chars() {
        match c {
            '\'' if !double => single = !single,
            '"' if !single => double = !double,
            '$' if single => word.get_or_insert_default().push(' '),
            '|' | ';' | '&' | '(' | ')' | '`' if !single && !double => {
                words.extend(word.take());
                all.push(std::mem::take(&mut words));
            }
            ' ' | '\t' if !single && !double => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    all.push(words);
    let whole = |words: Vec<String>| words.into_iter().skip_while(|word| is_assignment(word)).collect();
    let all = all.into_iter().map(|words| Invocation { words: whole(words), shell: true });
    all.filter(|one| !one.words.is_empty()).collect()
}

fn is_assignment(word: &str) -> bool {
    let plain = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    word.split_once('=').is_some_and(|(name, _)| plain(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_parted_where_a_shell_parts_it() {
        let words =
            ["/bin/sh", "-c", "A=1 dump --to=\"$(date) x\" '$HOME' | gzip; echo $B"].map(str::to_owned);
        let all = invocations(&Command(words.into()));
        let shown: Vec<String> = all.iter().map(|one| one.words.join("_")).collect();
        assert_eq!(shown, ["dump_--to=$(date) x_ HOME", "gzip", "echo_$B"]);
        assert!(all.iter().all(|one| one.shell) && all.last().is_some_and(Invocation::is_builtin));
    }

    #[test]
    fn a_command_without_a_shell_is_one_program() {
        let all = invocations(&Command(["/usr/bin/a", "b c", "|"].map(str::to_owned).into()));
        assert_eq!(all.len(), 1);
        assert_eq!(all.first().map(|one| one.arguments().count()), Some(2));
    }
}
