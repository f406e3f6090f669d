import { journalLines, readJournal } from "../support/journal.ts";
import { fillSimulation } from "../support/simulation.ts";
import { expect, test } from "../support/test.ts";

test("every event of a run is in the journal, in order", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();

  const happened = (await journalLines(page)).map((line) => JSON.parse(line).event as string);
  const node = ["node_started", "attempt_started", "node_succeeded"];
  expect(happened).toEqual(["run_started", ...node, ...node, ...node, "run_ended"]);
});

test("no service is called before the journal says so", async ({ world, dashboard, page }) => {
  await page.addInitScript(`${readJournal.toString()};
    const fetchAsEver = window.fetch;
    window.keptAtCalls = [];
    window.fetch = async (...request) => {
      if (String(request[0].url ?? request[0]).endsWith("/Execute") && window.isRunning) {
        const attempts = (await readJournal()).filter((line) => line.includes('"attempt_started"'));
        window.keptAtCalls.push(JSON.parse(attempts.at(-1)).node);
      }
      return fetchAsEver(...request);
    };`);
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  await page.evaluate("window.isRunning = true");
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
  expect(await page.evaluate("window.keptAtCalls")).toEqual(["energy-generator", "energy-analyzer", "report-generator"]);
});

const TROUBLES = {
  "storage is blocked": {
    script: `Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("no", "SecurityError"); } });`,
    words: /History is off, because this browser keeps its storage from the page/,
  },
  "there is no room left": {
    script: `IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };`,
    words: /History is off, because this browser has no room left/,
  },
};

