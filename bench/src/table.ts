import type { Row, Side } from "./subject.ts";
import { number, verdict } from "./verdict.ts";

const HEAD = ["what", "size", "ours", "theirs", "ratio", "budget", "met"];

/** The cells of a row, in the order of the head. */
export function cells(row: Row): string[] {
  const { ratio, budget, isMet } = verdict(row);
  return [
    row.what,
    row.size === undefined ? "" : row.size.toLocaleString("en"),
    inWords(row.ours, row.unit),
    row.peers.map((peer) => `${peer.name} ${inWords(peer, row.unit)}`).join("; "),
    ratio === undefined ? "" : number(ratio),
    budget,
    isMet === undefined ? "" : isMet ? "yes" : "**no**",
  ];
}

/** As text, for a terminal. */
export function table(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}

/** As Markdown. */
export function markdownTable(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(HEAD), line(HEAD.map(() => "---")), ...rows.map((row) => line(cells(row)))].join("\n");
}

function inWords(side: Side, unit: string): string {
  if (side.spread === undefined) {
    return `did not get through (${side.why ?? "no reason given"})`;
  }
  const { median, low, high } = side.spread;
  const middle = `${number(median)} ${unit}`;
  return low === high ? middle : `${middle} (${number(low)}–${number(high)})`;
}
