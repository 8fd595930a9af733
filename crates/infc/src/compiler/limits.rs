//! How much a compilation may do, in one place.
//!
//! It deliberately counts no time, so that the same site is judged alike everywhere: who wants a deadline cancels.

use infc_diag::Cancel;
use infc_eval::Budget;

/// How much one compilation may do. What exceeds a limit is a diagnostic of the kind `budget` at the user's text that spent
/// it, and there is no bundle then.
///
/// The defaults let every honest site through and keep a mistake from eating the machine. For sites of strangers take
/// [`Limits::strict`].
///
/// ```
/// use infc::Limits;
/// let limits = Limits { files: 1, ..Limits::strict() };
/// assert!(limits.steps < Limits::default().steps);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Steps of evaluation; an element of a list that is copied, and 16 bytes of a string, are a step. 10,000,000.
    pub steps: u64,
    /// How deeply definitions and values may depend on each other. 10,000: each level takes some kilobytes of stack, which
    /// grows by itself on the systems that `stacker` knows. In WebAssembly the stack is fixed: 400, and no more.
    pub depth: u32,
    /// Bytes of one string that the site works out. 1 MiB.
    pub string_bytes: usize,
    /// Elements of one list that the site works out. 1,000,000.
    pub list_elements: usize,
    /// Expressions that are given a type; one that is read as several types counts for each. 100,000,000, and besides no more
    /// than 64 for each byte of the sources and 2,000,000.
    pub expressions: u64,
    /// Files of the site and of its inputs. 10,000; the standard library does not count.
    pub files: usize,
    /// Bytes of those files, together. 256 MiB; one file has no more than 10 MiB, whatever this says.
    pub source_bytes: u64,
    /// Bytes of the files of all hosts, together. 1 GiB.
    pub output_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        let Budget { steps, depth, bytes, elements, expressions, cancel: _ } = Budget::default();
        Self {
            steps,
            depth,
            string_bytes: bytes,
            list_elements: elements,
            expressions,
            files: 10_000,
            source_bytes: 256 << 20,
            output_bytes: 1 << 30,
        }
    }
}

impl Limits {
    /// For sites that strangers send: about a second of work and some tens of megabytes, at most, on a machine of today. A site
    /// of a thousand apps fits.
    pub fn strict() -> Self {
        Self {
            steps: 2_000_000,
            depth: Budget::default().depth.min(2_000),
            string_bytes: 64 << 10,
            list_elements: 20_000,
            expressions: 2_000_000,
            files: 200,
            source_bytes: 2 << 20,
            output_bytes: 32 << 20,
        }
    }

    /// What of it analysis and evaluation keep to.
    pub(crate) fn budget(self, cancel: &Cancel) -> Budget {
        Budget {
            steps: self.steps,
            depth: self.depth,
            bytes: self.string_bytes,
            elements: self.list_elements,
            expressions: self.expressions,
            cancel: cancel.clone(),
        }
    }
}
