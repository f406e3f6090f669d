//! Reading and zooming a chart with a pointer: over it, and by a drag.

use std::rc::Rc;

use wattflow_results::chart::bucket_at;
use web_sys::{HtmlElement, PointerEvent};

use super::ChartView;
use crate::dom;

/// A shorter drag is a click.
const LEAST_DRAG: f64 = 0.01;

impl ChartView {
    pub(super) fn listen_to_pointer(plot: &HtmlElement, act: &Rc<impl Fn(&dyn Fn(&Rc<Self>)) + 'static>) {
        for (event, handle) in [
            ("pointerdown", Self::pointer_down as fn(&Rc<Self>, &PointerEvent)),
            ("pointermove", Self::pointer_move),
            ("pointerup", Self::pointer_up),
            ("pointerleave", Self::pointer_leave),
        ] {
            let act = Rc::clone(act);
            dom::listen(plot, event, move |event: PointerEvent| act(&|view| handle(view, &event)));
        }
    }

    /// Which part of the time shown a pointer is at.
    fn part(&self, event: &PointerEvent) -> f64 {
        let left = self.plot().map_or(0.0, |plot| plot.get_bounding_client_rect().left());
        bucket_at(self.size(), f64::from(event.client_x()) - left)
    }

    fn pointer_down(self: &Rc<Self>, event: &PointerEvent) {
        self.dragged_from.set(Some(self.part(event)));
        if let Some(plot) = self.plot() {
            let _ = plot.set_pointer_capture(event.pointer_id());
        }
    }

    fn pointer_move(self: &Rc<Self>, event: &PointerEvent) {
        let part = self.part(event);
        let steps = self.chart.borrow().as_ref().map_or(0, wattflow_results::chart::Chart::steps);
        self.cursor.set(Some((part * steps as f64) as usize).map(|step| step.min(steps.saturating_sub(1))));
        self.draw();
        if let Some(from) = self.dragged_from.get() {
            self.mark(from, part);
        }
    }

    /// Shows which stretch a drag has gone over.
    fn mark(&self, from: f64, to: f64) {
        let Some(plot) = self.plot() else { return };
        let Some(mark) = dom::element("div", "results-mark-drag") else { return };
        let (first, last) = (from.min(to), from.max(to));
        let whole = f64::from(plot.client_width());
        // The axes take room to both sides: the parts are those of the plot within.
        let (left, width) = wattflow_results::chart::plot_span(self.size());
        let px = |value: f64| [&((value.max(0.0).min(whole)) as u64).to_string(), "px"].concat();
        let _ = mark.style().set_property("left", &px(left + width * first));
        let _ = mark.style().set_property("width", &px(width * (last - first)));
        let _ = plot.append_child(&mark);
    }

    fn pointer_up(self: &Rc<Self>, event: &PointerEvent) {
        let Some(from) = self.dragged_from.take() else { return };
        let to = self.part(event);
        if (from - to).abs() < LEAST_DRAG {
            return self.draw();
        }
        let span = self.chart.borrow().as_ref().map(|chart| {
            let (start, end) = chart.question.span;
            let length = end.saturating_sub(start) as f64;
            let at = |part: f64| start.saturating_add((length * part) as i64);
            (at(from.min(to)), at(from.max(to)))
        });
        if let Some((from, to)) = span {
            self.zoom_to(from, to);
        }
    }

    fn pointer_leave(self: &Rc<Self>, _: &PointerEvent) {
        if self.dragged_from.get().is_none() {
            self.cursor.set(None);
            self.draw();
        }
    }
}
