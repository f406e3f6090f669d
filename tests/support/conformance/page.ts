/** The page as a caller: what it is asked in a browser, whichever that is. */

import { type Browser, firefox } from "@playwright/test";

import { bridge, FIREFOX } from "../firefox.ts";

export type BrowserName = "chromium" | "firefox";
export const BROWSERS: BrowserName[] = ["chromium", "firefox"];

/** What the page shows of a node. */
export interface Shown {
  id: string;
  state: string;
  /** What kind of failure it was, in words; empty where there was none. */
  title: string;
  /** What the service said, or what was said of the failure. */
  said: string;
  /** All that is told of how it ran. */
  outcome: string;
  /** What a check found of its service; empty where none did, or a call told more. */
  health: string;
  /** All that is told of that. */
  service: string;
}

/** A browser with one page. */
export interface PageCaller {
  goto(url: string): Promise<void>;
  evaluate(expression: string): Promise<string>;
  /** What broke in the page. */
  errors(): string[];
  close(): Promise<void>;
}

/** Opens a page; `chromium` is the browser that Playwright started. */
export async function open(name: BrowserName, chromium: Browser): Promise<PageCaller> {
  const browser = name === "firefox" ? bridge(await firefox.launch(FIREFOX)) : chromium;
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  return {
    goto: async (url) => void (await page.goto(url)),
    evaluate: (expression) => page.evaluate<string>(expression),
    errors: () => errors,
    close: () => (name === "firefox" ? browser.close() : context.close()),
  };
}

/** Resolves in the page once `condition` holds, which is asked each time that something changed there. */
const UNTIL = `(condition) => new Promise((resolve) => {
  const look = () => {
    if (condition()) {
      observer.disconnect();
      resolve("");
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
  look();
})`;

/** Presses the button of this name as soon as it can be pressed; returns when that was, as `Date.now()`. */
export async function press(page: PageCaller, name: string): Promise<number> {
  const at = await page.evaluate(`(async () => {
    const button = () => [...document.querySelectorAll("button")]
      .find(({ textContent }) => textContent.trim() === ${JSON.stringify(name)});
    await (${UNTIL})(() => button()?.disabled === false);
    const now = Date.now();
    button().click();
    return String(now);
  })()`);
  return Number(at);
}

/** Runs the config that the page was opened with to its end. */
export async function run(page: PageCaller): Promise<void> {
  await press(page, "Run pipeline");
  await ended(page);
}

/** Waits until the run has ended. */
export async function ended(page: PageCaller): Promise<void> {
  const state = `document.querySelector("main").dataset.runState`;
  await page.evaluate(`(${UNTIL})(() => !["idle", "running"].includes(${state}))`);
}

/** What the page shows of every node, each selected in turn in the list. Only rows in view are there, so it scrolls. */
export async function shown(page: Pick<PageCaller, "evaluate">): Promise<Shown[]> {
  const nodes = await page.evaluate(`(async () => {
    const [outcome, service] = [document.querySelector("#inspected-outcome"), document.querySelector("#inspected-service")];
    const part = (selector) => outcome.querySelector(selector)?.textContent ?? "";
    const list = document.querySelector("#node-list");
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    document.querySelector("#as-list").click();
    // The list is fetched when it is first shown.
    await (${UNTIL})(() => list.querySelector("[data-node]") !== null);
    await frame();
    const shown = new Map();
    for (let top = 0; top < list.scrollHeight; top += list.clientHeight) {
      list.scrollTop = top;
      await frame();
      for (const { dataset: { node: id, state } } of [...list.querySelectorAll("[data-node]")]) {
        if (!shown.has(id)) {
          // Selecting it draws its row anew.
          const row = list.querySelector('[data-node="' + CSS.escape(id) + '"]');
          row.dispatchEvent(new MouseEvent("click", { bubbles: true }));
          await (${UNTIL})(() => document.querySelector("#inspected-id").textContent === id);
          shown.set(id, {
            id,
            state,
            title: part(".failure-title"),
            said: part(".failure-said") || part(".said"),
            outcome: outcome.textContent,
            health: service.querySelector("[data-health]")?.dataset.health ?? "",
            service: service.textContent,
          });
          list.scrollTop = top;
        }
      }
    }
    document.querySelector("#as-graph").click();
    return JSON.stringify([...shown.values()]);
  })()`);
  return JSON.parse(nodes) as Shown[];
}
