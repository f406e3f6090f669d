import { readFile } from "node:fs/promises";

import type { Locator, Page } from "@playwright/test";

import { Editor } from "../support/editor.ts";
import { runsKept } from "../support/journal.ts";
import { Preview } from "../support/preview.ts";
import { expect, test } from "../support/test.ts";

/** The palette, as its user knows it. */
class Palette {
  readonly dialog: Locator;
  readonly field: Locator;
  readonly options: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.dialog = page.getByRole("dialog", { name: "Commands" });
    this.field = page.getByRole("combobox", { name: "Command or node" });
    this.options = this.dialog.getByRole("option");
  }

  async open(): Promise<void> {
    await this.#page.keyboard.press("ControlOrMeta+k");
    await expect(this.field).toBeFocused();
  }

  /** Takes what is found first by these letters. */
  async take(letters: string): Promise<void> {
    await this.open();
    await this.#page.keyboard.type(letters);
    await this.#page.keyboard.press("Enter");
    await expect(this.dialog).toBeHidden();
  }
}

test("the palette finds commands and nodes by some of their letters, and gives the focus back", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  const palette = new Palette(page);
  await dashboard.run.focus();
  await palette.open();
  await expect(palette.options.filter({ hasText: "Run pipeline" })).toBeVisible();
  // What cannot be done now is not offered.
  await expect(palette.options.filter({ hasText: "Retry from failed node" })).toHaveCount(0);
  await page.keyboard.type("no such thing");
  await expect(palette.options).toHaveCount(0);
  await expect(palette.dialog.getByRole("status")).toContainText("No command and no node");
  await page.keyboard.press("Escape");
  await expect(palette.dialog).toBeHidden();
  await expect(dashboard.run).toBeFocused();

  await palette.take("rep-gen");
  await expect(page.locator("#inspected-id")).toHaveText("report-generator");
  await expect(dashboard.node("report-generator")).toBeFocused();

  await palette.open();
  await page.keyboard.type("config");
  const chosen = palette.dialog.locator('[aria-selected="true"]');
  const first = await chosen.textContent();
  await page.keyboard.press("ArrowDown");
  await expect(chosen).not.toHaveText(first ?? "");
  await expect(palette.field).toHaveAttribute("aria-activedescendant", "option-1");
  await page.keyboard.press("ArrowUp");
  await expect(chosen).toHaveText(first ?? "");
  await page.keyboard.press("Escape");

  await palette.take("run pipeline");
  await dashboard.expectAllSucceeded();
});

test("single keys press buttons, but never where something is typed, nor when they are turned off", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  const editor = new Editor(page);
  await page.keyboard.press("e");
  await expect(editor.text).toBeVisible();
  await editor.text.focus();
  await editor.type("r");
  await expect(dashboard.problems.first()).toBeVisible();
  await dashboard.expectRun("idle");
  await editor.press("ControlOrMeta+z", "Escape");
  await expect(dashboard.problems).toHaveCount(0);

  await editor.toggle.focus();
  await page.keyboard.press("t");
  await expect(page.getByRole("tab", { name: "Timeline" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("r");
  await dashboard.expectAllSucceeded();
  expect(await runsKept(page), "what is typed runs nothing").toBe(1);

  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help.getByRole("row", { name: "r Run pipeline" })).toBeVisible();
  await expect(help.getByRole("row", { name: "Ctrl K or ⌘ K Commands" })).toBeVisible();
  // Behind a dialog nothing is pressed.
  await page.keyboard.press("l");
  await help.getByLabel(/Single keys/).uncheck();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("tab", { name: "Timeline" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("l");
  await page.reload();
  await expect(dashboard.node("energy-generator")).toBeVisible();
  await page.keyboard.press("l");
  await expect(page.getByRole("tab", { name: "Timeline" })).toHaveAttribute("aria-selected", "true");
});

test("the key of what opens something leads into it", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await page.keyboard.press("t");
  await expect(page.getByRole("tab", { name: "Timeline" })).toBeFocused();
  await page.keyboard.press("m");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("What runs")).toBeFocused();
  await expect(page.getByRole("button", { name: "Run simulation" })).toBeEnabled();
  await page.keyboard.press("Escape");
  // A field behind another tab comes forward.
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search in the log" })).toBeFocused();
  await expect(page.getByRole("tab", { name: "Log", exact: true })).toHaveAttribute("aria-selected", "true");
});

test("on a phone the panel for simulated runs is whole in view", async ({ world, dashboard, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { url } = await world.serve();
  await dashboard.open(url);
  await page.locator("#simulate-open").click();
  await expect(page.locator("#simulate-form")).toBeInViewport({ ratio: 1 });
});

test("a key right after a dialog was closed is not lost", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await new Palette(page).open();
  // Within one frame, in which the field of the palette still has the focus.
  const tag = await page.evaluate(() => {
    document.querySelector<HTMLDialogElement>("#palette")?.close();
    const focused = document.activeElement;
    focused?.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true, cancelable: true }));
    return focused?.tagName;
  });
  expect(["INPUT", "BODY"]).toContain(tag);
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("each key is of one command, and documented", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const keys = await page.locator("[aria-keyshortcuts]").evaluateAll((all) => all.map((one) => one.ariaKeyShortcuts));
  expect(keys.length).toBeGreaterThan(5);
  expect(new Set(keys).size).toBe(keys.length);
  const document = await readFile(new URL("../../docs/page.md", import.meta.url), "utf8");
  const documented = [...document.matchAll(/^\| <kbd>(.+?)<\/kbd>/gm)].map(([, key]) => key?.replace("Ctrl K", "Control+K Meta+K"));
  // The button that runs the pipeline cancels the run while there is one.
  expect(documented.filter((key) => key !== "c").sort()).toEqual(keys.sort());
});

