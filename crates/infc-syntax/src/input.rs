//! What the grammar's parsers read and how they write: nom's input is a place in the tokens *and* in a log of events.
//!
//! The log's length travels in the input. Whoever goes on from an older input cuts off what a branch that failed had
//! written, so that nom's backtracking takes back events and errors too. An earlier event is never changed: a node that
//! turns out to begin further left is an event of its own, [`Event::Wrap`].
//! Not here: productions (`grammar`), the tree (`tree`).

use std::cell::RefCell;

use nom::error::{ErrorKind, ParseError};
use nom::{IResult, Parser};

use crate::Stop;
use crate::error::{SyntaxError, SyntaxErrorKind as E};
use crate::kind::SyntaxKind as K;
use crate::source::{Significant, Source};

/// How deep expressions may nest, and how long a chain of operators or applications may be. The stack of an engine of
/// WebAssembly is small and does not grow: records 240 deep were still read in Node.js, and 249 were not.
pub(crate) const DEPTH: u16 = if cfg!(target_family = "wasm") { 100 } else { 250 };
/// The number of the token that a parse which was stopped has come to: beyond that of any text.
const STOPPED: u32 = u32::MAX / 2;
/// How many errors a text may have.
pub(crate) const ERRORS: usize = 100;

/// A step of building the tree.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event {
    /// A node begins.
    Start(K),
    /// The node begun last ends.
    Finish,
    /// The next token, with the kind it has in this place.
    Token(K),
    /// A node begins before the event with this number, and ends at its own `Finish`.
    Wrap(u32, K),
}

/// What a parse writes.
pub(crate) struct Session<'a> {
    pub source: &'a Source<'a>,
    pub events: RefCell<Vec<Event>>,
    pub errors: RefCell<Vec<SyntaxError>>,
    pub stop: &'a Stop<'a>,
}

/// The input of every production.
#[derive(Clone, Copy)]
pub(crate) struct In<'a> {
    session: &'a Session<'a>,
    index: u32,
    events: u32,
    errors: u32,
    /// Errors beyond those that are kept.
    dropped: u32,
    /// The token after the one where the last error was found; one error per token is enough.
    faulted: u32,
    depth: u16,
    /// The greatest depth within the operand being read.
    peak: u16,
    /// Missing `}` that may still be guessed.
    unclosed: u32,
    /// `}` too many that may still be guessed.
    surplus: u32,
    place: Place,
    /// Has an error ended the parse?
    silent: bool,
}

/// What may not be read here as it would be elsewhere.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Between `match` or `when` and its `{`.
    no_set: bool,
    /// In the arm of a match, where a name before a `:` begins the next.
    arm: bool,
    /// Between `where` and `because`.
    no_because: bool,
}

/// The production does not begin here. Once it has begun, it never fails.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mismatch;

impl<I> ParseError<I> for Mismatch {
    fn from_error_kind(_: I, _: ErrorKind) -> Self {
        Self
    }

    fn append(_: I, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// What every production returns.
pub(crate) type R<'a, O = ()> = IResult<In<'a>, O, Mismatch>;

/// The failure of a production that does not begin here.
pub(crate) fn mismatch<'a>() -> R<'a> {
    Err(nom::Err::Error(Mismatch))
}

/// A production.
pub(crate) trait Production<'a>: Parser<In<'a>, Error = Mismatch> {}
impl<'a, P: Parser<In<'a>, Error = Mismatch>> Production<'a> for P {}

/// Where a node may be made to begin later.
#[derive(Clone, Copy)]
pub(crate) struct Mark(u32);

/// Reading.
impl<'a> In<'a> {
    pub(crate) fn new(session: &'a Session<'a>) -> Self {
        let (unclosed, surplus) = (session.source.unclosed, session.source.surplus);
        Self {
            session,
            index: 0,
            events: 0,
            errors: 0,
            dropped: 0,
            faulted: 0,
            depth: 0,
            peak: 0,
            unclosed,
            surplus,
            place: Place::default(),
            silent: false,
        }
    }

    /// The kind of the next token.
    pub(crate) fn kind(self) -> K {
        self.ahead(0)
    }

    /// The kind of the token `n` further on.
    pub(crate) fn ahead(self, n: u32) -> K {
        self.token(n).kind
    }

    pub(crate) fn token(self, n: u32) -> Significant {
        self.session.source.token(self.index.saturating_add(n))
    }

    pub(crate) fn at(self, kinds: &[K]) -> bool {
        kinds.contains(&self.kind())
    }

    pub(crate) fn text(self, n: u32) -> &'a str {
        let token = self.token(n);
        self.session.source.slice(token.start, token.end)
    }

    /// The source of a range.
    pub(crate) fn slice(self, (start, end): (u32, u32)) -> &'a str {
        self.session.source.slice(start, end)
    }

    /// Is the token `n` further on this word, which is a keyword only in its place?
    pub(crate) fn word(self, n: u32, word: &str) -> bool {
        self.ahead(n) == K::Ident && self.text(n) == word
    }

