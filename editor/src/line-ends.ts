import type { Text } from "@codemirror/state";

/**
 * Offsets of the text as the page sees it, and as CodeMirror does: to it every line end is one unit, `\r\n` too.
 * A text with both kinds of line ends gets `\n` throughout: no JSON reader tells the two apart.
 */
export class LineEnds {
  readonly #separator: "\n" | "\r\n";

  private constructor(separator: "\n" | "\r\n") {
    this.#separator = separator;
  }

  static of(text: string): LineEnds {
    return new LineEnds(text.includes("\r\n") && !/\r(?!\n)|(?<!\r)\n/.test(text) ? "\r\n" : "\n");
  }

  textOf(doc: Text): string {
    return doc.sliceString(0, doc.length, this.#separator);
  }

  /** Where in the page's text a position of the document is. */
  offset(doc: Text, position: number): number {
    return this.#separator === "\n" ? position : position + doc.lineAt(position).number - 1;
  }

  /** Where in the document an offset of the page's text is; the nearest place inside when it is outside. */
  position(doc: Text, offset: number): number {
    if (this.#separator === "\n") {
      return Math.max(0, Math.min(offset, doc.length));
    }
    let [first, last] = [1, doc.lines];
    while (first < last) {
      const middle = Math.ceil((first + last) / 2);
      if (doc.line(middle).from + middle - 1 <= offset) {
        first = middle;
      } else {
        last = middle - 1;
      }
    }
    const line = doc.line(first);
    return Math.max(0, Math.min(offset - (first - 1), line.to));
  }
}
