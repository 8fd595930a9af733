//! One flake: a thread that has its sources, compiles them after each change, and answers what is asked about them.
//!
//! What it compiled last is kept while nothing changes, so that questions cost little. It deliberately takes changes and
//! questions in the order in which the client sent them: a question about a state that is gone is answered as such, never
//! from another state.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use infc::disk::FsWorld;
use infc::{Cancel, Compiler, Inspection, Memory};
use infc_diag::{Derived, FileId, FilePath, World};
use lsp_server::RequestId;
use lsp_types::MessageType;
use lsp_types::notification::{Notification as _, ShowMessage};
use lsp_types::request::{self as ask, Request as _};
use serde_json::{Value, json};

use super::answer::{self, Question};
use super::outbox::Outbox;
use super::sources::Sources;
use crate::{Client, Snapshot, Text, uri};

/// The first file of a flake.
const SITE: &str = "site.inf";

/// Deep sites need deep recursion.
const STACK: usize = 256 << 20;

/// What a flake is told.
pub enum Job {
    /// Something changed.
    Change(Change),
    /// Something is asked.
    Ask(Question),
}

/// A change of the sources.
pub struct Change {
    /// The number of the state after it.
    pub revision: u64,
    /// The file below the flake, its version, and its text; nothing if it is read from disk again.
    pub file: Option<(Utf8PathBuf, Option<(i32, Text)>)>,
}

/// A flake, as the loop of messages sees it.
pub struct Flake {
    jobs: Sender<Job>,
    latest: Arc<AtomicU64>,
    outbox: Outbox,
    /// What was asked about the state as it is now, with the methods.
    asked: Mutex<Vec<(RequestId, String)>>,
}

impl Flake {
    /// Begins to work on the flake in the folder `root`; a file without a flake is one of its own, beginning with itself.
    pub fn start(
        root: Utf8PathBuf,
        first: Utf8PathBuf,
        client: Client,
        outbox: Outbox,
    ) -> std::io::Result<Self> {
        let (jobs, received) = channel();
        let latest = Arc::new(AtomicU64::new(0));
        let (asked, own) = (Mutex::default(), outbox.clone());
        let work = Work {
            disk: disk(&root),
            root,
            first,
            client,
            outbox,
            latest: latest.clone(),
            texts: BTreeMap::new(),
            derived: Arc::default(),
            apart: BTreeMap::new(),
            revision: 0,
            waiting: Vec::new(),
            unsaid: true,
            said: BTreeMap::new(),
            changed: BTreeSet::new(),
        };
        std::thread::Builder::new()
            .name("infc-flake".to_owned())
            .stack_size(STACK)
            .spawn(move || work.run(&received))?;
        Ok(Self { jobs, latest, outbox: own, asked })
    }

    /// Tells of a change; what is being worked out for the state before it ends, and what was asked about that state is
    /// answered at once as what is gone.
    pub fn change(&self, file: Option<(Utf8PathBuf, Option<(i32, Text)>)>) {
        let revision = self.latest.fetch_add(1, Ordering::SeqCst) + 1;
        for (id, method) in std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner)) {
            self.outbox.stale(&id, &method);
        }
        // If the thread is gone, so is the client.
        let _ = self.jobs.send(Job::Change(Change { revision, file }));
    }

    /// Asks about the state as it is now.
    pub fn ask(&self, mut question: Question) {
        question.revision = self.latest.load(Ordering::SeqCst);
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.retain(|(id, _)| !self.outbox.is_answered(id));
        asked.push((question.id.clone(), question.method.clone()));
        drop(asked);
        let _ = self.jobs.send(Job::Ask(question));
    }
}

/// What is wrong with a file that is a site of its own.
struct Apart {
    /// The paths below the flake that it is made of.
    files: BTreeSet<Utf8PathBuf>,
    diagnostics: Vec<lsp_types::Diagnostic>,
}

