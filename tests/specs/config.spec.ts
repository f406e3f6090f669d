import { expect, test } from "../support/test.ts";

const MEBIBYTE = 1024 * 1024;

test("an uploaded config replaces the one that was loaded, and runs", async ({ world, dashboard }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  const renamed = JSON.stringify(world.config).replaceAll("energy-analyzer", "my-analyzer");
  await dashboard.upload.setInputFiles(await world.write("mine.json", renamed));
  await expect(dashboard.node("my-analyzer")).toBeVisible();
  await expect(dashboard.node("energy-analyzer")).toHaveCount(0);
  await dashboard.run.click();
  await dashboard.expectRun("succeeded");
});

test("a config can be dropped onto the page", async ({ world, dashboard }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await dashboard.drop("mine.json", JSON.stringify(world.config).replaceAll("energy-analyzer", "my-analyzer"));
  await expect(dashboard.node("my-analyzer")).toBeVisible();
});

const BAD_FILES: { name: string; content: () => string | Buffer; place: RegExp }[] = [
  { name: "invalid JSON", content: () => '{\n  "start_node": oops\n}', place: /(?<!\d)2:17(?!\d)/ },
  { name: "an empty file", content: () => "", place: /(?<!\d)1:1(?!\d)/ },
  { name: "a binary file", content: () => Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 255, 254]), place: /(?<!\d)1:\d+/ },
  { name: "a file of 50 MiB", content: () => `[${'"x", '.repeat((50 * MEBIBYTE) / 5)}`, place: /(?<!\d)1:\d+/ },
];

for (const { name, content, place } of BAD_FILES) {
  test(`${name} gets a located message, and the config from before still runs`, async ({ world, dashboard }) => {
    const { url } = await world.serve("--reference-services");
    await dashboard.open(url);
    await dashboard.upload.setInputFiles(await world.write("bad.json", content()));

    const problem = dashboard.problems.filter({ hasText: place }).first();
    await expect(problem).toBeVisible({ timeout: 20_000 });
    await expect(problem).toHaveAttribute("data-severity", "error");
    await dashboard.expectNotRunnable();

    await dashboard.goBackToConfigFromBefore();
    await dashboard.run.click();
    await dashboard.expectAllSucceeded();
  });
}

test("a cyclic config shows the cycle, cannot be run and says why, and the one from before still runs", async ({
  world,
  dashboard,
}) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  world.config.containers["report-generator"].next_node = "energy-generator";
  await dashboard.upload.setInputFiles(await world.write("cyclic.json", JSON.stringify(world.config, null, 2)));

  const problem = dashboard.problems.first();
  await expect(problem).toHaveAttribute("data-severity", "error");
  await expect(problem).toContainText(/\d+:\d+/);
  await expect(problem).toContainText(/energy-generator\W+energy-analyzer\W+report-generator\W+energy-generator/);
  await dashboard.expectNotRunnable();

  await dashboard.goBackToConfigFromBefore();
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
});

test("every problem of a config is listed with its place and what to do", async ({ world, dashboard }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const container = { ...world.config.containers["energy-analyzer"], next_node: "nowhere", output_file: "" };
  world.config.containers["energy-analyzer"] = container;
  await dashboard.upload.setInputFiles(await world.write("bad.json", JSON.stringify(world.config, null, 2)));
  await expect.poll(() => dashboard.problems.count()).toBeGreaterThanOrEqual(2);
  for (const problem of await dashboard.problems.all()) {
    await expect(problem).toContainText(/\d+:\d+/);
  }
});
