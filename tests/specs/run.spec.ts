import { readFile } from "node:fs/promises";

import { expect, test } from "../support/test.ts";

test("the default pipeline really runs from one click", async ({ world, dashboard }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  await dashboard.expectRun("idle");
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();

  const generated = await world.dataRows("energy_data.csv");
  const reported = await world.dataRows("energy_report.csv");
  expect(generated.length).toBeGreaterThan(0);
  expect(reported).toHaveLength(generated.length);
});

test("the page opens ready to run, with nothing in the way", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await expect(dashboard.run).toBeEnabled();
  await expect(dashboard.problems).toHaveCount(0);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(dashboard.retry).toBeHidden();
  await expect(page.getByText("Drop the config")).toBeHidden();
});

test("the keyboard alone runs the pipeline", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  await expect(dashboard.run).toBeEnabled();
  const mostTabs = 40;
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    if (await dashboard.run.evaluate((button) => button === document.activeElement)) {
      break;
    }
    await page.keyboard.press("Tab");
  }
  await expect(dashboard.run).toBeFocused();
  await page.keyboard.press("Enter");
  await dashboard.expectAllSucceeded();
});

test("every node is reachable by Tab and says its id and state", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  for (const node of ["energy-generator", "energy-analyzer", "report-generator"]) {
    await expect(dashboard.node(node)).toHaveAccessibleName(new RegExp(`${node}.*pending`, "i"));
  }
  const focused = new Set<string | null>();
  for (let tabs = 0; tabs < 60; tabs += 1) {
    await page.keyboard.press("Tab");
    focused.add(await page.evaluate(() => document.activeElement?.getAttribute("data-node") ?? null));
  }
  expect([...focused]).toEqual(expect.arrayContaining(["energy-generator", "energy-analyzer", "report-generator"]));
});

test("the log can be downloaded in the original orchestrator's format", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
  await expect(dashboard.logLines.first()).toBeVisible();

  const downloading = page.waitForEvent("download");
  await dashboard.downloadLog.click();
  const log = await readFile(await (await downloading).path(), "utf8");
  const lines = log.trimEnd().split("\n");
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) {
    expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - (INFO|WARNING|ERROR) - \S/);
  }
  const address = world.config.service_registry["energy-analyzer"];
  expect(log).toMatch(new RegExp(`\\[gRPC\\] Connecting to .*${address}`));
});

test("a run can be cancelled while a service works", async ({ world, dashboard }) => {
  await world.pythonPeers({ behave: { "energy-analyzer": "hang" } });
  const { url } = await world.serve();
  await dashboard.open(url);
  await dashboard.run.click();
  await expect(dashboard.node("energy-analyzer")).toHaveAttribute("data-state", "running");
  await dashboard.cancel.click();
  await dashboard.expectRun("cancelled");
  await dashboard.expectNodes({
    "energy-generator": "succeeded",
    "energy-analyzer": "cancelled",
    "report-generator": "cancelled",
  });
});
