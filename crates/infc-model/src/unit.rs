//! Units that a document states: their text, and what it offers beside it.
//!
//! It deliberately knows no directive; the text is read by `plan`.

use infc_scalar::UnitName;

use crate::Text;

record! {
    /// A systemd unit that is stated as it is, in place of the one that infc makes. It is read in-process.
    StatedUnit {
        /// Its name: `shop-api.service`.
        name: UnitName,
        /// Its text.
        text: Text,
        /// Lines for its `[Service]` that are offered and not in force. They are judged as if they were, and not written.
        offered: Option<Text>,
    }
}
