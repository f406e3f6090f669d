//! The page's clock.

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
