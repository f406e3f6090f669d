import { type Load, peakMemory } from "../src/machine.ts";
import { alternate, exactly, sides, spread } from "../src/measure.ts";
import { chain, config } from "../src/pipeline.ts";
import type { Subject } from "../src/subject.ts";

const CONCURRENCIES = [1, 8, 64, 512];

/** `wattflow serve` and Envoy in front of the same native gRPC service. */
export const gateway: Subject = {
  name: "gateway",
  title: "Gateway: gRPC-Web in, native gRPC out",
  how: `So many connections at once, each with one \`Execute\` after the other, against \`wattflow dummy\` behind each gateway.
Envoy 1.40 runs with what \`wattflow envoy\` prints, access log included. The load generator runs on the same machine and
takes its share of it.`,
  async *run({ effort, machine, say }) {
    const port = await machine.freePort();
    const dummy = await machine.wattflow("dummy", "--listen", `127.0.0.1:${port}`);
    await dummy.printed(/listens at/);
    const file = await machine.write("one.json", config(chain(1), "one", () => `127.0.0.1:${port}`));
    const ours = await machine.wattflow("serve", file, "--listen", "127.0.0.1:0");
    const [, ourAddress = ""] = await ours.printed(/http:\/\/(127\.0\.0\.1:\d+)/);
    const envoyAddress = `127.0.0.1:${await machine.freePort()}`;
    const bootstrap = await machine.runWattflow("envoy", file, "--listen", envoyAddress);
    const bootstrapFile = await machine.write("envoy.yaml", bootstrap.stdout);
    const envoy = await machine.start(machine.pythonProgram("envoy"), ["-c", bootstrapFile, "--disable-hot-restart"]);
    await envoy.printed(/starting workers/);

    const path = `/grpc/127.0.0.1:${port}/ContainerExecutor/Execute`;
    for (const concurrency of CONCURRENCIES) {
      say(`${concurrency} connections`);
      const loads = new Map<string, Load[]>([
        ["wattflow", []],
        ["Envoy", []],
      ]);
      const contender = (name: string, address: string) => ({
        name,
        sample: async () => {
          const seconds = effort.isQuick ? "0.7" : "1";
          const load = await machine.load(address, path, String(concurrency), seconds);
          if (load.failed > 0) {
            throw new Error(`${load.failed} of ${load.calls + load.failed} calls failed`);
          }
          loads.get(name)?.push(load);
          return load.p50Micros;
        },
      });
      const options = { warmUp: 1, patienceMillis: 120_000 };
      const latency = await alternate([contender("wattflow", ourAddress), contender("Envoy", envoyAddress)], effort, options);
      yield {
        what: "p50 of a call",
        size: concurrency,
        unit: "µs",
        ...sides(latency),
        budget: { against: "Envoy", ratioAtMost: 1 },
      };
      const of = (name: string, value: (load: Load) => number) => ({
        name,
        // The first one was warm-up.
        spread: spread((loads.get(name) ?? []).slice(1).map(value)),
      });
      const pair = (value: (load: Load) => number) => ({ ours: of("wattflow", value), peers: [of("Envoy", value)] });
      yield { what: "p99 of a call", size: concurrency, unit: "µs", ...pair(({ p99Micros }) => p99Micros) };
      yield {
        what: "throughput",
        size: concurrency,
        unit: "calls/s",
        ...pair(({ callsPerSecond }) => callsPerSecond),
        budget: { against: "Envoy", ratioAtLeast: 1 },
      };
    }
    const memory = async (name: string, pid: number) => ({
      name,
      spread: exactly((await peakMemory(pid)) / 2 ** 20),
    });
    yield {
      what: "peak memory after all of this",
      unit: "MiB",
      ours: await memory("wattflow", ours.pid),
      peers: [await memory("Envoy", envoy.pid)],
    };
  },
};
