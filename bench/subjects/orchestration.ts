import { join } from "node:path";

import { alternate, type Contender, sides } from "../src/measure.ts";
import { chain, config } from "../src/pipeline.ts";
import type { Subject } from "../src/subject.ts";

/** Few enough for Prefect to end within minutes. */
const FLOW_STEPS = 100;
const FLOW_SAMPLES = 3;

/** What an orchestrator costs: a chain of steps that do nothing. */
export const orchestration: Subject = {
  name: "orchestration",
  title: "Orchestration: a chain of steps that do nothing",
  how: `All steps call the same \`wattflow dummy\`. Milliseconds per step: of \`wattflow run\` over the whole process, start and
journal included; of the page from the click to the last reply; of the Python loops (grpcio, the original's way of a
channel per call, and with one channel) without the start of the interpreter; of Prefect over the flow, without its start.`,
  async *run({ effort, machine, browser, say }) {
    const steps = effort.isQuick ? 200 : 1_000;
    const port = await machine.freePort();
    const address = `127.0.0.1:${port}`;
    const dummy = await machine.wattflow("dummy", "--listen", address);
    await dummy.printed(/listens at/);
    const file = await machine.write("chain.json", config(chain(steps), "chain", () => address));

    const server = await machine.wattflow("serve", file, "--listen", "127.0.0.1:0");
    const [url = ""] = await server.printed(/http:\/\/127\.0\.0\.1:\d+/);
    const { page } = await browser.page();
    await page.goto(url);

    const inTerminal = (file: string, steps: number): Contender => ({
      name: "wattflow run",
      sample: async () => {
        const ended = await machine.runWattflow("run", file, "--log-dir", machine.path("logs"));
        if (ended.code !== 0) {
          throw new Error(ended.stderr);
        }
        return ended.millis / steps;
      },
    });
    const inPython = (name: string, script: string, ...args: string[]): Contender => ({
      name,
      sample: async () => {
        const { code, stdout, stderr } = await machine.runPython(script, ...args);
        if (code !== 0) {
          throw new Error(stderr.trim().split("\n").at(-1));
        }
        return Number(stdout.trim().split("\n").at(-1));
      },
    });
    const onThePage: Contender = {
      name: "the page",
      sample: async () => {
        const start = performance.now();
        await page.getByRole("button", { name: "Run pipeline" }).click();
        await page.waitForSelector("main[data-run-state=running]");
        await page.waitForSelector("main[data-run-state=succeeded]", { timeout: 120_000 });
        return (performance.now() - start) / steps;
      },
    };
    say(`${steps} steps`);
    const measured = await alternate(
      [
        inTerminal(file, steps),
        inPython("grpcio, one channel", "loop.py", file, "one-channel"),
        inPython("grpcio, a channel per call", "loop.py", file, "channel-per-call"),
        onThePage,
      ],
      effort,
      { warmUp: 1, patienceMillis: 50_000 },
    );
    const budget = { against: "grpcio, one channel", ratioAtMost: 0.5 };
    yield { what: "a step", size: steps, unit: "ms", ...sides(measured), budget };

    say(`Prefect, ${FLOW_STEPS} steps`);
    process.env.PREFECT_HOME = join(machine.directory, "prefect");
    const short = await machine.write("short.json", config(chain(FLOW_STEPS), "short", () => address));
    const flow = await alternate(
      [inTerminal(short, FLOW_STEPS), inPython("Prefect", "prefect_flow.py", address, String(FLOW_STEPS))],
      { ...effort, samples: effort.isQuick ? 1 : FLOW_SAMPLES },
      { warmUp: 0 },
    );
    yield { what: "a step", size: FLOW_STEPS, unit: "ms", ...sides(flow) };
  },
};
