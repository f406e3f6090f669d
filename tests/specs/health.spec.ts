import type { Page } from "@playwright/test";

import { Editor } from "../support/editor.ts";
import { expect, test } from "../support/test.ts";

/** What services are called through the gateway from now on, once asked or once answered, as `<port> <method>`. */
function watchCalls(page: Page, once: "request" | "requestfinished" = "request"): string[] {
  const calls: string[] = [];
  page.on(once as "request", (request) => {
    const [, port, method] = /\/grpc\/[^/]+:(\d+)\/(?:grpc\.health\.v1\.)?([\w.]+\/\w+)$/.exec(request.url()) ?? [];
    if (request.method() === "POST" && port !== undefined && method !== undefined) {
      calls.push(`${port} ${method}`);
    }
  });
  return calls;
}

/** Every text that the element shows from now on. */
async function watchTexts(page: Page, selector: string): Promise<() => Promise<string[]>> {
  const texts = await page.locator(selector).evaluateHandle((element) => {
    const seen: string[] = [];
    new MutationObserver(() => seen.push(element.textContent ?? "")).observe(element, { childList: true, subtree: true });
    return seen;
  });
  return async () => texts.jsonValue();
}

/** Lets the page be in another tab than the one that is seen, or no longer. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, hidden);
}

test("services are asked again by themselves, less often while all is the same, and only changes are announced", async ({ world, dashboard, page }) => {
  await page.clock.install();
  const services = await world.referenceServices();
  const { url } = await world.serve();
  await dashboard.open(url);
  const summary = page.locator("#services");
  await expect(summary).toHaveText("3 services ready");
  const calls = watchCalls(page);
  const answered = watchCalls(page, "requestfinished");
  const texts = await watchTexts(page, "#services");
  for (const seconds of [30, 30, 60]) {
    await page.clock.fastForward((seconds - 5) * 1_000);
    expect(calls, `${seconds} s are not over`).toEqual([]);
    await page.clock.fastForward(5_000);
    // Of each its own health after that of its server, and nothing else.
    await expect.poll(() => answered.length).toBe(6);
    await dashboard.catchUp();
    expect(calls).toHaveLength(6);
    expect(calls.filter((call) => !call.endsWith(" Health/Check"))).toEqual([]);
    calls.length = 0;
    answered.length = 0;
  }
  expect(await texts()).toEqual([]);

  await services.stop();
  await page.clock.fastForward(120_000);
  await expect(summary).toHaveText("3 of 3 services not ready");
  await expect(dashboard.node("energy-analyzer").locator("[data-health]")).toHaveAttribute("data-health", "connection-refused");
  await world.referenceServices();
  await page.clock.fastForward(30_000);
  await expect(summary).toHaveText("3 services ready");
  expect(await texts()).toEqual(["3 of 3 services not ready", "3 services ready"]);
});

test("a page that nobody sees asks nothing, and asks what is due once it is seen", async ({ world, dashboard, page }) => {
  await page.clock.install();
  await world.referenceServices();
  const { url } = await world.serve();
  await dashboard.open(url);
  await expect(page.locator("#services")).toHaveText("3 services ready");
  const calls = watchCalls(page);
  await hide(page, true);
  await page.clock.fastForward(600_000);
  expect(calls).toEqual([]);
  await hide(page, false);
  await expect.poll(() => calls.length).toBe(6);
});

test("a run goes before checks: one in flight is given up, and none is made until it has ended", async ({ world, dashboard, page }) => {
  await page.clock.install();
  const peers = await world.pythonPeers({ behave: { "energy-analyzer": "hang" } });
  const { url } = await world.serve();
  await page.route("**/grpc.health.v1.Health/Check", () => {});
  // Playwright does not tell of a request that Firefox gives up while it is held back.
  await page.addInitScript(() => {
    const call = window.fetch;
    window.fetch = (input, init) => {
      const request = new Request(input, init);
      request.signal.addEventListener("abort", () => {
        document.documentElement.dataset.givenUp = `${document.documentElement.dataset.givenUp ?? ""} ${request.url.split("/").at(-1)}`;
      });
      return call(request);
    };
  });
  const calls = watchCalls(page);
  await dashboard.open(url);
  await expect(page.locator("#services")).toHaveText("Checking 3 services…");
  await expect.poll(() => calls.length).toBe(3);
  await dashboard.run.click();
  await expect(dashboard.node("energy-analyzer")).toHaveAttribute("data-state", "running");
  await expect(page.locator("html")).toHaveAttribute("data-given-up", /^ Check Check Check/);

  calls.length = 0;
  await page.clock.fastForward(20_000);
  expect(calls).toEqual([]);
  await page.unroute("**/grpc.health.v1.Health/Check");
  await dashboard.cancel.click();
  await dashboard.expectRun("cancelled");
  await page.clock.fastForward(30_000);
  await expect(page.locator("#services")).toHaveText("3 services ready");
  await peers.stop();
});

