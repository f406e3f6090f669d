import type { Page } from "@playwright/test";

import type { Dashboard } from "../support/dashboard.ts";
import { chain, layered } from "../support/graphs.ts";
import { expect, test } from "../support/test.ts";
import type { World } from "../support/world.ts";

/** What the drawing may hold at any time, whatever its size and zoom (design, "the drawing holds ≤ 2,000 elements"). */
const MOST_ELEMENTS = 2_000;

/** What stands above and beside the drawing. */
class Stage {
  readonly #page: Page;
  readonly #world: World;
  readonly #dashboard: Dashboard;

  constructor(page: Page, world: World, dashboard: Dashboard) {
    this.#page = page;
    this.#world = world;
    this.#dashboard = dashboard;
  }

  /** Opens the page with this config. */
  static async open(page: Page, world: World, dashboard: Dashboard, config: object): Promise<Stage> {
    const { url } = await world.serve();
    await dashboard.open(url);
    const stage = new Stage(page, world, dashboard);
    await stage.upload(config);
    return stage;
  }

  async upload(config: object): Promise<void> {
    const { workflow_name } = config as { workflow_name: string };
    await this.#dashboard.upload.setInputFiles(await this.#world.write("large.json", JSON.stringify(config)));
    await expect(this.#page.getByRole("heading", { name: workflow_name })).toBeVisible();
  }

  button(name: string) {
    return this.#page.getByRole("button", { name, exact: true });
  }

  get search() {
    return this.#page.getByLabel("Find nodes by id or name");
  }

  get list() {
    return this.#page.getByRole("grid", { name: "Nodes as a list" });
  }

  get minimap() {
    return this.#page.locator("#minimap");
  }

  get folds() {
    return this.#page.locator("[data-fold]");
  }

  get focused() {
    return this.#page.locator("[data-item]:focus");
  }

  async expectFocus(node: string): Promise<void> {
    await expect(this.focused).toHaveAttribute("data-node", node);
    await expect(this.focused).toBeInViewport();
  }

  /** How many elements the drawing and what lies over it hold. */
  async elements(): Promise<number> {
    return this.#page.locator(".stage-view svg *").count();
  }

  /** The zoom in per cent. */
  async zoom(): Promise<string> {
    return this.#page.locator("#size-actual").innerText();
  }
}

test("a drawing is zoomed by buttons, keys and wheel, and fitted", async ({ world, dashboard, page }) => {
  const stage = await Stage.open(page, world, dashboard, layered(12, 9));
  expect(await stage.zoom()).toBe("75 %");
  await stage.button("Larger").click();
  expect(await stage.zoom()).toBe("94 %");
  await page.locator("#graph").focus();
  await page.keyboard.press("-");
  expect(await stage.zoom()).toBe("75 %");
  await page.keyboard.press("0");
  expect(await stage.zoom()).toBe("100 %");

  // What is under the pointer stays there.
  const node = dashboard.node("node-0-4");
  const before = await node.boundingBox();
  await page.mouse.move((before?.x ?? 0) + 5, (before?.y ?? 0) + 5);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -100);
  await page.keyboard.up("Control");
  await expect.poll(() => stage.zoom()).toBe("120 %");
  const after = await node.boundingBox();
  expect(Math.abs((after?.x ?? 0) - (before?.x ?? 0))).toBeLessThan(5);
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(5);

  await stage.button("Fit").click();
  expect(Number.parseInt(await stage.zoom())).toBeLessThan(30);
  await expect(stage.minimap).toBeHidden();
});

test("a drawing is moved by dragging, wheel and arrow keys, and a drag presses nothing", async ({ world, dashboard, page }) => {
  await Stage.open(page, world, dashboard, layered(12, 9));
  const node = dashboard.node("node-1-4");
  const left = async () => Math.round((await node.boundingBox())?.x ?? 0);
  const start = await left();
  const box = await node.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) - 30, (box?.y ?? 0) + 20, { steps: 5 });
  await page.mouse.up();
  await expect.poll(left).toBe(start - 50);
  await expect(node).toHaveAttribute("aria-pressed", "false");
  await page.mouse.wheel(100, 0);
  await expect.poll(left).toBe(start - 150);
  await page.locator("#graph").focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(left).toBe(start - 90);
  await node.click();
  await expect(node).toHaveAttribute("aria-pressed", "true");
});

