//! What the page tells of a file, in a real browser.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

mod accepted;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_page_tells_of_each_file_what_was_accepted_to_the_byte() {
    let cases = accepted::all();
    assert!(!cases.is_empty());
    for case in cases {
        assert_eq!(accepted::json(&case.name, &case.content.bytes()), case.json.join("\n"), "{}", case.name);
    }
}
