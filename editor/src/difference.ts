/** Replaces the text between two offsets. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
}

/**
 * What turns one text into another: what their ends have in common stays; between them, white space is compared apart
 * from the rest, so that formatting moves tokens instead of replacing them. Linear, and exact whatever the texts are.
 */
export function difference(before: string, after: string): Edit[] {
  let [beforeEnd, afterEnd] = [before.length, after.length];
  while (beforeEnd > 0 && afterEnd > 0 && before.charCodeAt(beforeEnd - 1) === after.charCodeAt(afterEnd - 1)) {
    beforeEnd -= 1;
    afterEnd -= 1;
  }
  if (isLowSurrogate(before.charCodeAt(beforeEnd))) {
    beforeEnd += 1;
    afterEnd += 1;
  }
  const edits: Edit[] = [];
  let [from, at] = [0, 0];
  while (from < beforeEnd && at < afterEnd) {
    if (before.charCodeAt(from) === after.charCodeAt(at)) {
      from += 1;
      at += 1;
      continue;
    }
    const to = spaceEnd(before, from, beforeEnd);
    const until = spaceEnd(after, at, afterEnd);
    if (to === from && until === at) {
      break;
    }
    edits.push({ from, to, insert: after.slice(at, until) });
    from = to;
    at = until;
  }
  if (from < beforeEnd || at < afterEnd) {
    const inPair = isLowSurrogate(before.charCodeAt(from)) || isLowSurrogate(after.charCodeAt(at));
    const back = inPair && edits.at(-1)?.to !== from && from > 0 ? 1 : 0;
    edits.push({ from: from - back, to: beforeEnd, insert: after.slice(at - back, afterEnd) });
  }
  return edits;
}

/** Where a place is after the edits, which are in order. One inside of what is replaced goes to its end. */
export function follow(edits: readonly Edit[], place: number): number {
  let moved = 0;
  for (const { from, to, insert } of edits) {
    if (from >= place) {
      break;
    }
    moved += insert.length - (Math.min(to, place) - from);
  }
  return place + moved;
}

function spaceEnd(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && " \n\t".includes(text.charAt(at))) {
    at += 1;
  }
  return at;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
