//! The bars that resize what stands beside them.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent, PointerEvent};

use super::part::Part;

/// How far one press of an arrow key moves a splitter, in pixels.
const STEP_PX: i32 = 16;
const SMALLEST_PX: i32 = 96;
const LARGEST_PX: i32 = 960;

/// Which region a splitter resizes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Resizes {
    Left,
    Right,
    Below,
}

/// Makes `bar` a splitter: drags and arrow keys change `size`, that of the region it resizes, in pixels.
pub(super) fn splitter(bar: Part, size: RwSignal<i32>, resizes: Resizes) {
    let change = move |by: i32| size.update(|size| *size = size.saturating_add(by).clamp(SMALLEST_PX, LARGEST_PX));
    let grab = move |event: PointerEvent| {
        if let Some(bar) = event.target() {
            let _ = bar.unchecked_ref::<Element>().set_pointer_capture(event.pointer_id());
        }
    };
    let drag = move |event: PointerEvent| {
        if event.buttons() == 1 {
            change(match resizes {
                Resizes::Left => event.movement_x(),
                Resizes::Right => event.movement_x().saturating_neg(),
                Resizes::Below => event.movement_y().saturating_neg(),
            });
        }
    };
    let press = move |event: KeyboardEvent| {
        let by = match (event.key().as_str(), resizes) {
            ("ArrowLeft", Resizes::Right) | ("ArrowRight", Resizes::Left) | ("ArrowUp", Resizes::Below) => STEP_PX,
            ("ArrowRight", Resizes::Right) | ("ArrowLeft", Resizes::Left) | ("ArrowDown", Resizes::Below) => -STEP_PX,
            _ => return,
        };
        event.prevent_default();
        change(by);
    };
    bar.attribute("aria-valuemin", || SMALLEST_PX.to_string())
        .attribute("aria-valuemax", || LARGEST_PX.to_string())
        .attribute("aria-valuenow", move || size.get().to_string())
        .on("pointerdown", grab)
        .on("pointermove", drag)
        .on("keydown", press);
}
