import { createServer, type IncomingHttpHeaders } from "node:http2";

import type { NodeId } from "../support/config.ts";
import { CuttingPeer } from "../support/cutting-peer.ts";
import { expect, test } from "../support/test.ts";
import type { World } from "../support/world.ts";

const FAILING: NodeId = "energy-analyzer";
const OTHERS: NodeId[] = ["energy-generator", "report-generator"];

/** The page on one origin, its gateway, an Envoy set up by `wattflow envoy`, on another; returns the page's URL. */
async function pageWithEnvoy(world: World): Promise<string> {
  const { url } = await world.serve();
  const { gateway } = await world.envoy(url);
  return `${url}/?gateway=${gateway}`;
}

test("Envoy takes what `wattflow envoy` prints for TLS, IPv6 and services called directly", async ({ world }) => {
  world.config.service_registry["energy-generator"] = "grpcs://Meters.example.:443";
  world.config.service_registry["energy-analyzer"] = "[::1]:50051";
  world.config.service_registry["report-generator"] = "https://web.example/reports";
  const { code, stderr } = await world.validateEnvoy("--listen", "[::]:8081", "--allow-origin", "https://pipelines.example");
  expect(code, stderr).toBe(0);
});

test("the pipeline runs from a page of another origin", async ({ world, dashboard, page }) => {
  await world.pythonPeers();
  const called = new Set<string>();
  page.on("request", (request) => {
    if (request.url().includes("/grpc/")) {
      called.add(new URL(request.url()).origin);
    }
  });
  const url = await pageWithEnvoy(world);
  await dashboard.open(url);
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
  expect([...called]).toEqual([new URL(url).searchParams.get("gateway")]);
  expect(await world.dataRows("energy_report.csv")).toHaveLength(48);
  // Selecting a node writes the address bar, and the gateway stays there.
  await dashboard.node(FAILING).click();
  await expect(page).toHaveURL(/gateway=.*node=energy-analyzer/);
});

test("a gateway that is no origin is refused, and the page's own is used", async ({ world, dashboard, page }) => {
  await world.pythonPeers();
  const { url } = await world.serve();
  await dashboard.open(`${url}/?gateway=javascript:alert(1)`);
  await expect(page.getByRole("alert")).toContainText("gateway=javascript:alert(1) in the address bar is no origin");
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
});

/** What goes wrong at the second of three nodes, and the words of the page for it. */
const FAULTS: { name: string; cause: (world: World) => Promise<unknown>; words: (RegExp | string)[] }[] = [
  {
    name: "a service that is down",
    cause: async () => {},
    words: [/connection refused/i, /cannot reach localhost:\d+: .*refused/i],
  },
  {
    name: "a service of the other protobuf package",
    cause: (world) => world.pythonPeers({ only: [FAILING], behave: { [FAILING]: "other-package" } }),
    words: [/wrong service path/i, "UNIMPLEMENTED", "energy.ContainerExecutor"],
  },
  {
    name: "a handler that raises",
    cause: (world) => world.pythonPeers({ only: [FAILING], behave: { [FAILING]: "raise" } }),
    words: [/error in the service/i, "the handler fell over"],
  },
  {
    name: "a passed deadline",
    cause: (world) => {
      world.config.containers[FAILING].timeout_seconds = 1;
      return world.pythonPeers({ only: [FAILING], behave: { [FAILING]: "hang" } });
    },
    words: [/deadline passed/i, "timeout_seconds"],
  },
  {
    name: "a connection cut in mid-reply",
    cause: (world) => CuttingPeer.start(world.port(FAILING)),
    words: [/connection lost/i],
  },
];

for (const fault of FAULTS) {
  test(`${fault.name} is told through Envoy as through the page's own gateway`, async ({ world, dashboard }) => {
    const peer = await fault.cause(world);
    await world.pythonPeers({ only: OTHERS });
    await dashboard.open(await pageWithEnvoy(world));
    await dashboard.run.click();
    await dashboard.expectRun("failed");
    for (const words of fault.words) {
      await expect(dashboard.main).toContainText(words);
    }
    if (peer instanceof CuttingPeer) {
      await peer.stop();
    }
  });
}

test("an address that Envoy does not know is refused with what to do", async ({ world, dashboard }) => {
  await world.pythonPeers();
  await dashboard.open(await pageWithEnvoy(world));
  const address = `localhost:${await world.freePort()}`;
  world.config.service_registry["energy-generator"] = address;
  await dashboard.upload.setInputFiles(await world.writeConfig());
  await expect(dashboard.node("energy-generator")).toContainText(address);
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  await expect(dashboard.main).toContainText(/refused by gateway/i);
  await expect(dashboard.main).toContainText(`no route for /grpc/${address}/ContainerExecutor/Execute`);
  await expect(dashboard.main).toContainText("wattflow envoy CONFIG");
});

test("a stopped Envoy is the gateway that does not answer", async ({ world, dashboard }) => {
  await world.pythonPeers();
  const { url } = await world.serve();
  const { envoy, gateway } = await world.envoy(url);
  await dashboard.open(`${url}/?gateway=${gateway}`);
  await envoy.kill();
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  await expect(dashboard.main).toContainText(/gateway unreachable/i);
  await expect(dashboard.main).toContainText(gateway);
});

test("a page that Envoy does not allow gets no answer, and Envoy's log says which page it was", async ({ world, dashboard }) => {
  await world.pythonPeers();
  const { url } = await world.serve();
  const { envoy, gateway } = await world.envoy("http://localhost:8080");
  await dashboard.open(`${url}/?gateway=${gateway}`);
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  await expect(dashboard.main).toContainText(/gateway unreachable/i);
  await envoy.stop();
  const lines = envoy.transcript.split("\n").filter((line) => line.includes("/Execute"));
  expect(lines.map((line) => JSON.parse(line))).toEqual([expect.objectContaining({ method: "OPTIONS", origin: url })]);
});

test("cancelling a run and its deadline reach the service", async ({ world, dashboard }) => {
  const calls: { timeout: unknown; ended: Promise<number> }[] = [];
  const peer = createServer();
  peer.on("stream", (stream, headers: IncomingHttpHeaders) => {
    const ended = new Promise<number>((resolve) => stream.once("close", () => resolve(stream.rstCode)));
    stream.on("error", () => {});
    // The page also asks how the service is, and gives up when the run starts.
    if (!headers[":path"]?.endsWith("/Execute")) {
      return;
    }
    calls.push({ timeout: headers["grpc-timeout"], ended });
  });
  await world.listen(peer, world.port("energy-generator"));
  await dashboard.open(await pageWithEnvoy(world));
  await dashboard.run.click();
  await expect.poll(() => calls.length).toBe(1);
  const cancelledAt = Date.now();
  await dashboard.cancel.click();
  expect(await calls[0]?.ended, "the stream is reset").not.toBe(0);
  expect(Date.now() - cancelledAt).toBeLessThan(2_000);
  await dashboard.expectRun("cancelled");
  expect(calls[0]?.timeout).toMatch(/^\d+m$/);
});
