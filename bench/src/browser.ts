import { type Browser as Chromium, type BrowserContext, chromium, type Page } from "playwright-core";

import { within } from "./patience.ts";

/** The flags keep the browser from doing what nobody asked for while something is measured. */
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--js-flags=--expose-gc",
];

declare global {
  interface Window {
    wasmMemory?: WebAssembly.Memory | undefined;
  }
}

/** A page that is asked one thing after the other. */
export interface Asked {
  ask: <A, R>(question: (argument: A) => Promise<R>, argument: A, patienceMillis: number) => Promise<R>;
  close: () => Promise<void>;
}

/** Headless Chromium, started when it is first needed. */
export class Browser {
  #chromium: Chromium | null = null;
  #isClosed = false;

  /** A page in a context of its own: no cache, no storage. */
  async page(): Promise<{ page: Page; context: BrowserContext }> {
    // What was given up may still be going on.
    if (this.#isClosed) {
      throw new Error("the browser is closed");
    }
    this.#chromium ??= await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: FLAGS,
    });
    const context = await this.#chromium.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    // What ours holds is mostly there, and no measure of the browser's tells it.
    await page.addInitScript(() => {
      const { instantiateStreaming } = WebAssembly;
      WebAssembly.instantiateStreaming = async (source, imports) => {
        const made = await instantiateStreaming(source, imports);
        // Told by its type: the page's names are short ones. What is fetched later has none of its own.
        window.wasmMemory ??= Object.values(made.instance.exports).find((it) => it instanceof WebAssembly.Memory);
        return made;
      };
    });
    page.on("pageerror", (error) => process.stderr.write(`page: ${error.message}\n`));
    return { page, context };
  }

  /**
   * Loads `url` and waits until the page is ready; asks it then, as often as wanted, with `ask`. A page that does not
   * answer within `patienceMillis` is given up, which nothing but the end of its process can do to a busy script.
   */
  async asked(url: string, isReady: () => boolean): Promise<Asked> {
    const { page, context } = await this.page();
    await page.goto(url);
    await page.waitForFunction(isReady);
    return {
      ask: async (question, argument, patienceMillis) => {
        const answer = page.evaluate(question as never, argument as never) as Promise<never>;
        return within(patienceMillis, answer);
      },
      // A page that hangs is left to the end of the browser.
      close: async () => within(2_000, context.close()).catch(() => undefined),
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const chromium = this.#chromium;
    this.#chromium = null;
    await within(20_000, chromium?.close() ?? Promise.resolve()).catch(() => undefined);
  }
}