/// What the thread of a flake has.
struct Work {
    disk: FsWorld,
    root: Utf8PathBuf,
    first: Utf8PathBuf,
    client: Client,
    outbox: Outbox,
    latest: Arc<AtomicU64>,
    /// The open documents, with their versions.
    texts: BTreeMap<Utf8PathBuf, (i32, Arc<str>)>,
    /// What was worked out from texts, from state to state.
    derived: Arc<Derived>,
    /// What is wrong with open files that are no part of the site, until something changes that they are made of.
    apart: BTreeMap<Utf8PathBuf, Apart>,
    revision: u64,
    waiting: Vec<Question>,
    /// Whether the client has not been told yet what is wrong with this state.
    unsaid: bool,
    /// What the client was told last of each file, as a number.
    said: BTreeMap<Utf8PathBuf, u64>,
    /// The files that changed since.
    changed: BTreeSet<Utf8PathBuf>,
}

impl Work {
    fn run(mut self, jobs: &Receiver<Job>) {
        // It stays in the thread.
        let mut memory = Memory::default();
        let mut next = None;
        loop {
            let Some(job) = next.take().or_else(|| jobs.recv().ok()) else { return };
            self.take(job);
            while let Ok(job) = jobs.try_recv() {
                self.take(job);
            }
            self.refuse_stale();
            self.answer_from_text();
            if self.waiting.is_empty() && !self.unsaid {
                continue;
            }
            // A fault of the compiler must not end the editor's session.
            let worked = catch_unwind(AssertUnwindSafe(|| self.work(&memory, jobs)));
            if let Ok(job) = worked {
                next = job;
            } else {
                memory = Memory::default();
                self.unsaid = false;
                self.reread();
                for question in std::mem::take(&mut self.waiting) {
                    self.outbox.fault(&question.id);
                }
            }
        }
    }

    fn take(&mut self, job: Job) {
        match job {
            Job::Ask(question) => self.waiting.push(question),
            Job::Change(change) => {
                self.revision = change.revision;
                self.unsaid = true;
                match change.file {
                    Some((path, Some((version, text)))) => {
                        self.changed.insert(path.clone());
                        self.apart.retain(|_, apart| !apart.files.contains(&path));
                        if self.texts.insert(path, (version, text.text().clone())).is_none() {
                            // It may be what another file looked for.
                            self.apart.clear();
                        }
                    }
                    Some((path, None)) => {
                        self.texts.remove(&path);
                        self.reread();
                    }
                    None => self.reread(),
                }
            }
        }
    }

    /// Forgets what was read from the disk.
    fn reread(&mut self) {
        self.disk = disk(&self.root);
        self.apart.clear();
    }

    /// Answers what was asked about a state that is gone.
    fn refuse_stale(&mut self) {
        let (stale, waiting): (Vec<_>, Vec<_>) =
            self.waiting.drain(..).partition(|question| question.revision < self.revision);
        self.waiting = waiting;
        for question in stale {
            self.outbox.stale(&question.id, &question.method);
        }
    }

    /// Answers what a file alone says, without compiling the site.
    fn answer_from_text(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let derived = self.derived.clone();
        let world = Sources::new(&self.disk, self.open_texts(&self.disk), &derived);
        let mut left = Vec::new();
        for question in waiting {
            match answer::from_text(&question, self.client, &world) {
                Some(answer) => self.outbox.answer(&question.id, answer),
                None => left.push(question),
            }
        }
        drop(world);
        self.waiting = left;
    }

    /// What the client has open, by the numbers of the files.
    fn open_texts(&self, disk: &FsWorld) -> BTreeMap<FileId, Arc<str>> {
        let id = |path: &Utf8PathBuf| disk.files().intern(FilePath::project(path.clone()));
        self.texts.iter().map(|(path, (_, text))| (id(path), text.clone())).collect()
    }

    /// The first file: that of the flake, if there is one.
    fn entry(&self, world: &dyn World) -> FileId {
        let site = world.files().intern(FilePath::project(SITE));
        let has_site = world.source(site).is_ok();
        if has_site { site } else { world.files().intern(FilePath::project(self.first.clone())) }
    }

