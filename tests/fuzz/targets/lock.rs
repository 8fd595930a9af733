//! The law of `lock` on any bytes.
//!
//! It deliberately holds no check: the law is `infc_tests::law::lock`, which the ordinary tests replay.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| infc_tests::law::lock(bytes));
