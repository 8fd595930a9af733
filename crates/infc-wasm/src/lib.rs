//! The door to infc from JavaScript.
//!
//! *In*: a question as JSON, as [`infc::answer::answered`] takes it. *Out*: the JSON that the command line prints.
//! *Never*: knows a question: what there is to ask, and what it is called in JavaScript, stands in `js/`.

use infc::answer::answered;
use infc::{Compiler, Limits};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// How deeply values may depend on each other. A level takes some kilobytes of the stack of the engine, which has one
/// megabyte and does not grow; a test goes as deep as it can.
const DEPTH: u32 = 400;

/// Answers a question: `[document, whether all is well]`, or, where the question makes no sense, `[null, message, help]`.
#[wasm_bindgen]
pub fn ask(question: &str) -> Vec<JsValue> {
    let limits = Limits { depth: DEPTH, ..Limits::default() };
    match answered(question, &Compiler::new().limits(limits)) {
        Ok(answer) => vec![answer.json.into(), answer.passes.into()],
        Err(refusal) => vec![JsValue::NULL, refusal.message.into(), refusal.help.into()],
    }
}
