import { Editor } from "../support/editor.ts";
import { hold } from "../support/hold.ts";
import { expect, test } from "../support/test.ts";

// What the page fetches only when it is needed (src/chunks.rs).

const DETAILS = /-split_details\.wasm$/;
const RUNS = /-split_runs\.wasm$/;
const TEXT = /-split_text\.wasm$/;

test("a part of the page that cannot be fetched is told of, and comes when it is asked for again", async ({
  world,
  dashboard,
  page,
}) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await page.route(DETAILS, (route) => route.abort());
  await page.getByRole("button", { name: "Commands" }).click();
  await expect(page.locator("#notice")).toContainText("Cannot fetch this part of the page");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.unroute(DETAILS);
  await page.getByRole("button", { name: "Commands" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("the inspector that could not be fetched comes with the next node", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await page.route(DETAILS, (route) => route.abort());
  await dashboard.node("energy-generator").click();
  await expect(page.locator("#notice")).toContainText("Cannot fetch this part of the page");
  await page.unroute(DETAILS);
  await dashboard.node("energy-analyzer").click();
  await expect(page.locator("#inspected-id")).toHaveText("energy-analyzer");
});

test("a run that is wanted twice while its part of the page is fetched starts once", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  const goOn = await hold(page, RUNS);
  await dashboard.run.click();
  await dashboard.run.click();
  goOn();
  await dashboard.expectAllSucceeded();
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.locator("[data-run]")).toHaveCount(1);
});

test("a simulated run can be asked for once what runs it is there, and not before", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const goOn = await hold(page, DETAILS);
  await page.locator("#simulate-open").click();
  const simulate = page.getByRole("button", { name: "Run simulation" });
  await expect(simulate).toBeDisabled();
  goOn();
  await simulate.click();
  await dashboard.expectRun("running");
});

test("edits that could not be fetched at the start are offered, and not replaced by later ones", async ({
  world,
  dashboard,
  page,
}) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const editor = new Editor(page);
  await editor.breakStartNode();

  await page.route(TEXT, (route) => route.abort());
  await page.reload();
  await expect(page.locator("#notice")).toContainText("it is not lost");
  await expect(dashboard.problems).toHaveCount(0);
  await page.unroute(TEXT);
  await editor.open();
  await editor.goTo('"next_node": "energy-analyzer"', 3);
  await editor.type("y");
  const editedLater = page.locator('[data-diagnostic="unknown-next-node"]');
  await expect(editedLater).toBeVisible();
  const back = page.getByRole("button", { name: /^Back to / });
  await expect(back).toBeVisible();
  await expect(page.locator("#notice")).not.toContainText("it is not lost");

  await page.reload();
  await expect(editedLater).toBeVisible();
  // First to the file that the page was opened with.
  await back.click();
  await expect(dashboard.problems).toHaveCount(0);
  await back.click();
  await expect(editor.brokenStartNode).toBeVisible();
  await expect(page.locator("#config-file")).toHaveText("pipeline.json · edited");
});

test("what is opened before the edits from last time are there goes before them, and they are offered", async ({
  world,
  dashboard,
  page,
}) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const editor = new Editor(page);
  await editor.breakStartNode();

  const asked = page.waitForRequest(TEXT);
  const goOn = await hold(page, TEXT);
  await page.reload();
  await asked;
  world.config.workflow_name = "opened_since";
  await dashboard.upload.setInputFiles(await world.writeConfig());
  await expect(page.locator("#workflow")).toHaveText("opened_since");
  goOn();
  await page.getByRole("button", { name: /^Back to / }).click();
  await expect(editor.brokenStartNode).toBeVisible();
  await expect(page.locator("#workflow")).toHaveText("energy_data_pipeline");
});
