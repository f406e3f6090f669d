//! The palette: every command that makes sense now, and every node, by some letters of its name.

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
};

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wattflow_view::{
    fuzzy::best,
    palette::{Entry, options},
};
use web_sys::{Element, Event, HtmlDialogElement, HtmlInputElement, KeyboardEvent};

use super::{
    commands::{Command, commands, drawn_node},
    keys::entry,
    part::part,
};
use crate::{
    driver::{Action, Driver},
    model::Model,
};

/// How many lines there are at most: who looks for more types another letter.
const MOST: usize = 40;

/// What a line stands for.
enum Found {
    Command(Command),
    /// A node, by its index in the outline, and its id.
    Node(usize, String),
}

struct Palette {
    driver: Driver,
    model: Model,
    found: RefCell<Vec<Found>>,
    /// Which line Enter takes.
    chosen: Cell<usize>,
}

thread_local! {
    /// The one of this page, once it was opened.
    static PALETTE: OnceCell<Rc<Palette>> = const { OnceCell::new() };
}

/// Opens the palette, and makes it live where it is not yet.
pub(crate) fn palette(driver: Driver, model: Model) {
    PALETTE.with(|palette| palette.get_or_init(|| live(driver, model)).open());
}

fn live(driver: Driver, model: Model) -> Rc<Palette> {
    let palette = Rc::new(Palette { driver, model, found: RefCell::default(), chosen: Cell::new(0) });
    part("palette-field")
        .on("input", {
            let palette = Rc::clone(&palette);
            move |_: Event| palette.search()
        })
        .on("keydown", {
            let palette = Rc::clone(&palette);
            move |event: KeyboardEvent| palette.pressed(&event)
        });
    let taken = Rc::clone(&palette);
    part("palette-list").on("click", move |event: Event| {
        let option =
            event.target().and_then(|target| target.unchecked_ref::<Element>().closest("[data-option]").ok()?);
        if let Some(index) = option.and_then(|option| option.get_attribute("data-option")?.parse().ok()) {
            taken.take(index);
        }
    });
    palette
}

/// Closes the palette, which gives the focus back to where it was.
pub(super) fn close() {
    if let Some(dialog) = part("palette").element() {
        dialog.unchecked_ref::<HtmlDialogElement>().close();
    }
}

impl Palette {
    fn open(&self) {
        let Some(field) = part("palette-field").element().cloned() else { return };
        let field: HtmlInputElement = field.unchecked_into();
        field.set_value("");
        self.search();
        if let Some(dialog) = part("palette").element() {
            let _ = dialog.unchecked_ref::<HtmlDialogElement>().show_modal();
        }
        let _ = field.focus();
    }

    /// Looks for what is typed, among commands first.
    fn search(&self) {
        let query = part("palette-field").element().map(|field| field.unchecked_ref::<HtmlInputElement>().value());
        let query = query.unwrap_or_default();
        let commands = commands();
        let found = self.model.shown.with_untracked(|shown| {
            let nodes = &shown.outline.nodes;
            let names = commands.iter().map(|command| &*command.name).chain(nodes.iter().map(|node| &*node.id));
            let found = best(&query, names, MOST).into_iter();
            let what = |index: usize| {
                let node = |node: usize| Some(Found::Node(node, nodes.get(node)?.id.as_str().to_owned()));
                let command = commands.get(index).cloned().map(Found::Command);
                command.or_else(|| node(index.checked_sub(commands.len())?))
            };
            found.filter_map(what).collect()
        });
        self.found.replace(found);
        self.chosen.set(0);
        self.show();
    }

    fn show(&self) {
        let found = self.found.borrow();
        let entries: Vec<Entry<'_>> = found
            .iter()
            .map(|found| match found {
                Found::Command(command) => entry(command),
                Found::Node(_, id) => Entry { name: id, keys: "", is_node: true },
            })
            .collect();
        if let Some(list) = part("palette-list").element() {
            wattflow_markup::fill(list, &options(&entries, self.chosen.get()));
            let _ = list.toggle_attribute_with_force("hidden", entries.is_empty());
            if let Ok(Some(chosen)) = list.query_selector("[aria-selected=true]") {
                chosen.scroll_into_view_with_bool(false);
            }
        }
        if let Some(field) = part("palette-field").element() {
            let chosen = ["option-", &self.chosen.get().to_string()].concat();
            let _ = field.set_attribute("aria-activedescendant", if entries.is_empty() { "" } else { &chosen });
        }
        if let Some(none) = part("palette-none").element() {
            none.set_text_content(entries.is_empty().then_some("No command and no node has these letters."));
        }
    }

    fn pressed(&self, event: &KeyboardEvent) {
        let count = self.found.borrow().len();
        let (chosen, last) = (self.chosen.get(), count.saturating_sub(1));
        let chosen = match event.key().as_str() {
            "ArrowDown" if chosen == last => 0,
            "ArrowDown" => chosen.saturating_add(1),
            "ArrowUp" => chosen.checked_sub(1).unwrap_or(last),
            "Enter" => {
                event.prevent_default();
                return self.take(chosen);
            }
            _ => return,
        };
        event.prevent_default();
        self.chosen.set(chosen);
        self.show();
    }

    fn take(&self, index: usize) {
        let mut found = self.found.take();
        close();
        if index >= found.len() {
            return;
        }
        match found.swap_remove(index) {
            Found::Command(command) => command.give(),
            Found::Node(node, id) => {
                self.driver.dispatch(Action::Select(Some(node)));
                request_animation_frame(move || {
                    if let Some(drawn) = drawn_node(&id) {
                        let _ = drawn.focus();
                    }
                });
            }
        }
    }
}
