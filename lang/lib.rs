//! The language as data: what the operating systems bring, each fact with its source and its date.
//!
//! It deliberately holds no code; the specification and the pages of diagnostics beside it are text.

/// The target profiles by file name, sorted. Each is a `Target` of the model.
pub const TARGETS: &[(&str, &str)] = &[
    ("debian-12.inf", include_str!("targets/debian-12.inf")),
    ("ubuntu-22-04.inf", include_str!("targets/ubuntu-22-04.inf")),
    ("ubuntu-24-04.inf", include_str!("targets/ubuntu-24-04.inf")),
];

/// The facts that age and belong to no one system: file name, and a `Dated` of the model.
pub const DATED: (&str, &str) = ("dated.inf", include_str!("targets/dated.inf"));

/// The part of the specification that says how every scalar is written.
pub const LITERALS: &str = include_str!("spec/literals.md");

/// The part of the specification that lists the functions which are always in scope.
pub const PRELUDE: &str = include_str!("spec/prelude.md");

/// The schema of the resource types that infc writes for AWS, of the Terraform provider's version that it names. Unlike
/// the rest it is under the Mozilla Public License 2.0; `targets/aws/derive` made it.
pub const AWS: &str = include_str!("targets/aws/schema.json");
