//! logrotate stanzas, one file each in `/etc/logrotate.d`.
//!
//! It deliberately does not look at stanzas of packages; that two rotate one file is a rule's to find.

use infc_diag::{Span, names};
use infc_model::{App, At, Frequency, Log, Manager, Named, Reopen, Rotation, Starter};
use infc_scalar::{AbsPath, Mode, Size};

use crate::Origin;
use crate::account;
use crate::operations::Lowering;
use crate::token::logrotate::{self, Path};
use crate::token::shell;

/// One stanza, alone in its file.
#[derive(Clone, PartialEq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a directive of its own, present or not")]
pub struct Stanza {
    /// The file's name.
    pub name: String,
    /// The logs, as stated, and as they are printed.
    pub files: Vec<(At<AbsPath>, Path)>,
    /// `hourly`, `daily`, `weekly` or `monthly`.
    pub every: &'static str,
    /// How many old files are kept.
    pub keep: i64,
    /// Rotated before its time beyond this size.
    pub max_size: Option<Size>,
    /// `compress`.
    pub compress: bool,
    /// `delaycompress`.
    pub delay_compress: bool,
    /// `missingok`.
    pub missing_ok: bool,
    /// `notifempty`.
    pub skip_empty: bool,
    /// Whose directory it is: logrotate acts as this user and group there.
    pub su: Option<(String, String)>,
    /// The new file; none where the old one is emptied instead.
    pub create: Option<(Mode, String, String)>,
    /// `copytruncate`.
    pub copy_truncate: bool,
    /// The line between `postrotate` and `endscript`; ends with success.
    pub after: Option<String>,
    /// Where it is stated.
    pub origin: Origin,
}

impl Stanza {
    /// Where it lies, below `/`.
    pub fn path(&self) -> String {
        format!("etc/logrotate.d/{}", self.name)
    }
}

/// Who writes logs, and how they learn of a rotation.
struct Writer {
    user: String,
    group: String,
    unit: Option<String>,
}

/// Lowers the logs of apps and of the host, and stated stanzas.
pub(super) fn lower(lowering: &mut Lowering) {
    let host = lowering.host;
    for (name, rotation) in host.logrotate.iter() {
        stated(lowering, name, rotation);
    }
    for (name, log) in host.logs.iter() {
        of_log(lowering, name, log);
    }
    for (name, app) in host.apps.iter() {
        of_app(lowering, name, app);
    }
    for (name, job) in host.jobs.iter() {
        // What a document starts by itself is rotated by itself, or by nobody.
        let Some(log) = job.log.get().filter(|_| !matches!(job.by.value, Starter::BareCron(_))) else {
            continue;
        };
        let user = job.user.value.as_ref().map_or("root", |user| user.name()).to_owned();
        let file = At::new(log.value.clone(), log.at);
        if covered(lowering, &file) {
            continue;
        }
        let writer = Writer { group: user.clone(), user, unit: None };
        let name = format!("infc-job-{name}");
        write(lowering, &name, &[file], &default_rotation(job.key_at), writer, job.key_at);
    }
}

/// Whether a stanza of the site rotates a file already.
fn stanza_covers(lowering: &Lowering, file: &AbsPath) -> bool {
    let mut own = lowering.plan.rotations.iter().flat_map(|stanza| &stanza.files);
    own.any(|(pattern, _)| super::meet(pattern.as_str(), file.as_str()))
}

fn covered(lowering: &Lowering, file: &AbsPath) -> bool {
    stanza_covers(lowering, file)
        || super::PACKAGED_LOGS.iter().any(|(_, pattern)| super::meet(pattern, file.as_str()))
}

/// The files that need a stanza of their own: where nothing is said of their rotation, a stated stanza is theirs.
fn bare(lowering: &Lowering, files: &[At<AbsPath>], said: bool) -> Vec<At<AbsPath>> {
    files.iter().filter(|file| said || !stanza_covers(lowering, file)).cloned().collect()
}

fn of_app(lowering: &mut Lowering, name: &str, app: &Named<App>) {
    let rotation = &app.logs.rotate.value;
    let user = match &app.manager.value {
        Manager::Systemd | Manager::Unit(_) => account::of_app(name, app),
        Manager::Pm2(pm2) => account::of_daemon(name, app, pm2),
        Manager::Docker(_) => Some(("root".to_owned(), app.key_at)),
    };
    let Some((user, _)) = user else { return };
    let unit = crate::systemd::service_of(name, app);
    let writer = Writer { group: user.clone(), user: user.clone(), unit };
    let files = bare(lowering, &app.logs.files, app.logs.rotate.at != app.logs.at);
    if !files.is_empty() {
        write(lowering, &format!("infc-app-{name}"), &files, rotation, writer, app.key_at);
    }
    let Manager::Pm2(pm2) = &app.manager.value else { return };
    let files = [&pm2.error_file, &pm2.out_file].into_iter().filter_map(At::get);
    let files: Vec<At<AbsPath>> = files.map(|file| At::new(file.value.clone(), file.at)).collect();
    let files: Vec<At<AbsPath>> = files.into_iter().filter(|file| !covered(lowering, file)).collect();
    if !files.is_empty() {
        let writer = Writer { group: user.clone(), user, unit: None };
        write(
            lowering,
            &format!("infc-pm2-{name}"),
            &files,
            &default_rotation(app.key_at),
            writer,
            app.key_at,
        );
    }
}

fn of_log(lowering: &mut Lowering, name: &str, log: &Named<Log>) {
    let writer = Writer { user: log.writer.0.clone(), group: log.group.0.clone(), unit: None };
    let files = bare(lowering, &log.files, log.rotate.at != log.key_at && log.rotate.at != log.value.at);
    if !files.is_empty() {
        write(lowering, &format!("infc-{name}"), &files, &log.rotate.value, writer, log.key_at);
    }
}

