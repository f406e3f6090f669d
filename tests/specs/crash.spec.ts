import { setTimeout } from "node:timers/promises";

import { CrashingBrowser } from "../support/crashing-browser.ts";
import { Dashboard } from "../support/dashboard.ts";
import { journalLines, storedRuns } from "../support/journal.ts";
import { expect, test } from "../support/test.ts";

/** `cargo xtask soak` sets it. */
const KILLS = Number(process.env.WATTFLOW_TEST_KILLS ?? 3);
const NODES = Array.from({ length: 12 }, (_, at) => `n${at}`);
const MOST_DELAY_MILLIS = 120;
const SEED = Number(process.env.WATTFLOW_TEST_SEED ?? Date.now() % 1_000_000);

test(`killed at a random moment of a run, ${KILLS} times, the browser loses and repeats nothing that was done`, async ({ world }) => {
  test.setTimeout(60_000 + KILLS * 60_000);
  const random = randomFrom(SEED);
  const { peer, url } = await world.counted(NODES);
  peer.delayMillis = () => random() * MOST_DELAY_MILLIS;
  const browser = await CrashingBrowser.create();
  try {
    let dashboard = new Dashboard(await browser.start());
    await dashboard.openAt(url, "n0");
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const context = `kill ${kill} of seed ${SEED}`;
      peer.calls.length = 0;
      await dashboard.run.click();
      await expect.poll(() => peer.calls.length).toBeGreaterThan(0);
      await setTimeout(random() * NODES.length * (MOST_DELAY_MILLIS / 2 + 10));
      const seen = await dashboard.finished();
      await browser.kill();

      const page = await browser.start();
      dashboard = new Dashboard(page);
      await dashboard.openAt(url, "n0");
      // A run whose end was kept is one of the past.
      if ((await journalLines(page)).at(-1)?.includes('"run_ended"')) {
        expect(peer.calls.length, context).toBe(NODES.length);
        continue;
      }
      await dashboard.expectRun("interrupted").catch(async (cause: Error) => {
        throw new Error(`${context}: ${cause.message}\n${await storedRuns(page)}`, { cause });
      });
      // They run one after the other, so how many are done says which.
      const kept = NODES.slice(0, await dashboard.finished());
      expect(kept.length, context).toBeGreaterThanOrEqual(seen);
      const before = new Map(NODES.map((node) => [node, peer.callsOf(node)]));
      await dashboard.retry.click();
      await dashboard.expectRun("succeeded");
      for (const node of NODES) {
        const again = peer.callsOf(node) - (before.get(node) ?? 0);
        expect(again, `${context}: calls of ${node} after the restart`).toBe(kept.includes(node) ? 0 : 1);
        // Only what was in flight was called before and is called again.
        expect(peer.callsOf(node), `${context}: calls of ${node}`).toBeLessThanOrEqual(2);
      }
      expect(peer.calls.length, context).toBeLessThanOrEqual(NODES.length + 1);
    }
  } finally {
    await browser.end();
  }
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
