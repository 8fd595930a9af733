//! Order: no answer about a state that is gone, none that nobody wants, and an end when the client says so.

use std::time::Instant;

use lsp_server::ErrorCode;
use serde_json::json;

use crate::client::{Client, at_place, example, find, flake, uri};

#[test]
fn an_answer_is_never_about_another_text() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let place = find(&text, "ssh = {", "port", 1);
    client.pull(&file);
    // The question is about the second text; the third comes before it can be answered, or after.
    client.change(&file, &text.replace("port  = 2222", "port  = 2223"));
    let second = client.begin("textDocument/hover", at_place(&file, place));
    client.change(&file, &text.replace("port  = 2222", "port  = 2224"));
    let third = client.begin("textDocument/hover", at_place(&file, place));
    match client.wait(&second).response_result {
        Ok(answer) => assert!(answer.to_string().contains("2223"), "{answer}"),
        Err(error) => assert_eq!(error.code, ErrorCode::ContentModified as i32),
    }
    let answer = client.wait(&third).response_result.unwrap();
    assert!(answer.to_string().contains("2224"), "{answer}");
}

#[test]
fn diagnostics_of_a_text_that_is_gone_are_asked_for_again() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let pull = json!({ "textDocument": { "uri": uri(&file) } });
    let first = client.begin("textDocument/diagnostic", pull);
    client.change(&file, &format!("{text}\n"));
    if let Err(error) = client.wait(&first).response_result {
        assert_eq!(error.code, ErrorCode::ServerCancelled as i32);
        assert_eq!(error.data.unwrap()["retriggerRequest"], true);
    }
    assert_eq!(client.pull(&file)["items"], json!([]));
}

#[test]
fn what_is_cancelled_is_answered_so() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let id = client.begin("textDocument/hover", at_place(&file, find(&text, "ssh = {", "port", 1)));
    client.tell("$/cancelRequest", json!({ "id": 2 }));
    if let Err(error) = client.wait(&id).response_result {
        assert_eq!(error.code, ErrorCode::RequestCanceled as i32);
    }
    assert_eq!(client.pull(&file)["items"], json!([]));
}

#[test]
fn what_it_does_not_know_it_refuses() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let id = client.begin("textDocument/moniker", at_place(&file, (0, 0)));
    let error = client.wait(&id).response_result.unwrap_err();
    assert_eq!(error.code, ErrorCode::MethodNotFound as i32);
    let id = client.begin("textDocument/hover", json!({}));
    let error = client.wait(&id).response_result.unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidParams as i32);
}

#[test]
fn a_text_that_is_gone_is_not_worked_on() {
    let client = Client::modern();
    let folder = flake(&[("site.inf", "{ }\n")]);
    let file = folder.path().join("site.inf");
    let big = infc_sites::site(120);
    client.open(&file, &big);
    let begun = Instant::now();
    assert_eq!(client.pull(&file)["kind"], "full");
    let whole = begun.elapsed();
    // Wherever in its work it is, a text that takes no time is answered in a part of the time of the big one.
    for part in 1..8 {
        client.change(&file, &format!("{big}# {part}\n"));
        let hover = client.begin("textDocument/hover", at_place(&file, (20, 8)));
        std::thread::sleep(whole * part / 10);
        let begun = Instant::now();
        client.change(&file, "{ }\n");
        if let Err(error) = client.wait(&hover).response_result {
            assert_eq!(error.code, ErrorCode::ContentModified as i32);
        }
        assert!(begun.elapsed() < whole / 4, "{part}: {:?} of {whole:?}", begun.elapsed());
        client.pull(&file);
        assert!(begun.elapsed() < whole / 2, "{part}: {:?} of {whole:?}", begun.elapsed());
    }
}

#[test]
fn what_is_cancelled_while_it_is_worked_on_is_answered_at_once() {
    let client = Client::modern();
    let folder = flake(&[("site.inf", "{ }\n")]);
    let file = folder.path().join("site.inf");
    let begun = Instant::now();
    client.open(&file, &infc_sites::site(120));
    let pull = client.begin("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(&file) } }));
    client.tell("$/cancelRequest", json!({ "id": 2 }));
    let error = client.wait(&pull).response_result.unwrap_err();
    assert_eq!(error.code, ErrorCode::RequestCanceled as i32);
    let cancelled = begun.elapsed();
    client.pull(&file);
    assert!(cancelled < begun.elapsed() / 4, "{cancelled:?} of {:?}", begun.elapsed());
}
