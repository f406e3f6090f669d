import type { Page } from "@playwright/test";

import type { Dashboard } from "../support/dashboard.ts";
import { chain, layered } from "../support/graphs.ts";
import { recording } from "../support/recording.ts";
import { fillSimulation } from "../support/simulation.ts";
import { expect, test } from "../support/test.ts";
import type { World } from "../support/world.ts";

/** What the drawing may hold at any time (ARCHITECTURE.md, invariant 24). */
const MOST_ELEMENTS = 2_000;
/** How many lines or rows a panel below it may, which has room for some ten (invariant 21). */
const MOST_IN_PANEL = 40;
const NODES = 10_000;
const REFUSALS = 9;
const LINES = NODES * (2 * REFUSALS + 3) + 2;

test.describe.configure({ timeout: 180_000 });

/** Opens the page, and on it the recording of a run of so many nodes. */
async function importRun(world: World, dashboard: Dashboard, page: Page): Promise<void> {
  const { url } = await world.serve();
  await dashboard.open(url);
  await openPanel(page, "History");
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import run" }).click();
  await (await choosing).setFiles(await world.write("large.jsonl", recording(NODES, REFUSALS)));
  await expect(dashboard.main).toHaveAttribute("data-run-state", "succeeded", { timeout: 60_000 });
}

async function openPanel(page: Page, name: string): Promise<void> {
  await page.getByRole("tab", { name, exact: true }).click();
  await expect(page.getByRole("tabpanel", { name, exact: true })).toBeVisible();
}

/** Opens this config on the page. */
async function upload(world: World, dashboard: Dashboard, page: Page, config: object): Promise<void> {
  const { workflow_name } = config as { workflow_name: string };
  await dashboard.upload.setInputFiles(await world.write("large.json", JSON.stringify(config)));
  await expect(page.getByRole("heading", { name: workflow_name })).toBeVisible({ timeout: 60_000 });
}

test("200,000 lines: those in view are in the document, and the others are scrolled to, searched and filtered", async ({
  world,
  dashboard,
  page,
}) => {
  await importRun(world, dashboard, page);
  await openPanel(page, "Log");
  const log = page.getByRole("region", { name: "Log lines" });
  const expectFew = async () => expect(await dashboard.logLines.count()).toBeLessThan(MOST_IN_PANEL);
  const line = (text: string) => dashboard.logLines.filter({ hasText: text });
  await expect(line("Workflow succeeded")).toBeInViewport();
  await expectFew();
  await log.focus();
  await page.keyboard.press("Home");
  await expect(line(`Starting workflow: ${NODES} nodes`)).toBeInViewport();
  await expectFew();
  await page.keyboard.press("End");
  await expect(line("Workflow succeeded")).toBeInViewport();
  await log.evaluate((log) => {
    log.scrollTop = log.scrollHeight / 2;
  });
  await expect(line("node-5000").first()).toBeInViewport();
  await expectFew();

  const search = page.getByRole("searchbox", { name: "Search in the log" });
  await search.fill("Executing node: node-7777");
  await expect(page.locator("#log-count")).toHaveText("1 found");
  await search.press("Enter");
  await expect(page.locator('[data-log-line][aria-current="true"]')).toContainText("Executing node: node-7777");
  await expect(page.locator('[data-log-line][aria-current="true"]')).toBeInViewport();
  await search.fill("refused");
  await expect(page.locator("#log-count")).toHaveText(`${NODES * REFUSALS} found`);
  await search.fill("");

  await page.getByRole("searchbox", { name: "Only lines about node" }).fill("node-1234");
  await log.focus();
  await page.keyboard.press("Home");
  await expect(line("Executing node: node-1234")).toBeInViewport();
  await page.getByRole("combobox", { name: "Least level shown" }).selectOption("Warnings and errors");
  await expect(dashboard.logLines).toHaveText(Array.from({ length: REFUSALS }, (_, at) => RegExp(`Attempt ${at + 1} .*node-1234`)));
  await page.getByRole("searchbox", { name: "Only lines about node" }).fill("");
  await log.focus();
  await page.keyboard.press("Home");
  await expect(line("node-0 ").first()).toBeInViewport();
  await expectFew();
  expect(LINES).toBeGreaterThan(200_000);
});

