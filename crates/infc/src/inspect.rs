//! A site that was compiled, to be asked about: what is wrong with it, what stands where, what a value is and why, who
//! listens, and who reaches whom.
//!
//! It deliberately emits nothing, and works out only when asked what not every question needs.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8Path;
use infc_diag::{Cancelled, Diagnostic, FileId, Span, World};
use infc_eval::{Explainer, Memory, Program, Spanned, Value};
use infc_exposure::Exposure;
use infc_net::Reach;

use crate::Compiler;
use crate::compiler::stages::{Front, Planned};
use crate::hidden::Hidden;
use crate::places::Places;
use crate::why::{Why, address, answer, dotted, entity, find, parts, show, who};

/// A site that was compiled, for as long as [`Compiler::inspect`] has somebody look at it.
pub struct Inspection<'a> {
    /// Its sources, those of the library and of its inputs among them, within the limits of the compiler.
    pub world: &'a dyn World,
    /// Names, types and uses, by place.
    pub program: &'a Program<'a>,
    front: Front<'a>,
    /// What is wrong with its names and types.
    told: Vec<Diagnostic>,
    value: OnceCell<Made<Spanned<Value>>>,
    planned: OnceCell<Made<Option<Planned>>>,
    reach: OnceCell<Option<Reach>>,
    diagnostics: OnceCell<Vec<Diagnostic>>,
    explainer: OnceCell<Explainer<'a>>,
    exposure: OnceCell<Option<Exposure>>,
    concealed: OnceCell<BTreeSet<Span>>,
    hidden: OnceCell<Hidden>,
    shown: RefCell<BTreeMap<FileId, Option<Arc<str>>>>,
}

/// Something that listens.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Listening {
    /// The host.
    pub host: String,
    /// What people call it: the app `shop`, nginx, sshd.
    pub who: String,
    /// The entity that it is, `hosts.vps.apps.shop`, if it is one.
    pub entity: Option<String>,
    /// The port.
    pub port: u16,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// The addresses, in words.
    pub address: String,
    /// Where the port is stated.
    pub at: Span,
}

impl Compiler {
    /// Compiles the site that begins in the file `entry` of `world`, and has `look` look at it: what stands where, what a value
    /// is and why, who listens. It is what an editor asks. A stage that nothing is asked of is not run.
    ///
    /// What `look` gives is handed on even if the compiler is cancelled while it looks: it may answer many questions, and
    /// asks its token which of them are still of worth.
    pub fn inspect<R>(
        &self,
        world: &dyn World,
        entry: FileId,
        look: impl FnOnce(&Inspection<'_>) -> R,
    ) -> Result<R, Cancelled> {
        self.inspect_after(None, (world, entry), look)
    }

    /// The same, for one state of a site after the other: what is the same as in the state before is taken from `memory`, and
    /// what the next may use is left there. What `look` sees is what it sees without a memory.
    pub fn inspect_next<R>(
        &self,
        memory: &Memory,
        (world, entry): (&dyn World, FileId),
        look: impl FnOnce(&Inspection<'_>) -> R,
    ) -> Result<R, Cancelled> {
        self.inspect_after(Some(memory), (world, entry), look)
    }

    fn inspect_after<R>(
        &self,
        memory: Option<&Memory>,
        asked: (&dyn World, FileId),
        look: impl FnOnce(&Inspection<'_>) -> R,
    ) -> Result<R, Cancelled> {
        self.front_after(memory, asked, |mut front| {
            let told = std::mem::take(&mut front.found);
            let inspection = Inspection {
                world: front.world,
                program: front.program,
                told,
                front,
                value: OnceCell::new(),
                planned: OnceCell::new(),
                reach: OnceCell::new(),
                diagnostics: OnceCell::new(),
                explainer: OnceCell::new(),
                exposure: OnceCell::new(),
                concealed: OnceCell::new(),
                hidden: OnceCell::new(),
                shown: RefCell::default(),
            };
            Ok(look(&inspection))
        })
    }
}

/// What a stage made, and what it found.
type Made<T> = (T, Vec<Diagnostic>);

/// The stages. Each runs when something of it is asked for; once the compilation is cancelled they give nothing, and what
/// is answered then is of no worth.
impl Inspection<'_> {
    /// Its value, as far as it has one.
    pub fn value(&self) -> &Spanned<Value> {
        &self.valued().0
    }

    fn valued(&self) -> &Made<Spanned<Value>> {
        self.value.get_or_init(|| {
            let mut front = self.front.with(Vec::new());
            let nothing = |_| Spanned { value: Value::Poison, at: Span::new(FileId::from_index(0), 0, 0) };
            (front.value().unwrap_or_else(nothing), front.found)
        })
    }

    /// What becomes of it, with everything that is found so far.
    fn planned(&self) -> &Made<Option<Planned>> {
        self.planned.get_or_init(|| {
            let (value, found) = self.valued();
            let mut front = self.front.with(self.told.iter().chain(found).cloned().collect());
            (front.plan(value).ok().flatten(), front.found)
        })
    }

    /// What is wrong with it, in the order of the stages: the same that [`Compiler::check`] says.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.diagnostics.get_or_init(|| {
            let (planned, found) = self.planned();
            let mut front = self.front.with(found.clone());
            let known = planned.as_ref().zip(self.reach());
            let judged = known.map_or(Ok(()), |(planned, reach)| front.judge(planned, reach).map(|_| ()));
            judged.and_then(|()| front.into_found()).unwrap_or_default()
        })
    }
}

