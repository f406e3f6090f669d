import type { Extension, Range } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
  gutter,
} from "@codemirror/view";
import { goTo, hover } from "./card.ts";
import { icon } from "./icon.ts";
import { type Problem, problemsField } from "./problems.ts";

/** More than these in view are a wall, not marks; the gutter and the keys still know all. */
const DRAWN_AT_ONCE = 500;

/** Stands where there is no character to underline: in an empty line. */
class Spot extends WidgetType {
  constructor(readonly attributes: Record<string, string>) {
    super();
  }

  override eq(other: Spot): boolean {
    return Object.entries(this.attributes).every(([name, value]) => other.attributes[name] === value);
  }

  override toDOM(): HTMLElement {
    const spot = document.createElement("span");
    for (const [name, value] of Object.entries(this.attributes)) {
      spot.setAttribute(name, value);
    }
    spot.textContent = "\u00a0";
    return spot;
  }
}

function draw(view: EditorView): DecorationSet {
  const { list, marks } = view.state.field(problemsField);
  const drawn: Range<Decoration>[] = [];
  // An empty text has no visible range.
  for (const { from: start, to: end } of view.visibleRanges.length > 0 ? view.visibleRanges : [view.viewport]) {
    marks.between(start, end, (from, to, { index, severity }) => {
      const attributes = {
        class: "cm-problem",
        "data-problem": String(index),
        "data-severity": severity,
        "data-code": list[index]?.code ?? "",
      };
      const [first, last] = [Math.max(from, start), Math.min(to, end)];
      if (first < last) {
        drawn.push(Decoration.mark({ attributes }).range(first, last));
      } else if (from === to) {
        drawn.push(Decoration.widget({ widget: new Spot(attributes) }).range(from));
      }
      return drawn.length < DRAWN_AT_ONCE ? undefined : false;
    });
  }
  return Decoration.set(drawn, true);
}

function marksChanged(update: ViewUpdate): boolean {
  return update.startState.field(problemsField).marks !== update.state.field(problemsField).marks;
}

const underlines = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = draw(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged || marksChanged(update)) {
        this.decorations = draw(update.view);
      }
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

class Sign extends GutterMarker {
  constructor(readonly severity: Problem["severity"]) {
    super();
  }

  override eq(other: Sign): boolean {
    return this.severity === other.severity;
  }

  override toDOM(): Element {
    return icon(this.severity);
  }
}

const SIGNS = { error: new Sign("error"), warning: new Sign("warning") };

/** The problems that begin in a line, or in the lines folded into it. */
function startingIn(view: EditorView, line: { from: number; to: number }): { at: number; indices: number[] } {
  const indices: number[] = [];
  let at = line.to;
  view.state.field(problemsField).marks.between(line.from, line.to, (from, _to, mark) => {
    if (from >= line.from) {
      at = Math.min(at, from);
      indices.push(mark.index);
    }
  });
  return { at, indices };
}

const signs = gutter({
  class: "cm-problem-gutter",
  lineMarker(view, line) {
    let found: Sign | null = null;
    view.state.field(problemsField).marks.between(line.from, line.to, (from, _to, mark) => {
      if (from < line.from) {
        return undefined;
      }
      found = SIGNS[mark.severity];
      return found === SIGNS.error ? false : undefined;
    });
    return found;
  },
  lineMarkerChange: marksChanged,
  initialSpacer: () => SIGNS.error,
  domEventHandlers: {
    mouseover(view, line) {
      const { at, indices } = startingIn(view, line);
      hover(view, indices.length > 0 ? { indices, at, pinned: false } : null);
      return false;
    },
    mouseout(view) {
      hover(view, null);
      return false;
    },
    click(view, line) {
      const { at, indices } = startingIn(view, line);
      if (indices.length === 0) {
        return false;
      }
      goTo(view, { indices, at, pinned: true });
      return true;
    },
  },
});

const pointer = EditorView.domEventHandlers({
  mouseover(event, view) {
    if (event.buttons !== 0 || !(event.target instanceof Element)) {
      return;
    }
    const mark = event.target.closest(".cm-problem");
    if (!mark) {
      hover(view, null);
      return;
    }
    const indices: number[] = [];
    for (let around: Element | null = mark; around; around = around.parentElement?.closest(".cm-problem") ?? null) {
      indices.push(Number(around.getAttribute("data-problem")));
    }
    hover(view, { indices, at: view.posAtDOM(mark), pinned: false });
  },
  mouseleave(_event, view) {
    hover(view, null);
  },
});

/** Underlines problems in the text, and signs lines with them. */
export const problemMarks: Extension = [underlines, signs, pointer];

