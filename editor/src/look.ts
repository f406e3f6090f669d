import { HighlightStyle } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { StyleModule } from "style-mod";

// Keys carry the page's one accent; what tells the values apart is weight, as colours say how nodes are.
export const syntaxColours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: tags.string, color: "var(--text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--text)", fontWeight: "600" },
  { tag: [tags.separator, tags.brace, tags.squareBracket, tags.punctuation], color: "var(--text-quiet)" },
]);

export function foldMarker(open: boolean): HTMLElement {
  const marker = document.createElement("span");
  marker.className = open ? "cm-fold-marker" : "cm-fold-marker cm-folded";
  return marker;
}

const wave = { textDecoration: "underline wavy 1px", textDecorationSkipInk: "none", textUnderlineOffset: "3px" };

const button = {
  height: "28px",
  margin: "0",
  padding: "0 10px",
  border: "1px solid var(--line-strong)",
  borderRadius: "var(--radius)",
  background: "var(--surface)",
  color: "var(--text)",
  font: "var(--size-small) / 1 var(--sans)",
  textTransform: "none",
  cursor: "pointer",
};

// In a layer of its own, so that the page can lay the element out as it likes. Not in one of the page's: this comes first
// in the document, and would put that layer below the others.
const host = new StyleModule({
  "@layer config-editor": {
    "config-editor": { display: "block", minWidth: "0", minHeight: "0", background: "var(--surface)" },
  },
});

