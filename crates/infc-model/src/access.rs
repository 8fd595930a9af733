//! Who may log in, how, and what they may do.

use infc_scalar::{AbsPath, Command, Duration, Port, UserName};

use crate::typed::ByName;
use crate::{Accept, At, Map, Ref, Source, Text};

record! {
    /// An account of a person or a program.
    User entity(scope) {
        /// Public ssh keys: strings, or paths of files beside the source.
        keys: Vec<At<Text>> = "[ ]",
        /// What the account is for.
        kind: UserKind = "person",
        /// Its home; by default `/home/<name>` for a person.
        home: Option<AbsPath>,
        /// Its shell; by default `/bin/bash` for a person and `/usr/sbin/nologin` for a service.
        shell: Option<AbsPath>,
        /// Further groups.
        groups: Vec<At<UserName>> = "[ ]",
        /// What it may do as root, without a password.
        sudo: Sudo = "no-sudo",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, crate::Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// A file of `/etc/sudoers.d` that is stated as it is, in place of the one that infc makes. It is read in-process.
    SudoersFile {
        /// Its name.
        name: crate::Name,
        /// Its text.
        text: Text,
        /// Its mode.
        mode: infc_scalar::Mode = "\"0440\"",
    }

    /// The ssh daemon.
    Ssh entity(scope) {
        /// Whether it runs.
        enable: bool = "true",
        /// The port.
        port: Port = "22",
        /// A second port during a move.
        also: Vec<At<Port>> = "[ ]",
        /// The accounts that may log in; at least one.
        users: Vec<At<Ref<User>>> = "[ ]",
        /// Where they may come from; everywhere, if the list is empty.
        from: Vec<At<Source>> = "[ ]",
        /// Whether root may log in.
        root_login: bool = "false",
        /// Whether passwords are accepted.
        passwords: bool = "false",
        /// Whether keys are accepted.
        keys: bool = "true",
        /// Whether empty passwords are accepted.
        empty_passwords: bool = "false",
        /// Tries per connection.
        max_tries: i64 = "3",
        /// How long a login may take.
        grace: Duration = "30s",
        /// The whole `/etc/ssh/sshd_config`, if a document states it. It replaces the distribution's file.
        file: Option<Text>,
        /// The command that a document gives to make the daemon read its configuration.
        reload: Option<Command>,
        /// Slows down repeated connections (UFW's `limit`) instead of allowing all.
        limit: bool = "true",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, crate::Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }
}

choice! {
    /// What an account is for.
    UserKind {
        /// A person, who logs in.
        "person" => Person,
        /// A service, which does not.
        "service" => Service,
    }

    /// What an account may do as root.
    Sudo {
        /// Nothing.
        "no-sudo" => None,
        /// Exactly these commands, without a password.
        "commands" => Commands(Vec<At<Command>>),
        /// What a file of one's own says.
        "sudoers" => File(SudoersFile),
        /// Everything, with a password.
        "everything" => Everything,
        /// Everything, without a password: an account that logs in by key and runs the site.
        "everything-without-password" => EverythingWithoutPassword,
    }
}
