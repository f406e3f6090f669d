/** docs/conformance.md, made of what a run of the suite found. */

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { Caller } from "./runs.ts";

const DOCUMENT = fileURLToPath(new URL("../../../docs/conformance.md", import.meta.url));

/** A row of a table: what it is about, and a cell for each caller. */
export interface Row {
  id: string;
  about: string;
  outcome: string;
  cells: Cell[];
}

/** What was found: that it is as it must be, or why it cannot be; with a remark where it differs. */
export interface Cell {
  passes: boolean;
  remark: string | null;
}

const HEADING = `# Conformance

What Wattflow makes of replies, right and wrong, by every route: the page in Chromium and in Firefox, and the terminal.
The list of situations follows the public conformance definitions for gRPC and gRPC-Web, as far as they are about unary
calls, and gRPC's mapping of HTTP status codes. The suite itself writes this page (\`tests/specs/conformance.spec.ts\`, with
\`UPDATE=1\`), and CI fails when it does not say what was found.

*direct*: gRPC-Web to a service that speaks it. *gateway*: through \`wattflow serve\` to native gRPC. *Envoy*: through Envoy
with what \`wattflow envoy\` prints, to native gRPC. *terminal*: \`wattflow run\`, in native gRPC and in gRPC-Web. C is Chromium, F
is Firefox.

✓ as it must be · – cannot apply · numbers are remarks, below.
`;

const MILLIS = /\b\d+ ms\b/g;

export function heading({ route, browser }: Caller): string {
  const name = { envoy: "Envoy", "terminal-web": "terminal, gRPC-Web" }[route as string] ?? route;
  return browser === null ? name : `${name} ${browser === "chromium" ? "C" : "F"}`;
}

/** The document; `times` is how long a cancellation took to reach the service, at most, in milliseconds. */
export function document(callers: Caller[], rows: Row[], times: number[]): string {
  const remarks: string[] = [];
  const mark = ({ passes, remark }: Cell) => {
    const sign = passes ? "✓" : "–";
    if (remark === null) {
      return sign;
    }
    const known = remarks.indexOf(remark);
    return `${sign} ${known < 0 ? remarks.push(remark) : known + 1}`;
  };
  const headings = callers.map(heading);
  const tables = Object.entries(TITLES).map(([group, title]) =>
    [
      `## ${title}\n`,
      line(["situation", "what happens", "what the caller tells", ...headings]),
      line(Array.from({ length: 3 + headings.length }, () => "---")),
      ...rows
        .filter(({ id }) => id.startsWith(`${group}/`))
        .map(({ id, about, outcome, cells }) => line([`\`${id}\``, about, outcome, ...cells.map(mark)])),
    ].join("\n"),
  );
  const cancellation = [
    "## How long a cancellation takes\n",
    "From the press of the button, or the signal, until the last of four services knows, in the run that wrote this page.\n",
    line(headings),
    line(headings.map(() => "---")),
    line(times.map((millis) => `${millis} ms`)),
  ].join("\n");
  const notes = ["## Remarks\n", ...remarks.map((remark, at) => `${at + 1}. ${remark}.`)].join("\n");
  return [HEADING, ...tables.map((table) => `${table}\n`), `${cancellation}\n`, `${notes}\n`].join("\n");
}

const TITLES: Record<string, string> = {
  success: "Success",
  trailers: "Trailers",
  error: "Errors",
  unexpected: "Unexpected replies",
  http: "HTTP status codes",
  connection: "Connections that break",
  deadline: "Deadlines",
  cancel: "Cancellation",
  request: "Requests",
};

function line(cells: string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** Whether the document that is there says this, times aside; what it says instead if not. With UPDATE=1 it is written. */
export async function compare(wanted: string): Promise<{ there: string; wanted: string }> {
  if (process.env.UPDATE === "1") {
    await writeFile(DOCUMENT, wanted);
  }
  const there = await readFile(DOCUMENT, "utf8").catch(() => "");
  return { there: there.replaceAll(MILLIS, "… ms"), wanted: wanted.replaceAll(MILLIS, "… ms") };
}
