//! Streams that pass through a real browser.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::{cell::Cell, rc::Rc};

use futures_util::{Stream, StreamExt as _, stream};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wasm_streams::{ReadableStream, readable::IntoStream};

wasm_bindgen_test_configure!(run_in_browser);

/// A stream of Rust's, made a stream of the browser's, and back.
fn through_the_browser(chunks: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> IntoStream<'static> {
    ReadableStream::from_raw(ReadableStream::from_stream(chunks).into_raw()).into_stream()
}

#[wasm_bindgen_test]
async fn every_chunk_arrives_in_order_and_then_the_end() {
    let chunks = stream::iter((0..100).map(|number| Ok(JsValue::from(number))));
    let arrived: Vec<f64> = through_the_browser(chunks).map(|chunk| chunk.unwrap().as_f64().unwrap()).collect().await;
    assert_eq!(arrived, (0..100).map(f64::from).collect::<Vec<_>>());
}

#[wasm_bindgen_test]
async fn an_error_arrives_and_ends_the_stream() {
    let chunks = stream::iter([Ok(JsValue::from(1)), Err(JsValue::from("lost")), Ok(JsValue::from(2))]);
    let arrived: Vec<Result<JsValue, JsValue>> = through_the_browser(chunks).collect().await;
    assert_eq!(arrived, [Ok(JsValue::from(1)), Err(JsValue::from("lost"))]);
}

#[wasm_bindgen_test]
async fn a_stream_dropped_half_read_is_cancelled() {
    let dropped = Rc::new(Cell::new(false));
    let guard = OnDrop(Rc::clone(&dropped));
    let endless = stream::repeat(1).map(move |number| {
        let _held = &guard;
        Ok(JsValue::from(number))
    });
    let mut reading = through_the_browser(endless);
    reading.next().await.unwrap().unwrap();
    drop(reading);
    while !dropped.get() {
        wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&JsValue::NULL)).await.unwrap();
    }
}

struct OnDrop(Rc<Cell<bool>>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.set(true);
    }
}
