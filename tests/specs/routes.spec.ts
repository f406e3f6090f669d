import { createServer } from "node:http";

import type { Page } from "@playwright/test";

import { type NodeId, NODES } from "../support/config.ts";
import { Dashboard } from "../support/dashboard.ts";
import { expect, test } from "../support/test.ts";
import type { World } from "../support/world.ts";

// Every route to a service, with everything that can go wrong at its end, and what is said of it.

const FAILING: NodeId = "energy-analyzer";

interface Route {
  name: string;
  /** How the config writes the address of a port of this machine. */
  address: (port: number) => string;
  /** Runs the config by this route; returns how it ended and what was said of the node that failed. */
  run: (world: World, page: Page) => Promise<{ state: string; said: string }>;
}

async function runOnPage(url: string, page: Page): Promise<{ state: string; said: string }> {
  const dashboard = new Dashboard(page);
  await dashboard.open(url);
  await dashboard.run.click();
  await expect(dashboard.main).toHaveAttribute("data-run-state", /succeeded|failed/, { timeout: 20_000 });
  const state = (await dashboard.main.getAttribute("data-run-state")) ?? "";
  const title = page.locator(".failure-title");
  return { state, said: (await title.count()) > 0 ? await title.innerText() : "" };
}

async function runInTerminal(world: World): Promise<{ state: string; said: string }> {
  const run = await world.runWattflow("run", await world.writeConfig());
  return { state: run.code === 0 ? "succeeded" : "failed", said: run.stdout + run.stderr };
}

const native = (port: number) => `localhost:${port}`;
const grpcWeb = (port: number) => `http://127.0.0.1:${port}`;

const ROUTES: Route[] = [
  {
    name: "page → wattflow serve → native gRPC",
    address: native,
    run: async (world, page) => runOnPage((await world.serve()).url, page),
  },
  {
    name: "page → Envoy → native gRPC",
    address: native,
    run: async (world, page) => {
      const { url } = await world.serve();
      const { gateway } = await world.envoy(url);
      return runOnPage(`${url}/?gateway=${gateway}`, page);
    },
  },
  {
    name: "page → gRPC-Web",
    address: grpcWeb,
    run: async (world, page) => runOnPage((await world.serve()).url, page),
  },
  { name: "terminal → native gRPC", address: native, run: async (world) => runInTerminal(world) },
  { name: "terminal → gRPC-Web", address: grpcWeb, run: async (world) => runInTerminal(world) },
];

interface Fault {
  name: string;
  /** What stands at the port of the node that fails, instead of its service. */
  stand: (world: World, port: number) => Promise<void>;
  /** What is said of it; by the name of the route where that cannot know as much. */
  words: RegExp;
  otherwise?: Record<string, RegExp>;
}

const dummy = async (world: World, port: number, ...options: string[]) => {
  await world.wattflow("dummy", "--listen", `127.0.0.1:${port}`, ...options).printed(/listens at/);
};

const FAULTS: Fault[] = [
  {
    name: "nothing listens",
    stand: async () => {},
    words: /connection refused/i,
    // Envoy says in words of its own what it could not do, and a browser says nothing of a page it cannot reach.
    otherwise: {
      "page → Envoy → native gRPC": /service unreachable|connection refused/i,
      "page → gRPC-Web": /blocked by the browser, or down/i,
    },
  },
  {
    name: "the other package",
    stand: async (world, port) => dummy(world, port, "--grpc-service", "energy.ContainerExecutor"),
    words: /wrong service path/i,
  },
  {
    name: "the service says no",
    stand: async (world, port) => dummy(world, port, "--fail-rate", "1"),
    words: /failed by the service/i,
  },
  {
    name: "the deadline passes",
    stand: async (world, port) => dummy(world, port, "--delay", "1m"),
    words: /deadline passed/i,
  },
  {
    name: "a web server",
    stand: async (world, port) => {
      const server = createServer((_, answer) => {
        answer.writeHead(200, { "content-type": "text/html", "access-control-allow-origin": "*" }).end("<h1>hello</h1>");
      });
      await world.listen(server, port);
    },
    words: /not a gRPC service|connection lost/i,
    // It answers no preflight, so the browser keeps its answer from the page.
    otherwise: { "page → gRPC-Web": /blocked by the browser, or down|not a gRPC service/i },
  },
];

for (const route of ROUTES) {
  test.describe(route.name, () => {
    test("the pipeline runs", async ({ world, page }) => {
      const ports = Object.fromEntries(NODES.map((node) => [node, world.port(node)]));
      await world.referenceServices();
      for (const node of NODES) {
        world.config.service_registry[node] = route.address(ports[node] ?? 0);
      }
      expect((await route.run(world, page)).state).toBe("succeeded");
      const generated = await world.dataRows("energy_data.csv");
      expect(await world.dataRows("energy_report.csv")).toHaveLength(generated.length);
    });

    for (const fault of FAULTS) {
      test(`${fault.name}: it is told as what it is`, async ({ world, page }) => {
        for (const node of NODES) {
          const port = world.port(node);
          if (node === FAILING) {
            await fault.stand(world, port);
          } else {
            await dummy(world, port);
          }
          world.config.service_registry[node] = route.address(port);
          world.config.containers[node].timeout_seconds = 2;
        }
        const { state, said } = await route.run(world, page);
        expect(state).toBe("failed");
        expect(said).toMatch(fault.otherwise?.[route.name] ?? fault.words);
      });
    }
  });
}
