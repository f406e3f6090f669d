import type { Page } from "playwright-core";

import { type Drawer, ours, peer, watchElements } from "../src/drawers.ts";
import { openedFile } from "../src/drawing.ts";
import { busyMillis, during, type Frames } from "../src/frames.ts";
import { alternate, exactly, sides, spread } from "../src/measure.ts";
import { chain, config, type Graph, layered } from "../src/pipeline.ts";
import { Site } from "../src/site.ts";
import type { Bench, Row, Side, Subject } from "../src/subject.ts";

/** Beyond these a peer goes on for minutes, or ends the page. */
const MOST: Record<string, number> = { "React Flow": 10_000, "Cytoscape.js": 10_000 };
/** Of how many nodes one changes, is moved and zoomed. */
const LARGE = 10_000;

/** A graph on the screen. */
export const graph: Subject = {
  name: "graph",
  title: "Graph: from a file to the screen, and what changes there",
  how: `In headless Chromium at 1440 × 900, from the moment that a config file is chosen to the frame in which the graph is
painted: read, checked, laid out and drawn by us; by React Flow (only what is in view is rendered) and Cytoscape.js read
with \`JSON.parse\` and drawn at places that need no layout. A status change among 10,000 nodes of a layered DAG is, with
us, a reply to the call of a real run: read, decided on, written to the journal on the disk, shown, and the next node called;
with the peers one state that is set. It is told in two ways: until the frame that shows it, which is never less than one or
two turns of the screen, and as the time that the page's main thread was busy, less what it is without a change. A
thousand changes a second come from a simulated run, its journal included, and from as many states that are set. Late is
a frame that missed its turn.`,
  async *run(bench) {
    const { effort, machine, say } = bench;
    const file = await machine.write("none.json", config(chain(1), "none", () => "localhost:1"));
    const server = await machine.wattflow("serve", file, "--listen", "127.0.0.1:0");
    const [url = ""] = await server.printed(/http:\/\/127\.0\.0\.1:\d+/);
    const reactFlow = await Site.serve("react-flow.tsx");
    const cytoscape = await Site.serve("cytoscape.ts");
    const byNode = (id: string, state: string) => `[data-node="${id}"][data-state="${state}"]`;
    const byRender = (id: string, state: string) => `h1[data-drawn="${id} ${state}"]`;
    const drawers = [
      ours(url),
      peer("React Flow", reactFlow.url, byNode, { of: ".react-flow", x: 100, y: 75 }),
      peer("Cytoscape.js", cytoscape.url, byRender, { of: "canvas", x: 100, y: 148 }),
    ];
    yield* changes(bench, drawers);
    yield* streams(bench, drawers);
    yield* moves(bench, drawers);
    const kinds: [string, (nodes: number) => Graph, number[]][] = [
      ["chain", chain, [10, 100, 1_000, LARGE, 100_000]],
      ["layered DAG", layered, [1_000, LARGE, 100_000]],
    ];
    for (const [kind, make, sizes] of effort.isQuick ? kinds.slice(1) : kinds) {
      for (const size of effort.isQuick ? [LARGE] : sizes) {
        say(`open a ${kind}, ${size}`);
        const fitting = drawers.filter(({ name }) => size <= (MOST[name] ?? Number.POSITIVE_INFINITY));
        yield* opened(bench, kind, make(size), size, fitting);
      }
    }
    await Promise.all([reactFlow.close(), cytoscape.close()]);
  },
};

async function* opened(
  { effort, machine, browser }: Bench,
  kind: string,
  graph: Graph,
  size: number,
  drawers: readonly Drawer[],
): AsyncGenerator<Row> {
  const heaps = new Map<string, number>();
  let turn = 0;
  const measured = await alternate(
    drawers.map(({ name, url, ready, heading, isModule }) => ({
      name,
      sample: async () => {
        turn += 1;
        // Another name each time, so that it can be told from the one before.
        const workflow = `workflow ${turn}`;
        const file = await machine.write("graph.json", configOf(graph, workflow));
        const { page, context } = await browser.page();
        await page.goto(url);
        await page.waitForSelector(ready);
        const millis = await openedFile(page, file, { selector: heading, text: workflow });
        if (!heaps.has(name)) {
          heaps.set(name, await heapMebibytes(page, isModule));
        }
        await context.close();
        return millis;
      },
    })),
    effort,
    { warmUp: 1, patienceMillis: 35_000 },
  );
  const row: Row = { what: `open a ${kind}`, size, unit: "ms", ...sides(measured) };
  if (size === LARGE) {
    row.budget = { against: "React Flow", ratioAtMost: 1 / 20 };
  }
  yield row;
  if (size === LARGE) {
    yield { what: `open a ${kind}, at most`, size, unit: "ms", ours: row.ours, peers: [], budget: { atMost: 300 } };
  }
  const heap = ({ name }: Side): Side => ({ name, spread: exactly(heaps.get(name) ?? Number.NaN) });
  const { ours, peers } = sides(measured);
  yield { what: `heap with a ${kind}`, size, unit: "MiB", ours: heap(ours), peers: peers.map(heap) };
}

