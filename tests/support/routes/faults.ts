/** The table: what may be at the end of a route, and what each caller makes of it before a run and in one. */

import { createServer as createHttpServer } from "node:http";
import { createServer as createTcpServer } from "node:net";

import { inDays } from "../certificates.ts";
import { allowAnyPage } from "./service.ts";
import {
  blocked,
  everywhere,
  type Expected,
  type Fault,
  GATEWAY_CALLS,
  hidden,
  impossible,
  IN_NATIVE,
  NO_BROWSER,
  NO_GATEWAY,
  SYSTEM_TRUST,
  verdict,
} from "./table.ts";

const HERE = "IP:127.0.0.1";
const HEALTHY: Expected = { found: verdict("healthy", /says that it serves/), ran: null };

const WELL: Fault[] = [
  { id: "healthy", stand: (stage) => stage.service(), on: everywhere(HEALTHY) },
  {
    id: "healthy-tls",
    stand: (stage) => stage.service({ identity: stage.authority.issue(HERE) }),
    on: everywhere(HEALTHY, { direct: SYSTEM_TRUST }),
  },
  {
    id: "says-no",
    stand: (stage) => stage.service({ refuses: true }),
    on: everywhere({ ...HEALTHY, ran: verdict("failed by the service", /the meter is being calibrated/) }),
  },
  {
    id: "not-serving",
    stand: (stage) => stage.service({ health: "not-serving" }),
    on: everywhere({
      found: verdict("not-serving", /says that it does not serve now/, /wait until it is up/),
      ran: verdict("error in the service", /UNAVAILABLE \(14\): shutting down/),
    }),
  },
  {
    id: "no-health",
    stand: (stage) => stage.service({ health: null }),
    on: everywhere({ found: verdict("health-unknown", /has no health service/), ran: null }),
  },
];