    /// How far on the partner of the bracket `n` further on is.
    pub(crate) fn partner(self, n: u32) -> Option<u32> {
        self.session.source.partner(self.index.saturating_add(n))?.checked_sub(self.index)
    }

    /// Does the next token, a closer, have an opener?
    pub(crate) fn is_paired(self) -> bool {
        self.session.source.partner(self.index).is_some()
    }

    /// The range of the next token.
    pub(crate) fn range(self) -> (u32, u32) {
        (self.token(0).start, self.token(0).end)
    }

    /// The range of the next `count` tokens.
    pub(crate) fn range_of(self, count: u32) -> (u32, u32) {
        (self.token(0).start, self.token(count.saturating_sub(1)).end)
    }

    /// The token before the next.
    pub(crate) fn previous(self) -> Option<Significant> {
        self.index.checked_sub(1).map(|index| self.session.source.token(index))
    }

    /// The place where something is missing: the end of the token before.
    pub(crate) fn gap(self) -> (u32, u32) {
        let end = self.previous().map_or(0, |token| token.end);
        (end, end)
    }

    /// Is there a blank before the token `n` further on?
    pub(crate) fn spaced(self, n: u32) -> bool {
        let before = self.index.saturating_add(n).checked_sub(1);
        before.is_none_or(|index| self.session.source.token(index).end < self.token(n).start)
    }

    pub(crate) fn is_before(self, other: Self) -> bool {
        self.index < other.index
    }

    pub(crate) fn no_set(self) -> bool {
        self.place.no_set
    }

    pub(crate) fn in_arm(self) -> bool {
        self.place.arm
    }

    pub(crate) fn no_because(self) -> bool {
        self.place.no_because
    }

    pub(crate) fn unclosed(self) -> bool {
        self.unclosed > 0
    }

    pub(crate) fn surplus(self) -> bool {
        self.surplus > 0
    }

    /// Has every brace of the text a partner?
    pub(crate) fn is_balanced(self) -> bool {
        self.session.source.unclosed == 0 && self.session.source.surplus == 0
    }

    /// How many events and errors were written, and how many errors were not.
    pub(crate) fn lengths(self) -> (usize, usize, usize) {
        (self.events as usize, self.errors as usize, self.dropped as usize)
    }
}

/// Writing.
impl In<'_> {
    fn emit(mut self, event: Event) -> Self {
        let mut events = self.session.events.borrow_mut();
        events.truncate(self.events as usize);
        events.push(event);
        self.events += 1;
        drop(events);
        self
    }

    pub(crate) fn start(self, kind: K) -> Self {
        self.emit(Event::Start(kind))
    }

    pub(crate) fn finish(self) -> Self {
        self.emit(Event::Finish)
    }

    /// Takes the next token, if there is one.
    pub(crate) fn bump(self) -> Self {
        self.bump_as(self.kind())
    }

    /// Takes the next token under another kind.
    pub(crate) fn bump_as(self, kind: K) -> Self {
        if self.kind() == K::EndOfFile {
            return self;
        }
        let mut next = self.emit(Event::Token(kind));
        // Where a parse is stopped is the end of the text, so that every production ends there.
        next.index = if self.session.stop.token() { STOPPED } else { next.index + 1 };
        next
    }

    pub(crate) fn mark(self) -> Mark {
        Mark(self.events)
    }

    /// Begins a node at `mark`, which what was read since becomes the first part of.
    pub(crate) fn wrap(mut self, mark: Mark, kind: K) -> Self {
        self.peak += 1;
        if self.peak > DEPTH {
            return self.too_deep().start(kind);
        }
        self.emit(Event::Wrap(mark.0, kind))
    }

    /// Reports an error, unless one was found at this very token.
    pub(crate) fn report(mut self, error: SyntaxError) -> Self {
        if self.silent || self.faulted == self.index + 1 {
            return self;
        }
        self.faulted = self.index + 1;
        if self.errors as usize >= ERRORS {
            self.dropped = self.dropped.saturating_add(1);
            return self;
        }
        let mut errors = self.session.errors.borrow_mut();
        errors.truncate(self.errors as usize);
        errors.push(error);
        self.errors += 1;
        drop(errors);
        self
    }

    /// Lets the next token be without error.
    pub(crate) fn quiet(mut self) -> Self {
        self.faulted = self.index + 1;
        self
    }

    /// Reports that something is missing here.
    pub(crate) fn expected(self, what: &str) -> Self {
        let found = self.found();
        let missing = self.token(0).first || self.at(&[K::StrCut]);
        let at = if missing { self.gap() } else { self.range() };
        let error = SyntaxError::new(E::Syntax, at, format!("expected {what}, found {found}"));
        let error = error.label(format!("expected {what}"));
        self.report(match self.text(0) {
            "//" => error.help("a comment begins with `#`"),
            "" if at.0 == 0 => error.help("the smallest site is `{ }`"),
            _ => error,
        })
    }

    /// The next token, for prose.
    pub(crate) fn found(self) -> String {
        match self.kind() {
            K::EndOfFile => "the end of the file".to_owned(),
            K::StrCut => "the end of the line".to_owned(),
            K::StrOpen | K::IndentedOpen => "a string".to_owned(),
            _ => format!("`{}`", self.text(0).chars().take(40).collect::<String>()),
        }
    }

    pub(crate) fn guess_brace(mut self) -> Self {
        self.unclosed = self.unclosed.saturating_sub(1);
        self
    }

    pub(crate) fn guess_surplus(mut self) -> Self {
        self.surplus = self.surplus.saturating_sub(1);
        self
    }

    /// Gives up: one error, and all the rest is an error node.
    fn too_deep(self) -> Self {
        let what = format!("this nests more than {DEPTH} levels deep, or chains as many operations");
        let error = SyntaxError::new(E::Beyond, self.range(), what).label("too deep from here on");
        self.report(error.help("give parts of it names in a `let`")).give_up()
    }

    /// Makes all the rest an error node, and reports nothing more.
    pub(crate) fn give_up(self) -> Self {
        let mut i = self.start(K::Error);
        i.silent = true;
        while i.kind() != K::EndOfFile {
            i = i.bump();
        }
        i.finish()
    }
}

