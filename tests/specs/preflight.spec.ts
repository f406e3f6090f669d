import { expect, test } from "../support/test.ts";

test("services are checked when a config is opened, and again when asked to", async ({ world, dashboard, page }) => {
  const services = await world.referenceServices();
  const { url } = await world.serve();
  await dashboard.open(url);
  const summary = page.locator("#services");
  await expect(summary).toHaveText("3 services ready");
  await expect(dashboard.node("energy-analyzer").locator("[data-health]")).toHaveAttribute("data-health", "healthy");

  await services.stop();
  await page.getByRole("button", { name: "Check services" }).click();
  await expect(summary).toHaveText("3 of 3 services not ready");
  await dashboard.node("energy-analyzer").click();
  const found = page.locator("#inspected-service");
  await expect(found).toContainText(/connection refused/i);
  await expect(found).toContainText(world.config.service_registry["energy-analyzer"]);

  await world.referenceServices();
  await page.getByRole("button", { name: "Check services" }).click();
  await expect(summary).toHaveText("3 services ready");
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
});

test("a service with the other package is told before the run, with what to set", async ({ world, dashboard, page }) => {
  await world.pythonPeers({ behave: { "energy-analyzer": "other-package" } });
  const { url } = await world.serve();
  await dashboard.open(url);
  await expect(page.locator("#services")).toHaveText("1 of 3 services not ready");
  await dashboard.node("energy-analyzer").click();
  await expect(page.locator("#inspected-service")).toContainText('"grpc_service": "energy.ContainerExecutor"');
  // Nothing was run to find that out.
  await dashboard.expectRun("idle");
});

test("a call can be copied as a command", async ({ world, dashboard, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { url } = await world.serve();
  await dashboard.open(url);
  await dashboard.node("energy-generator").click();
  await page.getByRole("button", { name: "Copy as grpcurl" }).click();
  await expect(page.getByRole("alert")).toContainText("Command copied");
  const command = String(await page.evaluate("navigator.clipboard.readText()"));
  expect(command).toContain(`${world.config.service_registry["energy-generator"]} ContainerExecutor/Execute`);
});