test("two fingers zoom, one moves", async ({ world, dashboard, page }) => {
  const stage = await Stage.open(page, world, dashboard, layered(12, 9));
  const graph = page.locator("#graph");
  const finger = (type: string, pointerId: number, clientX: number, clientY: number) =>
    graph.dispatchEvent(type, { pointerId, clientX, clientY, pointerType: "touch", button: type === "pointermove" ? -1 : 0 });
  await finger("pointerdown", 11, 300, 300);
  await finger("pointerdown", 12, 400, 300);
  await finger("pointermove", 12, 450, 300);
  await finger("pointermove", 12, 500, 300);
  await expect.poll(() => stage.zoom()).toBe("150 %");
  await finger("pointerup", 12, 500, 300);
  await finger("pointermove", 11, 250, 300);
  await finger("pointerup", 11, 250, 300);
  expect(await stage.zoom()).toBe("150 %");
});

test("the minimap is there where the drawing is larger than the view, and leads anywhere", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const stage = await Stage.open(page, world, dashboard, layered(40, 12));
  await expect(stage.minimap).toBeVisible();
  await expect(dashboard.node("node-39-5")).toHaveCount(0);
  const map = await stage.minimap.boundingBox();
  await stage.minimap.click({ position: { x: (map?.width ?? 0) - 4, y: (map?.height ?? 0) / 2 } });
  await expect(dashboard.node("node-39-5")).toBeVisible();
  await stage.upload(chain(3));
  await expect(stage.minimap).toBeHidden();
});

test("nodes are found by name and state, marked, and reached by Enter", async ({ world, dashboard, page }) => {
  const stage = await Stage.open(page, world, dashboard, layered(40, 12));
  const found = page.locator("#found");
  await stage.search.fill("NODE-7-");
  await expect(found).toHaveText("12 of 481 nodes");
  await expect(dashboard.node("start")).toHaveAttribute("data-found", "false");
  await stage.search.press("Enter");
  await expect(found).toHaveText("1 of 12");
  await expect(dashboard.node("node-7-0")).toBeInViewport();
  await expect(dashboard.node("node-7-0")).toHaveAttribute("data-found", "true");
  await expect(page.getByRole("heading", { name: "node-7-0" })).toBeVisible();
  await stage.search.press("Enter");
  await expect(found).toHaveText("2 of 12");
  await stage.search.press("Shift+Enter");
  await stage.search.press("Shift+Enter");
  await expect(found).toHaveText("12 of 12");
  await expect(stage.search).toBeFocused();
  await page.getByLabel("Only nodes in state").selectOption("failed");
  await expect(found).toHaveText("0 of 481 nodes");
  await stage.upload(chain(4));
  await expect(stage.search).toHaveValue("");
  await expect(found).toHaveText("");
});

test("nodes that failed are found once a run has failed", async ({ world, dashboard, page }) => {
  const stage = await Stage.open(page, world, dashboard, chain(4));
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  await page.getByLabel("Only nodes in state").selectOption("failed");
  await expect(dashboard.node("node-0")).toHaveAttribute("data-found", "true");
  await expect(dashboard.node("node-1")).toHaveAttribute("data-found", "false");
  await stage.button("List").click();
  await expect(stage.list.locator("[data-row]")).toHaveCount(1);
});

test("long chains are folded, tell their states, and unfold", async ({ world, dashboard, page }) => {
  const stage = await Stage.open(page, world, dashboard, chain(200));
  await expect(stage.folds).toHaveCount(1);
  await expect(stage.folds).toHaveAccessibleName(/198 nodes.*198 pending/);
  await expect(stage.folds).toHaveAccessibleDescription("folded, from node-1");
  await expect(stage.button("Fold chains")).toHaveAttribute("aria-pressed", "true");
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  await expect(stage.folds).toHaveAccessibleName(/198 skipped/);

  // A node that is looked for comes out of its fold, with its neighbours.
  await stage.search.fill("node-100");
  await stage.search.press("Enter");
  await expect(dashboard.node("node-100")).toHaveAttribute("aria-pressed", "true");
  await expect(dashboard.node("node-101")).toBeVisible();
  await stage.button("Fit").click();
  await expect(stage.folds).toHaveCount(2);

  await stage.folds.first().focus();
  await page.keyboard.press("Enter");
  await stage.expectFocus("node-1");
  await expect(stage.folds).toHaveCount(0);
  await stage.button("Fold chains").click();
  await expect(stage.button("Fold chains")).toHaveAttribute("aria-pressed", "false");
  await stage.button("Fold chains").click();
  await stage.button("Fit").click();
  await expect(stage.folds).toHaveCount(1);
  await stage.upload(chain(20));
  await expect(stage.folds).toHaveCount(0);
});

