//! Editing: what the user types, repairs, lays out anew.

use std::sync::Arc;

use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_engine::{config, diagnostic::Fix, run::RunStatus};
use wattflow_view::problems::marks;
use web_sys::Element;

use super::{
    Driver, clock,
    config::check,
    editor::{Editor, Happened},
};
use crate::{
    chunks,
    model::{Because, Earlier, EditorState, Shown},
};

/// A check that takes no longer is made at every keystroke, in milliseconds; any other waits for a pause.
const QUICK_CHECK_MILLIS: u64 = 8;
/// How long a pause is, in milliseconds.
const PAUSE_MILLIS: u32 = 250;

impl Driver {
    /// Shows the text of the config beside the drawing, or no longer.
    pub(super) fn toggle_editor(self, place: &Element) {
        if self.model.editor.get_untracked() == EditorState::Closed {
            self.open_editor(place);
        } else {
            self.model.editor.set(EditorState::Closed);
        }
    }

    /// Shows the editor, which is fetched where that was not done yet.
    pub(super) fn open_editor(self, place: &Element) {
        if self.editor().is_some() {
            return self.editor_opened();
        }
        self.model.editor.set(EditorState::Loading);
        if self.live.try_update_value(|live| std::mem::replace(&mut live.is_editor_coming, true)) == Some(true) {
            return;
        }
        let place = place.clone();
        spawn_local(async move {
            let editor = Editor::load(&place, move |happened| self.editor_tells(happened)).await;
            let is_there = editor.is_some();
            self.live.update_value(|live| {
                live.editor = editor;
                live.is_editor_coming = false;
            });
            self.fill_editor();
            match self.model.editor.get_untracked() {
                EditorState::Loading if is_there => self.editor_opened(),
                EditorState::Loading => {
                    self.model.editor.set(EditorState::Closed);
                    self.live.update_value(|live| live.wanted_text = None);
                    self.tell("Cannot fetch the editor: is the server still there? Press Edit config to try again.");
                }
                // The user does not want it any more.
                EditorState::Closed | EditorState::Open => {}
            }
        });
    }

    fn editor_opened(self) {
        self.model.editor.set(EditorState::Open);
        if let Some(span) = self.live.try_update_value(|live| live.wanted_text.take()).flatten() {
            return self.reveal(span, true);
        }
        self.reveal_selected();
        if let Some(editor) = self.editor() {
            editor.focus();
        }
    }

    fn editor_tells(self, happened: Happened) {
        match happened {
            Happened::Edited => self.check_soon(),
            Happened::CursorMoved(offset) => self.select_at(offset),
            Happened::FixWanted(problem) => self.fix_one(problem),
            Happened::SaveWanted => self.download_config(),
        }
    }

    pub(super) fn editor(self) -> Option<Editor> {
        self.live.try_with_value(|live| live.editor.clone()).flatten()
    }

    pub(super) fn fill(self) {
        if let Some(editor) = self.editor() {
            editor.open(&self.model.shown.get_untracked().text);
            editor.set_read_only(self.model.is_running_untracked());
            // Line ends that differ from line to line become alike in the editor, and all places with them. That is no
            // edit of the user's.
            let is_edited = untrack(|| self.model.is_edited());
            self.set_text(editor.text());
            if !is_edited {
                self.model.saved.set(Arc::clone(&self.model.shown.get_untracked().text));
            }
            self.mark_problems();
        }
    }

    pub(super) fn lock_editor(self, locked: bool) {
        if let Some(editor) = self.editor() {
            editor.set_read_only(locked);
        }
    }

    fn mark_problems(self) {
        if let Some(editor) = self.editor() {
            let shown = self.model.shown.get_untracked();
            if let Some(lines) = &shown.lines {
                editor.show(&marks(&shown.diagnostics, &shown.text, lines, &shown.offsets));
            }
        }
    }

    fn check_soon(self) {
        let is_quick = self.live.with_value(|live| live.check_millis <= QUICK_CHECK_MILLIS);
        let check = Timeout::new(if is_quick { 0 } else { PAUSE_MILLIS }, move || self.check_edits());
        self.live.update_value(|live| live.due_check = Some(check));
    }