test("a config that was kept is checked once, like any other", async ({ world, dashboard, page }) => {
  await world.referenceServices();
  const { url } = await world.serve();
  const calls = watchCalls(page);
  await dashboard.open(url);
  await expect(page.locator("#services")).toHaveText("3 services ready");
  const once = calls.length;
  const editor = new Editor(page);
  await editor.open();
  await editor.goTo('"workflow_name"', 2);
  await editor.type("_kept");
  await expect.poll(() => page.evaluate("localStorage.getItem('wattflow.configs')")).toContain("_kept");
  calls.length = 0;
  await page.reload();
  await expect(page.locator("#workflow")).toContainText("_kept");
  await expect(page.locator("#services")).toHaveText("3 services ready");
  expect(calls).toHaveLength(once);
});

/** Notes what the page shows of the health of this node's service, however briefly, in `window.healthSeen`. */
async function recordHealth(page: Page, node: string): Promise<void> {
  await page.evaluate((node) => {
    const seen: string[] = [];
    window.healthSeen = seen;
    const look = () => {
      const drawn = document.querySelector(`[data-node="${node}"]`);
      if (drawn !== null) {
        seen.push(drawn.querySelector("[data-health]")?.getAttribute("data-health") ?? "nothing");
      }
    };
    new MutationObserver(look).observe(document.body, { attributes: true, childList: true, subtree: true });
  }, node);
}

declare global {
  interface Window {
    healthSeen: string[];
  }
}

test("what is known of a service is forgotten when another one is named, which alone is asked", async ({ world, dashboard, page }) => {
  await world.referenceServices();
  const { url } = await world.serve();
  await dashboard.open(url);
  await expect(page.locator("#services")).toHaveText("3 services ready");
  const editor = new Editor(page);
  await editor.open();
  const calls = watchCalls(page);
  await recordHealth(page, "energy-analyzer");
  await editor.goTo('"id": "energy-analyzer"', 0);
  await editor.type('"grpc_service": "some.Other",');
  const health = (node: string) => dashboard.node(node).locator("[data-health]");
  await expect(health("energy-analyzer")).toHaveAttribute("data-health", "wrong-service-path");
  await expect(health("energy-generator")).toHaveAttribute("data-health", "healthy");
  // What was known was gone before something else was: that stood only for as long as a pause in typing takes.
  expect(await page.evaluate(() => window.healthSeen)).toContain("nothing");
  expect(new Set(calls.map((call) => call.split(" ")[0]))).toEqual(new Set([String(world.port("energy-analyzer"))]));
});

test("a link does not decide what the page calls: not until its user wants it", async ({ world, dashboard, page }) => {
  await world.referenceServices();
  const { url } = await world.serve();
  const direct = `http://127.0.0.1:${world.port("energy-analyzer")}`;
  const text = JSON.stringify({ ...world.config, service_registry: { ...world.config.service_registry, "energy-analyzer": direct } });
  const calls: string[] = [];
  page.on("request", (request) => request.url().startsWith(direct) && calls.push(request.url()));
  const summary = page.locator("#services");
  await page.goto(`${url}/#config=${Buffer.from(text).toString("base64url")}`);
  await expect(summary).toHaveText("2 services ready, 1 not asked yet");
  await expect(page.getByRole("alert")).toContainText("Check services calls its http addresses");
  await expect.poll(() => page.evaluate("localStorage.getItem('wattflow.configs')")).toContain(direct);
  await page.reload();
  await expect(summary).toHaveText("2 services ready, 1 not asked yet");
  expect(calls).toEqual([]);
  await page.getByRole("button", { name: "Check services" }).click();
  await expect(summary).not.toContainText("not asked yet");
  await expect.poll(() => calls.length).toBeGreaterThan(0);
  await dashboard.expectRun("idle");
});

test("a gateway on another host learns no address before the user wants it", async ({ world, page }) => {
  const { url } = await world.serve();
  const gateway = "http://gateway.invalid:8081";
  const calls: string[] = [];
  await page.route(`${gateway}/**`, async (route) => {
    calls.push(route.request().url());
    await route.abort();
  });
  await page.goto(`${url}/?gateway=${gateway}`);
  await expect(page.locator("#services")).toHaveText("3 services not asked yet");
  await expect(page.getByRole("alert")).toContainText(gateway);
  expect(calls).toEqual([]);
  await page.getByRole("button", { name: "Check services" }).click();
  await expect(page.locator("#services")).toHaveText("3 of 3 services not ready");
  expect(calls.length).toBeGreaterThan(0);
});
