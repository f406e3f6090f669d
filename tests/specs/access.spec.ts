import type { Page } from "@playwright/test";

import type { Dashboard } from "../support/dashboard.ts";
import { Editor } from "../support/editor.ts";
import { expect, test } from "../support/test.ts";
import type { World } from "../support/world.ts";

const TOKEN = "0123456789abcdef-token";

test("a server with a token is opened by it, once for the tab, and nobody else sees it", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services", "--token", TOKEN);
  const shown = new Set<string>();
  page.on("request", (request) => {
    if (request.headers()["authorization"]) {
      shown.add(new URL(request.url()).origin);
    }
  });
  await page.goto(url);
  const field = page.getByLabel(/wants a token|not the token/);
  await expect(page.getByRole("alert").filter({ hasText: "wants a token" })).toBeVisible();
  await field.fill("not the one that it is");
  await page.keyboard.press("Enter");
  await expect(page.getByText("That is not the token of this server.")).toBeVisible();
  await field.fill(TOKEN);
  await page.getByRole("button", { name: "Use token" }).click();
  await expect(dashboard.node("energy-generator")).toBeVisible();
  await expect(field).toBeHidden();
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();

  await dashboard.open(url);
  await expect(field).toBeHidden();
  expect([...shown]).toEqual([new URL(url).origin]);
});

test("a call that lacks the token says so and asks for it", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services", "--token", TOKEN);
  await page.goto(url);
  await expect(page.getByLabel(/wants a token/)).toBeVisible();
  await dashboard.upload.setInputFiles(await world.writeConfig());
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  await expect(dashboard.main).toContainText(/token needed/i);
  await page.getByLabel(/wants a token/).fill(TOKEN);
  await page.keyboard.press("Enter");
  await dashboard.retry.click();
  await dashboard.expectAllSucceeded();
});

test("a page that calls through another gateway says which, and keeps the token from it", async ({ world, page }) => {
  const { url } = await world.serve();
  await page.goto(`${url}/?gateway=http://127.0.0.1:9`);
  await expect(page.locator("#config-file")).toHaveText("pipeline.json · through http://127.0.0.1:9");
});

test("a token works also where the browser keeps nothing", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services", "--token", TOKEN);
  await page.addInitScript(() => {
    Object.defineProperty(window, "sessionStorage", { get: () => { throw new DOMException("blocked", "SecurityError"); } });
  });
  await page.goto(url);
  await page.getByLabel(/wants a token/).fill(TOKEN);
  await page.keyboard.press("Enter");
  await expect(dashboard.node("energy-generator")).toBeVisible();
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
});

for (const [what, act, workflow] of [
  [
    "opens a config",
    async ({ world, dashboard }) => {
      world.config.workflow_name = "opened_since";
      await dashboard.upload.setInputFiles(await world.writeConfig());
    },
    "opened_since",
  ],
  [
    "saves the empty text",
    async ({ page }) => {
      await new Editor(page).open();
      await new Editor(page).text.press("Control+s");
    },
    "energy_data_pipeline",
  ],
] as [string, (on: { world: World; dashboard: Dashboard; page: Page }) => Promise<void>, string][]) {
  test(`edits from last time are offered also to who ${what} before the server has its token`, async ({
    world,
    dashboard,
    page,
  }) => {
    const first = await world.serve("--token", TOKEN);
    await page.goto(first.url);
    await page.getByLabel(/wants a token/).fill(TOKEN);
    await page.keyboard.press("Enter");
    await expect(dashboard.node("energy-generator")).toBeVisible();
    const editor = new Editor(page);
    await editor.breakStartNode();
    await page.goto("about:blank");
    await first.server.stop();

    const other = `another-${TOKEN}`;
    await world.serve("--token", other, "--listen", `127.0.0.1:${new URL(first.url).port}`);
    await page.goto(first.url);
    const field = page.getByLabel(/not the token/);
    await expect(field).toBeVisible();
    await act({ world, dashboard, page });
    const back = page.getByRole("button", { name: /^Back to / });
    await expect(back).toBeVisible();
    await field.fill(other);
    const answered = page.waitForResponse("**/api/config");
    await page.keyboard.press("Enter");
    await (await answered).finished();
    await expect(field).toBeHidden();
    await dashboard.catchUp();
    await expect(page.locator("#workflow")).toHaveText(workflow);
    await back.click();
    await expect(editor.brokenStartNode).toBeVisible();
    await page.reload();
    await expect(editor.brokenStartNode).toBeVisible();
  });
}

test("a config that was opened before the server had its token is open after a reload", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--token", TOKEN);
  await page.goto(url);
  const field = page.getByLabel(/wants a token/);
  await expect(field).toBeVisible();
  world.config.workflow_name = "opened_since";
  await dashboard.upload.setInputFiles(await world.writeConfig());
  await expect.poll(() => page.evaluate(() => localStorage.getItem("wattflow.configs"))).toContain("opened_since");
  await field.fill(TOKEN);
  const answered = page.waitForResponse("**/api/config");
  await page.keyboard.press("Enter");
  await (await answered).finished();
  await dashboard.catchUp();
  await page.reload();
  await expect(page.locator("#workflow")).toHaveText("opened_since");
});
