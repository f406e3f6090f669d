//! Any bytes at all.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wattflow_engine::config;

fuzz_target!(|bytes: &[u8]| {
    let checked = config::check_bytes(bytes);
    let text = config::decode(bytes).unwrap_or_default();
    wattflow_fuzz::assert_sound(text, &checked);
});
