import type { Page } from "@playwright/test";

import { Editor } from "../support/editor.ts";
import { layered, longNames } from "../support/graphs.ts";
import { Preview } from "../support/preview.ts";
import { expect, test } from "../support/test.ts";

// The pictures in docs/pictures/, of each view in both themes: `cargo xtask pictures` takes them.

const PHONE = { width: 390, height: 844 };
const THEMES = ["light", "dark"] as const;

/** Takes a picture of the page as it stands. */
async function take(page: Page, name: string, theme: string): Promise<void> {
  await page.mouse.move(0, 0);
  await expect(page.locator("#services")).not.toHaveText(/Checking/);
  await page.screenshot({ path: `../docs/pictures/${name}-${theme}.png`, animations: "disabled", caret: "hide" });
}

/** Has the page remember this theme, whatever the system says. */
async function use(page: Page, theme: string): Promise<void> {
  await page.addInitScript((theme) => localStorage.setItem("wattflow.theme", theme), theme);
}

/** Plays the config with these settings of the panel that simulates runs. */
async function simulate(page: Page, settings: Record<string, string>): Promise<void> {
  await page.locator("#simulate-open").click();
  for (const [label, value] of Object.entries(settings)) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
  await page.getByRole("button", { name: "Run simulation" }).click();
}

for (const theme of THEMES) {
  test.describe(theme, () => {
    test.beforeEach(({ page }) => use(page, theme));

    test("the default pipeline, from ready to its results", async ({ world, dashboard, page }) => {
      const { url } = await world.serve("--reference-services");
      await dashboard.open(url);
      await expect(page.locator("#services")).toHaveText(/ready/i);
      await take(page, "ready", theme);
      await dashboard.run.click();
      await dashboard.expectAllSucceeded();
      await take(page, "succeeded", theme);
      await dashboard.node("report-generator").click();
      const preview = new Preview(page);
      await expect(preview.note).toContainText("rows");
      await take(page, "results", theme);
      await preview.button("Chart").click();
      await preview.charted();
      await preview.button("Open large").click();
      await take(page, "chart", theme);
      await page.keyboard.press("Escape");
      await dashboard.run.click();
      await dashboard.expectAllSucceeded();
      await page.getByRole("tab", { name: "History" }).click();
      await expect(page.locator("[data-run]")).toHaveCount(2);
      await take(page, "history", theme);
      await page.locator("[data-compare]").first().click();
      await expect(page.locator("#compared")).not.toBeEmpty();
      await take(page, "comparison", theme);
      await page.setViewportSize(PHONE);
      await page.getByRole("tab", { name: "Log" }).click();
      await take(page, "phone", theme);
    });

    test("nothing yet", async ({ world, page }) => {
      const [url = ""] = await world.wattflow("serve", "--listen", "127.0.0.1:0").printed(/http:\/\/127\.0\.0\.1:\d+/);
      await page.goto(url);
      await expect(page.getByText("No config yet")).toBeVisible();
      await take(page, "empty", theme);
      await page.setViewportSize(PHONE);
      await take(page, "phone-empty", theme);
    });

    test("a run that goes on", async ({ world, dashboard, page }) => {
      await world.pythonPeers({ behave: { "energy-analyzer": "hang" } });
      const { url } = await world.serve();
      await dashboard.open(url);
      await dashboard.run.click();
      await expect(dashboard.node("energy-analyzer")).toHaveAttribute("data-state", "running");
      await dashboard.node("energy-analyzer").click();
      // Long enough that the clock has something to tell.
      await expect(page.locator("#run-elapsed")).toHaveText(/[2-9](\.\d)? s/);
      await take(page, "running", theme);
      await page.setViewportSize(PHONE);
      await take(page, "phone-running", theme);
    });

    test("names that are very long", async ({ world, dashboard, page }) => {
      world.usePipeline(longNames());
      const { url } = await world.serve();
      await page.goto(url);
      await expect(page.locator("[data-node]").first()).toBeVisible();
      const failing = await page.locator("[data-node]").nth(2).getAttribute("data-node");
      await simulate(page, { "Each call takes": "0.4", "Longest, in seconds": "2", "Node that fails": failing ?? "", Seed: "7" });
      await dashboard.expectRun("failed");
      await page.locator(`[data-node="${failing}"]`).click();
      await take(page, "long-names", theme);
      await page.getByRole("tab", { name: "Timeline" }).click();
      await page.locator("#as-list").click();
      await take(page, "long-names-listed", theme);
      await page.setViewportSize(PHONE);
      await page.locator("#as-graph").click();
      await take(page, "phone-long-names", theme);
    });

    test("a run that fails", async ({ world, dashboard, page }) => {
      await world.pythonPeers({ only: ["energy-generator"] });
      const { url } = await world.serve();
      await dashboard.open(url);
      await dashboard.run.click();
      await dashboard.expectRun("failed");
      await expect(page.locator("#inspected-outcome")).not.toBeEmpty();
      await take(page, "failed", theme);
      await page.setViewportSize(PHONE);
      await page.locator("#inspected-outcome").scrollIntoViewIfNeeded();
      await take(page, "phone-failed", theme);
    });

    test("a config with problems, in its editor", async ({ world, dashboard, page }) => {
      const config = world.config.containers["energy-analyzer"] as { next_node: string };
      config.next_node = "report-generater";
      const { url } = await world.serve();
      await page.goto(url);
      await expect(dashboard.problems.first()).toBeVisible();
      await take(page, "problems", theme);
      await new Editor(page).open();
      await take(page, "editor", theme);
    });

    test("many nodes, drawn and listed", async ({ world, dashboard, page }) => {
      world.usePipeline(layered(40, 25));
      const { url } = await world.serve();
      await page.goto(url);
      await expect(page.locator("[data-node]").first()).toBeVisible();
      await simulate(page, { "Each call takes": "0.01", "Longest, in seconds": "0.08", "Node that fails": "node-12-3", Seed: "7" });
      await dashboard.expectRun("failed");
      await take(page, "thousand-nodes", theme);
      await page.getByRole("tab", { name: "Timeline" }).click();
      await expect(page.locator("[data-timeline]").first()).toBeVisible();
      await take(page, "timeline", theme);
      await page.locator("#as-list").click();
      await expect(page.locator("#node-list")).toBeVisible();
      await take(page, "list", theme);
    });

    test("commands, keys and the panel that simulates", async ({ world, dashboard, page }) => {
      const { url } = await world.serve("--reference-services");
      await dashboard.open(url);
      await page.getByRole("button", { name: "Commands" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await take(page, "commands", theme);
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog")).toBeVisible();
      await take(page, "keys", theme);
      await page.keyboard.press("Escape");
      await page.locator("#simulate-open").click();
      await take(page, "simulate", theme);
    });
  });
}
