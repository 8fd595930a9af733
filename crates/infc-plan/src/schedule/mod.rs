//! What cron starts: the crontabs.
//!
//! What a schedule means is `infc_scalar::Schedule`'s; here nothing is computed about times.

mod crontab;

pub(crate) use crontab::CronLine;
pub use crontab::{Crontab, Entry};
