import { type Browser, chromium, type Page } from "@playwright/test";

import { NODES } from "../support/config.ts";
import { Dashboard } from "../support/dashboard.ts";
import { fanOut, type FanOutNode } from "../support/fan-out.ts";
import type { Program } from "../support/program.ts";
import { FAULTS } from "../support/routes/faults.ts";
import { httpsInFrontOf } from "../support/routes/https.ts";
import { Stage } from "../support/routes/stage.ts";
import { type Expected, type Fault, type RouteId, ROUTES, type Scene } from "../support/routes/table.ts";
import { foundInTerminal, foundOnPage, lacking, problemOnPage, ranInTerminal, ranOnPage, type ToldOfAll } from "../support/routes/told.ts";
import { expect, test } from "../support/test.ts";

// Every route to a service, with everything that can be wrong with it: what a check finds before a run, and what is said
// of a run that meets it. The table is in support/routes/faults.ts.

const SCENES: Scene[] = ["as usual", "the gateway stopped", "an https page", "a page of the internet"];
const ALL = Object.keys(ROUTES) as RouteId[];

const isOfPage = (route: RouteId) => !route.startsWith("terminal");
const protocolOf = (route: RouteId) => (route === "direct" || route === "terminal-web" ? "web" : "native");

interface Played {
  fault: Fault;
  expected: Expected;
}

/** Those of a scene that a route can have. */
function playable(route: RouteId, scene: Scene): Played[] {
  return FAULTS.filter((fault) => (fault.scene ?? "as usual") === scene).flatMap((fault) => {
    const expected = fault.on[route];
    return "because" in expected ? [] : [{ fault, expected }];
  });
}

/** The browser that the scene wants, if that is not the one of all tests. */
async function browserFor(stage: Stage, scene: Scene): Promise<Browser | null> {
  if (scene !== "a page of the internet") {
    return null;
  }
  const { args = [], ...options } = test.info().project.use.launchOptions ?? {};
  return chromium.launch({ ...options, args: [...args, `--ip-address-space-overrides=${stage.page}=public`] });
}

/** Serves the world's pipeline and opens the page as the scene wants it; returns the page and its gateway. */
async function open(stage: Stage, route: RouteId, scene: Scene, browser: Browser): Promise<[Page, Program]> {
  const { world } = stage;
  const trusting = ["--ca", stage.authority.file];
  const isSecure = scene === "an https page" || scene === "a page of the internet";
  const { server, url } = await world.serve("--listen", isSecure ? "127.0.0.1:0" : stage.page, ...trusting);
  const origin = isSecure ? await httpsInFrontOf(stage, url) : url;
  const page = await browser.newPage({ ignoreHTTPSErrors: isSecure, viewport: { width: 1440, height: 900 } });
  if (route !== "envoy") {
    await page.goto(origin);
    return [page, server];
  }
  const { envoy, gateway } = await world.envoy(origin, ...trusting);
  await page.goto(`${origin}/?gateway=${gateway}`);
  return [page, envoy];
}

/** Where what is told is not what the table has. */
function wrong(told: ToldOfAll, played: Played[], part: "found" | "ran"): object[] {
  return played.flatMap(({ fault: { id }, expected }) => {
    const lack = lacking(told.get(id), expected[part]);
    return lack === null ? [] : [{ id, ...lack }];
  });
}

for (const route of ALL) {
  test(`the pipeline runs: ${ROUTES[route]}`, async ({ world, page }) => {
    await world.referenceServices();
    const stage = await Stage.set(world, protocolOf(route));
    for (const node of NODES) {
      world.config.service_registry[node] = stage.address(world.port(node), { host: "localhost" });
    }
    if (isOfPage(route)) {
      const { url } = await world.serve();
      const parameters = route === "envoy" ? `?gateway=${(await world.envoy(url)).gateway}` : "";
      const dashboard = new Dashboard(page);
      await dashboard.open(`${url}/${parameters}`);
      await dashboard.run.click();
      await dashboard.expectAllSucceeded();
    } else {
      expect(await world.runWattflow("run", await world.writeConfig())).toMatchObject({ code: 0 });
    }
    const generated = await world.dataRows("energy_data.csv");
    expect(await world.dataRows("energy_report.csv")).toHaveLength(generated.length);
  });

  for (const scene of SCENES) {
    const played = playable(route, scene);
    if (played.length === 0) {
      continue;
    }
    test(`what is wrong is told before a run and in one: ${ROUTES[route]}, ${scene}`, async ({ world, browser }) => {
      // What never answers is waited for, twice.
      test.slow();
      const stage = await Stage.set(world, protocolOf(route));
      const nodes: FanOutNode[] = [];
      for (const { fault } of played) {
        const { id, timeoutSeconds = 20 } = fault;
        nodes.push({ id, timeoutSeconds, address: await fault.stand(stage) });
      }
      const hidden = played.filter(({ fault }) => fault.hidden === true).map(({ fault }) => fault.id);
      world.usePipeline(fanOut("routes", nodes.filter(({ id }) => !hidden.includes(id))));

      if (!isOfPage(route)) {
        world.usePipeline(fanOut("routes", nodes));
        const trusting = ["--ca", stage.authority.file];
        expect(wrong(await foundInTerminal(world, ...trusting), played, "found")).toEqual([]);
        expect(stage.executed, "a check runs nothing").toBe(0);
        expect(wrong(await ranInTerminal(world, nodes, ...trusting), played, "ran")).toEqual([]);
        return;
      }
      const own = await browserFor(stage, scene);
      const [page, gateway] = await open(stage, route, scene, own ?? browser);
      if (hidden.length > 0) {
        world.usePipeline(fanOut("all routes", nodes));
        await foundOnPage(page);
        await new Dashboard(page).upload.setInputFiles(await world.writeConfig());
        await expect(page.locator("#workflow")).toHaveText("all routes");
      }
      if (scene === "the gateway stopped") {
        // Whoever uses the page has all that it takes to run.
        const fetched = page.waitForResponse(/-split_details\.wasm$/);
        await foundOnPage(page);
        await page.mouse.move(1, 1);
        await fetched;
        await gateway.kill();
        await page.getByRole("button", { name: "Check services" }).click();
      }
      if (scene === "an https page") {
        expect(wrong(await problemOnPage(page, nodes[0]?.id ?? ""), played, "found")).toEqual([]);
        await new Dashboard(page).expectNotRunnable();
      } else {
        expect(wrong(await foundOnPage(page), played, "found")).toEqual([]);
        expect(stage.executed, "a check runs nothing").toBe(0);
        expect(wrong(await ranOnPage(page), played, "ran")).toEqual([]);
      }
      await page.close();
      await own?.close();
    });
  }
}

test("a gateway that an https page may not call is told, and the page's own is used", async ({ world, browser }) => {
  const stage = await Stage.set(world, "native");
  world.usePipeline(fanOut("routes", [{ id: "healthy", address: await stage.service() }]));
  const [page] = await open(stage, "serve", "an https page", browser);
  await page.goto(`https://${stage.page}/?gateway=http://gateway.example:8081`);
  await expect(page.getByRole("alert")).toContainText("gateway=http://gateway.example:8081 is not called from an https page");
  expect((await ranOnPage(page)).get("healthy")).toMatchObject({ is: "" });
  await page.close();
});
