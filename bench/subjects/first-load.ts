import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Page } from "playwright-core";

import { ROOT } from "../src/machine.ts";
import { alternate, exactly, sides, spread } from "../src/measure.ts";
import { chain, config } from "../src/pipeline.ts";
import { Site } from "../src/site.ts";
import type { Bench, Row, Side, Subject } from "../src/subject.ts";
import { bytesByCrate } from "../src/wasm.ts";

/** The most crates that are listed. */
const MOST_CRATES = 12;

/** What a browser waits for before it shows anything. */
export const firstLoad: Subject = {
  name: "first-load",
  title: "First load",
  how: `What the page transfers before it shows a config of three nodes, counted in headless Chromium, and how long that takes;
beside a minimal page of React, React Flow and connect-web that loads a config, draws it and makes one call, minified and
with brotli. It does nothing else of what ours does. Bytes by crate are those of the code in the module that is
loaded first, before brotli; what is fetched when it is needed is not in it.`,
  async *run(bench) {
    const { machine, browser, say } = bench;
    const file = await machine.write("three.json", config(chain(3), "three", () => "localhost:1"));
    const server = await machine.wattflow("serve", file, "--listen", "127.0.0.1:0");
    const [url = ""] = await server.printed(/http:\/\/127\.0\.0\.1:\d+/);
    const reactFlow = await Site.serve("react-flow.tsx");
    const pages = [
      { name: "wattflow", url, shown: "[data-node]" },
      { name: "React + React Flow + connect-web", url: reactFlow.url, shown: ".react-flow" },
    ];

    say("bytes");
    const parts: Map<string, number>[] = [];
    for (const { url, shown } of pages) {
      const { page, context } = await browser.page();
      parts.push(await transferred(page, url, shown));
      await context.close();
    }
    const kinds = new Set(parts.flatMap((part) => [...part.keys()]));
    const bytes = (what: string, of: (part: Map<string, number>) => number): Row => {
      const all = parts.map((part, at): Side => ({ name: pages[at]?.name ?? "", spread: exactly(of(part)) }));
      return { what, unit: "B", ...sides(all) };
    };
    const total = (part: Map<string, number>) => [...part.values()].reduce((sum, size) => sum + size, 0);
    yield { ...bytes("all that is transferred", total), budget: { atMost: 200_000 } };
    for (const kind of kinds) {
      yield bytes(`of it ${kind}`, (part) => part.get(kind) ?? 0);
    }

    for (const [how, isWarm] of [
      ["cold cache", false],
      ["warm cache", true],
    ] as const) {
      say(how);
      yield* await timed(bench, how, isWarm, pages);
    }
    await reactFlow.close();
    yield* breakdown();
  },
};

/** The module that is loaded first, before its names are stripped (xtask/src/page/split.rs). */
const MODULE = join(ROOT, "target/page-split/main.wasm");

/** The code in it by crate. */
async function* breakdown(): AsyncGenerator<Row> {
  const module = await readFile(MODULE);
  const crates = [...bytesByCrate(module)].sort(([, one], [, other]) => other - one);
  const rest = crates.slice(MOST_CRATES).reduce((sum, [, bytes]) => sum + bytes, 0);
  for (const [name, bytes] of [...crates.slice(0, MOST_CRATES), ["all other crates", rest] as const]) {
    yield { what: `code of ${name}`, unit: "B", ours: { name: "wattflow", spread: exactly(bytes) }, peers: [] };
  }
}

/** What the browser receives for this page until all is quiet, by kind, headers not counted. */
async function transferred(page: Page, url: string, shown: string): Promise<Map<string, number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const kinds = new Map<string, string>();
  const headers = new Map<string, number>();
  const parts = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const kind = /wasm|javascript|css|html|json|font/.exec(response.mimeType)?.[0] ?? "other";
    kinds.set(requestId, kind);
    headers.set(requestId, response.encodedDataLength);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? "";
    parts.set(kind, (parts.get(kind) ?? 0) + encodedDataLength - (headers.get(requestId) ?? 0));
  });
  await page.goto(url, { waitUntil: "networkidle" });
  await page.waitForSelector(shown);
  return parts;
}

async function timed(
  { effort, browser }: Bench,
  how: string,
  isWarm: boolean,
  pages: readonly { name: string; url: string; shown: string }[],
): Promise<Row[]> {
  const paints = new Map<string, number[]>(pages.map(({ name }) => [name, []]));
  const measured = await alternate(
    pages.map(({ name, url, shown }) => ({
      name,
      sample: async () => {
        const { page, context } = await browser.page();
        if (isWarm) {
          await page.goto(url, { waitUntil: "networkidle" });
        }
        await page.addInitScript((shown) => {
          const look = () => {
            if (document.querySelector(shown) === null) {
              requestAnimationFrame(look);
            } else {
              requestAnimationFrame(() => performance.mark("shown"));
            }
          };
          requestAnimationFrame(look);
        }, shown);
        await page.goto(url);
        // The browser tells of a paint some time after it.
        const entries = await page.waitForFunction(() => {
          const [graph] = performance.getEntriesByName("shown");
          const [paint] = performance.getEntriesByName("first-contentful-paint");
          return graph && paint && { graph: graph.startTime, paint: paint.startTime };
        });
        const { graph, paint } = (await entries.jsonValue()) as { graph: number; paint: number };
        await context.close();
        paints.get(name)?.push(paint);
        return graph;
      },
    })),
    effort,
    { warmUp: 1 },
  );
  // The first one was warm-up.
  const paint = [...paints].map(([name, samples]): Side => ({ name, spread: spread(samples.slice(1)) }));
  return [
    { what: `graph in view, ${how}`, unit: "ms", ...sides(measured) },
    { what: `first paint, ${how}`, unit: "ms", ...sides(paint) },
  ];
}
