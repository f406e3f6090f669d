//! [Readable streams](https://streams.spec.whatwg.org/#rs-class).

use std::{
    cell::RefCell,
    marker::PhantomData,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use futures_util::{FutureExt as _, Stream, StreamExt as _};
use js_sys::Promise;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{
    QueuingStrategy, ReadableStreamDefaultController, ReadableStreamDefaultReader, ReadableStreamReadResult,
    UnderlyingSource,
};

/// A readable stream of the browser.
#[derive(Debug)]
pub struct ReadableStream {
    raw: web_sys::ReadableStream,
}

type Chunks = Pin<Box<dyn Stream<Item = Result<JsValue, JsValue>>>>;

impl ReadableStream {
    /// The same stream, with this crate's methods.
    #[must_use]
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self { raw }
    }

    /// The browser's own object.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.raw
    }

    /// A stream that takes a chunk out of `stream` whenever its reader asks for one; an `Err` breaks it off.
    pub fn from_stream(stream: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        let chunks: Rc<RefCell<Option<Chunks>>> = Rc::new(RefCell::new(Some(Box::pin(stream))));
        let source = UnderlyingSource::new();
        let cancelled = Rc::clone(&chunks);
        let pull = move |controller| pull(Rc::clone(&chunks), controller);
        source.set_pull(Closure::<dyn FnMut(_) -> Promise>::new(pull).into_js_value().unchecked_ref());
        let cancel = move || drop(cancelled.take());
        source.set_cancel(Closure::<dyn FnMut()>::new(cancel).into_js_value().unchecked_ref());
        // The Rust side holds what waits; the browser need not.
        let strategy = QueuingStrategy::new();
        strategy.set_high_water_mark(0.0);
        let raw = web_sys::ReadableStream::new_with_underlying_source_and_strategy(&source, &strategy);
        Self { raw: raw.unwrap_or_else(|error| wasm_bindgen::throw_val(error)) }
    }

    /// The chunks as they arrive. Dropping it cancels the stream.
    ///
    /// # Panics
    /// Throws when the stream has a reader already.
    pub fn into_stream(self) -> IntoStream<'static> {
        match ReadableStreamDefaultReader::new(&self.raw) {
            Ok(reader) => IntoStream { reader: Some(reader), next: None, _stream: PhantomData },
            Err(error) => wasm_bindgen::throw_val(error),
        }
    }
}

/// Hands the next chunk to the browser, which asks for one at a time.
fn pull(chunks: Rc<RefCell<Option<Chunks>>>, controller: ReadableStreamDefaultController) -> Promise {
    future_to_promise(async move {
        // Taken out while it is polled. Cancelled meanwhile, `enqueue` fails, and it is dropped instead of put back.
        let Some(mut stream) = chunks.take() else { return Ok(JsValue::UNDEFINED) };
        match stream.next().await.transpose()? {
            Some(chunk) => {
                controller.enqueue_with_chunk(&chunk)?;
                chunks.replace(Some(stream));
            }
            None => controller.close()?,
        }
        Ok(JsValue::UNDEFINED)
    })
}

/// The chunks of a [`ReadableStream`].
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct IntoStream<'reader> {
    /// `None` once the stream has ended.
    reader: Option<ReadableStreamDefaultReader>,
    next: Option<JsFuture>,
    _stream: PhantomData<&'reader ()>,
}

impl Stream for IntoStream<'_> {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(reader) = self.reader.clone() else { return Poll::Ready(None) };
        let read = ready!(self.next.get_or_insert_with(|| JsFuture::from(reader.read())).poll_unpin(context));
        self.next = None;
        let chunk = read.map(|read| {
            let read: ReadableStreamReadResult = read.unchecked_into();
            (!read.get_done().unwrap_or_default()).then(|| read.get_value())
        });
        if !matches!(chunk, Ok(Some(_))) {
            self.reader = None;
            reader.release_lock();
        }
        Poll::Ready(chunk.transpose())
    }
}

impl Drop for IntoStream<'_> {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take() {
            let cancelled = JsFuture::from(reader.cancel());
            reader.release_lock();
            // A stream that cannot be cancelled any more is over: nobody needs to hear of it.
            spawn_local(async move { drop(cancelled.await) });
        }
    }
}
