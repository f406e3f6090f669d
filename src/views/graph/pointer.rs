//! Moving and zooming the drawing by mouse, pen and fingers, and pressing its nodes.

use std::{cell::RefCell, rc::Rc};

use web_sys::{Element, Event, PointerEvent, WheelEvent};

use super::{activate, item_at};
use crate::{
    driver::Driver,
    model::{Model, Stage},
    views::part::part,
};

/// A press becomes a drag once the pointer is so far from where it was, in pixels.
const DRAG_PX: f64 = 4.0;
/// Height of a line where a wheel counts in lines, in pixels.
const LINE_PX: f64 = 16.0;

/// What is under way with fingers or a mouse button.
#[derive(Default)]
struct Gesture {
    /// Each pointer that is down, and where.
    pointers: Vec<(i32, (f64, f64))>,
    /// Whether the drawing moves with them; a press that ends so is no press of a node.
    is_drag: bool,
}

pub(super) fn pointer(driver: Driver, model: Model) {
    let stage = model.stage();
    let region = part("graph").flag("data-larger", move || stage.viewport().is_larger());
    let Some(element) = region.element().cloned() else { return };
    let gesture = Rc::new(RefCell::new(Gesture::default()));
    let end = {
        let gesture = Rc::clone(&gesture);
        move |event: PointerEvent| gesture.borrow_mut().pointers.retain(|(id, _)| *id != event.pointer_id())
    };
    region
        .on("pointerdown", {
            let gesture = Rc::clone(&gesture);
            move |event: PointerEvent| {
                let mut gesture = gesture.borrow_mut();
                gesture.is_drag &= !gesture.pointers.is_empty();
                if event.button() == 0 {
                    gesture.pointers.push((event.pointer_id(), at(&event)));
                }
            }
        })
        .on("pointermove", {
            let (gesture, element) = (Rc::clone(&gesture), element.clone());
            move |event: PointerEvent| drag(&mut gesture.borrow_mut(), stage, &element, &event)
        })
        .on("pointerup", end.clone())
        .on("pointercancel", end)
        .on("click", move |event: Event| {
            if let (false, Some(item)) = (gesture.borrow().is_drag, item_at(&event)) {
                activate(driver, model, item);
            }
        })
        .on("wheel", move |event: WheelEvent| turn(stage, &element, &event));
}

fn at(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

/// A point of the page as one of the view.
fn in_view(element: &Element, (x, y): (f64, f64)) -> (f64, f64) {
    let corner = element.get_bounding_client_rect();
    (x - corner.left(), y - corner.top())
}

fn drag(gesture: &mut Gesture, stage: Stage, element: &Element, event: &PointerEvent) {
    let to = at(event);
    let Some(index) = gesture.pointers.iter().position(|(id, _)| *id == event.pointer_id()) else { return };
    let other = gesture.pointers.iter().find(|(id, _)| *id != event.pointer_id()).map(|(_, place)| *place);
    let Some((_, from)) = gesture.pointers.get_mut(index) else { return };
    let (right, down) = (from.0 - to.0, from.1 - to.1);
    if !gesture.is_drag {
        if right.abs().max(down.abs()) < DRAG_PX {
            return;
        }
        gesture.is_drag = true;
        // From here on the press is about the drawing, whatever the pointer is over.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
    let (before, after) = (*from, to);
    *from = to;
    stage.look(|viewport| match other {
        None => viewport.moved(right, down),
        // Two fingers hold two points of the drawing; each moves half of the middle between them.
        Some(other) => {
            let distance = |place: (f64, f64)| (place.0 - other.0).hypot(place.1 - other.1).max(1.0);
            let middle = (f64::midpoint(before.0, other.0), f64::midpoint(before.1, other.1));
            let zoomed = viewport.zoomed(distance(after) / distance(before), in_view(element, middle));
            zoomed.moved(right / 2.0, down / 2.0)
        }
    });
}

fn turn(stage: Stage, element: &Element, event: &WheelEvent) {
    let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { LINE_PX } else { 1.0 };
    let (right, down) = (event.delta_x() * unit, event.delta_y() * unit);
    let has_changed = if event.ctrl_key() || event.meta_key() {
        let place = in_view(element, (f64::from(event.client_x()), f64::from(event.client_y())));
        // Trackpads tell a pinch this way, in small steps; a wheel turns by about a hundred.
        let times = 1.0 - down.clamp(-100.0, 100.0) / 500.0;
        stage.look(|viewport| viewport.zoomed(times, place));
        true
    } else {
        // A wheel that turns one way only moves a drawing that reaches the other way only.
        stage.look(|viewport| viewport.moved(right, down))
            || right == 0.0 && stage.look(|viewport| viewport.moved(down, 0.0))
    };
    // What the drawing has no use for may scroll the page.
    if has_changed {
        event.prevent_default();
    }
}
