import { isolateHistory } from "@codemirror/commands";
import { Compartment, EditorSelection, EditorState, type StateEffect, type TransactionSpec } from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";
import { close } from "./card.ts";
import { type Edit, difference, follow } from "./difference.ts";
import { editing } from "./editing.ts";
import { LineEnds } from "./line-ends.ts";
import { type Problem, fixer, setProblems } from "./problems.ts";

export type { Edit, Problem };

/** So many edits at once cost more than drawing the text anew. */
const SEPARATE_EDITS = 2_000;

/** `<config-editor>`: the config as text, with its problems in place. README.md says what the page can rely on. */
export class ConfigEditor extends HTMLElement {
  static readonly observedAttributes = ["readonly"];

  readonly #writable = new Compartment();
  #lineEnds = LineEnds.of("");
  #state: EditorState;
  /** While the element is in a page. */
  #view: EditorView | null = null;
  #frame = 0;
  #cursorTold = 0;

  constructor() {
    super();
    this.#state = this.#fresh("");
    this.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "s") {
        event.preventDefault();
        this.#tell("save");
      }
    });
    this.addEventListener("focusout", ({ relatedTarget }) => {
      const left = relatedTarget instanceof Node ? !this.contains(relatedTarget) : document.hasFocus();
      if (this.#view && left) {
        close(this.#view);
      }
    });
  }

  connectedCallback(): void {
    // What was set before this script was here hides the accessors.
    for (const name of ["text", "readonly"] as const) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        Reflect.deleteProperty(this, name);
        Reflect.set(this, name, value);
      }
    }
    this.#view ??= new EditorView({ state: this.#state, parent: this });
  }

  disconnectedCallback(): void {
    cancelAnimationFrame(this.#frame);
    this.#state = this.#now;
    this.#view?.destroy();
    this.#view = null;
  }

  attributeChangedCallback(): void {
    this.#dispatch({ effects: this.#writable.reconfigure(EditorState.readOnly.of(this.readonly)) });
  }

  /** The document. Setting it opens another one: nothing of the one before is left to undo, and no mark. */
  get text(): string {
    return this.#lineEnds.textOf(this.#now.doc);
  }

  set text(text: string) {
    this.#lineEnds = LineEnds.of(text);
    this.#state = this.#fresh(text);
    this.#cursorTold = 0;
    if (this.#view) {
      this.#view.setState(this.#state);
      this.#view.scrollDOM.scrollTo(0, 0);
    }
  }

  get readonly(): boolean {
    return this.hasAttribute("readonly");
  }

  set readonly(readonly: boolean) {
    this.toggleAttribute("readonly", readonly);
  }

  /** Replaces all marks. Offsets outside of the text count as its ends. */
  show(problems: readonly Problem[]): void {
    const place = (offset: number): number => this.#position(offset);
    const placed = problems.map((problem) => ({ ...problem, from: place(problem.from), to: place(problem.to) }));
    // The open card goes, and would take the focus with it.
    if (this.querySelector(".cm-problem-card")?.contains(document.activeElement)) {
      this.focus();
    }
    this.#dispatch({ effects: setProblems.of(placed) });
  }

  /** Scrolls a part of the text to the middle: selected and focused, or else only with the cursor before it. */
  reveal(from: number, to: number, focus = true): void {
    const [start, end] = [this.#position(from), this.#position(to)];
    this.#dispatch({
      selection: EditorSelection.range(focus ? end : start, start),
      effects: EditorView.scrollIntoView(start, { y: "center" }),
    });
    if (focus) {
      this.focus();
    }
  }

  /** Makes the document this text, in one change to undo that touches only what differs. */
  replace(text: string): void {
    const { doc, selection } = this.#now;
    const before = doc.toString();
    const after = text.replaceAll(/\r\n?/g, "\n");
    const edits = difference(before, after);
    if (edits.length === 0) {
      return;
    }
    const { anchor, head } = selection.main;
    this.#dispatch({
      changes: edits.length > SEPARATE_EDITS ? asOne(edits, after.length - before.length, after) : edits,
      selection: EditorSelection.range(follow(edits, anchor), follow(edits, head)),
      effects: this.#view ? keepInPlace(this.#view, edits) : [],
      annotations: isolateHistory.of("full"),
    });
  }

  /** Makes these edits, which are all in offsets of the text as it is, in one change to undo. */
  apply(edits: readonly Edit[]): void {
    const place = (offset: number): number => this.#position(offset);
    const changes = edits.map(({ from, to, insert }) => ({ from: place(from), to: place(to), insert }));
    this.#dispatch({ changes, annotations: isolateHistory.of("full") });
  }

  override focus(): void {
    this.#view?.focus();
  }

  get #now(): EditorState {
    return this.#view?.state ?? this.#state;
  }

  #fresh(text: string): EditorState {
    const extensions = [
      this.#writable.of(EditorState.readOnly.of(this.readonly)),
      fixer.of((index) => this.#tell("fix", { index })),
      // A file that is dropped is the page's to open. Text is the editor's.
      EditorView.domEventHandlers({ drop: (event) => (event.dataTransfer?.files.length ?? 0) > 0 }),
      EditorView.updateListener.of((update) => this.#updated(update)),
      editing,
    ];
    return EditorState.create({ doc: text, extensions });
  }

  #position(offset: number): number {
    return this.#lineEnds.position(this.#now.doc, offset);
  }

  #dispatch(change: TransactionSpec): void {
    if (this.#view) {
      this.#view.dispatch(change);
      return;
    }
    const transaction = this.#state.update(change);
    this.#state = transaction.state;
    if (transaction.docChanged) {
      this.#tell("edit");
    }
  }

  #updated(update: ViewUpdate): void {
    if (update.docChanged) {
      this.#tell("edit");
    }
    if (update.docChanged || update.selectionSet) {
      cancelAnimationFrame(this.#frame);
      this.#frame = requestAnimationFrame(() => this.#tellCursor());
    }
  }

  #tellCursor(): void {
    const { doc, selection } = this.#now;
    const offset = this.#lineEnds.offset(doc, selection.main.head);
    if (offset !== this.#cursorTold) {
      this.#cursorTold = offset;
      this.#tell("cursor", offset);
    }
  }

  #tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

function asOne(edits: readonly Edit[], grown: number, after: string): Edit | [] {
  const [first, last] = [edits.at(0), edits.at(-1)];
  return first && last ? { from: first.from, to: last.to, insert: after.slice(first.from, last.to + grown) } : [];
}

/** Keeps the cursor's line where it is on the screen; without it in view, the first line. */
function keepInPlace(view: EditorView, edits: readonly Edit[]): StateEffect<unknown> {
  const { top, bottom } = view.scrollDOM.getBoundingClientRect();
  const { head } = view.state.selection.main;
  const cursorTop = view.coordsAtPos(head)?.top ?? -Infinity;
  const kept = cursorTop >= top && cursorTop < bottom ? head : view.lineBlockAtHeight(top - view.documentTop).from;
  const yMargin = (view.coordsAtPos(kept)?.top ?? top) - top;
  return EditorView.scrollIntoView(follow(edits, kept), { y: "start", yMargin });
}

customElements.define("config-editor", ConfigEditor);

declare global {
  interface HTMLElementTagNameMap {
    "config-editor": ConfigEditor;
  }
}
