//! Long lists of lines of one height: only those in view are in the document.

use std::{cell::Cell, rc::Rc};

use leptos::prelude::*;
use web_sys::{Element, Event, WheelEvent};

use super::part::Part;

/// How many lines are drawn beyond those in view, at each end.
const SPARE: usize = 8;

/// How near to its end, in pixels, a list counts as scrolled to it.
const SLACK_PX: i32 = 8;

/// What is drawn of a list: from which line on, and as what HTML, each line one element.
#[derive(Clone, Debug, Default, PartialEq)]
struct Drawn {
    first: usize,
    lines: Vec<String>,
}

impl Part {
    /// Fills it with those of `count` lines, each `line_px` high, that are in view of `scroller`; while it `follows`, the
    /// last lines stay in view, and to scroll back ends that.
    pub(super) fn window(
        &self,
        scroller: &Self,
        line_px: usize,
        follows: Option<RwSignal<bool>>,
        count: impl Fn() -> usize + 'static,
        draw: impl Fn(usize) -> String + 'static,
    ) {
        if let (Some(element), Some(scroller)) = (self.element(), scroller.element()) {
            let in_view = RwSignal::new((0, 0));
            let place = Place { scroller: scroller.clone(), line_px, follows, in_view, is_scrolling: Rc::default() };
            place.measure_always();
            place.fill(element.clone(), Box::new(count), Box::new(draw));
        }
    }

    /// Scrolls as little as it takes to show a line.
    pub(super) fn reveal_line(&self, line: usize, line_px: usize) {
        let Some(scroller) = self.element() else { return };
        let pixels = |lines: usize| i32::try_from(lines.saturating_mul(line_px)).unwrap_or(i32::MAX);
        // The line above and the one below come along: a head may stand over the first.
        let (top, end) = (pixels(line.saturating_sub(1)), pixels(line.saturating_add(3)));
        if scroller.scroll_top() > top {
            scroller.set_scroll_top(top);
        } else if scroller.scroll_top().saturating_add(scroller.client_height()) < end {
            scroller.set_scroll_top(end.saturating_sub(scroller.client_height()));
        }
    }

    /// Scrolls until a line stands in the middle.
    pub(super) fn show_line(&self, line: usize, line_px: usize) {
        if let Some(scroller) = self.element() {
            let top = i32::try_from(line.saturating_mul(line_px)).unwrap_or(i32::MAX);
            scroller.set_scroll_top(top.saturating_sub(scroller.client_height().div_euclid(2)));
        }
    }
}

/// Where lines are drawn.
#[derive(Clone)]
struct Place {
    scroller: Element,
    line_px: usize,
    follows: Option<RwSignal<bool>>,
    /// Which lines are in view: the first, and how many.
    in_view: RwSignal<(usize, usize)>,
    /// Whether it scrolls to the end with the next frame.
    is_scrolling: Rc<Cell<bool>>,
}

impl Place {
    fn measure(&self) {
        let now = (self.lines(self.scroller.scroll_top()), self.lines(self.scroller.client_height()));
        if self.in_view.get_untracked() != now {
            self.in_view.set(now);
        }
    }

    fn lines(&self, pixels: i32) -> usize {
        usize::try_from(pixels).unwrap_or_default().checked_div(self.line_px).unwrap_or_default()
    }

    /// Follows scrolling and size.
    fn measure_always(&self) {
        let scroller = Part::of(self.scroller.clone());
        let place = self.clone();
        let last_top = Cell::new(0);
        let scroller = scroller.on("scroll", move |_: Event| {
            let it = &place.scroller;
            let top = it.scroll_top();
            let is_at_end = it.scroll_height().saturating_sub(top.saturating_add(it.client_height())) < SLACK_PX;
            // Lines may have come since it scrolled: only to scroll back is to leave the end.
            let is_left = top < last_top.replace(top);
            if let Some(follows) = place.follows.filter(|follows| follows.get_untracked() != is_at_end)
                && (is_at_end || is_left)
            {
                follows.set(is_at_end);
            }
            place.measure();
        });
        let place = self.clone();
        // Before the scrolling itself: a line that comes meanwhile would undo it.
        let scroller = scroller.on("wheel", move |event: WheelEvent| {
            if let Some(follows) = place.follows.filter(|_| event.delta_y() < 0.0) {
                follows.set(false);
            }
        });
        let place = self.clone();
        scroller.on_resize(move || place.measure());
    }

    fn fill(self, element: Element, count: Box<dyn Fn() -> usize>, draw: Box<dyn Fn(usize) -> String>) {
        Effect::new(move |before: Option<Drawn>| {
            let count = count();
            let is_following = self.follows.is_some_and(|follows| follows.get());
            let (top, height) = self.in_view.get();
            let top = if is_following { count } else { top }.min(count.saturating_sub(height));
            let first = top.saturating_sub(SPARE);
            let end = if height == 0 { first } else { top.saturating_add(height).saturating_add(SPARE).min(count) };
            let now = Drawn { first, lines: (first..end).map(&draw).collect() };
            let pixels = |lines: usize| lines.saturating_mul(self.line_px).to_string();
            let style = ["height:", &pixels(count), "px;padding-top:", &pixels(first), "px"].concat();
            let _ = element.set_attribute("style", &style);
            show(&element, &before.unwrap_or_default(), &now);
            if is_following {
                self.scroll_to_end();
            }
            now
        });
    }

    /// With the next frame, as long as it follows by then. To scroll makes the browser lay the page out at once: so it does
    /// that once, when all that an event changes has changed.
    fn scroll_to_end(&self) {
        if !self.is_scrolling.replace(true) {
            let place = self.clone();
            request_animation_frame(move || {
                place.is_scrolling.set(false);
                if place.follows.is_some_and(|follows| follows.get_untracked()) {
                    place.scroller.set_scroll_top(i32::MAX);
                }
            });
        }
    }
}

/// Makes `element` show `now` where it shows `before`. Elements of lines that stay do so, too: a selection in them lasts.
fn show(element: &Element, before: &Drawn, now: &Drawn) {
    let (was, is) = (
        before.first..before.first.saturating_add(before.lines.len()),
        now.first..now.first.saturating_add(now.lines.len()),
    );
    let kept = was.start.max(is.start)..was.end.min(is.end);
    if kept.is_empty() {
        return wattflow_markup::fill(element, &now.lines.concat());
    }
    for _ in was.start..kept.start {
        element.first_element_child().inspect(Element::remove);
    }
    for _ in kept.end..was.end {
        element.last_element_child().inspect(Element::remove);
    }
    let mut child = element.first_element_child();
    for index in kept.clone() {
        let next = child.as_ref().and_then(Element::next_element_sibling);
        let line = now.lines.get(index.saturating_sub(now.first));
        if let (Some(child), Some(line)) = (&child, line)
            && before.lines.get(index.saturating_sub(before.first)) != Some(line)
        {
            wattflow_markup::replace(child, line);
        }
        child = next;
    }
    let (new_start, new_end) = (kept.start.saturating_sub(now.first), kept.end.saturating_sub(now.first));
    let html = |lines: Option<&[String]>| lines.unwrap_or_default().concat();
    wattflow_markup::insert(element, "afterbegin", &html(now.lines.get(..new_start)));
    wattflow_markup::insert(element, "beforeend", &html(now.lines.get(new_end..)));
}
