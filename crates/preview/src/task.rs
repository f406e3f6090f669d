//! Work that goes on beside others, until another takes its place.

use std::cell::RefCell;

use futures_util::future::{AbortHandle, abortable};
use wasm_bindgen_futures::spawn_local;

/// Room for one piece of work.
#[derive(Default)]
pub(crate) struct Task(RefCell<Option<AbortHandle>>);

impl Task {
    /// Gives up what goes on and begins another.
    pub(crate) fn begin(&self, work: impl Future<Output = ()> + 'static) {
        self.stop();
        let (work, handle) = abortable(work);
        self.0.replace(Some(handle));
        spawn_local(async move {
            // Given up, there is nothing more to do.
            let _ = work.await;
        });
    }

    pub(crate) fn stop(&self) {
        if let Some(handle) = self.0.take() {
            handle.abort();
        }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.stop();
    }
}
