import { join } from "node:path";

import { FOLDER, ROOT } from "../src/machine.ts";
import { exactly } from "../src/measure.ts";
import type { Row, Subject } from "../src/subject.ts";

/** From a clone to the first run that succeeded. */
export const setUp: Subject = {
  name: "set-up",
  title: "Set-up: from a clone to the first run",
  how: `\`git clone\`, \`cargo xtask start\`, one click on Run pipeline. Cold: nothing built; the crates' sources and the tools
(trunk, wasm-bindgen) are there, since how long they take to come says more of the network. Warm: the same command again.
Once each, so no spread.`,
  run: async ({ effort, machine, browser, say }) => {
    const rows: Row[] = [];
    const clone = machine.path("clone");
    const cloned = await machine.run("git", ["clone", "--quiet", join(FOLDER, ".."), clone]);
    if (cloned.code !== 0) {
      throw new Error(`cannot clone ${ROOT}: ${cloned.stderr}`);
    }
    for (const how of effort.isQuick ? [] : ["cold", "warm"]) {
      say(how);
      const start = performance.now();
      // Cargo finds the workspace of the directory it is called in.
      const command = `cd ${clone} && unset CARGO_TARGET_DIR && exec cargo xtask start --listen 127.0.0.1:0`;
      const running = await machine.start("bash", ["-c", command]);
      const millis: number[] = [];
      await running.printed(/building the page/);
      millis.push(performance.now() - start);
      await running.printed(/building wattflow in release/);
      millis.push(performance.now() - start);
      const [url = ""] = await running.printed(/http:\/\/127\.0\.0\.1:\d+/);
      millis.push(performance.now() - start);
      const { page, context } = await browser.page();
      await page.goto(url);
      await page.getByRole("button", { name: "Run pipeline" }).click();
      await page.waitForSelector("main[data-run-state=succeeded]", { timeout: 60_000 });
      const end = performance.now() - start;
      await context.close();
      await running.stop();
      const [tool = 0, built = 0, served = 0] = millis;
      const row = (what: string, value: number): Row => ({
        what: `${how}: ${what}`,
        unit: "s",
        ours: { name: "wattflow", spread: exactly(value / 1000) },
        peers: [],
      });
      rows.push(
        row("all", end),
        row("building xtask", tool),
        row("building the page", built - tool),
        row("building the command", served - built),
        row("first run", end - served),
      );
    }
    return rows;
  },
};
