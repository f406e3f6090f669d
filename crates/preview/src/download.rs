//! A file of the server as one on the user's machine.

use std::ops::ControlFlow;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wattflow_rpc::artifacts::Range;
use web_sys::{Blob, HtmlAnchorElement, Url};

use crate::{
    dom,
    source::{Source, Trouble},
};

/// Browsers put what is in a blob onto disk where it is much; until then it is held here.
const MOST_HELD_BYTES: usize = 8 << 20;

/// Reads the file into a blob, and hands that to the user. `on_percent` is told how far it is.
pub(crate) async fn download(source: &Source, on_percent: &dyn Fn(&str)) -> Result<(), Trouble> {
    let parts = Array::new();
    let (mut held, mut taken) = (Vec::new(), 0_u64);
    let mut last = 0;
    source
        .pieces(Range::default(), &mut |piece| {
            held.extend_from_slice(piece);
            taken = taken.saturating_add(piece.len() as u64);
            if held.len() >= MOST_HELD_BYTES {
                put(&parts, &held)?;
                held.clear();
            }
            let percent = taken.saturating_mul(100).checked_div(source.bytes).unwrap_or(100);
            if percent > last {
                last = percent;
                on_percent(&percent.to_string());
            }
            Ok(ControlFlow::Continue(()))
        })
        .await?;
    put(&parts, &held)?;
    let blob = Blob::new_with_blob_sequence(&parts).map_err(|error| refused(&error))?;
    hand_over(&blob, source.name()).map_err(|error| refused(&error))
}

fn put(parts: &Array, bytes: &[u8]) -> Result<(), Trouble> {
    let part = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&part).map_err(|error| refused(&error))?;
    parts.push(&blob);
    Ok(())
}

fn hand_over(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link = dom::element("a", "").ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = link.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

fn refused(_: &JsValue) -> Trouble {
    Trouble::Told("The browser did not allow the download.".to_owned())
}