const theme = EditorView.theme({
  "&": { height: "100%", background: "var(--surface)", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { font: "var(--size-small) / 20px var(--mono)", overscrollBehavior: "contain" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 12px 0 4px" },
  ".cm-content ::selection, .cm-line::selection": {
    background: "color-mix(in srgb, var(--accent) 22%, var(--surface))",
  },
  ".cm-activeLine": { background: "none" },
  "&.cm-focused .cm-activeLine": { background: "color-mix(in srgb, var(--ground) 70%, transparent)" },
  ".cm-gutters": {
    border: "0",
    borderRight: "1px solid var(--line)",
    background: "var(--surface)",
    color: "var(--text-quiet)",
    fontVariantNumeric: "tabular-nums",
  },
  ".cm-activeLineGutter": { background: "none" },
  "&.cm-focused .cm-activeLineGutter": { background: "var(--ground)", color: "var(--text)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "24px", padding: "0 2px" },
  ".cm-foldGutter .cm-gutterElement": { width: "18px", cursor: "pointer" },
  ".cm-fold-marker": {
    display: "block",
    width: "6px",
    height: "6px",
    margin: "5px auto 0",
    border: "solid var(--text-quiet)",
    borderWidth: "0 1.5px 1.5px 0",
    transform: "rotate(45deg)",
  },
  ".cm-fold-marker.cm-folded": { margin: "7px auto 0", borderColor: "var(--accent)", transform: "rotate(-45deg)" },
  ".cm-foldPlaceholder": {
    margin: "0 2px",
    padding: "0 6px",
    border: "1px solid var(--line)",
    borderRadius: "var(--radius)",
    background: "var(--accent-soft)",
    color: "var(--text)",
  },
  "&.cm-focused .cm-matchingBracket": { background: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "var(--error-soft)", outline: "1px solid var(--failed)" },
  ".cm-specialChar": { color: "var(--failed)" },

  '[data-severity="error"]': { "--severity": "var(--failed)", "--severity-soft": "var(--error-soft)" },
  '[data-severity="warning"]': { "--severity": "var(--unknown)", "--severity-soft": "var(--warning-soft)" },
  ".cm-problem": { ...wave, textDecorationColor: "var(--severity)", background: "var(--severity-soft)" },
  ".cm-problem-gutter": { width: "20px" },
  ".cm-problem-gutter .cm-gutterElement": { display: "grid", placeItems: "center", cursor: "pointer" },
  ".cm-problem-icon": {
    width: "14px",
    height: "14px",
    fill: "var(--severity)",
    stroke: "none",
  },
  ".cm-problem-icon-sign": { fill: "none", stroke: "var(--surface)", strokeWidth: "2", strokeLinecap: "round" },

  ".cm-tooltip": { zIndex: "3", border: "0", background: "none" },
  ".cm-problem-card": {
    width: "max-content",
    maxWidth: "min(440px, 100vw - 16px)",
    maxHeight: "60vh",
    overflow: "auto",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius)",
    background: "var(--surface)",
    color: "var(--text)",
    font: "var(--size) / 20px var(--sans)",
    overflowWrap: "anywhere",
  },
  ".cm-problem-entry": {
    display: "grid",
    gridTemplateColumns: "14px minmax(0, 1fr)",
    gap: "4px 8px",
    padding: "8px 12px",
  },
  ".cm-problem-entry + .cm-problem-entry": { borderTop: "1px solid var(--line)" },
  ".cm-problem-entry > .cm-problem-icon": { marginTop: "3px" },
  ".cm-problem-entry > div, .cm-problem-fix": { gridColumn: "2" },
  ".cm-problem-message": { fontWeight: "600" },
  ".cm-problem-help": { color: "var(--text-quiet)" },
  ".cm-problem-facts, .cm-problem-more": {
    color: "var(--text-quiet)",
    font: "var(--size-small) / 20px var(--mono)",
    whiteSpace: "pre-wrap",
  },
  ".cm-problem-facts": { display: "flex", justifyContent: "space-between", gap: "16px" },
  ".cm-problem-rank": { fontFamily: "var(--sans)", fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" },
  ".cm-problem-more": { padding: "4px 12px 8px 34px", fontFamily: "var(--sans)" },
  ".cm-button.cm-problem-fix": {
    justifySelf: "start",
    marginTop: "4px",
    height: "auto",
    minHeight: "28px",
    padding: "4px 10px",
    lineHeight: "18px",
    textAlign: "start",
  },

  ".cm-panels": { zIndex: "2", background: "var(--ground)", color: "var(--text)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": {
    position: "relative",
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "4px 8px",
    padding: "8px 44px 8px 12px",
    font: "var(--size-small) / 20px var(--sans)",
  },
  // Three rows, in the order of the elements: find, how, replace.
  ".cm-panel.cm-search::before, .cm-panel.cm-search::after": { order: "2", flexBasis: "100%", content: '""' },
  ".cm-panel.cm-search::after": { order: "4" },
  ".cm-panel.cm-search br": { display: "none" },
  ".cm-panel.cm-search :is(input, button)": { margin: "0" },
  ".cm-panel.cm-search [name=search] ~ label": { order: "3" },
  ".cm-panel.cm-search br ~ *": { order: "5" },
  ".cm-panel.cm-search label": {
    display: "inline-flex",
    alignItems: "center",
    gap: "4px",
    margin: "0 4px 0 0",
    lineHeight: "24px",
    fontSize: "inherit",
  },
  ".cm-panel.cm-search input[type=checkbox]": {
    width: "14px",
    height: "14px",
    margin: "0",
    accentColor: "var(--accent)",
  },
  // It makes several selections, which the editor has not.
  ".cm-panel.cm-search [name=select]": { display: "none" },
  ".cm-textfield": {
    flex: "1 1 120px",
    minWidth: "0",
    maxWidth: "280px",
    height: "28px",
    margin: "0",
    padding: "0 8px",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius)",
    background: "var(--surface)",
    color: "var(--text)",
    font: "var(--size-small) / 1 var(--mono)",
  },
  ".cm-textfield::placeholder": { color: "var(--text-quiet)", opacity: "1" },
  ".cm-button": button,
  ".cm-button:hover": { background: "var(--accent-soft)" },
  ".cm-button:active": { background: "var(--accent-soft)" },
  ".cm-panel.cm-search [name=close]": {
    position: "absolute",
    top: "8px",
    right: "8px",
    width: "28px",
    height: "28px",
    padding: "0",
    border: "0",
    borderRadius: "var(--radius)",
    background: "none",
    color: "var(--text-quiet)",
    font: "18px / 1 var(--sans)",
    cursor: "pointer",
  },
  ".cm-panel.cm-search [name=close]:hover": { background: "var(--accent-soft)", color: "var(--text)" },
  ".cm-searchMatch": { background: "var(--warning-soft)", outline: "1px solid var(--unknown)" },
  ".cm-searchMatch.cm-searchMatch-selected": { background: "var(--accent-soft)", outline: "2px solid var(--accent)" },
});

/** The page's look, by its custom properties alone: what switches them switches this too. */
export const look: Extension = [EditorView.styleModule.of(host), theme];
