import type { Row, Side } from "./subject.ts";
import { number } from "./verdict.ts";

const [WIDTH, HEIGHT] = [640, 240];
const LEFT = 70;
const RIGHT = 190;
/** From fewer sizes nothing is seen of how it grows. */
const LEAST_SIZES = 3;
/** Ours, then the peers, which the dashes tell apart, too. */
const DASHES = ["", "6 3", "2 3", "8 3 2 3"];

/** How each thing that was measured at several sizes grows, both axes logarithmic; `null` where there is none. */
export function growth(title: string, rows: readonly Row[]): string | null {
  const byWhat = new Map<string, Row[]>();
  for (const row of rows.filter(({ size }) => size !== undefined)) {
    byWhat.set(row.what, [...(byWhat.get(row.what) ?? []), row]);
  }
  const panels = [...byWhat].filter(([, rows]) => rows.length >= LEAST_SIZES).map(([what, rows]) => panel(what, rows));
  if (panels.length === 0) {
    return null;
  }
  const placed = panels.map((content, at) => `<g transform="translate(0 ${at * HEIGHT})">${content}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${panels.length * HEIGHT}" role="img" aria-label="${escaped(`${title}, by size`)}">
<style>
  text { font: 12px system-ui, sans-serif; fill: #24292f } .heading { font-weight: 600 } .tick { text-anchor: end }
  .middle { text-anchor: middle } path { fill: none; stroke: #9aa0ac; stroke-width: 2 } .ours { stroke: #5562d6 }
  .grid { stroke: #9aa0ac; stroke-opacity: 0.3; stroke-width: 1 }
  @media (prefers-color-scheme: dark) { text { fill: #d8dae0 } .ours { stroke: #8490f5 } path { stroke: #6c7280 } }
</style>
${placed.join("\n")}
</svg>
`;
}

function panel(what: string, rows: readonly Row[]): string {
  const unit = rows[0]?.unit ?? "";
  const names = [...new Set(rows.flatMap((row) => [row.ours, ...row.peers]).map(({ name }) => name))];
  const lines = names.map((name) => ({
    name,
    points: rows.flatMap((row): [number, number][] => {
      const value = valueOf([row.ours, ...row.peers].find((side) => side.name === name));
      return value > 0 ? [[row.size ?? 0, value]] : [];
    }),
  }));
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  const sizes = rows.map(({ size }) => size ?? 0);
  const x = scale(Math.min(...sizes), Math.max(...sizes), LEFT, WIDTH - RIGHT);
  const y = scale(Math.min(...values), Math.max(...values), HEIGHT - 36, 40);
  const parts = [text(8, 18, `${what}, ${unit}`, "heading")];
  for (const power of powers(Math.min(...values), Math.max(...values))) {
    parts.push(text(LEFT - 8, y(power) + 4, number(power), "tick"), path([[LEFT, y(power)], [WIDTH - RIGHT, y(power)]], "grid", ""));
  }
  for (const size of sizes) {
    parts.push(text(x(size), HEIGHT - 16, size.toLocaleString("en"), "middle"));
  }
  // Names that would lie on each other move down.
  let above = 0;
  const ends = lines
    .filter(({ points }) => points.length > 0)
    .map((line) => ({ ...line, at: names.indexOf(line.name), end: line.points.at(-1) ?? [0, 1] }))
    .sort((one, other) => y(one.end[1]) - y(other.end[1]));
  for (const { name, points, at, end } of ends) {
    above = Math.max(above + 14, y(end[1]) + 4);
    parts.push(
      path(points.map(([size, value]) => [x(size), y(value)]), at === 0 ? "ours" : "peer", DASHES[at % DASHES.length] ?? ""),
      text(WIDTH - RIGHT + 8, above, name, at === 0 ? "heading" : ""),
    );
  }
  return parts.join("");
}

function valueOf(side: Side | undefined): number {
  return side?.spread?.median ?? 0;
}

function scale(least: number, most: number, from: number, to: number): (value: number) => number {
  const span = Math.log(most / least);
  return (value) => (span > 0 ? from + ((to - from) * Math.log(value / least)) / span : (from + to) / 2);
}

/** The powers of ten between two values. */
function powers(least: number, most: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(least)), Math.floor(Math.log10(most))];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => 10 ** (first + at));
}

function path(points: readonly (readonly number[])[], kind: string, dashes: string): string {
  const steps = points.map(([x = 0, y = 0], at) => `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`);
  return `<path class="${kind}" stroke-dasharray="${dashes}" d="${steps.join("")}"/>`;
}

function text(x: number, y: number, content: string, kind: string): string {
  return `<text class="${kind}" x="${x.toFixed(1)}" y="${y.toFixed(1)}">${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
