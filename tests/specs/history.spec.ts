import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { journalLines, runsKept } from "../support/journal.ts";
import { expect, test } from "../support/test.ts";

const runs = (page: Page) => page.locator("[data-run]");

async function openHistory(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "History" }).click();
}

test("runs are listed, and an earlier one is opened exactly as it looked", async ({ world, dashboard, page }) => {
  const { peer, url } = await world.counted(["a", "b"]);
  await dashboard.openAt(url, "a");
  await openHistory(page);
  await expect(page.getByText("Runs are listed here")).toBeVisible();
  peer.refuse("b");
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  const failed = await dashboard.look();
  peer.refused.clear();
  await dashboard.run.click();
  await dashboard.expectRun("succeeded");

  await expect(runs(page)).toHaveCount(2);
  await expect(runs(page).nth(0)).toHaveAttribute("data-state", "succeeded");
  await expect(runs(page).nth(0)).toHaveAttribute("aria-current", "true");
  await expect(runs(page).nth(1)).toContainText(/failed.*counted.*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*2 of 2/);
  await page.getByRole("button", { name: /^Open the run/ }).click();
  await dashboard.expectRun("failed");
  expect(await dashboard.look()).toEqual(failed);
  await expect(runs(page).nth(1)).toHaveAttribute("aria-current", "true");
});

test("two runs are compared: states, durations, messages, and what changed in the config", async ({ world, dashboard, page }) => {
  const { peer, url } = await world.counted(["a", "b"]);
  await dashboard.openAt(url, "a");
  await dashboard.run.click();
  await dashboard.expectRun("succeeded");
  const changed = JSON.stringify(peer.chain(["a", "b"])).replace('"timeout_seconds":300', '"timeout_seconds":90');
  await dashboard.upload.setInputFiles({ name: "changed.json", mimeType: "application/json", buffer: Buffer.from(changed) });
  await expect(page.locator("#config-file")).toContainText("changed.json");
  peer.refuse("b");
  await dashboard.run.click();
  await dashboard.expectRun("failed");

  await openHistory(page);
  await page.getByRole("button", { name: /^Compare the run/ }).click();
  const compared = page.getByRole("region", { name: "Two runs compared" });
  await expect(compared.getByRole("row", { name: /^b/ })).toHaveAttribute("data-differs", "true");
  await expect(compared.getByRole("row", { name: /^b/ })).toContainText(/b.*succeeded.*wrote.*failed.*the meter is being calibrated/);
  await expect(compared).toContainText("a: timeout 5 min 00 s → 1 min 30 s");
  await compared.getByRole("button", { name: "Back to all runs" }).click();
  await expect(runs(page)).toHaveCount(2);
});

test("a run that was exported is replayed by the terminal, and shows the same once it is imported", async ({
  world,
  dashboard,
  page,
}) => {
  const { peer, url } = await world.counted(["a", "b", "c"]);
  peer.refuse("b");
  await dashboard.openAt(url, "a");
  await openHistory(page);
  await expect(page.getByRole("button", { name: "Export run" })).toBeDisabled();
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  const before = await dashboard.look();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export run" }).click();
  const download = await downloading;
  const exported = await readFile(await download.path(), "utf8");
  expect(exported.trimEnd().split("\n")).toEqual(await journalLines(page));
  const replayed = await world.runWattflow("replay", await world.write("exported.jsonl", exported));
  expect(replayed).toMatchObject({ code: 0 });
  expect(replayed.stdout).toContain("the meter is being calibrated");

  await page.getByRole("button", { name: /^Delete the run/ }).click();
  await expect(runs(page)).toHaveCount(0);
  expect(await journalLines(page)).toEqual([]);
  await dashboard.openAt(url, "a");
  await openHistory(page);
  await expect(page.getByText("Runs are listed here")).toBeVisible();
  await dashboard.expectRun("idle");

  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import run" }).click();
  await (await choosing).setFiles({ name: download.suggestedFilename(), mimeType: "", buffer: Buffer.from(exported) });
  await dashboard.expectRun("failed");
  expect(await dashboard.look()).toEqual(before);
  await expect(runs(page)).toHaveCount(1);
  expect(await journalLines(page)).toEqual(exported.trimEnd().split("\n"));
});

