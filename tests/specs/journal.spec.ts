import { journalLines, readJournal } from "../support/journal.ts";
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