test("a branching pipeline is walked along its edges", async ({ world, dashboard, page }) => {
  const stage = await Stage.open(page, world, dashboard, layered(3, 3));
  await dashboard.node("start").focus();
  const walk: [string, string][] = [
    ["ArrowRight", "node-0-1"],
    ["ArrowUp", "node-0-0"],
    ["ArrowRight", "node-1-0"],
    ["ArrowLeft", "node-0-0"],
    ["Home", "start"],
    ["ArrowLeft", "start"],
  ];
  for (const [key, node] of walk) {
    await page.keyboard.press(key);
    await stage.expectFocus(node);
  }
  await page.keyboard.press("Enter");
  await expect(dashboard.node("start")).toHaveAttribute("aria-pressed", "true");
});

test("10,000 nodes are walked by keyboard alone", async ({ world, dashboard, page }) => {
  const stage = await Stage.open(page, world, dashboard, chain(10_000));
  await stage.button("Fold chains").click();
  await dashboard.node("node-0").focus();
  for (let node = 1; node <= 30; node += 1) {
    await page.keyboard.press("ArrowRight");
  }
  await stage.expectFocus("node-30");
  await page.keyboard.press("End");
  await stage.expectFocus("node-9999");
  await page.keyboard.press("ArrowLeft");
  await stage.expectFocus("node-9998");
  await page.keyboard.press("Home");
  await stage.expectFocus("node-0");
  // As fast as the page moves: no step is lost.
  const walked = await page.evaluate(async () => {
    const next = async (from: string | null) => {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
      for (let turn = 0; turn < 100; turn += 1) {
        await new Promise(requestAnimationFrame);
        const now = document.activeElement?.getAttribute("data-node") ?? null;
        if (now !== from) {
          return now;
        }
      }
      return null;
    };
    let at = document.activeElement?.getAttribute("data-node") ?? null;
    for (let node = 1; node <= 100; node += 1) {
      at = await next(at);
      if (at !== `node-${node}`) {
        return at;
      }
    }
    return at;
  });
  expect(walked).toBe("node-100");
});

test("a key right after an arrow is about the node that the arrow led to", async ({ world, dashboard, page }) => {
  await Stage.open(page, world, dashboard, chain(5));
  await dashboard.node("node-0").focus();
  // Both come before a frame was drawn, as from a keyboard that repeats them fast or on a busy machine.
  await dashboard.node("node-0").evaluate((focused) => {
    for (const key of ["ArrowRight", "Enter"]) {
      focused.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  });
  await expect(dashboard.node("node-1")).toHaveAttribute("aria-pressed", "true");
  await expect(dashboard.node("node-0")).toHaveAttribute("aria-pressed", "false");
});

test("the list holds every node, and is used by keyboard", async ({ world, dashboard, page }) => {
  const stage = await Stage.open(page, world, dashboard, chain(10_000));
  await stage.button("List").click();
  await expect(stage.list).toHaveAttribute("aria-rowcount", "10001");
  await expect(page.locator("#graph")).toBeHidden();
  await expect(stage.list.getByRole("row").nth(1)).toContainText("node-0");
  expect(await stage.list.locator("*").count()).toBeLessThan(MOST_ELEMENTS);
  await stage.list.focus();
  await page.keyboard.press("End");
  const last = stage.list.locator('[data-node="node-9999"]');
  await expect(last).toBeInViewport();
  const active = await stage.list.getAttribute("aria-activedescendant");
  await expect(last).toHaveAttribute("id", active ?? "");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "node-9998" })).toBeVisible();
  await expect(stage.list.locator('[data-node="node-9998"]')).toHaveAttribute("aria-selected", "true");

  await stage.search.fill("node-500");
  await stage.search.press("Enter");
  await expect(stage.list).toHaveAttribute("aria-rowcount", "12");
  await expect(stage.list.locator('[data-node="node-500"]')).toHaveAttribute("aria-selected", "true");
  await stage.button("Graph").click();
  await expect(dashboard.node("node-500")).toBeInViewport();
});

