import { FOLDER, ROOT } from "../src/machine.ts";
import { exactly } from "../src/measure.ts";
import type { Row, Subject } from "../src/subject.ts";

/** Building everything on a slow machine takes a quarter of an hour. */
const PATIENCE_MILLIS = 14 * 60_000;

/** From a clone to the first run that succeeded. */
export const setUp: Subject = {
  name: "set-up",
  title: "Set-up: from a clone to the first run",
  how: `\`git clone\`, \`cargo xtask start\`, one click on Run pipeline. Cold: nothing built; the crates' sources and the tools
(trunk, wasm-bindgen) are there, since how long they take to come says more of the network. Warm: the same command again.
Once each, so no spread.`,
  async *run({ effort, machine, browser, say }) {
    const clone = machine.path("clone");
    const cloned = await machine.run("git", ["clone", "--quiet", `${FOLDER}/..`, clone]);
    if (cloned.code !== 0) {
      throw new Error(`cannot clone ${ROOT}: ${cloned.stderr}`);
    }
    for (const how of effort.isQuick ? [] : ["cold", "warm"]) {
      say(how);
      const start = performance.now();
      // Cargo finds the workspace of the directory it is called in.
      const command = `cd ${clone} && unset CARGO_TARGET_DIR && exec cargo xtask start --listen 127.0.0.1:0`;
      const running = await machine.start("bash", ["-c", command]);
      const stage = async (pattern: RegExp) => {
        const [found] = await running.printed(pattern, PATIENCE_MILLIS);
        const millis = performance.now() - start;
        say(`${how}: ${found} after ${Math.round(millis / 1000)} s`);
        return { found, millis };
      };
      const tool = await stage(/building the page/);
      const built = await stage(/building wattflow in release/);
      const served = await stage(/http:\/\/127\.0\.0\.1:\d+/);
      const { page, context } = await browser.page();
      await page.goto(served.found);
      await page.getByRole("button", { name: "Run pipeline" }).click();
      await page.waitForSelector("main[data-run-state=succeeded]", { timeout: 60_000 });
      const end = performance.now() - start;
      await context.close();
      await running.stop();
      const row = (what: string, millis: number): Row => ({
        what: `${how}: ${what}`,
        unit: "s",
        ours: { name: "wattflow", spread: exactly(millis / 1000) },
        peers: [],
      });
      yield row("all", end);
      yield row("building xtask", tool.millis);
      yield row("building the page", built.millis - tool.millis);
      yield row("building the command", served.millis - built.millis);
      yield row("first run", end - served.millis);
    }
  },
};
