import { join } from "node:path";

import { ROOT } from "../src/machine.ts";
import { alternate, sides } from "../src/measure.ts";
import { config, layered } from "../src/pipeline.ts";
import { Site } from "../src/site.ts";
import type { Row, Subject } from "../src/subject.ts";

const IN_PAGE = ["wattflow", "JSON.parse + ajv + graph checks"];

/** Whether a config is right. */
export const validation: Subject = {
  name: "validation",
  title: "Validation of a config",
  how: `A valid config of a layered DAG. In headless Chromium, from the bytes of the file, as a page gets them: ours
compiled as the page is; theirs is \`JSON.parse\`, ajv with our schema compiled beforehand, and the same checks of the graph
in JavaScript, which say only that something is wrong, not where. In the terminal: \`wattflow validate\` beside \`check-jsonschema\`, which does not check the graph, each with its start.`,
  async *run({ effort, machine, browser, say }) {
    const site = await Site.serve("validation.ts");
    const { page, context } = await browser.page();
    await page.goto(site.url);
    await page.waitForFunction(() => "checkConfig" in window);
    for (const size of effort.isQuick ? [10, 10_000] : [10, 100, 1_000, 10_000, 100_000]) {
      say(`in the page, ${size}`);
      const text = config(layered(size), "bench", (index) => `localhost:${50_000 + (index % 10_000)}`);
      const measured = await alternate(
        IN_PAGE.map((name) => ({
          name,
          sample: async () => {
            const { millis, problems } = await page.evaluate(
              async ([name, text]) => window.checkConfig(name, text),
              [name, text] as const,
            );
            if (problems > 0) {
              throw new Error(`${name} finds ${problems} problems in a valid config`);
            }
            return millis;
          },
        })),
        effort,
      );
      const row: Row = { what: "in the page", size, unit: "ms", ...sides(measured) };
      if (size === 10_000) {
        row.budget = { against: IN_PAGE[1] ?? "", ratioAtMost: 0.5 };
      }
      yield row;
    }
    await context.close();
    await site.close();

    const schema = join(ROOT, "config/pipeline.schema.json");
    for (const size of effort.isQuick ? [1_000] : [10, 1_000, 10_000]) {
      say(`in the terminal, ${size}`);
      const text = config(layered(size), "bench", (index) => `localhost:${50_000 + (index % 10_000)}`);
      const file = await machine.write("pipeline.json", text);
      const timed = (name: string, run: () => Promise<{ code: number; millis: number; stdout: string }>) => ({
        name,
        sample: async () => {
          const { code, millis, stdout } = await run();
          if (code !== 0) {
            throw new Error(stdout);
          }
          return millis;
        },
      });
      const measured = await alternate(
        [
          timed("wattflow validate", async () => machine.runWattflow("validate", file)),
          timed("check-jsonschema", async () =>
            machine.run(machine.pythonProgram("check-jsonschema"), ["--schemafile", schema, file]),
          ),
        ],
        effort,
        { warmUp: 1 },
      );
      yield { what: "in the terminal", size, unit: "ms", ...sides(measured) };
    }
  },
};