const OTHERS: Fault[] = [
  {
    id: "wrong-path",
    stand: (stage) => stage.service({ name: "energy.ContainerExecutor" }),
    on: everywhere({
      found: verdict("wrong-service-path", /set "grpc_service": "energy\.ContainerExecutor"/),
      ran: verdict("wrong service path", /UNIMPLEMENTED \(12\)/, /ContainerExecutor or energy\.ContainerExecutor/),
    }),
  },
  {
    id: "native-port",
    stand: (stage) => stage.service({ protocol: "native" }),
    on: everywhere(IN_NATIVE, {
      direct: {
        found: verdict("native-grpc-port", /without http:\/\//),
        ran: blocked(/host:port without http is called through the gateway/),
      },
      "terminal-web": {
        found: verdict("native-grpc-port", /without http:\/\//),
        ran: verdict("not a gRPC service", /answered, but not in HTTP\/1\.1/),
      },
    }),
  },
  {
    id: "web-server",
    stand: (stage) =>
      stage.listen(
        createHttpServer((_, answer) => {
          allowAnyPage(answer);
          answer.writeHead(200, { "content-type": "text/html" }).end("<h1>hello</h1>");
        }),
      ),
    on: everywhere({ found: verdict("not-grpc", /Check the port/), ran: verdict("not a gRPC service", /Check the port/) }),
  },
  {
    id: "no-web-server",
    stand: (stage) =>
      stage.listen(
        createTcpServer((socket) => {
          socket.on("error", () => {}).on("data", () => socket.write("-ERR unknown command\r\n"));
        }),
      ),
    on: everywhere(
      { found: verdict("not-grpc", /Check the port/), ran: verdict("not a gRPC service", /Check the port/) },
      hidden(verdict("blocked-or-down")),
    ),
  },
  {
    id: "no-cors",
    stand: (stage) => stage.service({ cors: false }),
    on: {
      ...everywhere(GATEWAY_CALLS, { terminal: NO_BROWSER, "terminal-web": NO_BROWSER }),
      direct: { found: verdict("blocked-or-down", /CORS/), ran: blocked(/CORS/) },
    },
  },
];

const UNREACHABLE: Fault[] = [
  {
    id: "name",
    stand: async (stage) => stage.address(50051, { host: "nonexistent.invalid" }),
    on: everywhere(
      {
        found: verdict("name-not-resolved", /nonexistent\.invalid/),
        ran: verdict("name does not resolve", /nonexistent\.invalid/),
      },
      hidden(verdict("name-not-resolved", /nonexistent\.invalid/)),
    ),
  },
  {
    id: "refused",
    stand: async (stage) => stage.address(await stage.world.freePort()),
    on: everywhere(
      {
        found: verdict("connection-refused", /nothing listens on that port/),
        ran: verdict("connection refused", /nothing listens on that port/, /Start the service of refused/),
      },
      hidden(verdict("connection-refused", /nothing listens on that port/), /nothing listens there/),
    ),
  },
  {
    id: "silent",
    stand: (stage) => stage.listen(createTcpServer((socket) => socket.on("error", () => {}))),
    timeoutSeconds: 2,
    on: everywhere({
      found: verdict("timed-out", /Nothing came back/),
      ran: verdict("deadline passed", /raise timeout_seconds of silent/),
    }),
  },
  {
    id: "silent-tls",
    stand: (stage) => stage.listen(createTcpServer((socket) => socket.on("error", () => {})), { tls: true }),
    on: everywhere(
      { found: verdict("timed-out", /Nothing came back/), ran: verdict("timed out", /Nothing came back/) },
      { direct: impossible("to a page, a connection that does not come about is an answer that does not come") },
    ),
  },
];

const CERTIFICATES: Fault[] = [
  {
    id: "expired",
    stand: (stage) => stage.service({ identity: stage.authority.issue(HERE, [inDays(-3), inDays(-2)]) }),
    on: everywhere(
      { found: verdict("certificate-expired", /Renew/), ran: verdict("certificate expired", /Renew the certificate of expired/) },
      hidden(verdict("certificate-expired", /Renew/), /certificate is not accepted/),
    ),
  },
  {
    id: "unknown-authority",
    stand: (stage) => stage.service({ identity: stage.stranger.issue(HERE) }),
    on: everywhere(
      { found: verdict("certificate-unknown-issuer", /--ca FILE/), ran: verdict("certificate by an unknown authority", /--ca FILE/) },
      hidden(verdict("certificate-unknown-issuer", /trust it in the browser/), /certificate is not accepted/),
    ),
  },
  {
    id: "other-name",
    stand: (stage) => stage.service({ identity: stage.authority.issue("DNS:elsewhere.example") }),
    on: everywhere(
      {
        found: verdict("certificate-wrong-name", /elsewhere\.example/),
        ran: verdict("certificate for another name", /elsewhere\.example/),
      },
      hidden(verdict("certificate-wrong-name", /elsewhere\.example/), /certificate is not accepted/),
    ),
  },
];

const refused = (...says: RegExp[]): Expected => ({
  found: verdict("refused-by-gateway", ...says),
  ran: verdict("refused by gateway", ...says),
});

const GATEWAYS: Fault[] = [
  {
    id: "not-allowed",
    stand: async (stage) => {
      const address = await stage.service({ protocol: "native" });
      if (stage.protocol === "native") {
        return address;
      }
      // Called itself, a gateway is a gRPC-Web server.
      const gateway = stage.world.wattflow("serve", "--listen", "127.0.0.1:0", "--allow-origin", `http://${stage.page}`);
      const [url] = await gateway.printed(/http:\/\/127\.0\.0\.1:\d+/);
      return `${url}/grpc/${address.replace("http://", "")}`;
    },
    hidden: true,
    on: everywhere(refused(/restart it with --allow 127\.0\.0\.1:\d+/), {
      envoy: refused(/no route for \/grpc\/127\.0\.0\.1:\d+\/.*wattflow envoy CONFIG/),
      terminal: NO_GATEWAY,
    }),
  },
  {
    id: "gateway-stopped",
    scene: "the gateway stopped",
    stand: (stage) => stage.service(),
    on: everywhere(
      {
        found: verdict("gateway-unreachable", /was stopped, or the network is down/),
        ran: verdict("gateway unreachable", /was stopped, or the network is down/),
      },
      // The page goes on without it.
      { direct: HEALTHY, terminal: NO_GATEWAY, "terminal-web": NO_GATEWAY },
    ),
  },
];

const BROWSERS: Fault[] = [
  {
    id: "mixed-content",
    scene: "an https page",
    stand: async () => "http://energy.example:50051",
    on: {
      ...everywhere(GATEWAY_CALLS, { terminal: NO_BROWSER, "terminal-web": NO_BROWSER }),
      direct: {
        // It is a problem of the config, and nothing runs before it is mended.
        found: verdict("mixed-content", /served over https/, /write an https:\/\/ address/),
        ran: null,
      },
    },
  },
  {
    id: "local-network",
    scene: "a page of the internet",
    stand: (stage) => stage.service(),
    on: {
      ...everywhere(GATEWAY_CALLS, { terminal: NO_BROWSER, "terminal-web": NO_BROWSER }),
      direct: { found: verdict("blocked-or-down", /local network/), ran: blocked(/local network/) },
    },
  },
];

/** The first is well by every route. */
export const FAULTS: Fault[] = [...WELL, ...OTHERS, ...UNREACHABLE, ...CERTIFICATES, ...GATEWAYS, ...BROWSERS];