    pub(super) fn take_in_edits(self) {
        let due = self.live.try_update_value(|live| live.due_check.take().is_some());
        if due == Some(true)
            && let Some(editor) = self.editor()
        {
            // To undo a repair would undo what was typed since.
            let is_repair = |earlier: &Earlier| matches!(earlier.because, Because::Repaired(_));
            if self.model.earlier.with_untracked(|earlier| earlier.iter().any(is_repair)) {
                self.model.earlier.update(|earlier| earlier.retain(|earlier| !is_repair(earlier)));
            }
            self.set_text(editor.text());
        }
    }

    /// Makes `text` that of the config shown, which keeps its name and how its nodes ran.
    fn set_text(self, text: String) {
        let before = self.model.shown.get_untracked();
        if *before.text == *text {
            return;
        }
        let started = clock::now();
        let checked = check(text.as_bytes());
        let shown = Arc::new(Shown::after(&before, text.into(), checked));
        let selected = self.model.selected.get_untracked();
        let selected = selected.and_then(|node| shown.position(&before.outline.nodes.get(node)?.id));
        self.remember_runs(&before, &shown);
        // Typed before the first config came, it is not replaced by that.
        self.model.loading.set(false);
        self.model.shown.set(shown);
        self.model.selected.set(selected);
        // Without a run there is no rest.
        if self.model.run.with_untracked(|run| run.status != RunStatus::Idle) {
            self.fetch(chunks::foresee_rest(self), || {});
        }
        self.live.update_value(|live| live.check_millis = clock::now().millis_since(started));
        self.mark_problems();
        self.keep_soon();
        self.services_changed();
    }

    /// Makes the repair of the problem with this index.
    pub(super) fn fix_one(self, problem: usize) {
        let shown = self.model.shown.get_untracked();
        self.check_edits();
        if !Arc::ptr_eq(&shown, &self.model.shown.get_untracked()) {
            // The user has typed since: this index may be that of another problem now.
            return;
        }
        if let Some(fix) = shown.diagnostics.get(problem).and_then(|diagnostic| diagnostic.fix.as_ref()) {
            self.repair(&shown, fix);
        }
    }

    /// Makes a repair of what is shown.
    pub(super) fn repair(self, shown: &Shown, fix: &Fix) {
        if self.refuse_while_running() {
            return;
        }
        let before = self.left(Because::Repaired(fix.title.clone()));
        if let Some(editor) = self.editor() {
            editor.apply(&fix.edits, |byte| shown.offsets.of_byte(byte));
            self.check_edits();
        } else {
            self.set_text(fix.apply(&shown.text));
        }
        self.offer_undo(before);
    }

    /// Makes every repair that a machine can make.
    pub(super) fn fix_all(self) {
        if self.refuse_while_running() {
            return;
        }
        self.check_edits();
        let shown = self.model.shown.get_untracked();
        let fixed = config::fix_all(&shown.text);
        let count = fixed.repairs.len();
        if count == 0 {
            return self.tell(
                "Made together, the repairs would bring more errors to light than they mend: make them one by one.",
            );
        }
        let how = format!("{count} problem{} repaired", if count == 1 { "" } else { "s" });
        let before = self.left(Because::Repaired(how));
        self.change_text(&fixed.text);
        self.offer_undo(before);
    }

    /// Where the editor is not shown, nothing shows what was repaired or can be undone, so the notice does.
    fn offer_undo(self, before: Earlier) {
        if self.model.editor.get_untracked() != EditorState::Open {
            self.model.earlier.update(|earlier| earlier.push(before));
        }
    }

    /// Lays the text out anew.
    pub(super) fn format(self) {
        if self.refuse_while_running() {
            return;
        }
        self.check_edits();
        match config::format(&self.model.shown.get_untracked().text) {
            Some(text) => self.change_text(&text),
            None => self.tell("Cannot format a text that is not JSON yet: its syntax errors are listed."),
        }
    }

    /// Puts another text in place of this one, in the editor as one step to undo.
    pub(super) fn change_text(self, text: &str) {
        if let Some(editor) = self.editor() {
            editor.replace(text);
            self.check_edits();
        } else {
            self.set_text(text.to_owned());
        }
    }
}
