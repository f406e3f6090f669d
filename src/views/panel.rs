//! Panels: a heading that folds what is below it, and the bars that resize them.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast as _;

use super::dynamic::text;

/// How far one press of an arrow key moves a splitter, in pixels.
const STEP_PX: i32 = 16;
const SMALLEST_PX: i32 = 96;
const LARGEST_PX: i32 = 960;

/// A region with a heading that folds it. `extra` stands at the right of the heading.
pub(super) fn panel(
    title: &'static str,
    class: &'static str,
    extra: impl IntoView,
    body: impl IntoView,
) -> impl IntoView {
    view! {
        <section class=class aria-label=title>
            <details open>
                <summary>
                    <h2>{title}</h2>
                </summary>
                <div class="panel-body">{body}</div>
            </details>
            <div class="panel-extra">{extra}</div>
        </section>
    }
}

/// A bar between two regions; drags and arrow keys change `size`, that of the region after it, in pixels.
pub(super) fn splitter(size: RwSignal<i32>, vertical: bool, label: &'static str) -> impl IntoView {
    let change = move |by: i32| size.update(|size| *size = size.saturating_add(by).clamp(SMALLEST_PX, LARGEST_PX));
    let grab = move |event: ev::PointerEvent| {
        if let Some(bar) = event.target() {
            let _ = bar.unchecked_ref::<web_sys::Element>().set_pointer_capture(event.pointer_id());
        }
    };
    let drag = move |event: ev::PointerEvent| {
        if event.buttons() == 1 {
            change(if vertical { event.movement_x() } else { event.movement_y() }.saturating_neg());
        }
    };
    let press = move |event: ev::KeyboardEvent| {
        let by = match (event.key().as_str(), vertical) {
            ("ArrowLeft", true) | ("ArrowUp", false) => STEP_PX,
            ("ArrowRight", true) | ("ArrowDown", false) => -STEP_PX,
            _ => return,
        };
        event.prevent_default();
        change(by);
    };
    view! {
        <div
            class="splitter"
            class:vertical=vertical
            role="separator"
            tabindex="0"
            aria-label=label
            aria-orientation=if vertical { "vertical" } else { "horizontal" }
            aria-valuemin=SMALLEST_PX.to_string()
            aria-valuemax=LARGEST_PX.to_string()
            aria-valuenow=text(move || size.get().to_string())
            on:pointerdown=grab
            on:pointermove=drag
            on:keydown=press
        ></div>
    }
}
