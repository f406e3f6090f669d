//! The page's clock.

use js_sys::{Array, Function, Promise};
use wasm_bindgen_futures::JsFuture;
use wattflow_engine::time::Timestamp;

/// The present moment; never goes back, whatever happens to the wall clock.
pub(super) fn now() -> Timestamp {
    let millis = web_sys::window()
        .and_then(|window| window.performance())
        .map_or_else(js_sys::Date::now, |performance| performance.time_origin() + performance.now());
    Timestamp::from_epoch_millis(millis as u64)
}

/// Minutes that local time is east of UTC now.
pub(super) fn utc_offset_minutes() -> i32 {
    // JavaScript counts west of UTC.
    (js_sys::Date::new_0().get_timezone_offset() as i32).saturating_neg()
}

/// Lets so much time pass.
pub(super) async fn wait(millis: i32) {
    let passed = Promise::new(&mut |resolve, _| call_after(millis, &resolve));
    let _ = JsFuture::from(passed).await;
}

/// What a promise comes to, or an error that is undefined once so much time has passed.
pub(super) fn within(millis: i32, promise: &Promise) -> JsFuture {
    let passed = Promise::new(&mut |_, reject| call_after(millis, &reject));
    JsFuture::from(Promise::race(&Array::of2(promise, &passed)))
}

fn call_after(millis: i32, function: &Function) {
    if let Some(window) = web_sys::window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(function, millis);
    }
}
