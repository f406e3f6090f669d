//! `IndexedDB`, as far as the journal needs it.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

use super::{
    clock::within,
    javascript::{call, get, object},
};

const NAME: &str = "wattflow";
const VERSION: u32 = 1;

/// A row for each run, by its id.
pub(super) const RUNS: &str = "runs";
/// The lines of a run's journal, by its id and the number of the first line; a value holds one or more.
pub(super) const EVENTS: &str = "events";
/// How long the nodes of a run took, by its id.
pub(super) const DURATIONS: &str = "durations";

/// How long storage may take before it counts as not answering, in milliseconds.
const PATIENCE_MILLIS: i32 = 5_000;

#[derive(Clone)]
pub(super) struct Database(IdbDatabase);

/// Whether there may be anything in it: yes, where the browser does not tell, or not in time.
pub(super) async fn may_hold_runs() -> bool {
    let Some(factory) = web_sys::window().and_then(|window| window.indexed_db().ok()?) else { return true };
    let Ok(asked) = call(&factory, "databases", &[]) else { return true };
    match within(PATIENCE_MILLIS, asked.unchecked_ref()).await {
        Ok(databases) => {
            let databases: Array = databases.unchecked_into();
            databases.iter().any(|it| get(&it, "name").as_string().is_some_and(|name| name == NAME))
        }
        Err(_) => true,
    }
}

impl Database {
    pub(super) async fn open() -> Result<Self, JsValue> {
        let factory = web_sys::window().ok_or(JsValue::NULL)?.indexed_db()?.ok_or(JsValue::NULL)?;
        let request = factory.open_with_u32(NAME, VERSION)?;
        let opening = request.clone();
        let make = Closure::once_into_js(move || {
            let database: IdbDatabase = opening.result().unwrap_or_default().unchecked_into();
            for store in [RUNS, EVENTS, DURATIONS] {
                let _ = database.create_object_store(store);
            }
        });
        request.set_onupgradeneeded(Some(make.unchecked_ref()));
        Ok(Self(answer(&request).await?.unchecked_into()))
    }

    pub(super) fn read(&self) -> Result<IdbTransaction, JsValue> {
        self.transaction("readonly")
    }

    /// One that has reached the disk once it is committed.
    pub(super) fn write(&self) -> Result<IdbTransaction, JsValue> {
        self.transaction("readwrite")
    }

    fn transaction(&self, mode: &str) -> Result<IdbTransaction, JsValue> {
        let stores = Array::of3(&RUNS.into(), &EVENTS.into(), &DURATIONS.into());
        let options = object(&[("durability", "strict".into())]);
        call(&self.0, "transaction", &[stores.into(), mode.into(), options]).map(JsValue::unchecked_into)
    }
}

pub(super) fn store(transaction: &IdbTransaction, name: &str) -> Result<IdbObjectStore, JsValue> {
    transaction.object_store(name)
}

/// The keys of a run's lines, from that number on.
pub(super) fn lines_from(run: &str, number: usize) -> Result<IdbKeyRange, JsValue> {
    // An array comes after every number.
    let from = Array::of2(&run.into(), &(number as f64).into());
    IdbKeyRange::bound(&from, &Array::of2(&run.into(), &Array::new()))
}

/// What a request for texts came to.
pub(super) async fn texts(request: Result<IdbRequest, JsValue>) -> Result<Vec<String>, JsValue> {
    let answered: Array = answer(&request?).await?.unchecked_into();
    Ok(answered.iter().filter_map(|text| text.as_string()).collect())
}

/// What a request came to.
pub(super) async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let answered = in_time(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    answered.await.map_err(|event| told(&event, request.error().ok().flatten()))?;
    request.result()
}

/// Waits until a transaction is on the disk.
pub(super) async fn committed(transaction: &IdbTransaction) -> Result<(), JsValue> {
    let ended = in_time(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    ended.await.map(drop).map_err(|event| told(&event, transaction.error()))
}

/// What there is to tell of a failure: its error, or nothing where no event told of one in time.
fn told(event: &JsValue, error: Option<web_sys::DomException>) -> JsValue {
    if event.is_undefined() { JsValue::UNDEFINED } else { error.map_or(JsValue::NULL, Into::into) }
}

fn in_time(listen: &mut dyn FnMut(Function, Function)) -> JsFuture {
    within(PATIENCE_MILLIS, &Promise::new(&mut |resolve, reject| listen(resolve, reject)))
}

/// Why storage cannot be used, to stand after "because": lowercase, without a full stop.
pub(super) fn reason(error: &JsValue) -> String {
    if error.is_undefined() {
        return "this browser's storage does not answer".to_owned();
    }
    let name = get(error, "name").as_string().unwrap_or_default();
    match name.as_str() {
        "QuotaExceededError" => "this browser has no room left for it".to_owned(),
        "" | "SecurityError" | "InvalidStateError" => "this browser keeps its storage from the page".to_owned(),
        _ => ["this browser's storage failed (", &name, ")"].concat(),
    }
}
