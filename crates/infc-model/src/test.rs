//! Tests of a site: what is laid over it, and what must come of that.
//!
//! What is laid over is no part of the site, so that nothing of it is read here; whoever runs a test evaluates it.

use infc_eval::{Spanned, Type, Value};
use infc_scalar::{Date, Scalar};

use crate::{At, Builder, Decoder, Facts, Typed};

record! {
    /// A test: the site with something laid over it, and what must come of that.
    Test {
        /// The body of a site that uses the site, and so may add to it, replace parts of it, or be one by itself.
        with: Overlay,
        /// What must be found. Whatever it is: no other error may be.
        expect: Vec<At<Expectation>> = "[ ]",
        /// What must be true of the values of the site that results.
        ensure: Claim,
        /// The day that dates in the site are compared with.
        today: Option<Date>,
    }

    /// A diagnostic that must be found. `error "port-collision"`.
    Expected shorthand("name") {
        /// Its name.
        name: String,
        /// How many there must be; one or more if it is not said.
        count: Option<i64>,
        /// The entity that it must be about, or one around it: `"hosts.vps.apps.admin"`.
        about: Option<String>,
        /// What its message must hold.
        says: Option<String>,
    }
}

choice! {
    /// What must come of a test.
    Expectation spread(true) {
        /// No error.
        "ok" => Ok,
        /// No error and no warning.
        "clean" => Clean,
        /// `error "port-collision"`: this error.
        "error" => Error(Expected),
        /// `warning "log-without-rotation"`: this warning.
        "warning" => Warning(Expected),
        /// `note "accept-dated"`: this note.
        "note" => Note(Expected),
        /// `holds "admin-stays-home"`: this policy is shown to hold.
        "holds" => Holds(String),
        /// `violates "admin-stays-home"`: this policy does not hold; what is found against it may be an error.
        "violates" => Violates(String),
    }
}

/// A body of a site.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Overlay;

impl Typed for Overlay {
    fn ty(builder: &mut Builder) -> Type {
        Facts::ty(builder)
    }

    fn read(_: &Spanned<Value>, _: &mut Decoder) -> Option<Self> {
        Some(Self)
    }

    fn absent() -> Option<Self> {
        Some(Self)
    }
}

/// A condition over the site that results.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Claim;

impl Typed for Claim {
    fn ty(_: &mut Builder) -> Type {
        Type::Scalar(Scalar::Bool)
    }

    fn read(_: &Spanned<Value>, _: &mut Decoder) -> Option<Self> {
        Some(Self)
    }

    fn absent() -> Option<Self> {
        Some(Self)
    }
}
