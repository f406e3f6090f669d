import type { LaidOut } from "../peers/layout.ts";
import type { Asked } from "../src/browser.ts";
import { crossings } from "../src/crossings.ts";
import { alternate, exactly, sides } from "../src/measure.ts";
import { chain, type Graph, layered } from "../src/pipeline.ts";
import { Site } from "../src/site.ts";
import type { Row, Subject } from "../src/subject.ts";

const NAMES = ["wattflow", "dagre", "elkjs", "Graphviz (wasm)"];
/** Beyond these a layout goes on for minutes, or ends the page. */
const MOST: Record<string, number> = { dagre: 1_000, elkjs: 1_000, "Graphviz (wasm)": 1_000 };

/** Who takes longer for one layout is out. */
const PATIENCE_MILLIS = 60_000;

/** Where the nodes of a graph go. */
export const layout: Subject = {
  name: "layout",
  title: "Layout of a graph",
  how: `In headless Chromium, ours compiled as the page is. The DAG has layers of ten nodes, each followed by the one behind it
and by another, by a fixed seed. Crossings are counted with every edge drawn straight.`,
  async *run({ effort, browser, say }) {
    const site = await Site.serve("layout.ts");
    const graphs: [string, (nodes: number) => Graph, number[]][] = [
      ["layered DAG", layered, effort.isQuick ? [100, 1_000] : [10, 100, 1_000, 10_000, 100_000]],
      ["chain", chain, effort.isQuick ? [1_000, 100_000] : [10, 100, 1_000, 10_000, 100_000]],
    ];
    for (const [kind, make, sizes] of graphs) {
      for (const size of sizes) {
        say(`${kind}, ${size}`);
        const graph = make(size);
        const names = NAMES.filter((name) => size <= (MOST[name] ?? Number.POSITIVE_INFINITY));
        // A page each: one that hangs holds up no other.
        const pages = new Map<string, Asked>();
        for (const name of names) {
          pages.set(name, await browser.asked(site.url, () => "layOut" in window));
        }
        const laidOut = new Map<string, LaidOut>();
        const measured = await alternate(
          names.map((name) => ({
            name,
            sample: async () => {
              const found = await pages
                .get(name)
                ?.ask(async ({ name, graph }) => window.layOut(name, graph), { name, graph }, PATIENCE_MILLIS);
              if (found === undefined) {
                throw new Error("no page");
              }
              laidOut.set(name, found);
              return found.millis;
            },
          })),
          effort,
          effort.isQuick ? { warmUp: 0, patienceMillis: 15_000 } : { warmUp: 1, patienceMillis: 30_000 },
        );
        await Promise.all([...pages.values()].map(async (page) => page.close()));
        const row: Row = { what: kind, size, unit: "ms", ...sides(measured) };
        if (kind === "layered DAG" && size === 1_000) {
          row.budget = { against: "dagre", ratioAtMost: 1 / 50 };
        }
        if (kind === "chain" && size === 100_000) {
          row.budget = { atMost: 100 };
        }
        yield row;
        if (kind === "layered DAG" && size <= 1_000) {
          const crossed = names.map((name) => {
            const places = laidOut.get(name)?.places;
            return places === undefined
              ? { name, why: "no layout" }
              : { name, spread: exactly(crossings(graph, places)) };
          });
          yield { what: "crossings in the layered DAG", size, unit: "", ...sides(crossed) };
        }
      }
    }
    await site.close();
  },
};
