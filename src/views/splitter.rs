//! The bars that resize what stands after them.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent, PointerEvent};

use super::part::Part;

/// How far one press of an arrow key moves a splitter, in pixels.
const STEP_PX: i32 = 16;
const SMALLEST_PX: i32 = 96;
const LARGEST_PX: i32 = 960;

/// Which way a splitter moves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Horizontal,
    Vertical,
}

/// Makes `bar` a splitter: drags and arrow keys change `size`, that of the region after it, in pixels.
pub(super) fn splitter(bar: Part, size: RwSignal<i32>, axis: Axis) {
    let change = move |by: i32| size.update(|size| *size = size.saturating_add(by).clamp(SMALLEST_PX, LARGEST_PX));
    let grab = move |event: PointerEvent| {
        if let Some(bar) = event.target() {
            let _ = bar.unchecked_ref::<Element>().set_pointer_capture(event.pointer_id());
        }
    };
    let drag = move |event: PointerEvent| {
        if event.buttons() == 1 {
            let moved = match axis {
                Axis::Horizontal => event.movement_x(),
                Axis::Vertical => event.movement_y(),
            };
            change(moved.saturating_neg());
        }
    };
    let press = move |event: KeyboardEvent| {
        let by = match (event.key().as_str(), axis) {
            ("ArrowLeft", Axis::Horizontal) | ("ArrowUp", Axis::Vertical) => STEP_PX,
            ("ArrowRight", Axis::Horizontal) | ("ArrowDown", Axis::Vertical) => -STEP_PX,
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
