//! The browser's storage, which may be blocked, full or silent: then history is off, and everything else goes on.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wattflow_engine::time::Timestamp;

use super::{
    Driver, clock,
    database::{Database, reason},
    journal::{Entry, append},
};

/// How long after it did not answer storage is tried again, in milliseconds.
const NEXT_TRY_MILLIS: u64 = 30_000;

/// What is known of it.
#[derive(Clone, Default)]
pub(super) enum Storage {
    #[default]
    Closed,
    Open(Database),
    /// It did not answer, then.
    Silent(Timestamp),
}

/// What became of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Kept,
    NotKept,
    /// The run is another tab's by now.
    TakenOver,
}

impl Driver {
    /// Makes an entry.
    pub(super) async fn keep_entry(self, entry: &Entry) -> Outcome {
        let kept = match self.database().await {
            Ok(database) => append(&database, entry).await,
            Err(error) => Err(error),
        };
        match self.storage_told(kept) {
            Some(true) => Outcome::Kept,
            Some(false) => Outcome::TakenOver,
            None => Outcome::NotKept,
        }
    }

    /// What storage answered; says that history is off where it failed, and no longer where it did not.
    pub(super) fn storage_told<T>(self, answer: Result<T, JsValue>) -> Option<T> {
        let off = answer.as_ref().err().map(reason).unwrap_or_default();
        if let Err(error) = &answer {
            let storage = if error.is_undefined() { Storage::Silent(clock::now()) } else { Storage::Closed };
            self.live.update_value(|live| live.storage = storage);
        }
        if self.model.history_off.with_untracked(|before| *before != off) {
            self.model.history_off.set(off);
        }
        answer.ok()
    }

    pub(super) async fn database(self) -> Result<Database, JsValue> {
        match self.live.with_value(|live| live.storage.clone()) {
            Storage::Open(database) => return Ok(database),
            Storage::Silent(since) if clock::now().millis_since(since) < NEXT_TRY_MILLIS => {
                return Err(JsValue::UNDEFINED);
            }
            Storage::Silent(_) | Storage::Closed => {}
        }
        let database = Database::open().await?;
        self.live.update_value(|live| live.storage = Storage::Open(database.clone()));
        Ok(database)
    }
}
