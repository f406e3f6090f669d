import { Editor } from "../support/editor.ts";
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

test("a wrong path is mended by a button, which can be undone, and checked again", async ({ world, dashboard, page }) => {
  await world.pythonPeers({ behave: { "energy-analyzer": "other-package" } });
  const { url } = await world.serve();
  await dashboard.open(url);
  await expect(page.locator("#services")).toHaveText("1 of 3 services not ready");
  await dashboard.node("energy-analyzer").click();
  const button = page.getByRole("button", { name: "Set grpc_service to energy.ContainerExecutor" });
  await button.click();
  await expect(page.locator("#config-file")).toContainText("edited");
  await expect(page.locator("#services")).toHaveText("3 services ready");
  await expect(button).toBeHidden();
  await expect(page.locator("#earlier")).toContainText("call energy-analyzer on energy.ContainerExecutor");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator("#config-file")).not.toContainText("edited");
  await expect(page.locator("#services")).toHaveText("1 of 3 services not ready");
  await button.press("Enter");
  await expect(page.locator("#services")).toHaveText("3 services ready");
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
});

test("where every service has the other package, the button sets it once for all", async ({ world, dashboard, page }) => {
  const other = "other-package";
  await world.pythonPeers({ behave: { "energy-generator": other, "energy-analyzer": other, "report-generator": other } });
  const { url } = await world.serve();
  await dashboard.open(url);
  await expect(page.locator("#services")).toHaveText("3 of 3 services not ready");
  const editor = new Editor(page);
  await editor.open();
  await dashboard.node("report-generator").click();
  await page.getByRole("button", { name: "Set grpc_service to energy.ContainerExecutor" }).click();
  await expect(page.locator("#services")).toHaveText("3 services ready");
  await expect(editor.line('"grpc_service"')).toHaveText('  "grpc_service": "energy.ContainerExecutor",');
  await editor.text.press("Control+z");
  await expect(page.locator("#config-file")).not.toContainText("edited");
});

test("a run that found a wrong path offers to mend it, and goes on", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await expect(page.locator("#services")).toHaveText("3 of 3 services not ready");
  await world.pythonPeers({ behave: { "energy-analyzer": "other-package" } });
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  await expect(dashboard.main).toContainText(/wrong service path/i);
  await page.getByRole("button", { name: "Set grpc_service to energy.ContainerExecutor" }).click();
  await dashboard.retry.click();
  await dashboard.expectAllSucceeded();
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
