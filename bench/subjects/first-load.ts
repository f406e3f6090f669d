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
with brotli. It does nothing else of what ours does. Bytes by crate are those of the code in the module, before brotli.`,
  run: async (bench) => {
    const { effort, machine, browser, say } = bench;
    const file = await machine.write("three.json", config(chain(3), "three", () => "localhost:1"));
    const server = await machine.wattflow("serve", file, "--listen", "127.0.0.1:0");
    const [url = ""] = await server.printed(/http:\/\/127\.0\.0\.1:\d+/);
    const reactFlow = await Site.serve("react-flow.tsx");
    const pages = [
      { name: "wattflow", url, shown: "[data-node]" },
      { name: "React + React Flow + connect-web", url: reactFlow.url, shown: ".react-flow" },
    ];

    say("bytes");
    const { page, context } = await browser.page();
    const parts = await transferred(page, url);
    await context.close();
    const total = (sizes: Iterable<number>) => [...sizes].reduce((sum, size) => sum + size, 0);
    const theirs = total(reactFlow.weight().values());
    const ours = (bytes: number): Side => ({ name: "wattflow", spread: exactly(bytes) });
    const peer = (bytes: number): Side => ({ name: pages[1]?.name ?? "", spread: exactly(bytes) });
    const rows: Row[] = [
      {
        what: "all that is transferred",
        unit: "B",
        ours: ours(total(parts.values())),
        peers: [peer(theirs)],
        budget: { atMost: 200_000 },
      },
      ...[...parts].map(([part, bytes]): Row => ({ what: part, unit: "B", ours: ours(bytes), peers: [] })),
    ];

    for (const [how, isWarm] of [
      ["cold cache", false],
      ["warm cache", true],
    ] as const) {
      say(how);
      rows.push(...(await timed(bench, how, isWarm, pages)));
    }
    await reactFlow.close();

    const module = await readFile(join(ROOT, "target/wasm32-unknown-unknown/page/wattflow-dashboard.wasm"));
    const crates = [...bytesByCrate(module)].sort(([, one], [, other]) => other - one).slice(0, MOST_CRATES);
    rows.push(...crates.map(([name, bytes]): Row => ({ what: `code of ${name}`, unit: "B", ours: ours(bytes), peers: [] })));
    return effort.isQuick ? rows.slice(0, 12) : rows;
  },
};

/** What the browser receives for this page, by kind, headers not counted. */
async function transferred(page: Page, url: string): Promise<Map<string, number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const kinds = new Map<string, string>();
  const headers = new Map<string, number>();
  const parts = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const kind = /wasm|javascript|css|html|json/.exec(response.mimeType)?.[0] ?? response.mimeType;
    kinds.set(requestId, kind);
    headers.set(requestId, response.encodedDataLength);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? "";
    parts.set(kind, (parts.get(kind) ?? 0) + encodedDataLength - (headers.get(requestId) ?? 0));
  });
  await page.goto(url, { waitUntil: "networkidle" });
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
        await page.waitForFunction(() => performance.getEntriesByName("shown").length > 0);
        const [graph, paint] = await page.evaluate(() =>
          ["shown", "first-contentful-paint"].map((name) => performance.getEntriesByName(name)[0]?.startTime ?? 0),
        );
        await context.close();
        paints.get(name)?.push(paint ?? 0);
        return graph ?? 0;
      },
    })),
    { samples: effort.samples, warmUp: 1 },
  );
  // The first one was warm-up.
  const paint = [...paints].map(([name, samples]): Side => ({ name, spread: spread(samples.slice(1)) }));
  return [
    { what: `graph in view, ${how}`, unit: "ms", ...sides(measured) },
    { what: `first paint, ${how}`, unit: "ms", ...sides(paint) },
  ];
}
