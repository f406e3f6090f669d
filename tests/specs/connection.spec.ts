import { expect, test } from "../support/test.ts";

test("without its gateway the page says so, stops its clocks, and recovers by itself", async ({ world, dashboard, page }) => {
  const { peer, url } = await world.counted(["a"]);
  peer.hold("a");
  await dashboard.openAt(url, "a");
  await dashboard.run.click();
  await expect.poll(() => peer.callsOf("a")).toBe(1);
  const banner = page.getByText("No connection to the gateway");
  await expect(banner).toBeHidden();

  await page.route(`${url}/`, (route) => route.abort());
  await page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await expect(banner).toBeVisible();
  const elapsed = page.locator("#run-elapsed");
  const stopped = await elapsed.textContent();
  // Two more tries later it still stands.
  await page.waitForRequest(`${url}/`);
  await page.waitForRequest(`${url}/`);
  expect(await elapsed.textContent()).toBe(stopped);

  await page.unroute(`${url}/`);
  await expect(banner).toBeHidden();
  await expect(elapsed).not.toHaveText(stopped ?? "");
  await dashboard.cancel.click();
  await dashboard.expectRun("cancelled");
});

test("calls that fail for want of the server show the banner, and the run goes on once it is back", async ({ world, dashboard, page }) => {
  const port = await world.freePort();
  const { peer, server, url } = await world.counted(["a", "b"], "--listen", `127.0.0.1:${port}`);
  peer.hold("b");
  await dashboard.openAt(url, "a");
  await dashboard.run.click();
  await expect.poll(() => peer.callsOf("b")).toBe(1);
  await server.kill();
  await dashboard.expectRun("failed");
  const banner = page.getByText("No connection to the gateway");
  await expect(banner).toBeVisible();

  peer.release("b");
  await world.serve("--listen", `127.0.0.1:${port}`);
  await expect(banner).toBeHidden();
  await dashboard.retry.click();
  await dashboard.expectRun("succeeded");
  expect(peer.callsOf("a")).toBe(1);
});
