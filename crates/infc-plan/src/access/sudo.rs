//! sudo rules: exact commands, one file a user.
//!
//! It deliberately makes no wildcard: in sudoers one matches blanks and further arguments, too (sudoers(5)).

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, Host, Sudo};
use infc_scalar::Command;

/// What an account may do as root.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Grant {
    /// These commands, in sudoers' own escaping, without a password; each with its place.
    Commands(Vec<At<String>>),
    /// What a file says that is stated as it is.
    File {
        /// Its name in `/etc/sudoers.d`.
        name: At<String>,
        /// Its text.
        text: At<String>,
        /// Its mode.
        mode: At<u16>,
    },
    /// Everything; whether a password is asked for.
    Everything {
        /// Whether a password is asked for.
        password: bool,
    },
}

/// The sudo rules of one user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SudoPlan {
    /// The user.
    pub user: String,
    /// What it may do.
    pub grant: Grant,
    /// Where that is stated.
    pub at: Span,
}

impl SudoPlan {
    /// Where its file lies, below `/`.
    pub fn path(&self) -> String {
        match &self.grant {
            Grant::File { name, .. } => format!("etc/sudoers.d/{}", name.value),
            // sudo passes over a name with a dot; a user's name has none.
            Grant::Commands(_) | Grant::Everything { .. } => format!("etc/sudoers.d/50-infc-{}", self.user),
        }
    }
}

/// The rules of every user of `host` that may do something as root.
pub(super) fn sudo(host: &Host, diagnostics: &mut Vec<Diagnostic>) -> Vec<SudoPlan> {
    let mut plans = Vec::new();
    for (name, user) in host.users.iter() {
        let grant = match &user.sudo.value {
            Sudo::None => continue,
            Sudo::Everything => Grant::Everything { password: true },
            Sudo::EverythingWithoutPassword => Grant::Everything { password: false },
            Sudo::File(file) => Grant::File {
                name: At::new(file.name.value.0.clone(), file.name.at),
                text: At::new(file.text.value.0.clone(), file.text.at),
                mode: At::new(file.mode.value.0, file.mode.at),
            },
            Sudo::Commands(commands) => {
                Grant::Commands(commands.value.iter().filter_map(|one| command(one, diagnostics)).collect())
            }
        };
        if grant != Grant::Commands(Vec::new()) {
            plans.push(SudoPlan { user: name.to_string(), grant, at: user.sudo.at });
        }
    }
    plans
}

/// `command` as sudoers has it; none if sudoers cannot say exactly it.
fn command(command: &At<Command>, diagnostics: &mut Vec<Diagnostic>) -> Option<At<String>> {
    if !command.program().starts_with('/') {
        let message = format!("sudo grants a program by its absolute path, not `{}`", command.program());
        diagnostics.push(names::SUDO_COMMAND.at(command.at, message).help("write where the program lies"));
        return None;
    }
    let wild = |c: char| matches!(c, '*' | '?' | '[' | ']');
    if let Some(word) = command.0.iter().find(|word| word.contains(wild)) {
        let message =
            format!("`{word}` is a pattern to sudo, which matches blanks and further arguments, too");
        diagnostics.push(
            names::SUDO_COMMAND.at(command.at, message).help("grant each command by its exact arguments"),
        );
        return None;
    }
    // sudo compares arguments joined by blanks, so that a blank within one could not be told from two.
    if let Some(word) = command.0.iter().find(|word| word.contains(char::is_whitespace) || word.is_empty()) {
        let message = format!("sudo cannot tell the argument `{word}` from several");
        diagnostics.push(
            names::SUDO_COMMAND.at(command.at, message).help("put the command into a script and grant that"),
        );
        return None;
    }
    let words: Vec<String> = command.0.iter().map(|word| escape(word)).collect();
    // `""` says: without any argument; a bare path would stand for every argument.
    let text =
        if command.arguments().is_empty() { format!("{} \"\"", words.concat()) } else { words.join(" ") };
    Some(At::new(text, command.at))
}

/// sudoers(5): `,` `:` `=` and `\` are escaped in commands; so is `#`, which would begin a comment, and `!`.
fn escape(word: &str) -> String {
    let special = |c: char| matches!(c, ',' | ':' | '=' | '\\' | '#' | '!' | '"');
    word.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain(Some(c))).collect()
}
