import { type EditorState, Facet, RangeSet, RangeValue, StateEffect, StateField, type Text } from "@codemirror/state";

/** Something to tell about a part of the text. Offsets count UTF-16 units. */
export interface Problem {
  from: number;
  to: number;
  severity: "error" | "warning";
  code: string;
  /** Line and column, as `12:5`. */
  place: string;
  message: string;
  help: string;
  /** What the fix does; empty when there is none. */
  fix: string;
}

/** The card that tells about problems: by their indices, at a place; `pinned` until it is dismissed. */
export interface Card {
  indices: readonly number[];
  at: number;
  pinned: boolean;
}

interface Problems {
  list: readonly Problem[];
  marks: RangeSet<Mark>;
  card: Card | null;
}

/** Where a problem is now, after the edits since it was shown. */
export class Mark extends RangeValue {
  constructor(
    readonly index: number,
    readonly severity: Problem["severity"],
  ) {
    super();
  }

  override eq(other: Mark): boolean {
    return this.index === other.index && this.severity === other.severity;
  }
}
// What is typed at an end of a mark is not part of it, and a mark whose text is deleted goes with it.
Mark.prototype.startSide = 1;
Mark.prototype.endSide = -1;

export const setProblems = StateEffect.define<readonly Problem[]>();
export const setCard = StateEffect.define<Card | null>();

/** Who is asked to fix the problem of an index. */
export const fixer = Facet.define<(index: number) => void>();

export const problemsField = StateField.define<Problems>({
  create: () => ({ list: [], marks: RangeSet.empty, card: null }),
  update(problems, transaction) {
    let { list, marks, card } = problems;
    if (transaction.docChanged) {
      marks = marks.map(transaction.changes);
    }
    if (transaction.docChanged || transaction.selection) {
      card = null;
    }
    for (const effect of transaction.effects) {
      if (effect.is(setProblems)) {
        list = effect.value;
        marks = RangeSet.of(
          list.map((problem, index) => {
            const [from, to] = visible(transaction.state.doc, problem);
            return new Mark(index, problem.severity).range(from, to);
          }),
          true,
        );
        card = null;
      } else if (effect.is(setCard)) {
        card = effect.value;
      }
    }
    const same = list === problems.list && marks === problems.marks && card === problems.card;
    return same ? problems : { list, marks, card };
  },
});

/** A range with something in it to underline, as far as its lines have it. */
function visible(doc: Text, { from: start, to: end }: Problem): [from: number, to: number] {
  const from = Math.max(0, Math.min(start, doc.length));
  const to = Math.max(from, Math.min(end, doc.length));
  const line = doc.lineAt(from);
  // A line end alone shows nothing.
  if (to > from && (from < line.to || to > line.to + 1)) {
    return [from, to];
  }
  return from < line.to ? [from, from + 1] : [Math.max(line.from, from - 1), from];
}

/** The marks that touch a range, in the order of the text. */
export function marksBetween(state: EditorState, start: number, end: number): Mark[] {
  const found: Mark[] = [];
  state.field(problemsField).marks.between(start, end, (_from, _to, mark) => {
    found.push(mark);
  });
  return found;
}
