//! The journal of runs: what happened, on the disk before anything follows from it.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wattflow_engine::time::Timestamp;
use wattflow_view::history::Row;

use super::{
    Driver, clock,
    database::{Database, EVENTS, RUNS, committed, reason, store},
};

/// How long after it did not answer storage is tried again, in milliseconds.
const NEXT_TRY_MILLIS: u64 = 30_000;

/// The browser's storage, as far as it is known.
#[derive(Clone, Default)]
pub(super) enum Storage {
    #[default]
    Closed,
    Open(Database),
    /// It did not answer, then.
    Silent(Timestamp),
}

/// Lines to append to a run's journal.
pub(super) struct Entry {
    /// The run as of the last of them.
    pub(super) row: Row,
    /// The number of the first of them.
    pub(super) first: usize,
    pub(super) lines: String,
}

/// Makes an entry; it is on the disk when this returns.
pub(super) async fn append(database: &Database, entry: &Entry) -> Result<(), JsValue> {
    let transaction = database.write()?;
    let (runs, key) = (store(&transaction, RUNS)?, JsValue::from(&entry.row.run));
    runs.put_with_key(&entry.row.pack().into(), &key)?;
    let number = Array::of2(&key, &(entry.first as f64).into());
    store(&transaction, EVENTS)?.put_with_key(&entry.lines.as_str().into(), &number)?;
    committed(&transaction).await
}

impl Driver {
    /// Makes an entry, and says so where it cannot be made: the run goes on then, and only history is lost.
    pub(super) async fn keep_entry(self, entry: &Entry) -> bool {
        let outcome = match self.database().await {
            Ok(database) => append(&database, entry).await,
            Err(error) => Err(error),
        };
        let off = outcome.as_ref().err().map(reason).unwrap_or_default();
        if let Err(error) = &outcome {
            let storage = if error.is_undefined() { Storage::Silent(clock::now()) } else { Storage::Closed };
            self.live.update_value(|live| live.storage = storage);
        }
        if self.model.history_off.with_untracked(|before| *before != off) {
            self.model.history_off.set(off);
        }
        outcome.is_ok()
    }

    async fn database(self) -> Result<Database, JsValue> {
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
