import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { useChain } from "../support/chain.ts";
import { journalLines } from "../support/journal.ts";
import { expect, test } from "../support/test.ts";

const field = (page: Page, name: string) => page.getByRole("searchbox", { name });
const parameters = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

test("a long log draws what is in view, follows its end, and lets go when scrolled", async ({
  world,
  dashboard,
  page,
}) => {
  await useChain(world, 50);
  const { url } = await world.serve();
  await page.goto(url);
  await expect(page.getByText("What happens during a run is listed here.")).toBeVisible();
  await dashboard.run.click();
  await dashboard.expectRun("succeeded");
  const last = dashboard.logLines.filter({ hasText: "Workflow succeeded" });
  await expect(last).toBeInViewport();
  // 152 lines, of which some 10 have room.
  expect(await dashboard.logLines.count()).toBeLessThan(40);

  const log = page.getByRole("region", { name: "Log lines" });
  await log.focus();
  await page.keyboard.press("Home");
  await expect(dashboard.logLines.filter({ hasText: "Starting workflow: chain" })).toBeInViewport();
  expect(await dashboard.logLines.count()).toBeLessThan(40);
  await expect(last).toHaveCount(0);

  const follow = page.getByRole("button", { name: "Follow" });
  await follow.click();
  await expect(last).toBeInViewport();
  await expect(follow).toBeHidden();
});

test("level, node and text say which lines are shown and found, and survive a reload", async ({
  world,
  dashboard,
  page,
}) => {
  await useChain(world, 12, { breaks: true });
  const { url } = await world.serve();
  await page.goto(url);
  await dashboard.run.click();
  await dashboard.expectRun("failed");

  const level = page.getByRole("combobox", { name: "Least level shown" });
  await level.selectOption("Warnings and errors");
  await expect(dashboard.logLines).toHaveText([/Attempt 1/, /Attempt 2/, /broken failed/, /Skipping/, /Workflow failed/]);
  await level.selectOption("Errors");
  await expect(dashboard.logLines).toHaveText([/broken failed/, /Workflow failed/]);
  await level.selectOption("All levels");
  expect(parameters(page)).not.toHaveProperty("log-level");

  // A part of ids counts until it is one itself.
  await field(page, "Only lines about node").fill("STEP-01");
  await expect(dashboard.logLines).toHaveText([/step-010/, /step-010/, /step-010/, /step-011/, /step-011/, /step-011/]);
  await field(page, "Only lines about node").fill("step-003");
  await expect(dashboard.logLines).toHaveText([/Executing/, /Connecting/, /succeeded/]);
  await field(page, "Only lines about node").fill("nobody");
  await expect(page.getByText("No line passes the filter.")).toBeVisible();
  await field(page, "Only lines about node").fill("");

  const search = field(page, "Search in the log");
  await search.fill("executing");
  await expect(page.getByText("13 found")).toBeVisible();
  await expect(dashboard.logLines.locator("mark").first()).toHaveText("Executing");
  await search.press("Enter");
  const current = page.locator('[data-log-line][aria-current="true"]');
  await expect(current).toBeInViewport();
  await expect(current).toContainText("Executing node: step-000");
  await search.press("Shift+Enter");
  await expect(current).toContainText("Executing node: broken");
  await expect(page.getByText("13 of 13")).toBeVisible();
  await page.getByRole("button", { name: "Next line found" }).click();
  await expect(current).toContainText("Executing node: step-000");

  await level.selectOption("Errors");
  await field(page, "Only lines about node").fill("broken");
  expect(parameters(page)).toMatchObject({ "log-level": "ERROR", "log-node": "broken", "log-text": "executing" });
  await page.reload();
  await expect(level).toHaveValue("ERROR");
  await expect(field(page, "Only lines about node")).toHaveValue("broken");
  await expect(search).toHaveValue("executing");
});

test("what is shown can be copied, and all of it downloaded, also as the events that it tells of", async ({ world, dashboard, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await useChain(world, 30);
  const { url } = await world.serve();
  await page.goto(url);
  await dashboard.run.click();
  await dashboard.expectRun("succeeded");
  await field(page, "Only lines about node").fill("step-007");
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("3 lines copied.")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.trimEnd().split("\n")).toHaveLength(3);
  expect(copied).toMatch(/ - INFO - Executing node: step-007\n/);
  const downloading = page.waitForEvent("download");
  await dashboard.downloadLog.click();
  const log = await readFile(await (await downloading).path(), "utf8");
  expect(log.trimEnd().split("\n")).toHaveLength(92);

  const downloadingEvents = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download events as JSONL" }).click();
  const events = await downloadingEvents;
  expect(events.suggestedFilename()).toMatch(/\.jsonl$/);
  const lines = (await readFile(await events.path(), "utf8")).trimEnd().split("\n");
  expect(lines).toEqual(await journalLines(page));
  expect(lines.map((line) => JSON.parse(line).event)).toContain("node_succeeded");
});