    /// Compiles the state, says what is wrong, and answers until the next change, which it gives back.
    fn work(&mut self, memory: &Memory, jobs: &Receiver<Job>) -> Option<Job> {
        // What is compiled borrows the world, and the world what it is made of.
        let disk = std::mem::replace(&mut self.disk, FsWorld::new(""));
        let derived = self.derived.clone();
        let world = Sources::new(&disk, self.open_texts(&disk), &derived);
        let entry = self.entry(&world);
        let compiler = self.compiler();
        let serve = |inspection: &Inspection<'_>| self.serve(jobs, &world, inspection);
        let looked = compiler.inspect_next(memory, (&world, entry), serve);
        drop(world);
        self.disk = disk;
        looked.ok().flatten()
    }

    /// Answers from a compiled state until the next change.
    fn serve(&mut self, jobs: &Receiver<Job>, world: &dyn World, inspection: &Inspection<'_>) -> Option<Job> {
        let root = self.root.clone();
        let snapshot = Snapshot::new(inspection, &root, self.client);
        loop {
            // What needs the rules waits for what does not: a person waits for a word sooner than for a mistake.
            self.waiting.sort_by_key(|question| answer::is_long(&question.method));
            while !self.waiting.is_empty() {
                let question = self.waiting.remove(0);
                if answer::is_long(&question.method) {
                    self.say(world, &snapshot);
                }
                self.reply(&question, world, &snapshot);
            }
            self.say(world, &snapshot);
            match jobs.recv().ok() {
                Some(Job::Ask(question)) => self.waiting.push(question),
                change => return change,
            }
        }
    }

    /// Answers one question.
    fn reply(&mut self, question: &Question, world: &dyn World, snapshot: &Snapshot<'_, '_>) {
        if self.outbox.is_cancelled(&question.id) {
            return;
        }
        let file = question.path.as_ref().map(|path| world.files().intern(FilePath::project(path.clone())));
        let is_part = file.is_none_or(|file| snapshot.inspection.program.files.contains(&file));
        let answered = match answer::from_text(question, self.client, world) {
            Some(answered) => answered,
            None if is_part => answer::from_site(question, file, snapshot),
            None => self.apart(question, file, world),
        };
        if let Some(message) = answer::message(question, &answered) {
            self.outbox.notify(ShowMessage::METHOD, json!({ "type": MessageType::INFO, "message": message }));
        }
        // While it was worked out, the client may have gone on.
        if self.is_gone() {
            self.outbox.stale(&question.id, &question.method);
        } else {
            self.outbox.answer(&question.id, answered);
        }
    }

    /// Answers about a file that is no part of the flake's own site: as a site of its own.
    fn apart(&self, question: &Question, file: Option<FileId>, world: &dyn World) -> answer::Answer {
        let Some(file) = file else { return Ok(Value::Null) };
        let found = self.compiler().inspect(world, file, |inspection| {
            let snapshot = Snapshot::new(inspection, &self.root, self.client);
            answer::from_site(question, Some(file), &snapshot)
        });
        found.unwrap_or(Ok(Value::Null))
    }

    /// Says what is wrong to a client that does not ask, or tells one that asks that there is something new.
    fn say(&mut self, world: &dyn World, snapshot: &Snapshot<'_, '_>) {
        if !self.unsaid {
            return;
        }
        self.refresh_shown();
        let mut found: BTreeMap<Utf8PathBuf, Vec<lsp_types::Diagnostic>> = BTreeMap::new();
        for (file, diagnostics) in crate::answers::diagnostics::diagnostics(snapshot) {
            found.insert(world.path(file).path, diagnostics);
        }
        self.say_of_others(world, &mut found);
        if self.is_gone() {
            return;
        }
        self.unsaid = false;
        let numbers: BTreeMap<Utf8PathBuf, u64> =
            found.iter().map(|(path, diagnostics)| (path.clone(), number(diagnostics))).collect();
        let gone: Vec<Utf8PathBuf> =
            self.said.keys().filter(|path| !numbers.contains_key(*path)).cloned().collect();
        let is_news = |path: &Utf8PathBuf| self.said.get(path) != numbers.get(path);
        if self.client.pulls {
            let elsewhere =
                numbers.keys().chain(&gone).any(|path| is_news(path) && !self.changed.contains(path));
            if elsewhere && !self.said.is_empty() {
                self.outbox.refresh();
            }
        } else {
            for path in gone {
                self.publish(&path, Vec::new());
            }
            for (path, diagnostics) in found {
                if is_news(&path) || self.changed.contains(&path) {
                    self.publish(&path, diagnostics);
                }
            }
        }
        self.said = numbers;
        self.changed.clear();
    }