fn write(
    lowering: &mut Lowering,
    name: &str,
    files: &[At<AbsPath>],
    rotation: &Rotation,
    writer: Writer,
    at: Span,
) {
    let copy_truncate = matches!(rotation.reopen.value, Reopen::CopyTruncate);
    let create = match rotation.create.get() {
        _ if copy_truncate => None,
        Some(create) => Some((create.mode.value, create.owner.0.clone(), create.group.0.clone())),
        None => Some((Mode(0o640), writer.user.clone(), writer.group.clone())),
    };
    let after = after(lowering, rotation, writer.unit.as_deref());
    let su = (writer.user != "root" && !needs_root(rotation)).then_some((writer.user, writer.group));
    push(lowering, name, files, rotation, Keep { su, create, copy_truncate, after, at });
}

/// A stanza as a document states it, with nothing added but `su` where the files' directory is not root's.
fn stated(lowering: &mut Lowering, name: &str, rotation: &Named<Rotation>) {
    let create = rotation.create.get();
    let su = create
        .as_ref()
        .map(|create| (create.owner.0.clone(), create.group.0.clone()))
        .filter(|(user, _)| user != "root" && !needs_root(rotation));
    let create = create.map(|create| (create.mode.value, create.owner.0.clone(), create.group.0.clone()));
    let after = after(lowering, rotation, None);
    let copy_truncate = matches!(rotation.reopen.value, Reopen::CopyTruncate) && create.is_none();
    push(
        lowering,
        name,
        &rotation.files,
        rotation,
        Keep { su, create, copy_truncate, after, at: rotation.key_at },
    );
}

/// What of a stanza depends on its writer.
struct Keep {
    su: Option<(String, String)>,
    create: Option<(Mode, String, String)>,
    copy_truncate: bool,
    after: Option<String>,
    at: Span,
}

fn push(lowering: &mut Lowering, name: &str, files: &[At<AbsPath>], rotation: &Rotation, keep: Keep) {
    let Some(name) = lowering.token(keep.at, "the logrotate file", logrotate::file_name(name)) else {
        return;
    };
    let mut patterns = Vec::new();
    for file in files {
        let token = Path::new(file.as_str());
        patterns.extend(lowering.token(file.at, "the log", token).map(|token| (file.clone(), token)));
    }
    lowering.needs("logrotate");
    lowering.plan.rotations.push(Stanza {
        name,
        files: patterns,
        every: frequency(&rotation.every),
        keep: rotation.keep.value,
        max_size: rotation.max_size.value,
        compress: rotation.compress.value,
        delay_compress: rotation.delay_compress.value && rotation.compress.value,
        missing_ok: rotation.missing_ok.value,
        skip_empty: rotation.skip_empty.value,
        su: keep.su,
        create: keep.create,
        copy_truncate: keep.copy_truncate,
        after: keep.after,
        origin: keep.at,
    });
}

/// The script after a rotation. It ends with success: logrotate reports a failure of one that finds its daemon stopped.
fn after(lowering: &mut Lowering, rotation: &Rotation, unit: Option<&str>) -> Option<String> {
    match &rotation.reopen.value {
        Reopen::CopyTruncate | Reopen::Nothing => None,
        Reopen::Nginx => Some("invoke-rc.d nginx rotate >/dev/null 2>&1 || true".to_owned()),
        Reopen::Run(command) => {
            let words = shell::command(command.0.iter().map(String::as_str));
            let words = lowering.token(command.at, "the command", words)?;
            Some(format!("{} >/dev/null 2>&1 || true", words.as_str()))
        }
        Reopen::Signal(signal) => {
            let Some(unit) = unit else {
                let said = names::UNSAYABLE.at(signal.at, "no unit is known that the signal could go to");
                lowering.report.say(said.help("state the log at the app that writes it, or `run` a command"));
                return None;
            };
            let unit = lowering.token(signal.at, "the unit", shell::Word::new(unit))?;
            let signal = lowering.token(signal.at, "the signal", shell::Word::new(&signal.0))?;
            Some(format!(
                "pid=$(systemctl show --property=MainPID --value {unit}); [ \"${{pid:-0}}\" -gt 0 ] && kill -s {signal} \"$pid\" || true",
                unit = unit.as_str(),
                signal = signal.as_str(),
            ))
        }
    }
}

/// Whether the script after a rotation needs root: under `su` logrotate runs it as that account. A signal does not, as
/// the account may send one to its own process.
fn needs_root(rotation: &Rotation) -> bool {
    matches!(rotation.reopen.value, Reopen::Nginx | Reopen::Run(_))
}

fn frequency(every: &Frequency) -> &'static str {
    match every {
        Frequency::Hourly => "hourly",
        Frequency::Daily => "daily",
        Frequency::Weekly => "weekly",
        Frequency::Monthly => "monthly",
    }
}

/// How logs are rotated of which nobody says how: the defaults of the model.
fn default_rotation(at: Span) -> Rotation {
    Rotation {
        files: At::new(Vec::new(), at),
        every: At::new(Frequency::Daily, at),
        keep: At::new(14, at),
        max_size: At::new(None, at),
        compress: At::new(true, at),
        delay_compress: At::new(true, at),
        missing_ok: At::new(true, at),
        skip_empty: At::new(true, at),
        create: At::new(None, at),
        reopen: At::new(Reopen::CopyTruncate, at),
        extended: infc_model::Extended::default(),
    }
}
