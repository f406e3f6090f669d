import { type Browser, test as base, expect } from "@playwright/test";

import { Dashboard } from "./dashboard.ts";
import { bridge } from "./firefox.ts";
import { World } from "./world.ts";

interface Fixtures {
  world: World;
  dashboard: Dashboard;
}

/** Playwright's `test` with a world of the test's own, and a page that must not break, whatever happens to it. */
export const test = base.extend<Fixtures, { browser: Browser }>({
  browser: [
    async ({ browser, browserName }, use) => {
      await use(browserName === "firefox" ? bridge(browser) : browser);
    },
    { scope: "worker" },
  ],
  context: async ({ context, browserName, colorScheme }, use) => {
    if (browserName === "firefox" && colorScheme === "dark") {
      // It cannot be told that the system is dark, so the page is told to be.
      await context.addInitScript(() => {
        if (location.protocol === "http:") {
          localStorage.setItem("wattflow.theme", "dark");
        }
      });
    }
    await use(context);
  },
  world: async ({}, use, testInfo) => {
    const world = await World.create(testInfo.parallelIndex);
    await use(world);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach("processes", { body: world.transcript, contentType: "text/plain" });
    }
    await world.end();
  },
  dashboard: async ({ page }, use) => {
    const broken: string[] = [];
    page.on("pageerror", (error) => {
      // What a server does not allow is the server's.
      if (!error.message.startsWith("Cross-Origin Request Blocked")) {
        broken.push(String(error));
      }
    });
    page.on("console", (message) => {
      if (message.type() === "error" && /panicked at|RuntimeError|Content Security Policy|Trusted(HTML|Script)/.test(message.text())) {
        broken.push(message.text());
      }
    });
    page.on("crash", () => broken.push("the page crashed"));
    await use(new Dashboard(page));
    expect(broken, "the page broke").toEqual([]);
  },
});

export { expect };