/// Takes a token of this kind.
pub(crate) fn tok<'a>(kind: K) -> impl FnMut(In<'a>) -> R<'a> {
    move |i| if i.kind() == kind { Ok((i.bump(), ())) } else { mismatch() }
}

/// Takes this word as a keyword.
pub(crate) fn word<'a>(text: &'static str, kind: K) -> impl FnMut(In<'a>) -> R<'a> {
    move |i| if i.word(0, text) { Ok((i.bump_as(kind), ())) } else { mismatch() }
}

/// Makes a node of what `p` reads.
pub(crate) fn node<'a>(kind: K, mut p: impl Production<'a>) -> impl FnMut(In<'a>) -> R<'a> {
    move |i| {
        let (i, _) = p.parse(i.start(kind))?;
        Ok((i.finish(), ()))
    }
}

/// Reports what is missing if `p` does not begin here. Never fails.
pub(crate) fn expect<'a>(mut p: impl Production<'a>, what: &'static str) -> impl FnMut(In<'a>) -> R<'a> {
    move |i| match p.parse(i) {
        Ok((i, _)) => Ok((i, ())),
        Err(_) => Ok((i.expected(what), ())),
    }
}

/// Reads `p` until it does not begin or does not advance. Never fails.
pub(crate) fn many<'a>(mut p: impl Production<'a>) -> impl FnMut(In<'a>) -> R<'a> {
    move |mut i| {
        while let Ok((next, _)) = p.parse(i) {
            let moved = i.is_before(next);
            i = next;
            if !moved {
                break;
            }
        }
        Ok((i, ()))
    }
}

/// Reads `p` one level deeper, on as much stack as it needs.
pub(crate) fn deeper<'a>(mut p: impl Production<'a>) -> impl FnMut(In<'a>) -> R<'a> {
    move |mut i| {
        let depth = i.depth;
        if depth >= DEPTH {
            return Ok((i.too_deep(), ()));
        }
        i.depth += 1;
        i.peak = i.peak.max(i.depth);
        let (mut i, _) = stacker::maybe_grow(128 * 1024, 1024 * 1024, || p.parse(i))?;
        i.depth = depth;
        Ok((i, ()))
    }
}

/// Reads `p`, an operand that may be wrapped, and counts its depth by itself.
pub(crate) fn operand_of<'a>(mut p: impl Production<'a>) -> impl FnMut(In<'a>) -> R<'a> {
    move |mut i| {
        let peak = i.peak;
        i.peak = i.depth;
        let (mut i, _) = p.parse(i)?;
        i.peak = i.peak.max(peak);
        Ok((i, ()))
    }
}

/// Reads `p` where a `{` begins the body of what stands before it.
pub(crate) fn before_body<'a>(p: impl Production<'a>) -> impl FnMut(In<'a>) -> R<'a> {
    placed(|place| Place { no_set: true, ..place }, p)
}

/// Reads `p` where another arm may follow.
pub(crate) fn before_arm<'a>(p: impl Production<'a>) -> impl FnMut(In<'a>) -> R<'a> {
    placed(|place| Place { arm: true, ..place }, p)
}

/// Reads `p` where `because` ends it.
pub(crate) fn before_because<'a>(p: impl Production<'a>) -> impl FnMut(In<'a>) -> R<'a> {
    placed(|place| Place { no_because: true, ..place }, p)
}

/// Reads `p` between brackets, where nothing is special.
pub(crate) fn bracketed<'a>(p: impl Production<'a>) -> impl FnMut(In<'a>) -> R<'a> {
    placed(|_| Place::default(), p)
}

fn placed<'a>(change: fn(Place) -> Place, mut p: impl Production<'a>) -> impl FnMut(In<'a>) -> R<'a> {
    move |mut i| {
        let place = i.place;
        i.place = change(place);
        let (mut i, _) = p.parse(i)?;
        i.place = place;
        Ok((i, ()))
    }
}
