import type { Page } from "@playwright/test";

import type { Dashboard } from "../support/dashboard.ts";
import { Editor } from "../support/editor.ts";
import type { Program } from "../support/program.ts";
import { fillSimulation } from "../support/simulation.ts";
import { expect, test } from "../support/test.ts";
import type { World } from "../support/world.ts";

const GENERATOR = "energy-generator";
const ANALYZER = "energy-analyzer";
const REPORTER = "report-generator";

/** The nodes that a run called, by its log, in order. */
async function called(dashboard: Dashboard): Promise<string[]> {
  const lines = await dashboard.logLines.allInnerTexts();
  return lines.flatMap((line) => /\[gRPC\] Connecting to (\S+)/.exec(line)?.[1] ?? []);
}

/** The nodes whose services were called, as they tell it, in order. */
function callsOf(peers: Program): string[] {
  return [...peers.transcript.matchAll(/called (\S+)/g)].map(([, node]) => node ?? "");
}

/** Serves the page with services for all nodes, and opens it. */
async function opened(world: World, dashboard: Dashboard): Promise<{ calls: () => string[] }> {
  const peers = await world.pythonPeers();
  const { url } = await world.serve();
  await dashboard.open(url);
  return { calls: () => callsOf(peers) };
}

function button(page: Page, name: string) {
  return page.getByRole("button", { name, exact: true });
}

test("running only a node, from it and up to it calls what it says and nothing else", async ({ world, dashboard, page }) => {
  const { calls } = await opened(world, dashboard);
  await dashboard.node(GENERATOR).click();
  await button(page, "Run up to here").click();
  await dashboard.expectRun("succeeded");
  await dashboard.expectNodes({ [GENERATOR]: "succeeded", [ANALYZER]: "pending", [REPORTER]: "pending" });
  expect(calls()).toEqual([GENERATOR]);

  await dashboard.node(ANALYZER).click();
  await button(page, "Run from here").hover();
  await expect(page.locator("#foreseen")).toHaveText("2 nodes run (1 not run before), 1 kept");
  await button(page, "Run from here").click();
  await dashboard.expectAllSucceeded();
  expect(calls()).toEqual([GENERATOR, ANALYZER, REPORTER]);
  expect(await called(dashboard)).toEqual([ANALYZER, REPORTER]);

  await button(page, "Run only this").click();
  // It has succeeded already, but not this run.
  await expect.poll(calls).toEqual([GENERATOR, ANALYZER, REPORTER, ANALYZER]);
  await dashboard.expectNodes({ [GENERATOR]: "succeeded", [ANALYZER]: "succeeded", [REPORTER]: "pending" });
  await dashboard.expectRun("succeeded");

  await expect(page.locator("#rest-line")).toHaveText("The rest: 1 node runs (1 not run before), 2 kept");
  await button(page, "Run the rest").click();
  await dashboard.expectAllSucceeded();
  expect(calls()).toEqual([GENERATOR, ANALYZER, REPORTER, ANALYZER, REPORTER]);
  await expect(button(page, "Run the rest")).toBeHidden();
});

test("the keyboard alone runs a part, and hears what that would do", async ({ world, dashboard, page }) => {
  const { calls } = await opened(world, dashboard);
  await dashboard.node(GENERATOR).focus();
  await page.keyboard.press("Enter");
  const only = button(page, "Run only this");
  await only.focus();
  await expect(only).toHaveAccessibleDescription("1 node runs, 2 left out");
  await page.keyboard.press("Enter");
  await dashboard.expectRun("succeeded");
  expect(calls()).toEqual([GENERATOR]);
});