test("a timeline of 10,000 rows holds those in view, and is walked by keyboard", async ({ world, dashboard, page }) => {
  await importRun(world, dashboard, page);
  await openPanel(page, "Timeline");
  const timeline = page.getByRole("grid", { name: "Timeline of the run" });
  const row = (node: number) => page.locator(`[data-timeline="node-${node}"]`);
  const expectFew = async () => expect(await page.locator("[data-timeline]").count()).toBeLessThan(MOST_IN_PANEL);
  await expect(timeline).toHaveAttribute("aria-rowcount", String(NODES));
  await timeline.focus();
  await page.keyboard.press("End");
  await expect(row(NODES - 1)).toBeInViewport();
  await expectFew();
  await page.keyboard.press("ArrowUp");
  await expect(timeline).toHaveAttribute("aria-activedescendant", `cell-${NODES - 2}-0`);
  await expect(page.locator(`#cell-${NODES - 2}-0`)).toBeInViewport();
  await page.keyboard.press("PageUp");
  await page.keyboard.press("PageDown");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("#timeline-detail")).toHaveText(/^node-9998 · waited for a free slot/);
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("#timeline-detail")).toHaveText(/^node-9998 · attempt 1 of 10 failed/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "node-9998" })).toBeVisible();
  await expect(row(NODES - 2)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Home");
  await expect(row(0)).toBeInViewport();
  await expectFew();
});

test("a run of 10,000 nodes is opened from history exactly as it looked", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await upload(world, dashboard, page, layered(100, 100));
  await fillSimulation(page, { "Each call takes": "0", "Longest, in seconds": "0.001", "Calls that fail": "0", Seed: "5" });
  await page.getByRole("button", { name: "Run simulation", exact: true }).click();
  await expect(dashboard.main).toHaveAttribute("data-run-state", "succeeded", { timeout: 120_000 });
  const before = await dashboard.look();

  await dashboard.openAt(url, "start");
  await dashboard.expectRun("idle");
  // What is said above the drawing takes some of its height.
  await page.getByRole("button", { name: "Dismiss" }).click();
  await openPanel(page, "History");
  await page.getByRole("button", { name: /^Open the run/ }).click();
  await expect(dashboard.main).toHaveAttribute("data-run-state", "succeeded", { timeout: 60_000 });
  await openPanel(page, "Log");
  await expect.poll(() => dashboard.look()).toEqual(before);
  expect(await page.locator(".stage-view svg *").count()).toBeLessThanOrEqual(MOST_ELEMENTS);
  await openPanel(page, "Timeline");
  await expect(page.getByRole("grid", { name: "Timeline of the run" })).toHaveAttribute("aria-rowcount", "10001");
});

for (const [shape, config, last] of [
  ["a chain", () => chain(100_000), "node-99999"],
  ["layers", () => layered(250, 400), "node-249-399"],
] as const) {
  test(`100,000 nodes, ${shape}: drawn by few elements at every zoom, and all of them listed`, async ({ world, dashboard, page }) => {
    const { url } = await world.serve();
    await dashboard.open(url);
    await upload(world, dashboard, page, config());
    const elements = () => page.locator(".stage-view svg *").count();
    const zoom = () => page.locator("#size-actual").innerText();
    const fold = page.getByRole("button", { name: "Fold chains" });
    if ((await fold.isVisible()) && (await fold.getAttribute("aria-pressed")) === "true") {
      await fold.click();
    }
    await page.locator("#graph").focus();
    await page.keyboard.press("0");
    await expect.poll(zoom).toBe("100 %");
    for (let before = ""; before !== (await zoom()); ) {
      before = await zoom();
      const held = await elements();
      expect(held, `at ${before}`).toBeGreaterThan(4);
      expect(held, `at ${before}`).toBeLessThanOrEqual(MOST_ELEMENTS);
      await page.keyboard.press("-");
    }

    await page.getByRole("button", { name: "List", exact: true }).click();
    const list = page.getByRole("grid", { name: "Nodes as a list" });
    await list.focus();
    await page.keyboard.press("End");
    await expect(list.locator(`[data-node="${last}"]`)).toBeInViewport();
    expect(await list.locator("*").count()).toBeLessThan(MOST_ELEMENTS);
    await page.getByLabel("Find nodes by id or name").fill(last);
    await page.getByLabel("Find nodes by id or name").press("Enter");
    await expect(page.getByRole("heading", { name: last })).toBeVisible();
    await page.getByRole("button", { name: "Graph", exact: true }).click();
    await expect(dashboard.node(last)).toBeInViewport();
    expect(await elements()).toBeLessThanOrEqual(MOST_ELEMENTS);
  });
}
