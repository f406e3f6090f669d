/** `node start.mjs [--quick] [SUBJECT…]`: measures, prints the table, writes results.json and docs/performance.md. */

import { calls } from "../subjects/calls.ts";
import { firstLoad } from "../subjects/first-load.ts";
import { gateway } from "../subjects/gateway.ts";
import { graph } from "../subjects/graph.ts";
import { layout } from "../subjects/layout.ts";
import { orchestration } from "../subjects/orchestration.ts";
import { services } from "../subjects/services.ts";
import { setUp } from "../subjects/set-up.ts";
import { validation } from "../subjects/validation.ts";
import { Browser } from "./browser.ts";
import { publish } from "./document.ts";
import { firstLine } from "./measure.ts";
import { Machine } from "./machine.ts";
import { within } from "./patience.ts";
import { type Measured, read, write } from "./results.ts";
import type { Effort, Subject } from "./subject.ts";
import { cells, table } from "./table.ts";

const SUBJECTS: readonly Subject[] = [
  firstLoad,
  graph,
  layout,
  validation,
  calls,
  gateway,
  orchestration,
  services,
  setUp,
];

const QUICK: Effort = { isQuick: true, samples: 3, least: 1 };
const FULL: Effort = { isQuick: false, samples: 20, least: 3 };
/** Which subject takes longer is cut off; what it measured until then counts. */
const PATIENCE_MILLIS = 15 * 60_000;

const start = performance.now();

function say(subject: string, text: string): void {
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stderr.write(`${String(seconds).padStart(5)} s [${subject}] ${text}\n`);
}

/** Runs a subject to its end, or as far as it gets; `keep` is told after each row. */
async function measure(subject: Subject, effort: Effort, keep: (measured: Measured) => Promise<void>): Promise<Measured> {
  const measured: Measured = { isQuick: effort.isQuick, rows: [], broken: "it was cut off" };
  const machine = await Machine.open();
  const browser = new Browser();
  const closeAll = async () => {
    await browser.close();
    await machine.close();
  };
  const interrupted = () => void closeAll().finally(() => process.exit(130));
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  const before = performance.now();
  try {
    const everyRow = async () => {
      const rows = subject.run({ effort, machine, browser, say: (text) => say(subject.name, text) });
      for await (const row of rows) {
        measured.rows.push(row);
        say(subject.name, cells(row).filter((cell) => cell !== "").join("  "));
        await keep(measured);
      }
    };
    await within(PATIENCE_MILLIS, everyRow());
    delete measured.broken;
  } catch (error) {
    measured.broken = firstLine(error);
    say(subject.name, `BROKEN: ${error instanceof Error ? error.stack : String(error)}`);
  } finally {
    await closeAll();
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
    say(subject.name, `took ${Math.round((performance.now() - before) / 1000)} s`);
  }
  await keep(measured);
  return measured;
}

/** Returns whether every subject came to its end. */
async function main(args: string[]): Promise<boolean> {
  const effort = args.includes("--quick") ? QUICK : FULL;
  const wanted = args.filter((argument) => !argument.startsWith("--"));
  const unknown = wanted.find((name) => SUBJECTS.every((subject) => subject.name !== name));
  if (unknown !== undefined) {
    throw new Error(`there is no subject \`${unknown}\`; there are ${SUBJECTS.map(({ name }) => name).join(", ")}`);
  }
  const results = await read();
  let isWhole = true;
  for (const subject of SUBJECTS) {
    if (wanted.length > 0 && !wanted.includes(subject.name)) {
      continue;
    }
    const { rows, broken } = await measure(subject, effort, async (measured) => {
      // A quick look publishes nothing: its numbers are rough. What a full one measured so far stays, whatever becomes
      // of the rest, and so do the other subjects.
      if (!effort.isQuick) {
        results.subjects[subject.name] = measured;
        await write(results);
      }
    });
    isWhole &&= broken === undefined;
    process.stdout.write(`\n${subject.title}\n${table(rows)}\n\n`);
    if (!effort.isQuick) {
      await publish(SUBJECTS, results);
    }
  }
  return isWhole;
}

const isWhole = await main(process.argv.slice(2));
// A page that hangs, or what else was given up, keeps nobody waiting.
process.exit(isWhole ? 0 : 1);
