//! Whether the gateway can be reached at all: while it cannot, no clock claims that something goes on.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use wattflow_engine::failure::{Failure, FailureKind};

use super::{
    Driver, address_bar, browser, clock,
    javascript::{call, object},
};

/// How long after a failed try the next one is made, in milliseconds.
const PAUSE_MILLIS: i32 = 2_000;

/// How long an answer may take, in milliseconds.
const PATIENCE_MILLIS: i32 = 5_000;

impl Driver {
    /// Looks when the browser says that its connection has come or gone; it does not know what can be reached.
    pub(super) fn watch_connection(self) {
        browser::on_connection_changed(move || self.look_for_gateway());
    }

    /// Takes in what a call that failed tells of the connection.
    pub(super) fn note_failure(self, failure: &Failure) {
        if failure.kind == FailureKind::GatewayUnreachable {
            self.look_for_gateway();
        }
    }

    fn look_for_gateway(self) {
        if self.model.is_lost.get_untracked() {
            return;
        }
        spawn_local(async move {
            while !is_there().await {
                self.model.is_lost.set(true);
                clock::wait(PAUSE_MILLIS).await;
            }
            if self.model.is_lost.get_untracked() {
                self.model.is_lost.set(false);
            }
        });
    }
}

/// Whether the gateway answers anything at all.
async fn is_there() -> bool {
    let Ok(gateway) = address_bar::gateway() else { return true };
    let options = object(&[("method", "HEAD".into()), ("mode", "no-cors".into()), ("cache", "no-store".into())]);
    let Ok(asked) = call(&window(), "fetch", &[gateway.into(), options]) else { return false };
    clock::within(PATIENCE_MILLIS, asked.unchecked_ref()).await.is_ok()
}
