//! Which of the run's time the timeline shows.

use leptos::prelude::*;
use wattflow_engine::time::Timestamp;
use wattflow_view::timeline::{Scale, Window};
use web_sys::{PointerEvent, WheelEvent};

use super::super::part::{Part, part};
use crate::model::Model;

/// How far one turn of the wheel or one key moves, in thousandths of what is shown.
const STEP: i64 = 125;

/// Which of the run's time is shown, and how wide that is.
#[derive(Clone, Copy)]
pub(super) struct Zoom {
    model: Model,
    /// What is shown of the run that started then; all of a run where there is none.
    chosen: RwSignal<Option<(Timestamp, Window)>>,
    width_px: RwSignal<u32>,
}

impl Zoom {
    pub(super) fn new(model: Model) -> Self {
        Self { model, chosen: RwSignal::new(None), width_px: RwSignal::new(0) }
    }

    fn start(self) -> Timestamp {
        self.model.timeline.with(|timeline| timeline.started_at().unwrap_or_default())
    }

    fn whole(self) -> Window {
        let start = self.start();
        let end = if self.model.is_running() {
            self.model.now.get()
        } else {
            self.model.timeline.with(|timeline| timeline.end_or(start))
        };
        Window::whole(end.millis_since(start))
    }

    pub(super) fn window(self) -> Window {
        let chosen = self.chosen.get().filter(|(start, _)| *start == self.start());
        chosen.map_or_else(|| self.whole(), |(_, window)| window)
    }

    pub(super) fn scale(self) -> Scale {
        let Window { from_millis, span_millis } = self.window();
        Scale { from: self.start().plus_millis(from_millis), span_millis, width_px: self.width_px.get() }
    }

    fn change(self, change: impl FnOnce(Window, Window) -> Window) {
        let (start, window, whole) = untrack(|| (self.start(), self.window(), self.whole()));
        let changed = change(window, whole);
        self.chosen.set((changed != whole).then_some((start, changed)));
    }

    /// Shows half as much time, or twice as much; what is `at` thousandths of the width stays there.
    pub(super) fn step(self, closer: bool, at: u64) {
        self.change(|window, whole| {
            let before = window.span_millis.saturating_mul(at).div_euclid(1_000);
            window.zoomed(closer, window.from_millis.saturating_add(before), whole)
        });
    }

    /// Moves by so many steps.
    pub(super) fn pan(self, steps: i64) {
        self.change(|window, whole| window.moved(steps.saturating_mul(STEP), whole));
    }

    /// Moves so that `moment` is shown.
    pub(super) fn show(self, moment: Timestamp) {
        let start = untrack(|| self.start());
        self.change(|window, whole| window.showing(moment.millis_since(start), whole));
    }

    pub(super) fn fit(self) {
        self.chosen.set(None);
    }

    /// Takes its width from `axis`, and follows what is done to that and to `region`.
    pub(super) fn follow(self, axis: &Part, region: &Part) {
        let Some(element) = axis.element().cloned() else { return };
        let measured = element.clone();
        axis.clone().on_resize(move || {
            self.width_px.set(u32::try_from(measured.client_width()).unwrap_or_default());
        });
        let width = move || i64::from(self.width_px.get_untracked()).max(1);
        axis.clone().on("pointerdown", {
            let element = element.clone();
            move |event: PointerEvent| drop(element.set_pointer_capture(event.pointer_id()))
        });
        axis.clone().on("pointermove", move |event: PointerEvent| {
            if event.buttons() == 1 {
                let by = i64::from(event.movement_x()).saturating_mul(-1_000).checked_div(width());
                self.change(|window, whole| window.moved(by.unwrap_or_default(), whole));
            }
        });
        region.clone().on("wheel", move |event: WheelEvent| {
            if event.ctrl_key() {
                let left = element.get_bounding_client_rect().left() as i64;
                let x = i64::from(event.client_x()).saturating_sub(left).clamp(0, width());
                let at = x.saturating_mul(1_000).checked_div(width()).unwrap_or_default();
                self.step(event.delta_y() < 0.0, at.unsigned_abs());
            } else if event.shift_key() || event.delta_x() != 0.0 {
                self.pan(if event.delta_x() + event.delta_y() < 0.0 { -1 } else { 1 });
            } else {
                return;
            }
            event.prevent_default();
        });
        part("zoom-in").on_click(move || self.step(true, 500));
        part("zoom-out").on_click(move || self.step(false, 500));
        part("zoom-fit").on_click(move || self.fit());
    }
}
