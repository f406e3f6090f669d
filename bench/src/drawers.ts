import type { Page } from "playwright-core";

import { holdReplies } from "./replies.ts";

/** A page that draws a config, and how it is worked with. */
export interface Drawer {
  name: string;
  url: string;
  /** Whether it is a WebAssembly module. */
  isModule: boolean;
  /** Is there once a file can be chosen. */
  ready: string;
  /** Where it says the name of the workflow that it shows. */
  heading: string;
  /** Gets a page ready for `change`; called before it is loaded. */
  prepare: (page: Page) => Promise<void>;
  /** Begins what `change` goes on with; called once, with the graph drawn. */
  begin: (page: Page) => Promise<void>;
  /** Gets ready for the next `change`, which is not measured. */
  next: (page: Page) => Promise<void>;
  /**
   * Changes the status of one node, the `turn`th time, and waits for the frame that shows it; how long that took, in
   * milliseconds.
   */
  change: (page: Page, turn: number) => Promise<number>;
  /** Changes a thousand statuses in a second for so many seconds; how many it were. */
  stream: (page: Page, seconds: number) => Promise<number>;
  /** Where it can be dragged without catching a node, in pixels from the drawing's corner. */
  grip: { of: string; x: number; y: number };
}

/** Nodes that every drawing has in view at first: of the first two layers of ten the upper rows. */
export function inView(turn: number): number {
  const [layer, row] = [Math.floor(turn / 6) % 2, turn % 6];
  return 1 + 10 * layer + row;
}

/** Those of `wattflow serve` at `url`. */
export function ours(url: string): Drawer {
  return {
    name: "wattflow",
    url,
    isModule: true,
    ready: "[data-node]",
    heading: "#workflow",
    prepare: holdReplies,
    begin: async (page) => {
      await page.getByRole("button", { name: "Run pipeline" }).click();
      await page.waitForFunction(() => window.calls.length > 0);
      // The first node stands alone; those behind it are many.
      await page.evaluate(() => window.calls.shift()?.reply());
      await page.waitForFunction(() => window.calls.length > 1);
    },
    next: async (page) => {
      // Calls for nodes that the view does not hold get their replies, and no watch.
      for (let left = 200; left > 0; left -= 1) {
        await page.waitForFunction(() => window.calls.length > 0);
        const isFound = await page.evaluate(() => {
          const at = window.calls.findIndex(({ step }) => document.querySelector(`[data-node="node-${step}"]`) !== null);
          const [call] = window.calls.splice(Math.max(0, at), 1);
          if (call !== undefined && at >= 0) {
            window.calls.unshift(call);
          } else {
            call?.reply();
          }
          return at >= 0;
        });
        if (isFound) {
          return;
        }
      }
      throw new Error("no node in view is called");
    },
    change: async (page) =>
      page.evaluate(async () => {
        const call = window.calls.shift();
        const start = performance.now();
        call?.reply();
        return window.shownAfter(start, `[data-node="node-${call?.step}"][data-state="succeeded"]`);
      }),
    // The page makes five calls at a time: at 10 ms each, five hundred nodes start and end in a second.
    stream: async (page, seconds) => {
      await page.locator("#simulate-open").click();
      await page.locator("#simulate-min").fill("0.01");
      await page.locator("#simulate-max").fill("0.01");
      await page.locator("#simulate-seed").fill("1");
      await page.locator("#simulate-run").click();
      const finished = async () => {
        const text = await page.locator("#run-finished").innerText();
        return Number(/[\d,. ]*\d/.exec(text)?.[0].replace(/\D/g, "") ?? 0);
      };
      await page.waitForSelector("main[data-run-state=running]");
      const before = await finished();
      await page.waitForTimeout(seconds * 1000);
      return 2 * ((await finished()) - before);
    },
    grip: { of: "#graph", x: 20, y: 20 },
  };
}

/** A peer, whose page has `setNodeState` (peers/); `shown` says by what it can be seen that a node has a state. */
export function peer(
  name: string,
  url: string,
  shown: (id: string, state: string) => string,
  grip: Drawer["grip"],
): Drawer {
  return {
    name,
    url,
    isModule: false,
    ready: "input[type=file]",
    heading: "h1",
    prepare: async () => undefined,
    begin: async () => undefined,
    next: async () => undefined,
    change: async (page, turn) => {
      const [id, state] = [`node-${inView(turn)}`, `running ${turn}`];
      return page.evaluate(
        async ({ id, state, selector }) => {
          const start = performance.now();
          window.setNodeState(id, state);
          return window.shownAfter(start, selector);
        },
        { id, state, selector: shown(id, state) },
      );
    },
    stream: async (page, seconds) =>
      page.evaluate(async (seconds) => {
        const start = performance.now();
        let done = 0;
        while (performance.now() - start < seconds * 1000) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          for (const due = performance.now() - start; done < due && done < seconds * 1000; done += 1) {
            window.setNodeState(`node-${Math.floor(done / 2)}`, done % 2 === 0 ? "running" : "succeeded");
          }
        }
        return done;
      }, seconds),
    grip,
  };
}

declare global {
  interface Window {
    /** Waits for an element; how long after `start` the frame came that has it painted, in milliseconds. */
    shownAfter: (start: number, selector: string) => Promise<number>;
  }
}

/** Gives the page `shownAfter`; called before it is loaded. */
export async function watchElements(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.shownAfter = async (start, selector) => {
      const frame = async () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      do {
        await frame();
        if (performance.now() - start > 30_000) {
          throw new Error(`nothing is ${selector}`);
        }
      } while (document.querySelector(selector) === null);
      // The frame after the one that finds it has it painted.
      await frame();
      return performance.now() - start;
    };
  });
}
