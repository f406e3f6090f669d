import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { description, FOLDER } from "./machine.ts";
import type { Row } from "./subject.ts";

/** bench/results.json: what each subject last came to. */
export interface Results {
  machine: string;
  subjects: Record<string, Measured>;
}

/** What one subject came to. */
export interface Measured {
  isQuick: boolean;
  rows: Row[];
  /** Why it did not come to its end; absent when it did. */
  broken?: string;
}

const FILE = join(FOLDER, "results.json");

/** What was measured before on this kind of machine; what comes from another one is not mixed with it. */
export async function read(): Promise<Results> {
  const empty: Results = { machine: description(), subjects: {} };
  const text = await readFile(FILE, "utf8").catch(() => null);
  const before = text === null ? empty : (JSON.parse(text) as Results);
  return before.machine === empty.machine ? before : empty;
}

export async function write(results: Results): Promise<void> {
  await writeFile(FILE, `${JSON.stringify(results, null, 1)}\n`);
}
