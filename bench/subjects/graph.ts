import type { Page } from "playwright-core";

import { openedFile } from "../src/drawing.ts";
import { alternate, exactly, sides } from "../src/measure.ts";
import { chain, config, type Graph, layered } from "../src/pipeline.ts";
import { Site } from "../src/site.ts";
import type { Bench, Row, Side, Subject } from "../src/subject.ts";

/** Beyond these a peer goes on for minutes, or ends the page. */
const MOST: Record<string, number> = { "React Flow": 10_000, "Cytoscape.js": 10_000 };

/** A graph on the screen. */
export const graph: Subject = {
  name: "graph",
  title: "Graph: from a file to the screen",
  how: `In headless Chromium at 1440 × 900, from the moment that a config file is chosen to the frame in which the graph is
painted: read, checked, laid out and drawn by us; by React Flow (only what is in view is rendered) and Cytoscape.js read
with \`JSON.parse\` and drawn at places that need no layout.`,
  run: async (bench) => {
    const { effort, machine, say } = bench;
    const file = await machine.write("none.json", config(chain(1), "none", () => "localhost:1"));
    const server = await machine.wattflow("serve", file, "--listen", "127.0.0.1:0");
    const [ours = ""] = await server.printed(/http:\/\/127\.0\.0\.1:\d+/);
    const reactFlow = await Site.serve("react-flow.tsx");
    const cytoscape = await Site.serve("cytoscape.ts");
    const pages = [
      { name: "wattflow", url: ours, heading: "#workflow" },
      { name: "React Flow", url: reactFlow.url, heading: "h1" },
      { name: "Cytoscape.js", url: cytoscape.url, heading: "h1" },
    ];
    const kinds: [string, (nodes: number) => Graph][] = [
      ["chain", chain],
      ["layered DAG", layered],
    ];
    const rows: Row[] = [];
    for (const [kind, make] of kinds) {
      for (const size of effort.isQuick ? [10, 10_000] : [10, 100, 1_000, 10_000, 100_000]) {
        say(`${kind}, ${size}`);
        const fitting = pages.filter(({ name }) => size <= (MOST[name] ?? Number.POSITIVE_INFINITY));
        rows.push(...(await opened(bench, kind, make(size), size, fitting)));
      }
    }
    await Promise.all([reactFlow.close(), cytoscape.close()]);
    return rows;
  },
};

interface Drawer {
  name: string;
  url: string;
  /** Where it says the name of the workflow that it shows. */
  heading: string;
}

async function opened(
  { effort, machine, browser }: Bench,
  kind: string,
  graph: Graph,
  size: number,
  drawers: readonly Drawer[],
): Promise<Row[]> {
  const heaps = new Map<string, number>();
  let turn = 0;
  const measured = await alternate(
    drawers.map(({ name, url, heading }) => ({
      name,
      sample: async () => {
        turn += 1;
        // Another name each time, so that it can be told from the one before.
        const workflow = `workflow ${turn}`;
        const file = await machine.write("graph.json", config(graph, workflow, (index) => `localhost:${50_000 + (index % 9)}`));
        const { page, context } = await browser.page();
        await page.goto(url, { waitUntil: "networkidle" });
        const millis = await openedFile(page, file, { selector: heading, text: workflow });
        if (!heaps.has(name)) {
          heaps.set(name, await heapMebibytes(page));
        }
        await context.close();
        return millis;
      },
    })),
    { samples: effort.samples, warmUp: 1, patienceMillis: 90_000 },
  );
  const row: Row = { what: `open a ${kind}`, size, unit: "ms", ...sides(measured) };
  if (size === 10_000) {
    row.budget = { against: "React Flow", ratioAtMost: 1 / 20 };
  }
  const heap = (side: Side): Side => ({ name: side.name, spread: exactly(heaps.get(side.name) ?? Number.NaN) });
  const memory: Row = {
    what: `heap with a ${kind}`,
    size,
    unit: "MiB",
    ours: heap(sides(measured).ours),
    peers: sides(measured).peers.map(heap),
  };
  const absolute: Row[] =
    size === 10_000
      ? [{ what: `open a ${kind}, at most`, size, unit: "ms", ours: row.ours, peers: [], budget: { atMost: 300 } }]
      : [];
  return [row, ...absolute, memory];
}

/** What the page's own code holds: JavaScript and WebAssembly. */
async function heapMebibytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = (await session.send("Performance.enable").then(async () => session.send("Performance.getMetrics"))) as {
    metrics: { name: string; value: number }[];
  };
  const used = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? Number.NaN;
  const memory = await page.evaluate(() => window.wasmMemory?.buffer.byteLength ?? 0);
  return (used + memory) / 2 ** 20;
}
