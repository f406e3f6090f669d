//! Which tab executes a workflow: the one that holds its lock (Web Locks). A tab that dies frees it.

use js_sys::{Function, Promise};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use super::javascript::{call, get, object};

/// A workflow's lock, held until this is dropped.
pub(super) struct Seat(Function);

impl Drop for Seat {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// A wait for a lock, given up when this is dropped.
pub(super) struct Waiting(AbortController);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What asking for a lock came to.
pub(super) enum Asked {
    Granted(Seat),
    Refused,
    /// This browser has none, as on a page that came without https.
    Unsupported,
}

/// Asks for the lock if nobody holds it; `lost` is called when another tab takes it away later.
pub(super) async fn if_free(workflow: &str, lost: impl FnOnce() + 'static) -> Asked {
    ask(workflow, &object(&[("ifAvailable", true.into())]), Box::new(lost)).await
}

/// Takes the lock, whoever holds it.
pub(super) async fn steal(workflow: &str) -> Asked {
    ask(workflow, &object(&[("steal", true.into())]), Box::new(|| {})).await
}

/// A wait until the lock is free, and what it comes to.
pub(super) fn wait(workflow: String) -> Option<(Waiting, impl Future<Output = Asked>)> {
    let controller = AbortController::new().ok()?;
    let options = object(&[("signal", controller.signal().into())]);
    Some((Waiting(controller), async move { ask(&workflow, &options, Box::new(|| {})).await }))
}

async fn ask(workflow: &str, options: &JsValue, lost: Box<dyn FnOnce()>) -> Asked {
    let locks = get(&window().navigator(), "locks");
    if locks.is_undefined() {
        return Asked::Unsupported;
    }
    let name = ["wattflow ", workflow].concat();
    let mut lost = Some(lost);
    let answered = Promise::new(&mut |answer, _| {
        let tell = move |answer: &Function, value: &JsValue| drop(answer.call1(&JsValue::UNDEFINED, value));
        let (granted, refused) = (answer.clone(), answer);
        // It is held until the promise that this returns is settled.
        let hold = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                tell(&granted, &lock);
                return lock;
            }
            Promise::new(&mut |release, _| tell(&granted, &release)).into()
        });
        let lost = lost.take();
        let end = Closure::once_into_js(move || {
            tell(&refused, &JsValue::NULL);
            if let Some(lost) = lost {
                lost();
            }
        });
        let _ = match call(&locks, "request", &[name.as_str().into(), options.clone(), hold]) {
            Ok(requested) => call(&requested, "catch", &[end]),
            Err(_) => end.unchecked_ref::<Function>().call0(&JsValue::UNDEFINED),
        };
    });
    match JsFuture::from(answered).await.map(JsCast::dyn_into) {
        Ok(Ok(release)) => Asked::Granted(Seat(release)),
        _ => Asked::Refused,
    }
}
