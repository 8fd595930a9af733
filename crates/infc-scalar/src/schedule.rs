//! When something runs: one value that lowers to a crontab line and to systemd's `OnCalendar=`.

/// A day of the week, in cron's numbering from Sunday.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Weekday {
    /// 0
    Sunday,
    /// 1
    Monday,
    /// 2
    Tuesday,
    /// 3
    Wednesday,
    /// 4
    Thursday,
    /// 5
    Friday,
    /// 6
    Saturday,
}

/// One of cron's five fields: the values at which it fires, sorted, and whether it was written with a leading `*`
/// (crontab(5): day of month and day of week are joined by *or* unless one of them begins with `*`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CronField {
    /// The values, sorted, without repetition.
    pub values: Vec<u8>,
    /// Began with `*`.
    pub star: bool,
    /// As written.
    pub text: String,
}

/// When something runs, in crontab(5)'s five fields. `"30 3 * * *"`; `daily "02:00"`, `weekly`, `hourly`, `every 5m`
/// are made of it by the model.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Schedule {
    /// 0..=59
    pub minute: CronField,
    /// 0..=23
    pub hour: CronField,
    /// 1..=31
    pub day: CronField,
    /// 1..=12
    pub month: CronField,
    /// 0..=6 from Sunday; 7 is read as 0.
    pub weekday: CronField,
}
