import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer as createHttp1Server } from "node:http";
import { createSecureServer, createServer, type IncomingHttpHeaders } from "node:http2";

import type { NodeId } from "../support/config.ts";
import { CuttingPeer } from "../support/cutting-peer.ts";
import { callInGrpcWeb } from "../support/grpc-web.ts";
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
  await expect(page.getByRole("alert")).toContainText("`gateway=javascript:alert(1)` in the address bar is no origin");
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
});

/** What goes wrong at the second of three nodes, and the words of the page for it. */
const FAULTS: { name: string; cause: (world: World) => Promise<unknown>; words: (RegExp | string)[] }[] = [
  {
    name: "a service that is down",
    cause: async () => {},
    words: [/service unreachable/i, /cannot reach localhost:\d+: .*refused/],
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

test("a call in the name of an origin that is not allowed is refused, and says which flag allows it", async ({ world }) => {
  await world.pythonPeers({ only: ["energy-generator"] });
  const { gateway } = await world.envoy("http://127.0.0.1:8080");
  const url = `${gateway}/grpc/${world.config.service_registry["energy-generator"]}/ContainerExecutor/Execute`;
  const allowed = await callInGrpcWeb(url, { origin: "http://127.0.0.1:8080" });
  expect(allowed).toMatchObject({ httpStatus: 200, grpcStatus: "0", allowedOrigin: "http://127.0.0.1:8080" });
  for (const origin of ["http://127.0.0.1:8081", "https://127.0.0.1:8080", "http://127.0.0.1:8080.evil.example", "null"]) {
    const refused = await callInGrpcWeb(url, { origin });
    expect(refused).toMatchObject({ grpcStatus: "7", allowedOrigin: null, cause: null });
    expect(refused.message).toContain(`--allow-origin ${origin}`);
  }
});

test("every answer that Envoy makes itself can be read by the page, and says whose fault it is", async ({ world }) => {
  const [cut, http1, nobody] = [await world.freePort(), await world.freePort(), await world.freePort()];
  world.config.service_registry = {
    "energy-generator": `127.0.0.1:${cut}`,
    "energy-analyzer": `127.0.0.1:${http1}`,
    "report-generator": `no_such_host.invalid:${nobody}`,
  };
  const peer = createServer();
  peer.on("session", (session) => session.destroy());
  await world.listen(peer, cut);
  await world.listen(createHttp1Server((_, response) => response.end("hello")), http1);
  const origin = "http://127.0.0.1:8080";
  const { gateway } = await world.envoy(origin);
  const outcome = async (address: string) =>
    callInGrpcWeb(`${gateway}/grpc/${address}/ContainerExecutor/Execute`, { origin });

  const readable = { allowedOrigin: origin, exposed: expect.stringContaining("wattflow-cause") };
  expect(await outcome(`127.0.0.1:${cut}`)).toMatchObject({ ...readable, grpcStatus: "14", cause: "connection-lost" });
  expect(await outcome(`127.0.0.1:${http1}`)).toMatchObject({ ...readable, grpcStatus: "14", cause: "not-grpc" });
  expect(await outcome(`no_such_host.invalid:${nobody}`)).toMatchObject({
    ...readable,
    grpcStatus: "14",
    cause: "unreachable",
    message: `cannot reach no_such_host.invalid:${nobody}: the host name does not resolve`,
  });
  expect(await outcome(`127.0.0.1:${nobody}`)).toMatchObject({ ...readable, grpcStatus: "7", cause: "refused-by-gateway" });
  const elsewhere = await callInGrpcWeb(`${gateway}/`, { origin });
  expect(elsewhere).toMatchObject({ ...readable, grpcStatus: "7", cause: "refused-by-gateway" });
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

test("a call ends at its deadline, and without one at the longest timeout of its address", async ({ world }) => {
  // A service that does not look at deadlines itself.
  const peer = createServer();
  peer.on("stream", (stream) => stream.on("error", () => {}));
  await world.listen(peer, world.port("energy-generator"));
  world.config.containers["energy-generator"].timeout_seconds = 2;
  const origin = "http://127.0.0.1:8080";
  const { gateway } = await world.envoy(origin);
  const address = world.config.service_registry["energy-generator"];
  const url = `${gateway}/grpc/${address}/ContainerExecutor/Execute`;
  for (const [timeout, atLeastMillis] of [["300m", 250], ["1H", 1_900], [undefined, 1_900]] as const) {
    const startedAt = Date.now();
    const late = await callInGrpcWeb(url, { origin, timeout });
    expect(late).toMatchObject({ httpStatus: 200, grpcStatus: "4", allowedOrigin: origin });
    const tookMillis = Date.now() - startedAt;
    expect(tookMillis).toBeGreaterThan(atLeastMillis);
    expect(tookMillis).toBeLessThan(atLeastMillis + 1_500);
  }
});

test("a service that takes longer than Envoy's own limit of 15 seconds is waited for", async ({ world }) => {
  const delay = "17s";
  world.config.service_registry["energy-generator"] = `127.0.0.1:${world.port("energy-generator")}`;
  const service = world.wattflow("dummy", "--listen", world.config.service_registry["energy-generator"], "--delay", delay);
  await service.printed(/:\d+/);
  const origin = "http://127.0.0.1:8080";
  const { gateway } = await world.envoy(origin);
  const address = world.config.service_registry["energy-generator"];
  const reply = await callInGrpcWeb(`${gateway}/grpc/${address}/ContainerExecutor/Execute`, { origin, timeout: "30S" });
  expect(reply).toMatchObject({ httpStatus: 200, grpcStatus: "0" });
});

test("what concerns only the browser stays behind, and what the service says passes", async ({ world }) => {
  const seen: IncomingHttpHeaders[] = [];
  const peer = createServer();
  peer.on("stream", (stream, headers: IncomingHttpHeaders) => {
    seen.push(headers);
    stream.respond(
      { ":status": 302, "content-type": "application/grpc", location: "http://127.0.0.1:9/", "set-cookie": "a=b" },
      { endStream: true },
    );
  });
  await world.listen(peer, world.port("energy-generator"));
  const origin = "http://127.0.0.1:8080";
  const { gateway } = await world.envoy(origin);
  const address = world.config.service_registry["energy-generator"];
  const reply = await callInGrpcWeb(`${gateway}/grpc/${address.toUpperCase()}/a.B/C`, {
    origin,
    headers: { authorization: "Bearer x", cookie: "a=b", referer: origin, "my-key": "1", "my-key-bin": "AAE=" },
  });
  expect(seen[0]).toMatchObject({
    ":path": "/a.B/C",
    ":authority": address,
    authorization: "Bearer x",
    "my-key": "1",
    "my-key-bin": "AAE=",
    te: "trailers",
  });
  const ofBrowsers = /^(cookie|origin|referer|sec-fetch-.*|grpc-accept-encoding)$/;
  expect(Object.keys(seen[0] ?? {}).filter((name) => ofBrowsers.test(name))).toEqual([]);
  expect(reply.headers.get("location")).toBeNull();
  expect(reply.headers.get("set-cookie")).toBeNull();
});

test("services with TLS are called under the name in their certificate and no other", async ({ world }) => {
  const [key, certificate] = [world.path("key.pem"), world.path("certificate.pem")];
  const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test";
  execFileSync(
    "openssl",
    [...request.split(" "), "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
    { stdio: "ignore" },
  );
  const port = world.port("energy-generator");
  const peer = createSecureServer({ key: await readFile(key), cert: await readFile(certificate) });
  peer.on("stream", (stream) => {
    stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "0" }, { endStream: true });
  });
  await world.listen(peer, port);
  world.config.service_registry = {
    "energy-generator": `grpcs://localhost:${port}`,
    "energy-analyzer": `grpcs://127.0.0.1:${port}`,
    "report-generator": `grpcs://localhost:${world.port("report-generator")}`,
  };
  const origin = "http://127.0.0.1:8080";
  const { gateway } = await world.envoy(origin, "--ca", certificate);
  const call = (address: string) => callInGrpcWeb(`${gateway}/grpc/${address}/a.B/C`, { origin });
  expect(await call(`localhost:${port}`)).toMatchObject({ grpcStatus: "0" });
  const other = await call(`127.0.0.1:${port}`);
  expect(other).toMatchObject({ grpcStatus: "14", cause: "unreachable" });
  expect(other.message).toContain("CERTIFICATE_VERIFY_FAILED");
});
