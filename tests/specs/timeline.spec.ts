import { useChain } from "../support/chain.ts";
import { expect, test } from "../support/test.ts";

test("panels are chosen by arrow keys, and the open one survives a reload", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  const [log, timeline] = [page.getByRole("tab", { name: "Log" }), page.getByRole("tab", { name: "Timeline" })];
  await expect(log).toHaveAttribute("aria-selected", "true");
  await expect(timeline).toHaveAttribute("tabindex", "-1");
  await log.focus();
  await page.keyboard.press("ArrowRight");
  await expect(timeline).toBeFocused();
  await expect(page.getByRole("tabpanel", { name: "Timeline" })).toBeVisible();
  await expect(page.getByRole("tabpanel", { name: "Log" })).toBeHidden();
  expect(new URL(page.url()).searchParams.get("panel")).toBe("timeline");
  await page.reload();
  await expect(timeline).toHaveAttribute("aria-selected", "true");
  await timeline.focus();
  await page.keyboard.press("Home");
  await expect(log).toBeFocused();
  expect(new URL(page.url()).searchParams.has("panel")).toBe(false);

  await page.getByRole("button", { name: "Log, timeline and history" }).click();
  await expect(page.getByRole("tabpanel")).toHaveCount(0);
  await timeline.click();
  await expect(page.getByRole("tabpanel", { name: "Timeline" })).toBeVisible();
});

test("a run is drawn as one row per node, in order", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(`${url}/?panel=timeline`);
  await expect(page.getByText("A run is drawn here")).toBeVisible();
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
  const rows = page.locator("[data-timeline]");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText("energy-analyzer");
  await expect(rows.nth(1)).toContainText(/attempt 1 succeeded, \d/);
  const bar = rows.nth(1).getByRole("gridcell");
  await bar.hover();
  await expect(page.getByText(/energy-analyzer · attempt 1 succeeded · from \d{4}-.* after the start\) · took \d/)).toBeVisible();
  await bar.click();
  await expect(dashboard.node("energy-analyzer")).toHaveAttribute("aria-pressed", "true");
  await dashboard.node("report-generator").click();
  await expect(rows.nth(2)).toHaveAttribute("aria-selected", "true");
  await expect(rows.nth(1)).toHaveAttribute("aria-selected", "false");
});

test("a node selected elsewhere is in view when the timeline is opened, and is where its keys go on from", async ({
  world,
  dashboard,
  page,
}) => {
  await useChain(world, 60);
  const { url } = await world.serve();
  await page.goto(url);
  await dashboard.run.click();
  await dashboard.expectRun("succeeded");
  await page.getByRole("searchbox", { name: "Find nodes by id or name" }).fill("step-045");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Timeline" }).click();
  await expect(page.locator('[data-timeline="step-045"]')).toBeInViewport();
  await expect(page.locator("#timeline-detail")).toContainText("step-045");
  await page.getByRole("grid", { name: "Timeline of the run" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("#timeline-detail")).toContainText("step-046");
});

test("waits, attempts and the critical path are read and walked by keyboard alone", async ({ world, dashboard, page }) => {
  await useChain(world, 30, { breaks: true });
  const { url } = await world.serve();
  await page.goto(`${url}/?panel=timeline`);
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  const timeline = page.getByRole("grid", { name: "Timeline of the run" });
  const detail = (text: RegExp) => expect(page.locator("#timeline-detail")).toHaveText(text);
  const active = async () => page.locator(`#${await timeline.getAttribute("aria-activedescendant")}`);
  await timeline.focus();
  await page.keyboard.press("End");
  await detail(/^after · skipped$/);
  await page.keyboard.press("ArrowUp");
  await expect(await active()).toHaveText(/broken, failed, on the critical path/);
  await page.keyboard.press("ArrowRight");
  await detail(/^broken · attempt 1 of 3 failed · from .* · took \d/);
  await expect(await active()).toBeInViewport();
  await page.keyboard.press("ArrowRight");
  await detail(/^broken · waited for the next attempt · from .* · took \d/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "broken" })).toBeVisible();
  await expect(page.locator('[data-timeline="broken"]')).toHaveAttribute("aria-selected", "true");
  await expect(page.locator('[data-timeline="after"]')).toHaveAttribute("data-critical", "false");

  const axis = page.locator("#timeline-axis");
  const whole = await axis.textContent();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect(axis).not.toHaveText(whole ?? "");
  // What the keyboard goes to comes into the window.
  await page.keyboard.press("ArrowLeft");
  await detail(/attempt 1 of 3/);
  await expect(await active()).toBeVisible();
  await page.keyboard.press("0");
  await expect(axis).toHaveText(whole ?? "");

  await page.keyboard.press("l");
  await expect(page.getByRole("tab", { name: "Log" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("searchbox", { name: "Only lines about node" })).toHaveValue("broken");
  await expect(dashboard.logLines.first()).toContainText("Executing node: broken");
});

test("of many nodes only the rows in view are drawn", async ({ world, dashboard, page }) => {
  const { peer, url } = await world.counted(Array.from({ length: 50 }, (_, index) => `step-${String(index).padStart(3, "0")}`));
  peer.hold("step-003");
  await dashboard.openAt(`${url}/?panel=timeline`, "step-000");
  await dashboard.run.click();
  const rows = page.locator("[data-timeline]");
  const bars = (node: string) => page.locator(`[data-timeline="${node}"] [role=gridcell]`);
  // Bars live: the first has ended while later ones have not begun.
  await expect(bars("step-000")).toHaveAttribute("data-state", "succeeded");
  await expect(bars("step-003")).toHaveAttribute("data-state", "running");
  await dashboard.expectRun("running");
  peer.answerHeld();
  await dashboard.expectRun("succeeded");
  expect(await rows.count()).toBeLessThan(40);
  await page.getByRole("grid").focus();
  await page.keyboard.press("End");
  await expect(page.locator('[data-timeline="step-049"]')).toBeInViewport();
  expect(await rows.count()).toBeLessThan(40);
});