for (const [trouble, { script, words }] of Object.entries(TROUBLES)) {
  test(`where ${trouble}, a run runs as ever and the page says that history is off`, async ({ world, dashboard, page }) => {
    await page.addInitScript(script);
    const { url } = await world.serve("--reference-services");
    await dashboard.open(url);
    await dashboard.run.click();
    await dashboard.expectAllSucceeded();
    await expect(page.getByText(words)).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
}

test("a reload shows a run that succeeded, failed or was cancelled exactly as it looked", async ({ world, dashboard, page }) => {
  const { peer, url } = await world.counted(["a", "b", "c"]);
  await dashboard.openAt(url, "a");
  const expectTheSameAfterReload = async (state: string) => {
    await dashboard.expectRun(state);
    const before = await dashboard.look();
    await page.reload();
    await dashboard.expectRun(state);
    await expect.poll(() => dashboard.look()).toEqual(before);
  };
  await dashboard.run.click();
  await expectTheSameAfterReload("succeeded");

  peer.refuse("b");
  await dashboard.run.click();
  await expectTheSameAfterReload("failed");

  peer.hold("a");
  await dashboard.run.click();
  await expect(dashboard.node("a")).toHaveAttribute("data-state", "running");
  await dashboard.cancel.click();
  await expectTheSameAfterReload("cancelled");
});

test("a reload of an idle page, and of a simulated run, shows the same", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const expectTheSameAfterReload = async (state: string) => {
    await dashboard.expectRun(state);
    const before = await dashboard.look();
    await page.reload();
    await dashboard.expectRun(state);
    await expect.poll(() => dashboard.look()).toEqual(before);
  };
  await expectTheSameAfterReload("idle");
  await fillSimulation(page, { "Each call takes": "0", "Longest, in seconds": "0", "Calls that fail": "0" });
  await page.getByRole("button", { name: "Run simulation" }).click();
  await expectTheSameAfterReload("succeeded");
  await expect(page.locator("#simulated")).toBeVisible();
  await expect(dashboard.retry).toBeHidden();
});

test("a reload in the middle of a run shows it interrupted, and it is resumed without repeating what was done", async ({
  world,
  dashboard,
  page,
}) => {
  const { peer, url } = await world.counted(["a", "b", "c"]);
  peer.hold("b");
  await dashboard.openAt(url, "a");
  await dashboard.run.click();
  await expect(dashboard.node("b")).toHaveAttribute("data-state", "running");
  await expect.poll(() => peer.callsOf("b")).toBe(1);

  await page.reload();
  await dashboard.expectRun("interrupted");
  for (const [node, state] of Object.entries({ a: "succeeded", b: "unknown", c: "pending" })) {
    await expect(dashboard.node(node)).toHaveAttribute("data-state", state);
  }
  // Nobody saw how long that took.
  await expect(dashboard.node("b")).toContainText("unknown · duration unknown");
  const before = await dashboard.look();
  await page.reload();
  await dashboard.expectRun("interrupted");
  await expect.poll(() => dashboard.look()).toEqual(before);

  peer.release("b");
  await dashboard.retry.click();
  await dashboard.expectRun("succeeded");
  expect(["a", "b", "c"].map((node) => peer.callsOf(node))).toEqual([1, 2, 1]);
});

test("a run is found again also where the browser does not say what databases it has", async ({ world, dashboard, page }) => {
  const { peer, url } = await world.counted(["a", "b"]);
  peer.hold("b");
  await dashboard.openAt(url, "a");
  await dashboard.run.click();
  await expect.poll(() => peer.callsOf("b")).toBe(1);
  await page.addInitScript(() => {
    indexedDB.databases = async () => new Promise(() => {});
  });
  // Without the name of the run, which stands in the address, nothing else asks for it.
  await page.goto(url);
  await dashboard.expectRun("interrupted");
  await expect(dashboard.node("a")).toHaveAttribute("data-state", "succeeded");
});

test("where storage failed in mid-run, a resume asks before it may repeat what was not kept", async ({ world, dashboard, page }) => {
  await page.addInitScript(`const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...entry) {
      if (window.isFull) throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, entry);
    };`);
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    if (dialog.type() === "confirm") {
      asked.push(dialog.message());
    }
  });
  const { peer, url } = await world.counted(["a", "b", "c"]);
  peer.hold("b");
  await dashboard.openAt(url, "a");
  await dashboard.run.click();
  await expect.poll(() => peer.callsOf("b")).toBe(1);
  await page.evaluate("window.isFull = true");
  peer.answerHeld();
  peer.hold("c");
  await expect.poll(() => peer.callsOf("c")).toBe(1);
  await expect(page.getByText(/History is off/)).toBeVisible();

  await page.reload();
  await dashboard.expectRun("interrupted");
  await expect(dashboard.node("b")).toHaveAttribute("data-state", "unknown");
  peer.release("c");
  await dashboard.retry.click();
  await dashboard.expectRun("succeeded");
  expect(asked).toEqual([expect.stringMatching(/storage failed during this run.*calls it again/)]);
  expect(["a", "b", "c"].map((node) => peer.callsOf(node))).toEqual([1, 2, 2]);

  // Only that one asks.
  peer.hold("b");
  await dashboard.run.click();
  await expect.poll(() => peer.callsOf("b")).toBe(3);
  await page.reload();
  await dashboard.expectRun("interrupted");
  peer.release("b");
  await dashboard.retry.click();
  await dashboard.expectRun("succeeded");
  expect(asked).toHaveLength(1);
});

test("a link to a run shows it with its own config, and leads back", async ({ world, dashboard, page }) => {
  const { peer, url } = await world.counted(["a", "b"]);
  await dashboard.openAt(url, "a");
  await dashboard.run.click();
  await dashboard.expectRun("succeeded");
  const link = page.url();
  expect(link).toContain("?run=");

  await dashboard.openAt(url, "a");
  await dashboard.upload.setInputFiles({
    name: "other.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(peer.chain(["other"], "another workflow"))),
  });
  await expect(dashboard.node("other")).toBeVisible();
  await page.goto(link);
  await dashboard.expectRun("succeeded");
  await expect(dashboard.node("b")).toHaveAttribute("data-state", "succeeded");
  await page.getByRole("button", { name: /^Back to other.json/ }).click();
  await expect(dashboard.node("other")).toBeVisible();
  await dashboard.expectRun("idle");
});

test("edits made after a run stay with it over a reload", async ({ world, dashboard, page }) => {
  const { peer, url } = await world.counted(["a", "b", "c"]);
  peer.refuse("b");
  await dashboard.openAt(url, "a");
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  await page.getByRole("button", { name: "Edit config" }).click();
  await page.getByRole("textbox", { name: "Config text" }).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n\n");
  await expect(page.locator("#config-file")).toHaveText(/edited/);

  await page.reload();
  await dashboard.expectRun("failed");
  await expect(page.locator("#config-file")).toHaveText(/edited/);
  await expect(dashboard.node("a")).toHaveAttribute("data-state", "succeeded");
});
