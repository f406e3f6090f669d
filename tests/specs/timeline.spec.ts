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

  await page.getByRole("button", { name: "Log and timeline" }).click();
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
  await rows.nth(1).click();
  await expect(dashboard.node("energy-analyzer")).toHaveAttribute("aria-pressed", "true");
});
