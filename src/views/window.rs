//! Long lists of lines of one height: only those in view are in the document.

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::{Element, Event};

use super::part::Part;

/// How many lines are drawn beyond those in view, at each end.
const SPARE: usize = 8;

/// What is drawn of a list: from which line on, and as what HTML, each line one element.
#[derive(Clone, Debug, Default, PartialEq)]
struct Drawn {
    first: usize,
    lines: Vec<String>,
}

impl Part {
    /// Fills it with those of `count` lines, each `line_px` high, that are in view of `scroller`.
    pub(super) fn window(
        &self,
        scroller: &Self,
        line_px: usize,
        count: impl Fn() -> usize + 'static,
        draw: impl Fn(usize) -> String + 'static,
    ) {
        if let (Some(element), Some(scroller)) = (self.element(), scroller.element()) {
            let in_view = lines_in_view(scroller, line_px);
            fill(element.clone(), line_px, in_view, Box::new(count), Box::new(draw));
        }
    }
}

/// Which lines are in view: the first and how many; follows scrolling and size.
fn lines_in_view(scroller: &Element, line_px: usize) -> RwSignal<(usize, usize)> {
    let in_view = RwSignal::new((0, 0));
    let element = scroller.clone();
    let measure = Rc::new(move || {
        let lines = |pixels: i32| usize::try_from(pixels).unwrap_or_default().checked_div(line_px).unwrap_or_default();
        let now = (lines(element.scroll_top()), lines(element.client_height()));
        if in_view.get_untracked() != now {
            in_view.set(now);
        }
    });
    let scroller = Part::of(scroller.clone());
    scroller.clone().on("scroll", {
        let measure = Rc::clone(&measure);
        move |_: Event| measure()
    });
    scroller.on_resize(move || measure());
    in_view
}

fn fill(
    element: Element,
    line_px: usize,
    in_view: RwSignal<(usize, usize)>,
    count: Box<dyn Fn() -> usize>,
    draw: Box<dyn Fn(usize) -> String>,
) {
    Effect::new(move |before: Option<Drawn>| {
        let count = count();
        let (top, height) = in_view.get();
        let first = top.min(count).saturating_sub(SPARE);
        let end = if height == 0 { first } else { top.saturating_add(height).saturating_add(SPARE).min(count) };
        let now = Drawn { first, lines: (first..end).map(&draw).collect() };
        let pixels = |lines: usize| lines.saturating_mul(line_px).to_string();
        let style = ["height:", &pixels(count), "px;padding-top:", &pixels(first), "px"].concat();
        let _ = element.set_attribute("style", &style);
        show(&element, &before.unwrap_or_default(), &now);
        now
    });
}

/// Makes `element` show `now` where it shows `before`. Elements of lines that stay do so, too: a selection in them lasts.
fn show(element: &Element, before: &Drawn, now: &Drawn) {
    let (was, is) = (
        before.first..before.first.saturating_add(before.lines.len()),
        now.first..now.first.saturating_add(now.lines.len()),
    );
    let kept = was.start.max(is.start)..was.end.min(is.end);
    if kept.is_empty() {
        return element.set_inner_html(&now.lines.concat());
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
            child.set_outer_html(line);
        }
        child = next;
    }
    let (new_start, new_end) = (kept.start.saturating_sub(now.first), kept.end.saturating_sub(now.first));
    let html = |lines: Option<&[String]>| lines.unwrap_or_default().concat();
    let _ = element.insert_adjacent_html("afterbegin", &html(now.lines.get(..new_start)));
    let _ = element.insert_adjacent_html("beforeend", &html(now.lines.get(new_end..)));
}
