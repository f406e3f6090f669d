import type { Row, Side } from "./subject.ts";
import { number } from "./verdict.ts";

const WIDTH = 640;
const BAR = 14;
const LABEL_WIDTH = 250;
const VALUE_WIDTH = 90;

/** Bars on a logarithmic scale, ours above each peer's, as an SVG that follows the reader's colours. */
export function plot(title: string, rows: readonly Row[]): string {
  const bars = rows.flatMap((row) => [
    { heading: row.size === undefined ? row.what : `${row.what}, ${row.size.toLocaleString("en")}` },
    ...[row.ours, ...row.peers].map((side, at) => ({ side, unit: row.unit, isOurs: at === 0 })),
  ]);
  const values = rows.flatMap((row) => [row.ours, ...row.peers]).flatMap((side) => positive(side));
  const [least, most] = [Math.min(...values) / 1.5, Math.max(...values)];
  const length = (value: number) =>
    most <= least
      ? 1
      : Math.max(1, ((WIDTH - LABEL_WIDTH - VALUE_WIDTH) * Math.log(value / least)) / Math.log(most / least));
  let top = 28;
  const parts = bars.map((bar) => {
    if ("heading" in bar) {
      top += 26;
      return text(8, top - 8, bar.heading, "heading");
    }
    top += BAR + 4;
    const y = top - BAR;
    const value = bar.side.spread?.median;
    const label = text(LABEL_WIDTH - 8, y - 3, bar.side.name, "label");
    if (value === undefined || value <= 0) {
      return label + text(LABEL_WIDTH, y - 3, value === undefined ? "did not get through" : "0", "value");
    }
    const kind = bar.isOurs ? "ours" : "peer";
    const rect = `<rect class="${kind}" x="${LABEL_WIDTH}" y="${y - BAR + 1}" width="${length(value).toFixed(1)}" height="${BAR}"/>`;
    return label + rect + text(LABEL_WIDTH + length(value) + 6, y - 3, `${number(value)} ${bar.unit}`, "value");
  });
  const height = top + 12;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
<style>
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .heading { font-weight: 600 } .label { text-anchor: end } .ours { fill: #5562d6 } .peer { fill: #9aa0ac }
  @media (prefers-color-scheme: dark) { text { fill: #d8dae0 } .ours { fill: #8490f5 } .peer { fill: #6c7280 } }
</style>
${text(8, 20, `${title} (logarithmic)`, "heading")}
${parts.join("\n")}
</svg>
`;
}

function positive(side: Side): number[] {
  const median = side.spread?.median ?? 0;
  return median > 0 ? [median] : [];
}

function text(x: number, y: number, content: string, kind: string): string {
  return `<text class="${kind}" x="${x.toFixed(1)}" y="${y}">${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