/** One status after the other. */
async function* changes({ effort, machine, browser, say }: Bench, drawers: readonly Drawer[]): AsyncGenerator<Row> {
  say(`one status of ${LARGE}`);
  const file = await machine.write("changes.json", configOf(layered(LARGE), "changes"));
  const painted = new Map<string, number[]>(drawers.map(({ name }) => [name, []]));
  const pages = new Map<string, Page>();
  for (const drawer of drawers) {
    const page = await large(browser, drawer, file, "changes");
    await drawer.begin(page);
    pages.set(drawer.name, page);
  }
  const turns = new Map<string, number>();
  const busy = await alternate(
    drawers.map((drawer) => ({
      name: drawer.name,
      sample: async () => {
        const page = pages.get(drawer.name) as Page;
        const turn = turns.get(drawer.name) ?? 0;
        turns.set(drawer.name, turn + 1);
        await drawer.next(page);
        await page.bringToFront();
        return busyMillis(page, async () => painted.get(drawer.name)?.push(await drawer.change(page, turn)));
      },
    })),
    effort,
    { patienceMillis: 60_000 },
  );
  await Promise.all([...pages.values()].map(async (page) => page.context().close()));
  const until = drawers.map(({ name }): Side => ({ name, spread: spread((painted.get(name) ?? []).slice(2)) }));
  const budget = { against: "React Flow", ratioAtMost: 1 / 10 };
  yield { what: "one status: main thread busy", size: LARGE, unit: "ms", ...sides(busy), budget };
  yield { what: "one status: until painted", size: LARGE, unit: "ms", ...sides(until) };
  const { ours } = sides(busy);
  yield { what: "one status: main thread, at most", size: LARGE, unit: "ms", ours, peers: [], budget: { atMost: 16 } };
}

/** A thousand statuses in a second. */
async function* streams({ effort, machine, browser, say }: Bench, drawers: readonly Drawer[]): AsyncGenerator<Row> {
  const file = await machine.write("stream.json", configOf(layered(LARGE), "stream"));
  const seconds = effort.isQuick ? 3 : 10;
  const found: { name: string; frames: Frames; changes: number }[] = [];
  for (const drawer of drawers) {
    say(`a thousand changes a second, ${drawer.name}`);
    const page = await large(browser, drawer, file, "stream");
    let changes = 0;
    const frames = await during(page, async () => {
      changes = await drawer.stream(page, seconds);
    });
    found.push({ name: drawer.name, frames, changes });
    await page.context().close();
  }
  const row = (what: string, unit: string, value: (of: (typeof found)[number]) => Side["spread"]): Row => {
    const all = found.map((of): Side => {
      const spread = value(of);
      return { name: of.name, ...(spread === undefined ? {} : { spread }) };
    });
    return { what, size: LARGE, unit, ...sides(all) };
  };
  yield row("1,000 changes a second: frame time", "ms", ({ frames }) => frames.spread);
  yield row("1,000 changes a second: late frames", "", ({ frames }) => exactly(frames.late));
  yield {
    ...row("1,000 changes a second: got through", "/s", ({ changes }) => exactly(changes / seconds)),
    remark: `for ${seconds} s; a peer that cannot keep up sets them later`,
  };
}

/** Dragging, and zooming by the wheel. */
async function* moves({ effort, machine, browser, say }: Bench, drawers: readonly Drawer[]): AsyncGenerator<Row> {
  const file = await machine.write("moves.json", configOf(layered(LARGE), "moves"));
  const steps = effort.isQuick ? 30 : 60;
  const panned: Side[] = [];
  const zoomed: Side[] = [];
  for (const drawer of drawers) {
    say(`pan and zoom, ${drawer.name}`);
    const page = await large(browser, drawer, file, "moves");
    const box = await page.locator(drawer.grip.of).first().boundingBox();
    const [x, y] = [(box?.x ?? 0) + drawer.grip.x, (box?.y ?? 0) + drawer.grip.y];
    await page.mouse.move(x, y);
    await page.mouse.down();
    const pan = await during(page, async () => {
      for (let step = 0; step < steps; step += 1) {
        await page.mouse.move(x + 8 * (step % 60), y + 2 * (step % 60));
        await nextFrame(page);
      }
    });
    await page.mouse.up();
    panned.push({ name: drawer.name, spread: pan.spread });
    await page.mouse.move(x + 300, y + 200);
    await page.keyboard.down("Control");
    const zoom = await during(page, async () => {
      for (let step = 0; step < steps; step += 1) {
        await page.mouse.wheel(0, step % 40 < 20 ? 40 : -40);
        await nextFrame(page);
      }
    });
    await page.keyboard.up("Control");
    zoomed.push({ name: drawer.name, spread: zoom.spread });
    await page.context().close();
  }
  yield { what: "frame time while dragging", size: LARGE, unit: "ms", ...sides(panned) };
  yield { what: "frame time while zooming", size: LARGE, unit: "ms", ...sides(zoomed) };
}

async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(async () => new Promise((resolve) => requestAnimationFrame(resolve)));
}

/** A page with this config drawn. */
async function large(browser: Bench["browser"], drawer: Drawer, file: string, workflow: string): Promise<Page> {
  const { page } = await browser.page();
  await watchElements(page);
  await drawer.prepare(page);
  await page.goto(drawer.url);
  await page.waitForSelector(drawer.ready);
  await openedFile(page, file, { selector: drawer.heading, text: workflow });
  return page;
}

function configOf(graph: Graph, workflow: string): string {
  return config(graph, workflow, (index) => `localhost:${50_000 + (index % 9)}`);
}

/** What the page's own code holds: JavaScript, and the memory of its WebAssembly where it `isModule`. */
async function heapMebibytes(page: Page, isModule: boolean): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = (await session.send("Performance.enable").then(async () => session.send("Performance.getMetrics"))) as {
    metrics: { name: string; value: number }[];
  };
  const used = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? Number.NaN;
  const memory = await page.evaluate(() => window.wasmMemory?.buffer.byteLength ?? 0);
  if (isModule && memory === 0) {
    throw new Error("the module's memory was not found");
  }
  return (used + memory) / 2 ** 20;
}
