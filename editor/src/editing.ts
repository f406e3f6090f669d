import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import {
  copyLineDown,
  deleteLine,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  moveLineDown,
  moveLineUp,
  standardKeymap,
} from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { closeSearchPanel, findNext, findPrevious, openSearchPanel, search } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  EditorView,
  type KeyBinding,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { close, fixHere, problemCard, step } from "./card.ts";
import { foldMarker, look, syntaxColours } from "./look.ts";
import { problemMarks } from "./marks.ts";
import { problemsField } from "./problems.ts";

// Tab is not bound: it leaves the editor, as it leaves every other control. Ctrl-] and Ctrl-[ indent.
const KEYS: readonly KeyBinding[] = [
  { key: "F8", run: (view) => step(view, true), shift: (view) => step(view, false) },
  { key: "Ctrl-.", run: fixHere },
  { key: "Mod-.", run: fixHere },
  { key: "Alt-Enter", run: fixHere },
  { key: "Escape", run: close },
  { key: "Mod-f", run: openSearchPanel, scope: "editor search-panel" },
  { key: "F3", run: findNext, shift: findPrevious, scope: "editor search-panel", preventDefault: true },
  { key: "Mod-g", run: findNext, shift: findPrevious, scope: "editor search-panel", preventDefault: true },
  { key: "Escape", run: closeSearchPanel, scope: "editor search-panel" },
  { key: "Mod-]", run: indentMore },
  { key: "Mod-[", run: indentLess },
  { key: "Alt-ArrowUp", run: moveLineUp },
  { key: "Alt-ArrowDown", run: moveLineDown },
  { key: "Shift-Alt-ArrowDown", run: copyLineDown },
  { key: "Shift-Mod-k", run: deleteLine },
  ...closeBracketsKeymap,
  ...historyKeymap,
  ...foldKeymap,
  ...standardKeymap,
];

const PHRASES = {
  next: "Next",
  previous: "Previous",
  replace: "Replace",
  "replace all": "Replace all",
  close: "Close",
  "match case": "Match case",
  regexp: "Regexp",
  "by word": "Whole words",
};

/** Everything of the editor that does not depend on its element. */
export const editing: Extension = [
  problemsField,
  problemMarks,
  lineNumbers(),
  highlightActiveLineGutter(),
  foldGutter({ markerDOM: foldMarker }),
  codeFolding(),
  highlightSpecialChars(),
  highlightActiveLine(),
  history(),
  json(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  search({ top: true }),
  syntaxHighlighting(syntaxColours),
  problemCard,
  keymap.of(KEYS),
  look,
  EditorState.phrases.of(PHRASES),
  EditorView.contentAttributes.of({ "aria-label": "Config text", tabindex: "0" }),
];
