//! The nodes as a list: every one of them, also those that the drawing leaves out.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_view::rows::{self, Row, by_state};
use web_sys::{Element, Event, KeyboardEvent};

use super::part::part;
use crate::{
    driver::{Action, Driver},
    model::Model,
};

/// Height of a row, as in style/views.css.
const ROW_PX: usize = 28;

pub(crate) fn node_list(driver: Driver, model: Model) {
    let stage = model.stage();
    let sorted = RwSignal::new(false);
    // The nodes in the order of the rows.
    let order = Memo::new(move |_| {
        if !stage.is_list.get() {
            return Vec::new();
        }
        let mut nodes = stage.matches();
        if sorted.get() {
            stage.follow_states();
            model.shown.with(|shown| by_state(&mut nodes, |node| shown.status(node)));
        }
        nodes
    });
    let current =
        move || stage.cursor.get().and_then(|node| order.with(|order| order.iter().position(|at| *at == node)));
    let list = part("node-list")
        .flag("hidden", move || !stage.is_list.get())
        .attribute("aria-rowcount", move || order.with(Vec::len).saturating_add(1).to_string())
        .attribute("aria-activedescendant", move || match current() {
            Some(row) => ["row-", &row.to_string()].concat(),
            None => String::new(),
        });
    part("by-state").attribute("aria-sort", move || if sorted.get() { "descending" } else { "none" }.to_owned());
    part("sort").on_click(move || sorted.update(|sorted| *sorted = !*sorted));
    part("rows").window(
        &list,
        ROW_PX,
        None,
        move || order.with(Vec::len),
        move |at| {
            let Some(node) = order.with(|order| order.get(at).copied()) else { return String::new() };
            let (is_current, is_selected) = (stage.cursor.get() == Some(node), model.selected.get() == Some(node));
            model.shown.with(|shown| {
                let drawn = shown.nodes.get(node).map(|it| {
                    it.with(|it| {
                        let row = Row { outline: &shown.outline, node, row: at, state: it, is_current, is_selected };
                        rows::row(row, model.now_for(it))
                    })
                });
                drawn.unwrap_or_default()
            })
        },
    );
    let Some(element) = list.element().cloned() else { return };
    // What is selected elsewhere, or found, comes into view.
    Effect::new({
        let element = element.clone();
        move || {
            let node = model.selected.get();
            if let Some(row) =
                node.and_then(|node| order.with_untracked(|order| order.iter().position(|at| *at == node)))
            {
                scroll_to(&element, row);
            }
        }
    });
    list.on("click", {
        move |event: Event| {
            let target =
                event.target().and_then(|target| target.unchecked_ref::<Element>().closest("[data-row]").ok()?);
            let at = target.and_then(|row| row.get_attribute("data-row")?.parse::<usize>().ok());
            let node = at.and_then(|at| order.with_untracked(|order| order.get(at).copied()));
            if let Some(node) = node {
                stage.cursor.set(Some(node));
                driver.dispatch(Action::Select(Some(node)));
            }
        }
    })
    .on("keydown", move |event: KeyboardEvent| {
        let count = order.with_untracked(Vec::len);
        let at = untrack(current);
        let page = usize::try_from(element.client_height()).unwrap_or_default() / ROW_PX;
        let to = match event.key().as_str() {
            "ArrowDown" => at.map_or(0, |at| at.saturating_add(1)),
            "ArrowUp" => at.unwrap_or_default().saturating_sub(1),
            "PageDown" => at.unwrap_or_default().saturating_add(page),
            "PageUp" => at.unwrap_or_default().saturating_sub(page),
            "Home" => 0,
            "End" => count,
            "Enter" | " " if event.target().as_ref() == Some(element.unchecked_ref()) => {
                event.prevent_default();
                let node = at.and_then(|at| order.with_untracked(|order| order.get(at).copied()));
                // A search may have hidden the row that was the current one.
                if node.is_some() {
                    driver.dispatch(Action::Select(node));
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let to = to.min(count.saturating_sub(1));
        stage.cursor.set(order.with_untracked(|order| order.get(to).copied()));
        scroll_to(&element, to);
    });
}

/// Scrolls no further than it takes to have the row in view, below the heads of the columns.
fn scroll_to(element: &Element, row: usize) {
    let pixels = |rows: usize| i32::try_from(rows.saturating_mul(ROW_PX)).unwrap_or(i32::MAX);
    let lowest = pixels(row.saturating_add(2)).saturating_sub(element.client_height());
    element.set_scroll_top(element.scroll_top().max(lowest).min(pixels(row)));
}
