import type { Page } from "@playwright/test";

import { CrashingBrowser } from "../support/crashing-browser.ts";
import { Dashboard } from "../support/dashboard.ts";
import { expect, test } from "../support/test.ts";

const NODES = Array.from({ length: 200 }, (_, at) => `n${at}`);

/** Puts another tab before this one. */
async function hide(page: Page): Promise<Page> {
  const front = await page.context().newPage();
  await front.bringToFront();
  await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe("hidden");
  return front;
}

/** Has the page count how often a timer of no delay fires. */
async function countTicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = Object.assign(window, { ticks: 0 });
    setInterval(() => (counted.ticks += 1), 0);
  });
  return () => page.evaluate(() => (window as unknown as { ticks: number }).ticks);
}

test("a run in a hidden tab waits for no timer", async ({ world, browserName }) => {
  test.skip(browserName === "firefox", "without a screen, all of its tabs are visible");
  const { peer, url } = await world.counted(NODES);
  const first = NODES[0] ?? "";
  peer.hold(first);
  // In the browsers that Playwright starts no tab is hidden, and no timer slow.
  const own = await CrashingBrowser.create();
  try {
    const tab = await own.start();
    const dashboard = new Dashboard(tab);
    await dashboard.openAt(url, first);
    await dashboard.run.click();
    await expect.poll(() => peer.calls.length).toBe(1);
    await hide(tab);
    const ticks = await countTicks(tab);
    peer.answerHeld();
    await dashboard.expectRun("succeeded");
    expect(peer.calls).toHaveLength(NODES.length);
    // Were there a timer in each step, it would have fired as often as there are nodes.
    expect(await ticks()).toBeLessThan(NODES.length / 2);
    await tab.bringToFront();
    await expect(dashboard.node(NODES.at(-1) ?? "")).toHaveAttribute("data-state", "succeeded");
  } finally {
    await own.end();
  }
});

test("a tab that the browser froze in mid-run is taken over, and finds out once it thaws", async ({ world, browserName }) => {
  test.skip(browserName === "firefox", "it freezes no tab that its tester could ask for");
  const { peer, url } = await world.counted(["a", "b", "c"]);
  peer.hold("b");
  const own = await CrashingBrowser.create();
  try {
    const frozen = await own.start();
    const executor = new Dashboard(frozen);
    await executor.openAt(url, "a");
    await executor.run.click();
    await expect.poll(() => peer.callsOf("b")).toBe(1);
    const tab = await hide(frozen);
    // By itself a browser freezes no tab that holds a lock, as one does that executes a run.
    const lifecycle = await frozen.context().newCDPSession(frozen);
    await lifecycle.send("Page.setWebLifecycleState", { state: "frozen" });
    // Its answer comes to a tab that does nothing.
    peer.answerHeld();

    const dashboard = new Dashboard(tab);
    await dashboard.openAt(url, "a");
    await dashboard.expectRun("running");
    await expect(dashboard.node("b")).toHaveAttribute("data-state", "running");
    await expect(tab.getByText("Another tab runs this workflow; this one follows.")).toBeVisible();
    await tab.getByRole("button", { name: "Take over" }).click();
    await dashboard.expectRun("interrupted");
    await expect(dashboard.node("b")).toHaveAttribute("data-state", "unknown");
    await dashboard.retry.click();
    await dashboard.expectRun("succeeded");
    expect(["a", "b", "c"].map((node) => peer.callsOf(node))).toEqual([1, 2, 1]);

    await lifecycle.send("Page.setWebLifecycleState", { state: "active" });
    await executor.expectRun("interrupted");
    await expect(frozen.getByText(/Another tab took this run over/)).toBeVisible();
    expect(peer.calls).toHaveLength(4);
  } finally {
    await own.end();
  }
});
