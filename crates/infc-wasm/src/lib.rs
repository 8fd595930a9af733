//! The door to infc from JavaScript.
//!
//! *In*: a question as JSON, as [`infc::answer::answered`] takes it. *Out*: the JSON that the command line prints.
//! *Never*: knows a question: what there is to ask, and what it is called in JavaScript, stands in `js/`.

use infc::Compiler;
use infc::answer::answered;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// Answers a question: `[document, whether all is well]`, or, where the question makes no sense, `[null, message, help]`.
#[wasm_bindgen]
pub fn ask(question: &str) -> Vec<JsValue> {
    match answered(question, &Compiler::new()) {
        Ok(answer) => vec![answer.json.into(), answer.passes.into()],
        Err(refusal) => vec![JsValue::NULL, refusal.message.into(), refusal.help.into()],
    }
}
