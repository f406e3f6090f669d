import { useChain } from "../support/chain.ts";
import { expect, test } from "../support/test.ts";

test("the inspector tells every attempt, what the log says, and copies what it shows", async ({
  world,
  dashboard,
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await useChain(world, 3, { breaks: true });
  const { url } = await world.serve();
  await page.goto(url);
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  // The node that failed is selected.
  const inspector = page.getByRole("region", { name: "Inspector" });
  const attempts = inspector.getByRole("table", { name: "Attempts" });
  await expect(attempts.locator("[data-attempt]")).toHaveCount(3);
  await expect(attempts.locator("[data-attempt]").last()).toContainText(/3\s*✗ failed\s*\d\d:\d\d:\d\d,\d{3}\s*\d+ ms/);
  await expect(attempts.locator(".attempt-said")).toContainText([/UNAVAILABLE: /, /UNAVAILABLE: /, /UNAVAILABLE: /]);

  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await inspector.getByRole("button", { name: "Copy output file" }).click();
  await expect(page.getByText("The output file copied.")).toBeVisible();
  expect(await copied()).toBe("/data/4.csv");
  await inspector.getByRole("button", { name: "Copy id" }).click();
  await expect(page.getByText("The id copied.")).toBeVisible();
  expect(await copied()).toBe("broken");

  await expect(inspector.getByRole("listitem").filter({ hasText: /ERROR - .* broken failed: UNAVAILABLE/ })).toBeVisible();
  await inspector.getByRole("button", { name: "All of them in the log" }).click();
  await expect(page.getByRole("searchbox", { name: "Only lines about node" })).toHaveValue("broken");
  await expect(dashboard.logLines.first()).toContainText("Executing node: broken");
  await expect(dashboard.logLines.last()).toContainText("broken failed");
});
