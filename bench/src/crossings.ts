import type { Graph } from "./pipeline.ts";

/** How many pairs of edges cross when each is drawn as a straight line between its two nodes. */
export function crossings(graph: Graph, places: readonly (readonly [number, number])[]): number {
  const edges = graph.next.flatMap((followers, from) =>
    followers.map((to) => [places[from] ?? [0, 0], places[to] ?? [0, 0]] as const),
  );
  const sorted = edges.sort(([[one]], [[other]]) => one - other);
  let count = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    const [start, end] = sorted[at] ?? [[0, 0], [0, 0]];
    for (let other = at + 1; other < sorted.length; other += 1) {
      const [otherStart, otherEnd] = sorted[other] ?? [[0, 0], [0, 0]];
      if (otherStart[0] >= end[0]) {
        break;
      }
      if (cross(start, end, otherStart, otherEnd)) {
        count += 1;
      }
    }
  }
  return count;
}

type Point = readonly [number, number];

function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (from: Point, to: Point, at: Point) =>
    Math.sign((to[0] - from[0]) * (at[1] - from[1]) - (to[1] - from[1]) * (at[0] - from[0]));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
