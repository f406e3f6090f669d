import { createServer as createHttp1Server } from "node:http";
import { createSecureServer, createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http2";
import { createServer as createTcpServer, type Server } from "node:net";

import { Authority, type Identity, inDays } from "../support/certificates.ts";
import { fanOut } from "../support/fan-out.ts";
import { callInGrpcWeb } from "../support/grpc-web.ts";
import { expect, test } from "../support/test.ts";
import type { World } from "../support/world.ts";

// What an Envoy that is set up by `wattflow envoy` answers, seen without a browser.

const ORIGIN = "http://127.0.0.1:8080";

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

/** Starts an Envoy for a pipeline of these addresses, the first of which must be one of a service; returns how to call them. */
async function envoyFor(world: World, addresses: Record<string, string>, ...args: string[]) {
  world.usePipeline(fanOut("envoy", Object.entries(addresses).map(([id, address]) => ({ id, address }))));
  const { gateway } = await world.envoy(ORIGIN, ...args);
  return (address: string) => callInGrpcWeb(`${gateway}/grpc/${address}/ContainerExecutor/Execute`, { origin: ORIGIN });
}

test("every answer that Envoy makes itself can be read by the page, and says whose fault it is", async ({ world }) => {
  const [cut, http1, refused, other] = [await world.freePort(), await world.freePort(), await world.freePort(), await world.freePort()];
  const peer = createServer();
  peer.on("session", (session) => session.destroy());
  await world.listen(peer, cut);
  await world.listen(createHttp1Server((_, response) => response.end("hello")), http1);
  const nowhere = `no_such_host.invalid:${other}`;
  const call = await envoyFor(world, { a: `127.0.0.1:${cut}`, b: `127.0.0.1:${http1}`, c: `localhost:${refused}`, d: nowhere });

  const readable = { allowedOrigin: ORIGIN, exposed: expect.stringContaining("wattflow-cause") };
  expect(await call(`127.0.0.1:${cut}`)).toMatchObject({ ...readable, grpcStatus: "14", cause: "connection-lost" });
  expect(await call(`127.0.0.1:${http1}`)).toMatchObject({ ...readable, grpcStatus: "14", cause: "not-grpc" });
  expect(await call(`localhost:${refused}`)).toMatchObject({ ...readable, grpcStatus: "14", cause: "connection-refused" });
  expect(await call(nowhere)).toMatchObject({
    ...readable,
    grpcStatus: "14",
    cause: "name-not-resolved",
    message: `cannot reach ${nowhere}: the host name does not resolve`,
  });
  for (const unknown of [`127.0.0.1:${other}`, `localhost:${cut}`, "x"]) {
    expect(await call(unknown)).toMatchObject({ ...readable, grpcStatus: "7", cause: "refused-by-gateway" });
  }
});

test("what is no gRPC is told from an error of the service, and no service speaks as the gateway", async ({ world }) => {
  const GRPC = "application/grpc+proto";
  /** What the peer answers, and what is read of it: the status and the cause. */
  const replies: Record<string, [reply: OutgoingHttpHeaders, trailers: OutgoingHttpHeaders | null, told: object]> = {
    "an error": [{ "content-type": GRPC, "grpc-status": "5" }, null, { grpcStatus: "5", cause: null }],
    "an error that http has too": [{ ":status": 503, "content-type": GRPC, "grpc-status": "8" }, null, { grpcStatus: "8", cause: null }],
    "a web page": [{ "content-type": "text/html" }, null, { grpcStatus: "2", cause: "not-grpc" }],
    "no such page": [{ ":status": 404, "content-type": "text/html" }, null, { grpcStatus: "12", cause: "not-grpc" }],
    "a proxy without a service": [{ ":status": 503 }, null, { grpcStatus: "14", cause: "not-grpc" }],
    "gRPC-Web": [{ "content-type": "application/grpc-web+proto" }, null, { grpcStatus: null, cause: "not-grpc" }],
    "a cause in headers": [{ "content-type": GRPC, "grpc-status": "7", "wattflow-cause": "refused-by-gateway" }, null, { grpcStatus: "7", cause: null }],
    "a cause in trailers": [{ "content-type": GRPC }, { "grpc-status": "7", "wattflow-cause": "refused-by-gateway" }, { grpcStatus: "7", cause: null }],
  };
  const addresses: Record<string, string> = {};
  for (const [id, [headers, trailers]] of Object.entries(replies)) {
    const peer = createServer();
    peer.on("stream", (stream) => {
      stream.on("error", () => {});
      stream.once("wantTrailers", () => stream.sendTrailers(trailers ?? {}));
      stream.respond({ ":status": 200, ...headers }, { waitForTrailers: trailers !== null, endStream: trailers === null && "grpc-status" in headers });
      stream.end();
    });
    const port = await world.freePort();
    await world.listen(peer, port);
    addresses[id] = `127.0.0.1:${port}`;
  }
  const call = await envoyFor(world, addresses);
  const told = async ([id, address]: [string, string]) => [id, await call(address)] as const;
  const found = Object.fromEntries(await Promise.all(Object.entries(addresses).map(told)));
  expect(found).toMatchObject(Object.fromEntries(Object.entries(replies).map(([id, [, , told]]) => [id, told])));
});

test("a call ends at its deadline, and without one at the longest timeout of its address", async ({ world }) => {
  // A service that does not look at deadlines itself.
  const peer = createServer();
  peer.on("stream", (stream) => stream.on("error", () => {}));
  await world.listen(peer, world.port("energy-generator"));
  world.config.containers["energy-generator"].timeout_seconds = 4;
  const { gateway } = await world.envoy(ORIGIN);
  const address = world.config.service_registry["energy-generator"];
  const url = `${gateway}/grpc/${address}/ContainerExecutor/Execute`;
  for (const [timeout, atLeastMillis, atMostMillis] of [
    ["300m", 250, 3_500],
    ["1H", 3_900, 8_000],
    [undefined, 3_900, 8_000],
  ] as const) {
    const startedAt = Date.now();
    const late = await callInGrpcWeb(url, { origin: ORIGIN, timeout });
    expect(late).toMatchObject({ httpStatus: 200, grpcStatus: "4", allowedOrigin: ORIGIN });
    const tookMillis = Date.now() - startedAt;
    expect(tookMillis).toBeGreaterThan(atLeastMillis);
    expect(tookMillis).toBeLessThan(atMostMillis);
  }
});

test("a service that takes longer than Envoy's own limit of 15 seconds is waited for", async ({ world }) => {
  const delay = "17s";
  world.config.service_registry["energy-generator"] = `127.0.0.1:${world.port("energy-generator")}`;
  const service = world.wattflow("dummy", "--listen", world.config.service_registry["energy-generator"], "--delay", delay);
  await service.printed(/:\d+/);
  const { gateway } = await world.envoy(ORIGIN);
  const address = world.config.service_registry["energy-generator"];
  const reply = await callInGrpcWeb(`${gateway}/grpc/${address}/ContainerExecutor/Execute`, { origin: ORIGIN, timeout: "30S" });
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
  const { gateway } = await world.envoy(ORIGIN);
  const address = world.config.service_registry["energy-generator"];
  const reply = await callInGrpcWeb(`${gateway}/grpc/${address.toUpperCase()}/a.B/C`, {
    origin: ORIGIN,
    headers: { authorization: "Bearer x", cookie: "a=b", referer: ORIGIN, "my-key": "1", "my-key-bin": "AAE=" },
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

test("services with TLS are called by the name in their certificate, or it is told what is wrong with that", async ({ world }) => {
  const [authority, stranger] = [new Authority(world.directory), new Authority(world.directory)];
  const listen = async (server: Server) => {
    const port = await world.freePort();
    await world.listen(server, port);
    return port;
  };
  const peer = async (identity: Identity) => {
    const server = createSecureServer(identity);
    server.on("sessionError", () => {});
    server.on("stream", (stream) => {
      stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "0" }, { endStream: true });
    });
    return listen(server as unknown as Server);
  };
  const good = await peer(authority.issue("DNS:localhost"));
  // Each also by a name that stands for addresses where nothing listens, too.
  const told: [address: string, outcome: object][] = [
    [`localhost:${good}`, { grpcStatus: "0", cause: null }],
    [`127.0.0.1:${good}`, { grpcStatus: "14", cause: "certificate-wrong-name", message: expect.stringContaining("[localhost]") }],
    [`localhost:${await peer(authority.issue("DNS:elsewhere.example"))}`, { cause: "certificate-wrong-name" }],
    [`localhost:${await peer(authority.issue("DNS:localhost", [inDays(-3), inDays(-2)]))}`, { cause: "certificate-expired" }],
    [`localhost:${await peer(stranger.issue("DNS:localhost"))}`, { cause: "certificate-unknown-issuer" }],
    [`localhost:${await listen(createServer() as unknown as Server)}`, { cause: "tls-failed" }],
    [`localhost:${await world.freePort()}`, { cause: "connection-refused" }],
    [`localhost:${await listen(createTcpServer(() => {}))}`, { cause: "timed-out", message: expect.stringMatching(/timed out$/) }],
  ];
  const addresses = Object.fromEntries(told.map(([address]) => [address, `grpcs://${address}`]));
  const call = await envoyFor(world, addresses, "--ca", authority.file);
  const found = await Promise.all(told.map(async ([address]) => call(address)));
  expect(found).toMatchObject(told.map(([, outcome]) => outcome));
});
