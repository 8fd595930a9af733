//! What files of sudo grant, with the accounts that they are for.
//!
//! It deliberately judges nothing.

use infc_diag::{Diagnostic, Span};
use infc_plan::access::{Grant, Granted, SudoPlan, sudoers};

use crate::hosts::Planned;

/// A command that an account may run as another.
pub(crate) struct SudoGrant<'a> {
    /// The plan that it is of.
    pub plan: &'a SudoPlan,
    /// What is granted.
    pub granted: Granted,
    /// Where.
    pub at: Span,
    /// Whether its bytes are of the text that is stated there.
    pub in_text: bool,
}

/// Every command that is granted on a host.
pub(crate) fn grants(host: Planned<'_>) -> Vec<SudoGrant<'_>> {
    host.plan.access.sudo.iter().flat_map(of).collect()
}

fn of(plan: &SudoPlan) -> Vec<SudoGrant<'_>> {
    match &plan.grant {
        Grant::File { text, .. } => {
            let all = sudoers::read(&text.value).into_iter();
            all.map(|granted| SudoGrant { plan, granted, at: text.at, in_text: true }).collect()
        }
        Grant::Commands(commands) => {
            let all = commands.iter().map(|command| {
                let line = format!("{} ALL=(root) NOPASSWD: {}", plan.user, command.value);
                sudoers::read(&line).into_iter().map(|granted| SudoGrant {
                    plan,
                    granted,
                    at: command.at,
                    in_text: false,
                })
            });
            all.flatten().collect()
        }
        Grant::Everything { .. } => Vec::new(),
    }
}

impl SudoGrant<'_> {
    /// A diagnostic about the grant, at its line.
    pub fn told(&self, kind: &'static infc_diag::Kind, message: impl Into<String>) -> Diagnostic {
        let said = kind.at(self.at, message);
        if self.in_text { said.within(self.granted.place.clone()) } else { said }
    }
}
