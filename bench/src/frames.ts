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

/** For how many it is watched what a page does by itself. */
const IDLE_FRAMES = 30;

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

/**
 * How long the page's main thread was busy with `work`, in milliseconds, beyond what it is in the same time when nothing
 * happens: clocks that advance, and this measurement.
 */
export async function busyMillis(page: Page, work: () => Promise<unknown>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const measured = async () => {
    const { metrics } = (await session.send("Performance.getMetrics")) as { metrics: { name: string; value: number }[] };
    const of = (name: string) => 1000 * (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN);
    return { busy: of("TaskDuration"), at: of("Timestamp") };
  };
  const start = await measured();
  await page.evaluate(async (frames) => {
    for (let left = frames; left > 0; left -= 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }, IDLE_FRAMES);
  const before = await measured();
  await work();
  const after = await measured();
  await session.detach();
  const idle = (before.busy - start.busy) / (before.at - start.at);
  return Math.max(0, after.busy - before.busy - idle * (after.at - before.at));
}
