import { Editor } from "../support/editor.ts";
import { expect, test } from "../support/test.ts";

// What the page fetches only when it is needed (src/chunks.rs).

test("a part of the page that cannot be fetched is told of, and comes when it is asked for again", async ({
  world,
  dashboard,
  page,
}) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const isChunk = /-split_details\.wasm$/;
  await page.route(isChunk, (route) => route.abort());
  await page.getByRole("button", { name: "Commands" }).click();
  await expect(page.locator("#notice")).toContainText("Cannot fetch this part of the page");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.unroute(isChunk);
  await page.getByRole("button", { name: "Commands" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("the inspector that could not be fetched comes with the next node", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const isChunk = /-split_details\.wasm$/;
  await page.route(isChunk, (route) => route.abort());
  await dashboard.node("energy-generator").click();
  await expect(page.locator("#notice")).toContainText("Cannot fetch this part of the page");
  await page.unroute(isChunk);
  await dashboard.node("energy-analyzer").click();
  await expect(page.locator("#inspected-id")).toHaveText("energy-analyzer");
});

test("a run that is wanted twice while its part of the page is fetched starts once", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(/-split_runs\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await dashboard.run.click();
  await dashboard.run.click();
  goOn();
  await dashboard.expectAllSucceeded();
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.locator("[data-run]")).toHaveCount(1);
});

test("edits that could not be fetched at the start are not replaced by later ones, but offered", async ({
  world,
  dashboard,
  page,
}) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const editor = new Editor(page);
  await editor.open();
  await editor.goTo('"start_node"', 2);
  await editor.type("x");
  await expect(page.locator('[data-diagnostic="unknown-start-node"]')).toBeVisible();

  const isChunk = /-split_text\.wasm$/;
  await page.route(isChunk, (route) => route.abort());
  await page.reload();
  await expect(page.locator("#notice")).toContainText("it is not lost");
  await expect(dashboard.problems).toHaveCount(0);
  await page.unroute(isChunk);
  await editor.open();
  await editor.startFrom("With retries");
  await editor.goTo('"energy-analyzer"', 2);
  await editor.type("y");
  await expect(page.locator("#config-file")).toContainText("edited");
  const back = page.getByRole("button", { name: /^Back to / });
  await back.click();
  await expect(page.locator('[data-diagnostic="unknown-start-node"]')).toBeVisible();
  await expect(page.locator("#config-file")).toHaveText("pipeline.json · edited");
  await page.reload();
  await expect(page.locator('[data-diagnostic="unknown-start-node"]')).toBeVisible();
});
