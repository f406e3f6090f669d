import { EditorSelection, type Extension } from "@codemirror/state";
import { EditorView, type Tooltip, ViewPlugin, showTooltip, tooltips } from "@codemirror/view";
import { icon } from "./icon.ts";
import { type Card, type Problem, fixer, marksBetween, problemsField, setCard } from "./problems.ts";

/** A card tells about this many problems of one place, and how many more there are. */
const TOLD_AT_ONCE = 4;
const OPEN_AFTER_MILLIS = 300;
/** Time to get from a mark to its card. */
const CLOSE_AFTER_MILLIS = 200;

/** Opens and closes the card as the pointer rests and leaves. A pinned card stays. */
class Pointer {
  #waiting = 0;

  constructor(readonly view: EditorView) {}

  over(card: Card | null): void {
    window.clearTimeout(this.#waiting);
    const open = this.view.state.field(problemsField).card;
    if (card ? sameProblems(open, card) : !open || open.pinned) {
      return;
    }
    const change = (): void => this.view.dispatch({ effects: setCard.of(card) });
    this.#waiting = window.setTimeout(change, card ? OPEN_AFTER_MILLIS : CLOSE_AFTER_MILLIS);
  }

  stay(): void {
    window.clearTimeout(this.#waiting);
  }

  update(): void {}

  destroy(): void {
    window.clearTimeout(this.#waiting);
  }
}

const pointer = ViewPlugin.fromClass(Pointer);

function sameProblems(open: Card | null, card: Card): boolean {
  return open?.indices.length === card.indices.length && open.indices.every((index, at) => index === card.indices[at]);
}

/** Tells what the pointer rests on: a card to open after a moment, or nothing. */
export function hover(view: EditorView, card: Card | null): void {
  view.plugin(pointer)?.over(card);
}

/** Moves the cursor to a card's place and opens it, for the eyes and for screen readers. */
export function goTo(view: EditorView, card: Card): void {
  const problems = view.state.field(problemsField);
  const told = card.indices.flatMap((index) => problems.list[index] ?? []).slice(0, TOLD_AT_ONCE);
  const position = card.indices.length === 1 ? `, ${rank(view, card)}` : "";
  view.dispatch({
    selection: EditorSelection.cursor(card.at),
    effects: [
      setCard.of(card),
      EditorView.scrollIntoView(card.at, { y: "nearest", yMargin: 96 }),
      EditorView.announce.of(told.map((problem) => spoken(view, problem, position)).join(" ")),
    ],
  });
  view.focus();
}

function spoken(view: EditorView, problem: Problem, position: string): string {
  const fix = problem.fix && !view.state.readOnly ? `Control Period: ${problem.fix}.` : "";
  return `${problem.severity}${position}, at ${problem.place}: ${problem.message}. ${problem.help}. ${fix}`.trimEnd();
}

function rank(view: EditorView, card: Card): string {
  const { list } = view.state.field(problemsField);
  const order = marksBetween(view.state, 0, view.state.doc.length);
  return `${order.findIndex(({ index }) => index === card.indices[0]) + 1} of ${Math.min(order.length, list.length)}`;
}

/** Goes to the next problem, or back to the one before, and round at the ends. */
export function step(view: EditorView, forwards: boolean): boolean {
  const { marks, card } = view.state.field(problemsField);
  const all: { index: number; from: number }[] = [];
  marks.between(0, view.state.doc.length, (from, _to, { index }) => {
    all.push({ index, from });
  });
  if (all.length === 0) {
    view.dispatch({ effects: EditorView.announce.of("No problems") });
    return true;
  }
  const { head } = view.state.selection.main;
  const open = card?.pinned ? all.findIndex(({ index }) => index === card.indices.at(forwards ? -1 : 0)) : -1;
  let next: number;
  if (open >= 0) {
    next = open + (forwards ? 1 : -1);
  } else if (forwards) {
    next = all.findIndex(({ from }) => from > head);
  } else {
    next = all.findLastIndex(({ from }) => from < head);
  }
  const target = all.at(next >= all.length || (forwards && next < 0) ? 0 : next);
  if (target) {
    goTo(view, { indices: [target.index], at: target.from, pinned: true });
  }
  return true;
}

/** Asks for the fix of the open card's problem, of one at the cursor, or of one in its line. */
export function fixHere(view: EditorView): boolean {
  const { list, card } = view.state.field(problemsField);
  const { main } = view.state.selection;
  const line = view.state.doc.lineAt(main.head);
  const candidates = [
    ...(card?.indices ?? []),
    ...marksBetween(view.state, main.from, main.to).map(({ index }) => index),
    ...marksBetween(view.state, line.from, line.to).map(({ index }) => index),
  ];
  const index = candidates.find((candidate) => list[candidate]?.fix);
  if (index === undefined || view.state.readOnly) {
    view.dispatch({ effects: EditorView.announce.of("No fix here") });
  } else {
    askToFix(view, index);
  }
  return true;
}

function askToFix(view: EditorView, index: number): void {
  view.focus();
  close(view);
  for (const ask of view.state.facet(fixer)) {
    ask(index);
  }
}

export function close(view: EditorView): boolean {
  if (!view.state.field(problemsField).card) {
    return false;
  }
  view.dispatch({ effects: setCard.of(null) });
  return true;
}

function element(name: string, className: string, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

/** A sentence, in which what stands between backticks is code, as in the page's own (crates/view/src/html.rs). */
function sentence(words: string): (Node | string)[] {
  const parts = words.split("`");
  // One by itself is a backtick.
  const rest = parts.length % 2 === 0 ? parts.splice(-2).join("`") : parts.pop();
  return [...parts.map((part, at) => (at % 2 === 0 ? part : element("code", "", part))), rest ?? ""];
}

function entry(view: EditorView, problem: Problem, index: number, position: string): HTMLElement {
  const quiet = element("div", "cm-problem-facts", element("span", "", [problem.place, problem.code].join("  ")));
  if (position) {
    quiet.append(element("span", "cm-problem-rank", position));
  }
  const told = element(
    "div",
    "cm-problem-entry",
    icon(problem.severity),
    element("div", "cm-problem-message", ...sentence(problem.message)),
    element("div", "cm-problem-help", ...sentence(problem.help)),
    quiet,
  );
  told.dataset["severity"] = problem.severity;
  if (problem.fix && !view.state.readOnly) {
    const button = element("button", "cm-button cm-problem-fix", ...sentence(problem.fix));
    button.setAttribute("type", "button");
    button.title = "Ctrl-.";
    button.addEventListener("click", () => askToFix(view, index));
    told.append(button);
  }
  return told;
}

function tooltip(card: Card | null): Tooltip | null {
  return (
    card && {
      pos: card.at,
      above: false,
      create: (view) => ({ dom: drawCard(view, card), offset: { x: -8, y: 4 } }),
    }
  );
}

function drawCard(view: EditorView, card: Card): HTMLElement {
  const { list } = view.state.field(problemsField);
  const dom = element("div", "cm-problem-card");
  dom.setAttribute("role", "group");
  // A click into the card stays in the editor, so its text can be selected.
  dom.tabIndex = -1;
  dom.setAttribute("aria-label", card.indices.length === 1 ? "Problem" : "Problems");
  const position = card.pinned && card.indices.length === 1 ? rank(view, card) : "";
  for (const index of card.indices.slice(0, TOLD_AT_ONCE)) {
    const problem = list[index];
    if (problem) {
      dom.append(entry(view, problem, index, position));
    }
  }
  const more = card.indices.length - TOLD_AT_ONCE;
  if (more > 0) {
    dom.append(element("div", "cm-problem-more", `and ${more} more here`));
  }
  dom.addEventListener("mouseenter", () => view.plugin(pointer)?.stay());
  dom.addEventListener("mouseleave", () => hover(view, null));
  dom.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      view.focus();
      close(view);
    }
  });
  return dom;
}

/** Where a card may be: what of the window is seen, but for a margin. */
function room({ dom }: EditorView): { left: number; right: number; top: number; bottom: number } {
  const { clientWidth, clientHeight } = dom.ownerDocument.documentElement;
  return { left: 8, right: clientWidth - 8, top: 8, bottom: clientHeight - 8 };
}

export const problemCard: Extension = [
  pointer,
  tooltips({ position: "fixed", tooltipSpace: room }),
  showTooltip.from(problemsField, ({ card }) => tooltip(card)),
];