impl Inspection<'_> {
    /// Why the value at `path` is as it is; the way there is empty if the site has no such value.
    pub fn why(&self, path: &[Arc<str>]) -> Why {
        let explainer = self.explainer.get_or_init(|| Explainer::new(self.program));
        answer(self.world, explainer, path, self.program)
    }

    /// The value at `path`, if the site has one.
    pub fn value_at(&self, path: &[Arc<str>]) -> Option<&Spanned<Value>> {
        let names: Vec<String> = path.iter().map(ToString::to_string).collect();
        find(self.value(), &names, &self.program.schema).ok()
    }

    /// What has a name inside a value, with its name.
    pub fn parts<'v>(&'v self, value: &'v Value) -> Vec<(String, &'v Spanned<Value>)> {
        parts(value, &self.program.schema)
    }

    /// A value in words; of what has parts, its kind.
    pub fn show(&self, value: &Value) -> String {
        show(value, &self.program.schema)
    }

    /// What a value says in other words, as Markdown: how many addresses a network has, when a schedule fires; nothing if
    /// there is nothing to add.
    pub fn in_words(&self, value: &Spanned<Value>) -> Option<String> {
        let is_when = matches!(&value.value, Value::Variant { ty, .. }
            if self.program.schema.enumeration(*ty).name == "When");
        crate::words::in_words(value, is_when)
    }

    /// The text of `file`, with the secrets in it struck out, byte for byte.
    pub fn shown_text(&self, file: FileId) -> Option<Arc<str>> {
        let read = || crate::hidden::text(self.world, file, self.concealed());
        self.shown.borrow_mut().entry(file).or_insert_with(read).clone()
    }

    /// Strikes out of `text` every secret of the sources, and every other text that looks like one.
    pub fn strike(&self, text: &mut String) {
        let hidden = || Hidden::of(self.world, &self.program.files, self.concealed());
        self.hidden.get_or_init(hidden).strike(text);
    }

    /// Whether what stands at a place of a source is never shown, or a part of it.
    pub fn is_hidden(&self, at: Span) -> bool {
        let range = at.start as usize..at.end as usize;
        let shown = self.shown_text(at.file);
        let written = self.world.source(at.file).ok();
        shown.as_ref().and_then(|text| text.get(range.clone()))
            != written.as_ref().and_then(|text| text.get(range))
    }

    /// What nobody sees of the sources: what the program conceals, and what its values disclose; no stage after them
    /// finds more, so that nothing that is shown waits for the rules.
    fn concealed(&self) -> &BTreeSet<Span> {
        self.concealed.get_or_init(|| {
            let found = self.told.iter().chain(&self.valued().1);
            let places = found.flat_map(|each| each.concealed.iter());
            self.program.concealed.iter().chain(places).copied().collect()
        })
    }

    /// Everything that listens, host by host.
    pub fn listening(&self) -> Vec<Listening> {
        let hosts = self.planned().0.iter().flat_map(|planned| planned.plan.hosts.values());
        let sockets = hosts.flat_map(|host| host.listeners.iter().map(move |socket| (host, socket)));
        let listening = sockets.map(|(host, socket)| {
            let path = entity(&host.name, &socket.owner);
            let path = path.map(|path| path.into_iter().map(Into::into).collect::<Vec<Arc<str>>>());
            Listening {
                host: host.name.to_string(),
                who: who(&socket.owner),
                entity: path.map(|path| dotted(&path)),
                port: socket.port,
                protocol: socket.proto.to_string(),
                address: address(socket.bind),
                at: socket.at,
            }
        });
        listening.collect()
    }

    /// The systemd units that infc makes of what the site names at a place: `infc-app-shop.service`.
    pub fn units_at(&self, at: Span) -> Vec<String> {
        let hosts = self.planned().0.iter().flat_map(|planned| planned.plan.hosts.values());
        let units =
            hosts.flat_map(|host| &host.operations.units).filter(|unit| unit.origin == at && !unit.drop_in);
        units.map(|unit| unit.name.clone()).collect()
    }

    /// The next `count` ports from `near` on that nobody on `host` claims.
    pub fn free_ports(&self, host: &str, near: u16, count: usize) -> Vec<u16> {
        let plan = self.planned().0.as_ref().and_then(|planned| planned.plan.hosts.get(host));
        let sockets = plan.into_iter().flat_map(|plan| &plan.listeners);
        let taken: BTreeSet<u16> = sockets.map(|socket| socket.port).collect();
        (near..=u16::MAX).filter(|port| !taken.contains(port)).take(count).collect()
    }

    /// Who reaches what, with the places of a reader who writes the project's directory as nothing; nothing if an error
    /// leaves open what the site is.
    pub fn exposure(&self) -> Option<&Exposure> {
        let expose = || {
            let Planned { site, plan, .. } = self.sound()?;
            let (reach, places) = (self.reach()?, Places::new(self.world, Utf8Path::new("")));
            let exposure = infc_exposure::expose(site, plan, reach, &|at| places.of(at));
            Some(exposure.asserted(&infc_check::asserted(site)))
        };
        self.exposure.get_or_init(expose).as_ref()
    }

    /// The same of what is called `id` alone, and of what its ways pass through; it takes little time in any site.
    pub fn exposure_of(&self, id: &str) -> Option<Exposure> {
        let Planned { site, plan, .. } = self.sound()?;
        let places = Places::new(self.world, Utf8Path::new(""));
        Some(infc_exposure::expose_one((site, plan), self.reach()?, &|at| places.of(at), id))
    }

    fn sound(&self) -> Option<&Planned> {
        self.planned().0.as_ref().filter(|planned| planned.is_sound)
    }

    fn reach(&self) -> Option<&Reach> {
        let reach = || self.planned().0.as_ref().map(|planned| self.front.reach(planned));
        self.reach.get_or_init(reach).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, MemWorld};

    use super::*;

    const SITE: &str = "{ hosts.web = { os = debian-12; address = \"203.0.113.10\";\n\
        apps.shop = std.node { directory = \"/srv/shop\"; port = 3000; }; }; }\n";

    fn looked<R>(text: &str, look: impl FnOnce(&Inspection<'_>) -> R) -> Option<R> {
        let mut world = MemWorld::default();
        let entry = world.insert(FilePath::project("site.inf"), text);
        Compiler::new().inspect(&world, entry, look).ok()
    }

    #[test]
    fn it_says_what_a_compilation_says() {
        let mut world = MemWorld::default();
        let broken = SITE.replace("3000", "22").replace("debian-12", "debain-12");
        for text in [SITE, broken.as_str(), "{ hosts.web = {", "", "{ a: b }"] {
            let entry = world.insert(FilePath::project("site.inf"), text);
            let checked = Compiler::new().check(&world, entry).map(|checked| checked.diagnostics);
            let inspected = Compiler::new().inspect(&world, entry, |it| it.diagnostics().to_vec());
            assert_eq!(inspected, checked, "{text}");
        }
    }

    #[test]
    fn entities_in_which_nothing_changed_are_kept() {
        let db = "hosts.db = { os = debian-12; address = \"203.0.113.11\"; };";
        let two = SITE.replace("{ hosts.web", &format!("{{ {db} hosts.web"));
        let memory = Memory::default();
        let mut world = MemWorld::default();
        let mut fields = |text: &str| {
            let entry = world.insert(FilePath::project("site.inf"), text);
            let host = |it: &Inspection<'_>, name: &str| match it
                .value_at(&["hosts".into(), name.into()])
                .map(|host| &host.value)
            {
                Some(Value::Record { fields, .. }) => fields.clone(),
                other => panic!("{other:?}"),
            };
            let both = |it: &Inspection<'_>| (host(it, "web"), host(it, "db"));
            Compiler::new().inspect_next(&memory, (&world, entry), both).unwrap()
        };
        let before = fields(&two);
        let after = fields(&two.replace("3000", "3001"));
        assert!(Arc::ptr_eq(&before.1, &after.1) && !Arc::ptr_eq(&before.0, &after.0));
    }

    #[test]
    fn it_answers() {
        let answers = looked(SITE, |it| {
            let path = ["hosts", "web", "apps", "shop", "port"].map(Arc::from);
            let app = it.listening().into_iter().find(|socket| socket.port == 3000);
            let free = it.free_ports("web", 3000, 2);
            (it.why(&path).value, app.and_then(|app| app.entity), free, it.exposure().is_some())
        });
        let expected = ("3000".to_owned(), Some("hosts.web.apps.shop".to_owned()), vec![3001, 3002], true);
        assert_eq!(answers, Some(expected));
    }

    #[test]
    fn secrets_are_struck_out_of_whatever_is_told() {
        let text = SITE.replace("port = 3000;", "port = 3000; env.DB_PASSWORD = \"hunter2hunter2X9\";");
        let answers = looked(&text, |it| {
            let mut told = "it is hunter2hunter2X9, and sk_live_0123456789abcdef".to_owned();
            it.strike(&mut told);
            let file = it.program.files[0];
            let place = |word: &str| {
                let at = u32::try_from(text.find(word).unwrap()).unwrap();
                Span::new(file, at, at + 3)
            };
            (told, it.is_hidden(place("hunter2")), it.is_hidden(place("3000")))
        });
        let stars = |count: usize| "*".repeat(count);
        assert_eq!(answers, Some((format!("it is {}, and {}", stars(16), stars(24)), true, false)));
    }

    #[test]
    fn it_stops() {
        let mut world = MemWorld::default();
        let entry = world.insert(FilePath::project("site.inf"), SITE);
        let gone = infc_diag::Cancel::when(|| true);
        assert_eq!(Compiler::new().cancel(&gone).inspect(&world, entry, |_| ()), Err(Cancelled));
    }
}
