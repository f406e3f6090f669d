import type { Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";

// The budget is checked at each build of the page (`cargo xtask test page`); this holds to it what a browser really
// fetches: every file, whatever asked for it, in the form it crosses the wire, and the default config.
const BUDGET_BYTES = 200_000;

/** Body bytes and content encodings, by path, of all that the page fetches from now on. */
function watchTransfers(page: Page): Map<string, Promise<{ bytes: number; encoding: string | undefined }>> {
  const transfers = new Map<string, Promise<{ bytes: number; encoding: string | undefined }>>();
  page.on("requestfinished", (request) => {
    const measured = Promise.all([request.sizes(), request.response()]).then(([sizes, response]) => ({
      bytes: sizes.responseBodySize,
      encoding: response?.headers()["content-encoding"],
    }));
    transfers.set(new URL(request.url()).pathname, measured);
  });
  return transfers;
}

test("the first load keeps within its budget, and what can be compressed is", async ({ world, dashboard, page }) => {
  const transfers = watchTransfers(page);
  const { url } = await world.serve();
  await dashboard.open(url);
  // The last that the page does by itself.
  await expect(page.locator("#services")).toHaveText(/ready$/);

  let totalBytes = 0;
  for (const [path, transfer] of transfers) {
    const { bytes, encoding } = await transfer;
    totalBytes += bytes;
    if (/\.(css|js|wasm)$/.test(path)) {
      expect(encoding, path).toBe("br");
    }
  }
  expect([...transfers.keys()].filter((path) => path.endsWith(".wasm"))).toHaveLength(1);
  expect(totalBytes).toBeLessThanOrEqual(BUDGET_BYTES);
});

test("a second load takes everything that did not change from the cache", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  const fromMemory = new Set<string>();
  network.on("Network.requestServedFromCache", ({ requestId }) => fromMemory.add(requestId));
  const fetched: string[] = [];
  network.on("Network.responseReceived", ({ requestId, response }) => {
    if (!response.fromDiskCache && !fromMemory.has(requestId)) {
      fetched.push(new URL(response.url).pathname);
    }
  });
  await dashboard.open(url);
  expect(fetched.length).toBeGreaterThan(0);
  expect(fetched.filter((path) => /\.(css|js|wasm)$/.test(path))).toEqual([]);
});
