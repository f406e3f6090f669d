import type { Page } from "playwright-core";

import { percentile, type Spread } from "./measure.ts";

declare global {
  interface Window {
    /** Ends the recording; the times between frames in milliseconds. */
    stopFrames?: () => number[];
  }
}

/** A frame that comes later than this after the one before has missed its turn, at 60 in a second. */
const LATE_MILLIS = 20;

/** The frames of a page while something went on. */
export class Frames {
  readonly #sorted: number[];

  constructor(millis: readonly number[]) {
    this.#sorted = [...millis].sort((one, other) => one - other);
  }

  /** The times from frame to frame, in milliseconds. */
  get spread(): Spread {
    const at = (share: number) => percentile(this.#sorted, share);
    return { median: at(0.5), low: at(0.05), high: at(0.95), samples: this.#sorted.length };
  }

  /** How many frames came late. */
  get late(): number {
    return this.#sorted.filter((millis) => millis > LATE_MILLIS).length;
  }
}

/** What `work` does to the frames of a page. */
export async function during(page: Page, work: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let isRecording = true;
    let before = 0;
    const frame = (now: number) => {
      if (before > 0) {
        frames.push(now - before);
      }
      before = now;
      if (isRecording) {
        requestAnimationFrame(frame);
      }
    };
    requestAnimationFrame(frame);
    window.stopFrames = () => {
      isRecording = false;
      return frames;
    };
  });
  await work();
  return new Frames(await page.evaluate(() => window.stopFrames?.() ?? []));
}

/** How long the page's main thread was busy with `work`, in milliseconds. */
export async function busyMillis(page: Page, work: () => Promise<unknown>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const busy = async () => {
    const { metrics } = (await session.send("Performance.getMetrics")) as { metrics: { name: string; value: number }[] };
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
  const before = await busy();
  await work();
  const after = await busy();
  await session.detach();
  return after - before;
}