test("the list is sorted by what asks for attention", async ({ world, dashboard, page }) => {
  const stage = await Stage.open(page, world, dashboard, chain(5));
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  await stage.button("List").click();
  const states = () => stage.list.locator("[data-row]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-state")));
  await stage.list.getByRole("button", { name: "State" }).click();
  await expect(stage.list.getByRole("columnheader", { name: "State" })).toHaveAttribute("aria-sort", "descending");
  expect(await states()).toEqual(["failed", "skipped", "skipped", "skipped", "skipped"]);
});

test("the drawing stays small at every zoom, whatever the pipeline", async ({ world, dashboard, page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 3_840, height: 2_160 });
  const stage = await Stage.open(page, world, dashboard, chain(3));
  for (const config of [chain(10_000), layered(100, 100)]) {
    await stage.upload(config);
    if ((await stage.button("Fold chains").getAttribute("aria-pressed")) === "true") {
      await stage.button("Fold chains").click();
    }
    await page.locator("#graph").focus();
    await page.keyboard.press("0");
    await expect.poll(() => stage.zoom()).toBe("100 %");
    let zoom = "";
    for (let steps = 0; steps < 60 && zoom !== (await stage.zoom()); steps += 1) {
      zoom = await stage.zoom();
      const elements = await stage.elements();
      expect(elements, `at ${zoom}`).toBeGreaterThan(4);
      expect(elements, `at ${zoom}`).toBeLessThanOrEqual(MOST_ELEMENTS);
      await page.keyboard.press("-");
    }
  }
});

test("a status change among 10,000 nodes touches what shows it alone", async ({ world, dashboard, page }) => {
  // A service that answers at its time: what a check or an end of the run changes is another question.
  const { peer, url } = await world.counted(["start"]);
  peer.hold("start");
  await dashboard.openAt(url, "start");
  const stage = new Stage(page, world, dashboard);
  await stage.upload(layered(100, 100, `localhost:${peer.port}`));
  await expect(dashboard.node("node-0-50").locator("[data-health]")).toHaveCount(1);
  const changed = await page.evaluateHandle(() => {
    const changed = new Set<string>();
    const node = (element: Element | null) => element?.closest("[data-item]")?.getAttribute("data-node");
    new MutationObserver((records) => {
      for (const { target } of records) {
        changed.add(node(target instanceof Element ? target : target.parentElement) ?? target.nodeName);
      }
    }).observe(document.querySelector("#nodes") ?? document.body, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
    return changed;
  });
  await dashboard.run.click();
  await expect(dashboard.node("start")).toHaveAttribute("data-state", "running");
  await expect.poll(() => peer.calls).toHaveLength(1);
  // The clock of the run concerns what runs alone.
  const elapsed = page.locator("#run-elapsed");
  await expect(elapsed).not.toHaveText((await elapsed.textContent()) ?? "");
  expect(await changed.evaluate((changed) => [...changed])).toEqual(["start"]);
  expect(await stage.elements()).toBeLessThanOrEqual(MOST_ELEMENTS);
});

test("on a phone the chain runs downwards, and so do the keys", async ({ world, dashboard, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { url } = await world.serve();
  await dashboard.open(url);
  const places = await Promise.all(
    ["energy-generator", "report-generator"].map((node) => dashboard.node(node).boundingBox()),
  );
  expect(places[0]?.x).toBe(places[1]?.x);
  await dashboard.node("energy-generator").focus();
  await page.keyboard.press("ArrowDown");
  await expect(dashboard.node("energy-analyzer")).toBeFocused();
});

test("who reads what a node writes is told", async ({ world, dashboard }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await expect(dashboard.node("energy-generator")).toHaveAccessibleDescription("/data/energy_data.csv → energy-analyzer");
  await expect(dashboard.node("energy-generator")).toContainText("energy_data.csv");
});
