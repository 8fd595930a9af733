//! Operations: logs, jobs, backups, health, deploys.

use infc_scalar::{AbsPath, Command, Duration, Email, Mode, Schedule, Size, Url, UserName};

use crate::typed::ByName;
use crate::typed::ByText;
use crate::{Accept, App, At, External, Map, Name, Ref, Text, User, Volume};

record! {
    /// Log files and how they are kept.
    Log {
        /// The files, absolute, with `*` in names.
        files: Vec<At<AbsPath>>,
        /// The account that writes them.
        writer: UserName = "\"root\"",
        /// Their group.
        group: UserName = "\"adm\"",
        /// How they are rotated.
        rotate: Rotation = "{ }",
    }

    /// How log files are rotated.
    Rotation {
        /// The files, where a stanza is stated by itself; elsewhere they come from the log.
        files: Vec<At<AbsPath>> = "[ ]",
        /// How often.
        every: Frequency = "daily",
        /// How many old files are kept.
        keep: i64 = "14",
        /// Rotated before its time beyond this size.
        max_size: Option<Size>,
        /// Old files are compressed.
        compress: bool = "true",
        /// The newest old file is not compressed yet.
        delay_compress: bool = "true",
        /// A missing file is no error.
        missing_ok: bool = "true",
        /// An empty file stays.
        skip_empty: bool = "true",
        /// The new file's mode, owner and group; by default those of the writer.
        create: Option<Create>,
        /// How the writer learns of it.
        reopen: Reopen = "copy-truncate",
    }

    /// The file that logrotate makes.
    Create {
        /// Mode.
        mode: Mode = "\"0640\"",
        /// Owner.
        owner: UserName,
        /// Group.
        group: UserName,
    }