test("the focus is never lost when what has it goes", async ({ world, dashboard, page }) => {
  await world.pythonPeers({ only: ["energy-generator", "report-generator"] });
  const { url } = await world.serve();
  await dashboard.open(`${url}/?gateway=nonsense`);
  await page.getByRole("button", { name: "Dismiss" }).focus();
  await page.keyboard.press("Enter");
  await expect(dashboard.run).toBeFocused();
  await page.keyboard.press("Enter");
  await dashboard.expectRun("failed");

  await world.pythonPeers({ only: ["energy-analyzer"], behave: { "energy-analyzer": "hang" } });
  await dashboard.retry.focus();
  await page.keyboard.press("Enter");
  await expect(dashboard.cancel).toBeFocused();
});

test("a hidden tab shows how its run ended, and tells of it where the user asked for that", async ({ world, dashboard, page }) => {
  await page.addInitScript(() => {
    const told: string[] = [];
    class Notification {
      static permission = "default";
      static async requestPermission() {
        Notification.permission = "granted";
        return "granted";
      }
      constructor(title: string, { body }: { body: string }) {
        told.push(`${title}: ${body}`);
      }
    }
    Object.assign(window, { Notification, told });
  });
  await world.pythonPeers({ behave: { "energy-analyzer": "hang" } });
  const { url } = await world.serve();
  await dashboard.open(url);
  const offer = page.getByRole("button", { name: "Notify me" });
  await expect(offer).toBeHidden();
  const icon = page.locator("#icon");
  const before = await icon.getAttribute("href");

  await dashboard.run.click();
  await expect(page).toHaveTitle(/^▸ energy_data_pipeline/);
  await offer.click();
  await expect(offer).toBeHidden();
  await page.evaluate(() => Object.defineProperty(document, "hidden", { get: () => true }));
  await dashboard.cancel.click();
  await expect(page).toHaveTitle(/^■ energy_data_pipeline/);
  await expect(icon).not.toHaveAttribute("href", before ?? "");
  const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
  await expect.poll(told).toEqual([expect.stringMatching(/^■ energy_data_pipeline.*: Run cancelled$/)]);
});

test("a printed page is a report of the run, with nothing cut", async ({ world, dashboard, page, browserName }) => {
  test.skip(browserName === "firefox", "it cannot be told to show what it would print");
  await world.pythonPeers({ only: ["energy-generator", "report-generator"] });
  const { url } = await world.serve();
  await dashboard.open(url);
  await dashboard.run.click();
  await dashboard.expectRun("failed");

  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const report = page.getByRole("region", { name: "Run report" });
  await expect(report.getByRole("heading", { name: "energy_data_pipeline" })).toBeVisible();
  await expect(report.getByRole("row", { name: /succeeded energy-generator/ })).toBeVisible();
  await expect(report.getByRole("row", { name: /failed energy-analyzer .*connection refused/i })).toBeVisible();
  await expect(report.getByRole("row", { name: /skipped report-generator/ })).toBeVisible();
  await expect(report).toContainText("INFO - [gRPC] Connecting to");
  await expect(page.locator(".header")).toBeHidden();
  await expect(dashboard.main).toBeHidden();
  const cut = await report.evaluate((all) =>
    [all, ...all.querySelectorAll("*")].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0).map((one) => one.outerHTML),
  );
  expect(cut).toEqual([]);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
  await expect(report).toBeHidden();
});

