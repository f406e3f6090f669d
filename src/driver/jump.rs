//! Between the text and what it is about: from a problem or a node to its place, and from the cursor to its node.

use std::sync::Arc;

use leptos::prelude::*;
use wattflow_engine::span::Span;
use web_sys::Element;

use super::{Driver, browser};
use crate::model::EditorState;

impl Driver {
    /// Shows a stretch of the text, and the editor where it is not there yet.
    pub(super) fn show_text(self, place: &Element, span: Span) {
        let shown = self.model.shown.get_untracked();
        self.check_edits();
        if !Arc::ptr_eq(&shown, &self.model.shown.get_untracked()) {
            // The user has typed since: the place may be another now, and the list says which.
            return;
        }
        if self.model.editor.get_untracked() == EditorState::Open {
            return self.reveal(span, true);
        }
        self.live.update_value(|live| live.wanted_text = Some(span));
        self.open_editor(place);
    }

    /// Selects a node, by its index in what is drawn, and shows its block in the editor.
    pub(super) fn choose(self, node: Option<usize>) {
        let drawn = self.model.shown.get_untracked();
        self.check_edits();
        let id = node.and_then(|node| drawn.outline.nodes.get(node)).map(|node| &node.id);
        self.select(id.and_then(|id| self.model.shown.get_untracked().position(id)));
        // On a phone the text is out of sight, and to bring it there would take the node away.
        if !browser::is_narrow() {
            self.reveal_selected();
        }
    }

    /// Shows a stretch of the text in the editor.
    pub(super) fn reveal(self, span: Span, focus: bool) {
        if let Some(editor) = self.editor().filter(|_| self.model.editor.get_untracked() == EditorState::Open) {
            let shown = self.model.shown.get_untracked();
            editor.reveal(shown.offsets.of_byte(span.start), shown.offsets.of_byte(span.end), focus);
        }
    }

    /// Shows the block of the selected node in the editor.
    pub(super) fn reveal_node(self) {
        let shown = self.model.shown.get_untracked();
        let node = self.model.selected.get_untracked().and_then(|node| shown.outline.nodes.get(node));
        if let Some(node) = node {
            self.reveal(Span::at(node.span.start), false);
        }
    }

    /// Selects the node in whose block the cursor stands.
    pub(super) fn select_at(self, offset: usize) {
        // Until an edit is checked, offsets are those of another text.
        if self.live.with_value(|live| live.due_check.is_some()) {
            return;
        }
        let shown = self.model.shown.get_untracked();
        let node = shown.outline.node_at(shown.offsets.to_byte(offset));
        if node.is_some() && node != self.model.selected.get_untracked() {
            self.select(node);
        }
    }
}