    /// A program that runs at set times.
    Job entity(scope) holds_secrets(true) {
        /// What runs.
        run: Command,
        /// A script that infc writes to the program's path, beginning with its `#!` line; without one the program must be there.
        script: Option<Text>,
        /// When.
        at: When,
        /// The account.
        user: Option<Ref<User>>,
        /// How long it may take; it is ended then.
        timeout: Option<Duration>,
        /// What starts it.
        by: Starter = "timer",
        /// Environment variables.
        env: Map<ByText, String> = "{ }",
        /// An environment file with secrets.
        secrets: crate::Secrets = "no-secrets",
        /// Secrets that it reads as files, each under its name below `$CREDENTIALS_DIRECTORY`. Only a timer gives them.
        credentials: Vec<At<crate::Secret>> = "[ ]",
        /// Environment variables that the program cannot do without.
        needs: Vec<At<String>> = "[ ]",
        /// Programs that it calls by name.
        calls: Vec<At<Name>> = "[ ]",
        /// Where its output goes; the journal, if absent.
        log: Option<AbsPath>,
        /// Directories that it writes to.
        writes: Vec<At<AbsPath>> = "[ ]",
        /// Never two at a time.
        lock: bool = "true",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, crate::Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// On a day of the week.
    Weekly {
        /// The day.
        day: Day = "sunday",
        /// The time, `"03:00"`.
        time: String = "\"03:00\"",
    }

    /// On a day of the month.
    Monthly {
        /// The day, 1 to 28.
        day: i64 = "1",
        /// The time, `"03:00"`.
        time: String = "\"03:00\"",
    }

    /// Copies of data: what, when, where to, how long, and who can read them.
    Backup entity(scope) {
        /// The data.
        of: Vec<At<Ref<Volume>>>,
        /// When; absent for what a provider does by itself.
        at: Option<When>,
        /// Where the copies lie.
        to: Vec<At<Place>>,
        /// How long copies are kept.
        keep: Duration = "30d",
        /// How copies are encrypted.
        encrypt: Encryption = "plain",
        /// The account.
        user: Option<Ref<User>>,
        /// How long it may take.
        timeout: Duration = "2h",
        /// The environment file with the secrets that it needs.
        secrets: crate::Secrets = "no-secrets",
        /// A stated command instead of the script that infc writes.
        run: Option<Command>,
        /// What starts it.
        by: Starter = "timer",
        /// How it is tested that copies can be restored.
        restore_test: Option<String>,
        /// How a document's script deletes old copies.
        cleanup: Cleanup = "bounded",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, crate::Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// A directory on this machine.
    LocalPlace {
        /// Where.
        path: AbsPath,
    }

    /// A bucket of an object store.
    BucketPlace {
        /// `s3://bucket/prefix`.
        url: Url,
        /// The account, if it is not this site's.
        external: Option<Ref<External>>,
    }

    /// Encryption to a key whose secret half is elsewhere.
    Gpg {
        /// The recipient.
        recipient: Email,
        /// The public key's file on the host.
        key: Option<AbsPath>,
        /// Whether the plain copy is left beside the encrypted one.
        leaves_plain: bool = "false",
    }

    /// How one sees that an app is well.
    HttpHealth {
        /// The path that is asked.
        path: String,
        /// The address that a document states, instead of the app's own.
        url: Option<Url>,
        /// How often.
        every: Duration = "1m",
        /// How long an answer may take.
        timeout: Duration = "5s",
        /// Failures in a row before something is done.
        tries: i64 = "3",
        /// What is done then.
        action: HealthAction = "restart",
        /// What the answer tells beside its status.
        tells: Vec<At<crate::Tells>> = "[ ]",
        /// What starts the probe.
        by: Starter = "timer",
        /// The account that a document's cron line runs under.
        user: Option<Ref<User>>,
    }

    /// How new versions of an app and its site arrive: a new release directory, then one atomic switch.
    Deploy entity(scope) {
        /// The app that is started again.
        app: Option<Ref<App>>,
        /// The process that a document's script starts again, by name.
        restarts: Option<Name>,
        /// The directory that holds `releases/` and the link.
        directory: AbsPath,
        /// The link to the release in force, below the directory.
        current: infc_scalar::RelPath = "\"current\"",
        /// How many old releases are kept.
        keep: i64 = "5",
        /// Who deploys.
        user: Option<Ref<User>>,
        /// Where deployments come from; ssh must be open to it.
        from: Vec<At<crate::Source>> = "[ ]",
        /// How the link is switched.
        switch: Switch = "atomic",
        /// What it promises to those who use the site meanwhile.
        promises: Vec<At<crate::Promise>> = "[ ]",
        /// What is deployed, if the host fetches it by itself.
        revision: Option<Revision>,
        /// Who owns the released files.
        owner: UserName = "\"root\"",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, crate::Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }
}

choice! {
    /// How often logs are rotated.
    Frequency {
        /// Every hour (needs an hourly logrotate).
        "hourly" => Hourly,
        /// Every day.
        "daily" => Daily,
        /// Every week.
        "weekly" => Weekly,
        /// Every month.
        "monthly" => Monthly,
    }

    /// How a writer learns that its log was rotated.
    Reopen {
        /// It does not need to: the file is copied, then emptied.
        "copy-truncate" => CopyTruncate,
        /// A signal to its unit (`HUP`, `USR1`).
        "signal" => Signal(Name),
        /// nginx's own way.
        "nginx" => Nginx,
        /// A command of a document.
        "run" => Run(Command),
        /// Nothing is done.
        "nothing" => Nothing,
    }

    /// When something runs: crontab(5)'s five fields, or one of these.
    When text(Schedule) {
        /// Every day at a time, `daily "02:00"`.
        "daily" => Daily(String),
        /// Once a week.
        "weekly" => Weekly(Weekly),
        /// Once a month.
        "monthly" => Monthly(Monthly),
        /// Every so often, `every 5m`: a divisor of an hour or a day.
        "every" => Every(Duration),
    }

    /// A day of the week.
    Day {
        /// Monday.
        "monday" => Monday,
        /// Tuesday.
        "tuesday" => Tuesday,
        /// Wednesday.
        "wednesday" => Wednesday,
        /// Thursday.
        "thursday" => Thursday,
        /// Friday.
        "friday" => Friday,
        /// Saturday.
        "saturday" => Saturday,
        /// Sunday.
        "sunday" => Sunday,
    }

    /// What starts something at its time.
    Starter {
        /// A systemd timer: one at a time, output in the journal, caught up after a pause.
        "timer" => Timer,
        /// A line in `/etc/cron.d`, with lock, time limit and log.
        "cron" => Cron,
        /// A line as a document has it: no lock, no time limit.
        "bare-cron" => BareCron(crate::Name),
    }

    /// Where copies lie.
    Place {
        /// On this machine.
        "local" => Local(LocalPlace),
        /// In a bucket.
        "bucket" => Bucket(BucketPlace),
        /// With the provider of the data.
        "provider" => Provider(Ref<External>),
        /// On another host.
        "host" => Host(Ref<crate::Host>),
    }

    /// How copies are encrypted.
    Encryption {
        /// They are not.
        "plain" => Plain,
        /// With GnuPG, to a public key.
        "gpg" => Gpg(Gpg),
    }

    /// How old copies are deleted.
    Cleanup {
        /// Only what the backup itself has made, by name and depth.
        "bounded" => Bounded,
        /// By `find DIR -type d -mtime`, without a bound.
        "unbounded-find" => UnboundedFind,
        /// Not at all: copies stay until a person deletes them.
        "never-deleted" => Never,
    }

    /// How the link to the release in force is switched.
    Switch {
        /// A new link, renamed over the old.
        "atomic" => Atomic,
        /// `ln -sfn`.
        "relink" => Relink,
        /// There is no link: a document's script changes the files where they lie.
        "in-place" => InPlace,
    }

    /// Which version of the code a host fetches.
    Revision {
        /// The newest of a branch.
        "branch" => Branch(String),
        /// The newest of whatever branch is checked out on the host.
        "checked-out" => CheckedOut,
    }

    /// How one sees that something is well.
    Health {
        /// By asking over HTTP.
        "http" => Http(HttpHealth),
    }

    /// What is done when something is not well.
    HealthAction {
        /// It is started again.
        "restart" => Restart,
        /// Nothing; it is reported.
        "report" => Report,
    }
}
