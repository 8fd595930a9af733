//! Waiting until something of what a compilation read is otherwise, or somebody interrupts.
//!
//! The system's events only say when to look; whether anything has changed is what the disk says then. So it deliberately
//! does not care which event an editor causes by which way of saving, nor who else writes in the same folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use infc::disk::{FsWorld, Seen};
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::outcome::Failure;

/// How long nothing must happen before a change is taken to be complete.
const QUIET: Duration = Duration::from_millis(60);
/// How long to wait for that at most, as a folder may have a log in it that never rests.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often to look where the system says nothing: file systems of other machines do not.
const LOOK: Duration = Duration::from_secs(2);
/// How often to look if the system never says anything.
const LOOK_OFTEN: Duration = Duration::from_millis(500);

/// What can happen.
enum News {
    /// Something somewhere in the folders that are watched.
    Disk,
    /// An interrupt.
    Interrupt,
}

/// What is told of the disk, and of interrupts.
pub struct Eyes {
    /// The current directory, which a site may be deleted with, and come again.
    here: PathBuf,
    watcher: Option<RecommendedWatcher>,
    watched: BTreeMap<PathBuf, RecursiveMode>,
    news: Receiver<News>,
    interrupted: Arc<AtomicBool>,
    notes: Vec<String>,
}

impl Eyes {
    /// Looks at nothing yet but interrupts.
    pub fn open() -> Result<Self, Failure> {
        let here = std::env::current_dir()
            .map_err(|error| Failure::say(format_args!("cannot find the current directory: {error}")))?;
        let (sender, news) = channel();
        let interrupted = Arc::new(AtomicBool::new(false));
        listen(sender.clone(), Arc::clone(&interrupted))?;
        let mut eyes =
            Self { here, watcher: None, watched: BTreeMap::new(), news, interrupted, notes: Vec::new() };
        match notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| is_quiet(event.kind)) {
                return;
            }
            // Nobody listens any more only when everything ends.
            let _ = sender.send(News::Disk);
        }) {
            Ok(watcher) => eyes.watcher = Some(watcher),
            Err(error) => eyes.give_up(&error),
        }
        Ok(eyes)
    }

    /// What a person should know of how changes are found.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Whether somebody has interrupted.
    pub fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::SeqCst)
    }

    /// Waits until what `world` has read is otherwise, or `file` belongs to another flake: what has changed, by its
    /// names. Nothing when it is time to end.
    pub fn wait(&mut self, world: &FsWorld, file: &Utf8Path) -> Option<Vec<Utf8PathBuf>> {
        loop {
            if self.is_interrupted() {
                return None;
            }
            // Looked at before it is compared, so that nothing is missed between the two.
            self.look_at(world);
            if changed(world, file).is_empty() {
                let most = if self.watcher.is_some() { LOOK } else { LOOK_OFTEN };
                // Whatever comes, or nothing: it is time to look.
                let _ = self.news.recv_timeout(most);
            } else {
                self.rest();
                let changed = changed(world, file);
                if !changed.is_empty() && !self.is_interrupted() {
                    return Some(changed);
                }
            }
            // Fails while the directory is gone; then what is in it is gone, too.
            let _ = std::env::set_current_dir(&self.here);
        }
    }

    /// Waits until nothing has happened for a while: an editor saves in several steps, the first of which may leave
    /// nothing in a file.
    fn rest(&self) {
        #[expect(clippy::disallowed_methods, reason = "how long a person waits is in no bundle")]
        let begun = Instant::now();
        while !self.is_interrupted() && begun.elapsed() < PATIENCE {
            match self.news.recv_timeout(QUIET) {
                Ok(News::Disk) => {}
                Ok(News::Interrupt) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    return;
                }
            }
        }
    }

    /// Has the system tell of the folders in which something of what `world` has read could change.
    pub fn look_at(&mut self, world: &FsWorld) {
        let folders = folders(&world.seen(), &self.here.join(world.root()), &self.here);
        for folder in self.watched.keys().filter(|folder| !folders.contains_key(*folder)) {
            if let Some(watcher) = &mut self.watcher {
                // It may have been deleted, and then nobody tells of it anyway.
                let _ = watcher.unwatch(folder);
            }
        }
        // Those known already too: a folder of that name may be another by now.
        for (folder, mode) in &folders {
            let Some(watcher) = &mut self.watcher else { break };
            match watcher.watch(folder, *mode) {
                Err(error) if is_grave(&error) => self.give_up(&error),
                // What is not there any more is seen by the folder above.
                Ok(()) | Err(_) => {}
            }
        }
        self.watched = folders;
    }

    fn give_up(&mut self, error: &notify::Error) {
        self.watcher = None;
        let why = infc::report::visible_line(&error.to_string());
        self.notes
            .push(format!("the system does not tell of changes ({why}): looking for them every half second"));
    }
}

/// Has an interrupt be news, in place of the end.
fn listen(sender: Sender<News>, interrupted: Arc<AtomicBool>) -> Result<(), Failure> {
    let mut signals = Signals::new([SIGINT, SIGTERM])
        .map_err(|error| Failure::say(format_args!("cannot wait for an interrupt: {error}")))?;
    std::thread::spawn(move || {
        for _ in signals.forever() {
            interrupted.store(true, Ordering::SeqCst);
            let _ = sender.send(News::Interrupt);
        }
    });
    Ok(())
}

/// Whether an event cannot have changed anything: comparing reads, and must not lead to comparing again.
fn is_quiet(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write))
}

/// Whether the system can tell nothing at all, for want of something.
fn is_grave(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => true,
        notify::ErrorKind::Io(error) => !matches!(
            error.kind(),
            std::io::ErrorKind::NotFound
                | std::io::ErrorKind::PermissionDenied
                | std::io::ErrorKind::NotADirectory
        ),
        _ => false,
    }
}

/// What has changed, by its names.
fn changed(world: &FsWorld, file: &Utf8Path) -> Vec<Utf8PathBuf> {
    let same = FsWorld::find(file).is_ok_and(|(now, _)| now.root() == world.root());
    if same { world.changed() } else { vec![file.to_owned()] }
}

/// The folders in which `seen` could change: those above each file up to the flake and the one that holds it, and those of
/// inputs with all that is in them.
fn folders(seen: &Seen, flake: &Path, here: &Path) -> BTreeMap<PathBuf, RecursiveMode> {
    let mut folders = BTreeMap::new();
    let top = flake.parent().unwrap_or(flake);
    for path in seen.files.iter().chain(&seen.trees) {
        let path = here.join(path);
        let above = path.ancestors().skip(1).skip_while(|folder| !folder.is_dir());
        // One for what is elsewhere, such as what a link leads to.
        let inside = above.clone().take_while(|folder| folder.starts_with(top));
        for folder in above.take(1).chain(inside) {
            folders.insert(folder.to_owned(), RecursiveMode::NonRecursive);
        }
    }
    for tree in seen.trees.iter().map(|tree| here.join(tree)).filter(|tree| tree.is_dir()) {
        folders.insert(tree, RecursiveMode::Recursive);
    }
    folders
}
