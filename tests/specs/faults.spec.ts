import type { NodeId } from "../support/config.ts";
import { CuttingPeer } from "../support/cutting-peer.ts";
import { expect, test } from "../support/test.ts";
import type { Behaviour, World } from "../support/world.ts";

const FAILING: NodeId = "energy-analyzer";
const OTHERS: NodeId[] = ["energy-generator", "report-generator"];

/** Something that goes wrong at the second of three nodes: how it comes about, what the page says, how it is mended. */
interface Fault {
  name: string;
  /** Brings the fault about, next to working services for the other nodes; returns what takes it away again. */
  cause: (world: World) => Promise<() => Promise<unknown>>;
  words: (world: World) => (string | RegExp)[];
}

function behaves(behaviour: Behaviour): Fault["cause"] {
  return async (world) => {
    const peer = await world.pythonPeers({ only: [FAILING], behave: { [FAILING]: behaviour } });
    return () => peer.stop();
  };
}

const FAULTS: Fault[] = [
  {
    name: "the service is down",
    cause: async () => async () => {},
    words: (world) => [/connection refused/i, world.config.service_registry[FAILING]],
  },
  {
    name: "the service answers success=false",
    cause: behaves("refuse"),
    words: () => [/failed by the service/i, "the meter is being calibrated"],
  },
  {
    name: "the handler raises",
    cause: behaves("raise"),
    words: () => [/error in the service/i, "UNKNOWN", "the handler fell over"],
  },
  {
    name: "the service has another protobuf package",
    cause: behaves("other-package"),
    words: () => [/wrong service path/i, "UNIMPLEMENTED", "ContainerExecutor", "energy.ContainerExecutor"],
  },
  {
    name: "the deadline passes",
    cause: async (world) => {
      world.config.containers[FAILING].timeout_seconds = 1;
      return behaves("hang")(world);
    },
    words: () => [/deadline passed/i, "timeout_seconds"],
  },
  {
    name: "the connection is cut in mid-reply",
    cause: async (world) => {
      const peer = await CuttingPeer.start(world.port(FAILING));
      return () => peer.stop();
    },
    words: () => [/connection lost/i],
  },
];

for (const fault of FAULTS) {
  test(`${fault.name}: the node fails with words, and retrying works once it is mended`, async ({ world, dashboard }) => {
    const mend = await fault.cause(world);
    await world.pythonPeers({ only: OTHERS });
    const { url } = await world.serve();
    await dashboard.open(url);
    await dashboard.run.click();

    await dashboard.expectRun("failed");
    await dashboard.expectNodes({
      "energy-generator": "succeeded",
      "energy-analyzer": "failed",
      "report-generator": "skipped",
    });
    for (const words of fault.words(world)) {
      await expect(dashboard.main).toContainText(words);
    }

    await mend();
    await world.pythonPeers({ only: [FAILING] });
    await dashboard.retry.click();
    await dashboard.expectAllSucceeded();
  });
}

test("the gateway stops in mid-run: the node fails, and retrying works once it is back", async ({ world, dashboard }) => {
  const hanging = await world.pythonPeers({ only: [FAILING], behave: { [FAILING]: "hang" } });
  await world.pythonPeers({ only: OTHERS });
  const listen = `127.0.0.1:${await world.freePort()}`;
  const { server, url } = await world.serve("--listen", listen);
  await dashboard.open(url);
  await dashboard.run.click();
  await expect(dashboard.node(FAILING)).toHaveAttribute("data-state", "running");

  await server.kill();
  await dashboard.expectRun("failed");
  await dashboard.expectNodes({
    "energy-generator": "succeeded",
    "energy-analyzer": "failed",
    "report-generator": "skipped",
  });
  await expect(dashboard.main).toContainText(/gateway unreachable|connection lost/i);

  await hanging.stop();
  await world.pythonPeers({ only: [FAILING] });
  await world.serve("--listen", listen);
  await dashboard.retry.click();
  await dashboard.expectAllSucceeded();
});

test("an address that the gateway does not know is refused with the flag that allows it", async ({ world, dashboard }) => {
  await world.pythonPeers();
  const { url } = await world.serve();
  const address = `localhost:${await world.freePort()}`;
  world.config.service_registry["energy-generator"] = address;
  await dashboard.open(url);
  await dashboard.upload.setInputFiles(await world.writeConfig());
  await expect(dashboard.node("energy-generator")).toContainText(address);
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  await expect(dashboard.main).toContainText(/refused by gateway/i);
  await expect(dashboard.main).toContainText(`--allow ${address}`);
});