test("live regions tell of a run when it starts and when it ends, and of nothing between", async ({ world, dashboard, page }) => {
  await world.pythonPeers();
  const { url } = await world.serve();
  await dashboard.open(url);
  await expect(page.locator("#services")).toHaveText("3 services ready");
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    for (const region of document.querySelectorAll("[role=status], [role=alert], [aria-live]")) {
      const tell = () => {
        const text = region.textContent?.trim() ?? "";
        if (text !== "" && text !== said.at(-1)) {
          said.push(text);
        }
      };
      new MutationObserver(tell).observe(region, { subtree: true, childList: true, characterData: true });
    }
  });
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
  const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
  await expect.poll(said).toContain("Run succeeded");
  expect((await said()).filter((text) => text.startsWith("Run "))).toEqual(["Run started", "Run succeeded"]);
  expect((await said()).length).toBeLessThanOrEqual(4);
});

test("Tab leads to everything that can be pressed, and everything it leads to is shown and named", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await dashboard.node("energy-generator").click();
  await expect(page.locator("#inspected-id")).toHaveText("energy-generator");
  await expect(new Preview(page).note).not.toBeEmpty();
  // A group with one stop has arrow keys inside.
  const wanted = await page
    .locator("button:enabled:visible, summary:visible, select:visible, input:visible, [role=separator]:visible")
    .evaluateAll((all) => all.filter((one) => (one as HTMLElement).tabIndex >= 0).map((one) => one.id || one.textContent));
  const stops = new Set<string | null>();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const mostStops = 100;
  for (let tabs = 0; tabs < mostStops; tabs += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) {
        return null;
      }
      const { width, height } = focused.getBoundingClientRect();
      const name = focused.ariaLabel ?? focused.textContent?.trim() ?? "";
      return { id: focused.id || focused.textContent, isShown: width > 0 && height > 0, name };
    });
    if (stop === null) {
      continue;
    }
    expect(stop, String(stop.id)).toMatchObject({ isShown: true });
    stops.add(stop.id);
  }
  expect(wanted.filter((one) => !stops.has(one))).toEqual([]);
});

test("links lead to node and panel at once, and back and forward between them", async ({ world, dashboard, page, browserName }) => {
  const { url } = await world.serve();
  await dashboard.open(`${url}/?node=energy-analyzer&panel=timeline`);
  const selected = page.locator("#inspected-id");
  const timeline = page.getByRole("tab", { name: "Timeline" });
  await expect(selected).toHaveText("energy-analyzer");
  await expect(timeline).toHaveAttribute("aria-selected", "true");

  await dashboard.open(`${url}/?node=report-generator`);
  await expect(selected).toHaveText("report-generator");
  await expect(timeline).toHaveAttribute("aria-selected", "false");
  // There Playwright waits for a load, which a page that comes back as it was left has not.
  if (browserName === "firefox") {
    return;
  }
  await page.goBack();
  await expect(selected).toHaveText("energy-analyzer");
  await expect(timeline).toHaveAttribute("aria-selected", "true");
  await page.goForward();
  await expect(selected).toHaveText("report-generator");
});

for (const [width, height] of [[390, 844], [768, 1024], [1024, 768], [1440, 900], [3840, 2160]] as const) {
  test(`at ${width} × ${height} nothing sticks out, and the primary button is in view`, async ({ world, dashboard, page }) => {
    await page.setViewportSize({ width, height });
    const { url } = await world.serve();
    await dashboard.open(url);
    await expect(dashboard.run).toBeInViewport();
    const sticksOut = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await sticksOut()).toBeLessThanOrEqual(0);
    await new Palette(page).open();
    expect(await sticksOut()).toBeLessThanOrEqual(0);
    await expect(page.getByRole("dialog", { name: "Commands" })).toBeInViewport({ ratio: 1 });
  });
}

test("nothing moves where motion is to be reduced", async ({ world, dashboard, page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await world.pythonPeers({ behave: { "energy-analyzer": "hang" } });
  const { url } = await world.serve();
  await dashboard.open(url);
  await dashboard.run.click();
  await expect(dashboard.node("energy-analyzer")).toHaveAttribute("data-state", "running");
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});
