import { alternate, percentile, sides, spread } from "../src/measure.ts";
import { chain, config } from "../src/pipeline.ts";
import { Site } from "../src/site.ts";
import type { Subject } from "../src/subject.ts";

const NAMES = ["wattflow", "raw fetch", "grpc-web", "connect-web"];
/** Calls in a row, of which one sample is the median. */
const CALLS = 100;

/** What a client costs, on top of what the browser and the gateway take. */
export const calls: Subject = {
  name: "calls",
  title: "Calls from the page",
  how: `One hundred \`Execute\` calls in a row to \`wattflow dummy\`, from a page of another origin than the gateway's, by each client
in turn; a sample is the median of a hundred. The raw \`fetch\` sends and reads the same bytes and makes nothing of them.`,
  async *run({ effort, machine, browser, say }) {
    const site = await Site.serve("calls.ts");
    const port = await machine.freePort();
    const address = `127.0.0.1:${port}`;
    const dummy = await machine.wattflow("dummy", "--listen", address);
    await dummy.printed(/listens at/);
    const file = await machine.write("one.json", config(chain(1), "one", () => address));
    const server = await machine.wattflow("serve", file, "--listen", "127.0.0.1:0", "--allow-origin", site.url);
    const [ours = ""] = await server.printed(/http:\/\/127\.0\.0\.1:\d+/);
    const listen = `127.0.0.1:${await machine.freePort()}`;
    const bootstrap = await machine.runWattflow("envoy", file, "--listen", listen, "--allow-origin", site.url);
    const bootstrapFile = await machine.write("envoy.yaml", bootstrap.stdout);
    const envoy = await machine.start(machine.pythonProgram("envoy"), ["-c", bootstrapFile, "--disable-hot-restart"]);
    await envoy.printed(/starting workers/);

    const { page } = await browser.page();
    await page.goto(site.url);
    await page.waitForFunction(() => "callOften" in window);
    for (const [through, gateway] of [
      ["our gateway", ours],
      ["Envoy", `http://${listen}`],
    ] as const) {
      say(`through ${through}`);
      const all = new Map<string, number[]>(NAMES.map((name) => [name, []]));
      const measured = await alternate(
        NAMES.map((name) => ({
          name,
          sample: async () => {
            const millis = await page.evaluate(
              async ([name, gateway, address, calls]) => window.callOften(name, gateway, address, calls),
              [name, gateway, address, CALLS] as const,
            );
            all.get(name)?.push(...millis);
            return spread(millis).median;
          },
        })),
        effort,
      );
      yield {
        what: `p50 of a call through ${through}`,
        unit: "ms",
        ...sides(measured),
        budget: { against: "raw fetch", ratioAtMost: 1.15 },
      };
      const p99 = NAMES.map((name) => {
        const sorted = [...(all.get(name) ?? [])].sort((one, other) => one - other);
        const value = percentile(sorted, 0.99);
        return { name, spread: { median: value, low: value, high: value, samples: sorted.length } };
      });
      yield { what: `p99 of a call through ${through}`, unit: "ms", ...sides(p99) };
    }
    await site.close();
  },
};
