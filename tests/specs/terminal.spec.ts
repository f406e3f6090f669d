import { readFile } from "node:fs/promises";

import { expect, test } from "../support/test.ts";

const LOG_LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - (INFO|WARNING|ERROR) - \S/;

test("a headless run against the reference services exits 0 and leaves the original's log", async ({ world }) => {
  await world.referenceServices();
  const run = await world.runWattflow("run", await world.writeConfig());
  expect(run.code, run.stderr).toBe(0);
  const generated = await world.dataRows("energy_data.csv");
  expect(await world.dataRows("energy_report.csv")).toHaveLength(generated.length);

  const log = await readFile(world.path("logs/orchestrator.log"), "utf8");
  for (const line of log.trimEnd().split("\n")) {
    expect(line).toMatch(LOG_LINE);
  }
  expect(log).toContain("[gRPC] Connecting to");
});

test("a headless run with one service down exits 1 and names the node, the address and the cause", async ({ world }) => {
  await world.pythonPeers({ only: ["energy-generator", "report-generator"] });
  const run = await world.runWattflow("run", await world.writeConfig());
  expect(run.code).toBe(1);
  const said = run.stdout + run.stderr;
  expect(said).toContain("energy-analyzer");
  expect(said).toContain(world.config.service_registry["energy-analyzer"]);
  expect(said).toMatch(/unreachable|refused|nothing answered/i);
  const log = await readFile(world.path("logs/orchestrator.log"), "utf8");
  expect(log).toMatch(/ - ERROR - .*energy-analyzer/);
});

test("a headless run ends with 130 when it is interrupted", async ({ world }) => {
  await world.pythonPeers({ behave: { "energy-analyzer": "hang" } });
  const run = world.wattflow("run", await world.writeConfig());
  await run.printed(/energy-generator.*succeeded/i);
  run.signal("SIGINT");
  expect((await run.ended).code).toBe(130);
});

test("preflight tells what each service is before anything runs", async ({ world }) => {
  await world.pythonPeers({
    only: ["energy-generator", "report-generator"],
    behave: { "energy-generator": "raise", "report-generator": "other-package" },
  });
  const preflight = await world.runWattflow("preflight", await world.writeConfig(), "--format", "json");
  expect(preflight.code, preflight.stderr).toBe(1);
  const found = JSON.parse(preflight.stdout).map(
    (node: { node: string; state: string; grpc_service: string | null }) => [node.node, node.state, node.grpc_service],
  );
  expect(found).toEqual([
    ["energy-generator", "health-unknown", null],
    ["energy-analyzer", "connection-refused", null],
    ["report-generator", "wrong-service-path", "energy.ContainerExecutor"],
  ]);
});

test("an invalid config is not run: exit 2, and its problems are located", async ({ world }) => {
  world.config.containers["report-generator"].next_node = "nowhere";
  const run = await world.runWattflow("run", await world.writeConfig());
  expect(run.code).toBe(2);
  expect(run.stdout + run.stderr).toMatch(/\d+:\d+/);
  expect(run.stdout + run.stderr).toContain("nowhere");
});

test("validate exits 0 for a good file and 2 when any file has an error", async ({ world }) => {
  const good = await world.writeConfig();
  const bad = await world.write("bad.json", "{");
  const alone = await world.runWattflow("validate", good);
  expect(alone.code, alone.stdout + alone.stderr).toBe(0);
  const both = await world.runWattflow("validate", "--format", "concise", good, bad);
  expect(both.code).toBe(2);
  expect(both.stdout + both.stderr).toMatch(/bad\.json:1:\d+/);
});

test("validate speaks to GitHub: workflow commands, and a SARIF log over all files", async ({ world }) => {
  const good = await world.writeConfig();
  const bad = await world.write("bad.json", "{");
  const github = await world.runWattflow("validate", "--format", "github", good, bad);
  expect(github.code).toBe(2);
  expect(github.stdout).toMatch(/^::error file=.*bad\.json,line=1,col=\d+,endLine=1,endColumn=\d+,title=[^:]+::/);
  const sarif = await world.runWattflow("validate", "--format", "sarif", good, bad);
  expect(sarif.code).toBe(2);
  const [run] = JSON.parse(sarif.stdout).runs;
  expect(run.results.length).toBeGreaterThan(0);
  for (const { ruleId, ruleIndex, locations } of run.results) {
    expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/bad\.json$/);
  }
});

test("validate --fix repairs a file, which then runs", async ({ world }) => {
  await world.referenceServices();
  const config = await world.writeConfig();
  const text = await readFile(config, "utf8");
  const broken = await world.write("broken.json", text.replace(/\}\s*$/, ",}"));
  const fixed = await world.runWattflow("validate", "--fix", broken);
  expect(fixed.code, fixed.stdout + fixed.stderr).toBe(0);
  expect(fixed.stderr).toMatch(/^fixed 1 problem in .*broken\.json\n.*broken\.json:\d+: trailing-comma: /);
  expect(JSON.parse(await readFile(broken, "utf8"))).toEqual(JSON.parse(text));
  const run = await world.runWattflow("run", broken);
  expect(run.code, run.stderr).toBe(0);
});

test("what cannot be done is said on one line, with the exit code for it", async ({ world }) => {
  const missing = await world.runWattflow("run", "no-such-file.json");
  expect(missing.code).toBe(2);
  expect(missing.stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(missing.stderr).toContain("no-such-file.json");
  expect(missing.stderr).not.toMatch(/panicked|RUST_BACKTRACE/);
});
