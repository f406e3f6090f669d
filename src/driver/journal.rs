//! The journal of runs: what happened, on the disk before anything follows from it.
//!
//! Transactions come one after the other, whatever tab they are of. So one run has one writer: who appends to it checks
//! in the same transaction that nobody took it over.

use js_sys::Array;
use wasm_bindgen::JsValue;
use wattflow_engine::event::{Event, EventKind, journal::line};
use wattflow_view::history::Row;
use web_sys::IdbTransaction;

use super::database::{DURATIONS, Database, EVENTS, RUNS, answer, committed, lines_from, store, texts};

/// Lines to append to a run's journal.
pub(super) struct Entry {
    /// The run as of the last of them.
    pub(super) row: Row,
    /// The number of the first of them.
    pub(super) first: usize,
    pub(super) lines: String,
    /// How long its nodes took (`wattflow_view::history::durations`); empty until it has ended.
    pub(super) durations: String,
}

/// Makes an entry, which is on the disk when this returns; `false` where the run is somebody else's by now.
pub(super) async fn append(database: &Database, entry: &Entry) -> Result<bool, JsValue> {
    let transaction = database.write()?;
    let kept = row(&transaction, &entry.row.run).await?;
    if kept.is_some_and(|kept| kept.writer != entry.row.writer) {
        return Ok(false);
    }
    put(&transaction, entry)?;
    committed(&transaction).await.map(|()| true)
}

/// Ends a run whose writer is gone, or is to be from now on: returns its row, unless there is none.
pub(super) async fn interrupt(database: &Database, run: &str, writer: &str) -> Result<Option<Row>, JsValue> {
    let transaction = database.write()?;
    let Some(mut row) = row(&transaction, run).await?.filter(Row::is_running) else { return Ok(None) };
    // Nobody knows how long it went on after that.
    let event = Event { at_millis: row.told_at, kind: EventKind::RunInterrupted };
    let (first, lines) = (row.events, line(&event) + "\n");
    row.apply(&event);
    writer.clone_into(&mut row.writer);
    let entry = Entry { row, first, lines, durations: String::new() };
    put(&transaction, &entry)?;
    committed(&transaction).await?;
    Ok(Some(entry.row))
}

/// Every run, the newest first.
pub(super) async fn rows(database: &Database) -> Result<Vec<Row>, JsValue> {
    let packed = texts(store(&database.read()?, RUNS)?.get_all()).await?;
    Ok(packed.iter().rev().filter_map(|packed| Row::unpack(packed)).collect())
}

/// The lines of a run from that number on.
pub(super) async fn lines(database: &Database, run: &str, number: usize) -> Result<String, JsValue> {
    let range = lines_from(run, number)?;
    Ok(texts(store(&database.read()?, EVENTS)?.get_all_with_key(&range)).await?.concat())
}

/// How long the nodes of these runs took, of those where that is known.
pub(super) async fn durations(database: &Database, runs: &[String]) -> Result<Vec<String>, JsValue> {
    let transaction = database.read()?;
    let mut found = Vec::new();
    for run in runs {
        found.extend(answer(&store(&transaction, DURATIONS)?.get(&run.into())?).await?.as_string());
    }
    Ok(found)
}

/// Forgets runs.
pub(super) async fn delete(database: &Database, runs: &[String]) -> Result<(), JsValue> {
    let transaction = database.write()?;
    for run in runs {
        store(&transaction, RUNS)?.delete(&run.into())?;
        store(&transaction, DURATIONS)?.delete(&run.into())?;
        store(&transaction, EVENTS)?.delete(&lines_from(run, 0)?.into())?;
    }
    committed(&transaction).await
}

async fn row(transaction: &IdbTransaction, run: &str) -> Result<Option<Row>, JsValue> {
    let packed = answer(&store(transaction, RUNS)?.get(&run.into())?).await?.as_string();
    Ok(packed.and_then(|packed| Row::unpack(&packed)))
}

fn put(transaction: &IdbTransaction, entry: &Entry) -> Result<(), JsValue> {
    let key = JsValue::from(&entry.row.run);
    let number = Array::of2(&key, &(entry.first as f64).into());
    store(transaction, RUNS)?.put_with_key(&entry.row.pack().into(), &key)?;
    store(transaction, EVENTS)?.put_with_key(&entry.lines.as_str().into(), &number)?;
    if !entry.durations.is_empty() {
        store(transaction, DURATIONS)?.put_with_key(&entry.durations.as_str().into(), &key)?;
    }
    Ok(())
}
