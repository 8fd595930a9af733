//! The users and groups that a root has.

use crate::sandbox::Sandbox;

/// The accounts of a root, by name.
pub struct Accounts {
    passwd: String,
    group: String,
}

impl Accounts {
    /// Those that are there now.
    pub fn of(sandbox: &Sandbox) -> Self {
        Self { passwd: sandbox.text("etc/passwd"), group: sandbox.text("etc/group") }
    }

    /// A user's number.
    pub fn user(&self, name: &str) -> Option<u32> {
        number(&self.passwd, name)
    }

    /// A group's number.
    pub fn group(&self, name: &str) -> Option<u32> {
        number(&self.group, name)
    }
}

/// Both tables have the name first and the number third.
fn number(table: &str, name: &str) -> Option<u32> {
    let mut rows = table.lines().map(|line| line.split(':'));
    rows.find_map(|mut row| (row.next() == Some(name)).then(|| row.nth(1)?.parse().ok()).flatten())
}
