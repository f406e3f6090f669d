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
import { Machine } from "./machine.ts";
import { read, write } from "./results.ts";
import type { Effort, Subject } from "./subject.ts";
import { table } from "./table.ts";

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

const QUICK: Effort = { isQuick: true, samples: 5 };
const FULL: Effort = { isQuick: false, samples: 20 };

async function main(args: string[]): Promise<void> {
  const effort = args.includes("--quick") ? QUICK : FULL;
  const wanted = args.filter((argument) => !argument.startsWith("--"));
  const unknown = wanted.find((name) => SUBJECTS.every((subject) => subject.name !== name));
  if (unknown !== undefined) {
    throw new Error(`there is no subject \`${unknown}\`; there are ${SUBJECTS.map(({ name }) => name).join(", ")}`);
  }
  const results = await read();
  for (const subject of SUBJECTS) {
    if (wanted.length > 0 && !wanted.includes(subject.name)) {
      continue;
    }
    const say = (text: string) => process.stderr.write(`[${subject.name}] ${text}\n`);
    const machine = await Machine.open();
    const browser = new Browser();
    const start = performance.now();
    try {
      const rows = await subject.run({ effort, machine, browser, say });
      results.subjects[subject.name] = { isQuick: effort.isQuick, rows };
      process.stdout.write(`\n${subject.title}\n${table(rows)}\n`);
    } finally {
      await browser.close();
      await machine.close();
      say(`took ${Math.round((performance.now() - start) / 1000)} s`);
    }
    // What was measured so far stays, whatever becomes of the rest.
    if (!effort.isQuick) {
      await write(results);
    }
  }
  // A quick look publishes nothing: its numbers are rough.
  if (!effort.isQuick) {
    await publish(SUBJECTS, results);
  }
}

await main(process.argv.slice(2));
