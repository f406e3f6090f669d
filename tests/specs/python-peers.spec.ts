import { readFile } from "node:fs/promises";

import { expect, test } from "../support/test.ts";

test("Python services behind the gateway serve a whole run", async ({ world, dashboard }) => {
  await world.pythonPeers();
  const { url } = await world.serve();
  await dashboard.open(url);
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
  const generated = await world.dataRows("energy_data.csv");
  expect(generated).toHaveLength(48);
  expect(await world.dataRows("energy_report.csv")).toHaveLength(generated.length);
});

test("services of the other protobuf package run when the config says so", async ({ world, dashboard }) => {
  await world.pythonPeers({
    behave: {
      "energy-generator": "other-package",
      "energy-analyzer": "other-package",
      "report-generator": "other-package",
    },
  });
  Object.assign(world.config, { grpc_service: "energy.ContainerExecutor" });
  const { url } = await world.serve();
  await dashboard.open(url);
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
});

test("the reference services write, byte for byte, what Python writes from the same CSV", async ({ world }) => {
  await world.referenceServices();
  const run = await world.runWattflow("run", await world.writeConfig());
  expect(run.code, run.stderr).toBe(0);
  const converted = await world.convertInPython("energy_data.csv", "python.pb", "python.csv");
  expect(converted.code, converted.stderr).toBe(0);

  const read = async (name: string) => readFile(world.path(`data/${name}`));
  expect((await read("analysis_output.pb")).equals(await read("python.pb"))).toBe(true);
  expect(await read("energy_report.csv")).toEqual(await read("python.csv"));
});