test("with an edited config a retry keeps what did not change, and says so before", async ({ world, dashboard, page }) => {
  const peers = await world.pythonPeers({ only: [GENERATOR, ANALYZER] });
  const { url } = await world.serve();
  await dashboard.open(url);
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  const line = page.locator("#rest-line");
  await expect(line).toHaveText("On retry: 1 node runs (1 failed before), 2 kept");

  const editor = new Editor(page);
  await editor.open();
  await editor.goTo('"output_file": "/data/analysis_output.pb"', 5);
  await editor.type("2");
  await editor.goTo('"input_file": "/data/analysis_output.pb"', 5);
  await editor.type("2");
  await expect(line).toHaveText("On retry: 2 nodes run (1 edited, 1 failed before), 1 kept");
  await line.click();
  await expect(page.locator("#rest-nodes li")).toHaveText([
    `${ANALYZER} runs: its definition was edited`,
    `${REPORTER} runs: failed before`,
    `${GENERATOR} is kept`,
  ]);

  const mended = await world.pythonPeers({ only: [REPORTER] });
  await dashboard.retry.click();
  await dashboard.expectAllSucceeded();
  expect(callsOf(peers)).toEqual([GENERATOR, ANALYZER, ANALYZER]);
  expect(callsOf(mended)).toEqual([REPORTER]);
});

/** Simulates a run that takes no time, with these fields filled in. */
async function simulate(page: Page, fields: Record<string, string>): Promise<void> {
  await fillSimulation(page, { "Each call takes": "0", "Longest, in seconds": "0.05", ...fields });
  await button(page, "Run simulation").click();
}

test("a simulated run needs no service, says that it is none, and counts for nothing", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await simulate(page, { Seed: "7" });
  await dashboard.expectAllSucceeded();
  await expect(page).toHaveTitle(/Simulated/);
  await expect(page.locator("#simulated")).toBeVisible();
  await expect(page.locator("#simulated")).toHaveAttribute("title", /seed 7/);
  await expect(dashboard.logLines.last()).toContainText("Workflow");
  for (const line of await dashboard.logLines.allInnerTexts()) {
    expect(line).toContain("[simulated]");
  }
  await dashboard.node(REPORTER).click();
  await expect(page.locator("#inspected-outcome")).toHaveText("Simulated: nothing was called.");
  await button(page, "Run only this").hover();
  await expect(page.locator("#foreseen")).toHaveText("1 node runs, 2 left out");

  // A real run is one again: its services are not there.
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  await expect(page.locator("#simulated")).toBeHidden();
});

test("a part is simulated as it would run, which is told before", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await dashboard.node(ANALYZER).click();
  await fillSimulation(page, { "Each call takes": "0", "Longest, in seconds": "0" });
  const part = page.getByLabel("What runs");
  await part.selectOption("only the selected node");
  await expect(part).toHaveAccessibleDescription("1 node runs, 2 left out");
  await part.selectOption("up to the selected node");
  await expect(part).toHaveAccessibleDescription("2 nodes run (1 not run before), 1 left out");
  await button(page, "Run simulation").click();
  await dashboard.expectRun("succeeded");
  await expect(page.locator("#simulated")).toBeVisible();
  await dashboard.expectNodes({ [GENERATOR]: "succeeded", [ANALYZER]: "succeeded", [REPORTER]: "pending" });
});

test("a fault is played as it was asked for, the same by its seed", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await simulate(page, { "Node that fails": "energy-analyser" });
  const node = page.getByLabel("Node that fails");
  expect(await node.evaluate((field: HTMLInputElement) => field.validationMessage)).toContain(`Did you mean ${ANALYZER}?`);
  await node.fill(ANALYZER);
  await page.getByLabel("How they fail").selectOption("wrong-service-path");
  await button(page, "Run simulation").click();
  await dashboard.expectRun("failed");
  await dashboard.expectNodes({ [GENERATOR]: "succeeded", [ANALYZER]: "failed", [REPORTER]: "skipped" });
  await expect(dashboard.main).toContainText(/wrong service path/i);
  await expect(dashboard.main).toContainText("was not called");
  await expect(dashboard.retry).toBeHidden();

  const outcome = async () => {
    const earlier = await dashboard.logLines.first().innerText();
    await simulate(page, { Seed: "3", "Calls that fail": "50", "Node that fails": "" });
    await expect(dashboard.logLines.first()).not.toHaveText(earlier);
    await expect(dashboard.logLines.last()).toContainText(/Workflow (succeeded|failed)/);
    const lines = await dashboard.logLines.allInnerTexts();
    return lines.map((line) => line.slice(line.indexOf("[simulated]"))).slice(1);
  };
  expect(await outcome()).toEqual(await outcome());
});