    /// Has lenses and hints asked for anew, which tell of the whole site, if a file is open that has not changed itself. What
    /// was refused as stale because of another file comes back so, too.
    fn refresh_shown(&self) {
        if self.texts.keys().all(|open| self.changed.contains(open)) {
            return;
        }
        if self.client.refreshes_lenses {
            self.outbox.request(ask::CodeLensRefresh::METHOD, Value::Null);
        }
        if self.client.refreshes_hints {
            self.outbox.request(ask::InlayHintRefreshRequest::METHOD, Value::Null);
        }
    }

    /// What is wrong with open files that are no part of the site.
    fn say_of_others(
        &mut self,
        world: &dyn World,
        found: &mut BTreeMap<Utf8PathBuf, Vec<lsp_types::Diagnostic>>,
    ) {
        let others = self.texts.keys().filter(|path| path.extension() == Some("inf"));
        let others: Vec<Utf8PathBuf> = others.filter(|path| !found.contains_key(*path)).cloned().collect();
        self.apart.retain(|path, _| others.contains(path));
        for path in others {
            if !self.apart.contains_key(&path) {
                let Some(apart) = self.looked_at(world, &path) else { continue };
                self.apart.insert(path.clone(), apart);
            }
            if let Some(apart) = self.apart.get(&path) {
                found.insert(path, apart.diagnostics.clone());
            }
        }
    }

    /// What is wrong with one file, as a site of its own.
    fn looked_at(&self, world: &dyn World, path: &Utf8Path) -> Option<Apart> {
        let file = world.files().intern(FilePath::project(path));
        let looked = self.compiler().inspect(world, file, |inspection| {
            let snapshot = Snapshot::new(inspection, &self.root, self.client);
            let files = snapshot.files().map(|file| world.path(file).path);
            let files = files.chain([path.to_owned()]).collect();
            Apart { files, diagnostics: crate::answers::diagnostics::of_part(&snapshot, file) }
        });
        looked.ok()
    }

    /// Whether the state that is being looked at is not the latest.
    fn is_gone(&self) -> bool {
        self.latest.load(Ordering::SeqCst) > self.revision
    }

    /// A compiler that ends as soon as the state is gone.
    fn compiler(&self) -> Compiler {
        let (latest, revision) = (self.latest.clone(), self.revision);
        Compiler::new().cancel(&Cancel::when(move || latest.load(Ordering::SeqCst) > revision))
    }

    fn publish(&self, path: &Utf8Path, diagnostics: Vec<lsp_types::Diagnostic>) {
        if let Some(uri) = uri::of_path(&self.root.join(path)) {
            let version = self.texts.get(path).map(|(version, _)| *version);
            self.outbox.publish(uri, diagnostics, version);
        }
    }
}

/// A number for what is said of a file: another one, if that is something else.
pub fn number(diagnostics: &[lsp_types::Diagnostic]) -> u64 {
    let mut hasher = DefaultHasher::new();
    // They are plain data, which can always be written.
    serde_json::to_string(diagnostics).unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}

/// The files of a flake on disk. The first is numbered first, as the compiler does it, whatever the client opens before it: of
/// two places in different files, the one in the later file is told as the mistake.
fn disk(root: &Utf8Path) -> FsWorld {
    let disk = FsWorld::new(root.to_owned());
    disk.files().intern(FilePath::project(SITE));
    disk
}
