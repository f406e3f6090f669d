import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Browser, chromium, type Page } from "@playwright/test";

import { Program } from "./program.ts";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGUMENTS = ["--headless=new", "--no-sandbox", "--no-first-run", "--disable-gpu", "--remote-debugging-port=0"];

/**
 * A Chromium with a profile of its own, which is killed and started again with what the profile still holds. Unlike those
 * that Playwright starts it behaves as a user's: only the tab in front is visible, and the timers of the others are slow.
 */
export class CrashingBrowser {
  readonly #profile: string;
  #program: Program | undefined;
  #browser: Browser | undefined;

  private constructor(profile: string) {
    this.#profile = profile;
  }

  static async create(): Promise<CrashingBrowser> {
    return new CrashingBrowser(await mkdtemp(join(tmpdir(), "wattflow-profile-")));
  }

  /** Starts it, with a page. */
  async start(): Promise<Page> {
    const args = [...ARGUMENTS, `--user-data-dir=${this.#profile}`, "about:blank"];
    this.#program = new Program(CHROMIUM, args, { cwd: this.#profile });
    const [, address = ""] = await this.#program.printed(/DevTools listening on (ws:\S+)/);
    this.#browser = await chromium.connectOverCDP(address, { noDefaults: true });
    const context = this.#browser.contexts()[0];
    if (context === undefined) {
      throw new Error("the browser has no context");
    }
    return context.pages()[0] ?? (await context.newPage());
  }

  /** Kills it: nothing in it has time for a last word. */
  async kill(): Promise<void> {
    await this.#program?.kill();
    await this.#browser?.close().catch(() => {});
  }

  async end(): Promise<void> {
    await this.kill();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