test("what the terminal recorded is imported by dropping it, and what is no journal says where", async ({
  world,
  dashboard,
  page,
}) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  const { code } = await world.runWattflow("run", await world.writeConfig(), "--log-dir", "logs");
  expect(code).toBe(0);
  const [name = ""] = await world.files("logs", /\.jsonl$/);
  const recorded = await readFile(world.path(`logs/${name}`), "utf8");

  await dashboard.drop("broken.jsonl", recorded.replace(/\n/, '\n{"at_millis":1,"event":"node_paused"}\n'));
  await expect(page.getByText(/Cannot import broken.jsonl: line 2: not an event: node_paused/)).toBeVisible();
  await dashboard.expectRun("idle");
  await dashboard.drop(name, recorded);
  await dashboard.expectAllSucceeded();
});

test("a running node is told how long it usually takes", async ({ world, dashboard, page }) => {
  const { peer, url } = await world.counted(["a"]);
  await dashboard.openAt(url, "a");
  await dashboard.node("a").click();
  for (let times = 0; times < 2; times += 1) {
    await dashboard.run.click();
    await expect.poll(() => peer.callsOf("a")).toBe(times + 1);
    await dashboard.expectRun("succeeded");
  }
  await expect(page.getByText(/Usually .*ms/)).toBeVisible();
  peer.hold("a");
  await dashboard.run.click();
  await expect(page.getByText(/longer than usual/)).toBeVisible();
});

test("only as many runs are kept as wanted", async ({ world, dashboard, page }) => {
  const { url } = await world.counted(["a"]);
  await dashboard.openAt(url, "a");
  await seedRuns(page, 60);
  await dashboard.openAt(url, "a");
  await openHistory(page);
  await expect(runs(page)).toHaveCount(60);
  await page.getByLabel("Keep").selectOption("50");
  await expect(runs(page)).toHaveCount(50);
  // The list is quicker than the disk.
  await expect.poll(() => runsKept(page)).toBe(50);
  await page.reload();
  await expect(runs(page)).toHaveCount(50);
  await expect(page.getByLabel("Keep")).toHaveValue("50");
  await dashboard.run.click();
  await dashboard.expectRun("succeeded");
  await expect(runs(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Delete all" }).click();
  await expect(runs(page)).toHaveCount(0);
});

test("a thousand runs are listed at once, and none of their events are read for it", async ({ world, dashboard, page }) => {
  const { url } = await world.counted(["a"]);
  await dashboard.openAt(url, "a");
  await openHistory(page);
  await page.getByLabel("Keep").selectOption("1000");
  await page.getByRole("tab", { name: "Log" }).click();
  await seedRuns(page, 1000);
  await page.addInitScript(`window.eventsRead = 0;
    const getAll = IDBObjectStore.prototype.getAll;
    IDBObjectStore.prototype.getAll = function (...range) {
      window.eventsRead += this.name === "events" ? 1 : 0;
      return getAll.apply(this, range);
    };`);
  await dashboard.openAt(url, "a");
  const millis = await page.evaluate(async () => {
    const start = performance.now();
    document.querySelector<HTMLElement>("#history-tab")?.click();
    while (document.querySelectorAll("[data-run]").length < 1000) {
      await new Promise(requestAnimationFrame);
    }
    return performance.now() - start;
  });
  expect(millis).toBeLessThan(3_000);
  expect(await page.evaluate("window.eventsRead")).toBe(0);
});

/** Puts rows of runs into the page's journal, as earlier visits would have left them. */
async function seedRuns(page: Page, count: number): Promise<void> {
  await page.evaluate(async (count) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open("wattflow", 1);
      opening.onupgradeneeded = () => {
        for (const store of ["runs", "events", "durations"]) {
          opening.result.createObjectStore(store);
        }
      };
      opening.onsuccess = () => resolve(opening.result);
    });
    const transaction = database.transaction("runs", "readwrite");
    for (let at = 0; at < count; at += 1) {
      const run = `00000000${String(at).padStart(4, "0")}-0000`;
      transaction.objectStore("runs").put([run, "seeded", "succeeded", 1000 + at, 2000 + at, 3, 3, 11, 0, "counted"].join("\t"), run);
    }
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  }, count);
}
