import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { expectAccessible } from "../support/axe.ts";
import { Preview } from "../support/preview.ts";
import { expect, test } from "../support/test.ts";
import type { World } from "../support/world.ts";

const ROWS = 1_000_000;
const HOUSEHOLDS = 20;

/** A large report, a minute between rows of a household; the highest power is in the middle of it. */
function large(): string[] {
  const lines = ["timestamp,household_id,power,efficiency,anomaly_detected,note"];
  const start = Date.UTC(2025, 0, 1);
  for (let row = 0; row < ROWS; row += 1) {
    const moment = new Date(start + Math.floor(row / HOUSEHOLDS) * 60_000).toISOString().slice(0, 19);
    const household = `H${String((row % HOUSEHOLDS) + 1).padStart(3, "0")}`;
    const power = row === 543_210 ? "9999.5" : `${(row * 7_919) % 5_003}.25`;
    lines.push(`${moment},${household},${power},0.${950 - (row % 50)},${row === 123_456 ? "True" : "False"},measured once`);
  }
  return lines;
}

async function put(world: World, name: string, content: string | Buffer): Promise<void> {
  await writeFile(world.path(join("data", name)), content);
}

/** Serves a pipeline whose last node writes `name`, and opens its node. */
async function openFile(world: World, page: Page, name: string, ...args: string[]): Promise<Preview> {
  world.config.containers["report-generator"].output_file = name;
  const { url } = await world.serve(...args);
  await page.goto(`${url}/?node=report-generator`);
  return new Preview(page);
}

test("after a run the report is there, row for row, and the file that was read too", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  await dashboard.node("report-generator").click();
  const preview = new Preview(page);
  await expect(preview.note).toHaveText("/data/energy_report.csv does not exist yet.");
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();

  const expected = await world.dataRows("energy_report.csv");
  await expect(preview.note).toContainText(`${expected.length.toLocaleString("en")} rows`);
  const shown = await preview.fields();
  expect(shown.length).toBeGreaterThan(5);
  expect(shown.map((row) => row.slice(1).join(","))).toEqual(expected.slice(0, shown.length));

  await preview.button("Input file").click();
  await expect(preview.root.locator(".results-path")).toHaveText("/data/analysis_output.pb");
  await expect(preview.note).toContainText(`${expected.length.toLocaleString("en")} rows`);
  const decoded = (await preview.fields())[0] ?? [];
  const [timestamp, household, power, efficiency] = expected[0]!.split(",");
  expect(decoded.slice(1, 3)).toEqual([timestamp, household]);
  expect([Number(decoded[3]), Number(decoded[4])]).toEqual([Math.fround(Number(power)), Math.fround(Number(efficiency))].map((value) => Number(value.toPrecision(7))));
});

test("a report in bytes shows what it shows in JSON", async ({ world, dashboard, page }) => {
  world.config.containers["energy-analyzer"].output_file = "/data/analysis.json";
  world.config.containers["report-generator"].input_file = "/data/analysis.json";
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
  const json = JSON.parse(await readFile(world.path("data/analysis.json"), "utf8"));

  const pipeline = structuredClone(world.config);
  pipeline.containers["energy-analyzer"].output_file = "/data/analysis.pb";
  pipeline.containers["report-generator"].input_file = "/data/analysis.pb";
  await dashboard.upload.setInputFiles(await world.write("bytes.json", JSON.stringify(pipeline)));
  await expect(page.locator("#config-file")).toContainText("bytes.json");
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
  await dashboard.node("energy-analyzer").click();
  const preview = new Preview(page);
  await expect(preview.note).toContainText(`${json.processed.length.toLocaleString("en")} rows`);
  for (const [index, row] of (await preview.fields()).entries()) {
    const entry = json.processed[index];
    expect([row[1], row[2], Number(row[3]), Number(row[4]), row[5], row[6]]).toEqual([
      entry.timestamp,
      entry.householdId,
      entry.power ?? 0,
      entry.efficiency ?? 0,
      entry.status ?? "",
      entry.anomalyDetected ? "True" : "False",
    ]);
  }
});

test("a table of a million rows is there at once, scrolled to its end, and sorted", async ({ world, page }) => {
  test.setTimeout(120_000);
  const lines = large();
  await put(world, "large.csv", `${lines.join("\n")}\n`);
  expect((await stat(world.path("data/large.csv"))).size).toBeGreaterThan(55_000_000);
  const preview = await openFile(world, page, "/data/large.csv");
  // Long before all rows are counted.
  const noted = await page.waitForFunction(() => {
    const isThere = document.querySelector(".results tbody tr")?.textContent?.includes("2025-01-01T00:00:00");
    return isThere && document.querySelector(".results-note")?.textContent;
  });
  expect(await noted.jsonValue()).toContain(" so far");
  await expect(preview.note).toContainText("1,000,000 rows · ", { timeout: 30_000 });

  await preview.scroller.focus();
  await preview.press("End");
  await expect(preview.rows.last()).toContainText("1,000,000");
  await expect.poll(async () => (await preview.fields()).at(-1)!.slice(1).join(",")).toBe(lines.at(-1));
  await preview.press("ArrowUp", "ArrowUp");
  await expect(preview.rows.last()).toContainText("999,998");
  await page.getByLabel("Go to row").fill("500001");
  await page.getByLabel("Go to row").press("Enter");
  await expect(preview.rows.first()).toContainText("500,001");
  await expect.poll(async () => (await preview.fields())[0]!.slice(1).join(",")).toBe(lines[500_001]);

  await preview.sortBy("power");
  await preview.sortBy("power");
  await expect(preview.caption).toHaveText("The first 1,000 of 1,000,000 rows by power, largest first", { timeout: 30_000 });
  const powers = lines.slice(1).map((line, row) => ({ row, power: Number(line.split(",")[2]) }));
  const sorted = powers.sort((one, other) => other.power - one.power).slice(0, 1_000).map(({ row }) => lines[row + 1]);
  const shown = await preview.fields();
  expect(shown.map((row) => row.slice(1).join(","))).toEqual(sorted.slice(0, shown.length));
  expect(shown[0]![0]).toBe("543,211");
  await expect(preview.root.locator("th[aria-sort=descending]")).toHaveText(/power/);
  await preview.scroller.focus();
  await preview.press("End");
  expect((await preview.fields()).at(-1)!.slice(1).join(",")).toBe(sorted[999]);
  await preview.sortBy("power");
  await expect(preview.caption).toBeEmpty();
});

test("a chart shows households over time, marks anomalies, and is zoomed by keys and by a drag", async ({ world, page }) => {
  const lines = ["timestamp,household_id,power,efficiency,anomaly_detected"];
  for (let minute = 0; minute < 1_440; minute += 1) {
    const moment = new Date(Date.UTC(2025, 0, 6) + minute * 60_000).toISOString().slice(0, 19);
    for (let household = 1; household <= 4; household += 1) {
      const isAnomaly = household === 2 && minute === 600;
      lines.push(`${moment},H00${household},${household * 100 + (minute % 7)}.5,${isAnomaly ? "0.05" : "0.9"},False`);
    }
  }
  await put(world, "day.csv", lines.join("\n"));
  const preview = await openFile(world, page, "/data/day.csv");
  await preview.button("Chart").click();
  await preview.charted();
  await expect(preview.rows.first()).toBeHidden();
  await expect(preview.plot.locator("g.results-series")).toHaveCount(3);
  await expect(preview.root.locator(".results-legend")).toHaveText(/H001.*H002.*H003.*1 anomaly/);
  await expect(preview.plot).toContainText("power (W)");
  await expect(preview.plot.locator(".results-anomaly[d*=z]")).toHaveCount(1);
  await expect(preview.reading).toHaveText("2025-01-06 00:00:00 to 2025-01-06 23:59:00");

  await preview.plot.focus();
  await preview.press("Home");
  await expect(preview.reading).toHaveText(/^2025-01-06 00:00:00 · H001: 103 W \(100\.5 W to 105\.5 W\) · H002: 203 W/);
  await preview.press("+");
  await preview.charted();
  await expect(preview.reading).toHaveText(/^2025-01-06 00:0\d:\d\d to 2025-01-06 1[12]:/);
  await preview.press("0");
  await preview.charted();
  await expect(preview.reading).toHaveText("2025-01-06 00:00:00 to 2025-01-06 23:59:00");
  await expect(preview.button("Whole time")).toBeDisabled();

  const box = (await preview.plot.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.4, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 100, { steps: 4 });
  await page.mouse.up();
  await preview.charted();
  await page.mouse.move(0, 0);
  await expect(preview.reading).toHaveText(/^2025-01-06 0[5-9]:.* to 2025-01-06 1[0-6]:/);
  await expect(preview.plot.locator(".results-anomaly[d*=z]")).toHaveCount(1);

  await preview.root.getByText("Households: 3 of 4").click();
  await preview.root.getByLabel("H004").check();
  await preview.root.getByLabel("H001").uncheck();
  await preview.charted();
  await expect(preview.root.locator(".results-legend")).toHaveText(/H002.*H003.*H004/);
  await preview.root.getByRole("combobox", { name: /^Value/ }).selectOption("efficiency");
  await preview.charted();
  await expect(preview.plot).toContainText("efficiency over time");
});

test("JSON is a tree that unfolds", async ({ world, page }) => {
  const items = Array.from({ length: 150 }, (_, index) => ({ index, "<b>": "<img src=x onerror=alert(1)>" }));
  await put(world, "tree.json", JSON.stringify({ items, total: 150, ok: true, none: null }));
  const preview = await openFile(world, page, "/data/tree.json");
  await expect(preview.root.getByText("total")).toBeVisible();
  await preview.root.getByText("items", { exact: true }).click();
  await preview.button("Show more (50 left)").click();
  const last = preview.root.locator("summary", { hasText: "149" });
  await last.click();
  await expect(preview.root.getByText('"<img src=x onerror=alert(1)>"')).toBeVisible();
  expect(await preview.root.locator("img").count()).toBe(0);
  await expectAccessible(page, "tree");
});

test("text comes by its lines, and what is no text as bytes", async ({ world, page }) => {
  const lines = Array.from({ length: 50_000 }, (_, line) => `line ${line + 1} <script>alert(1)</script>`);
  await put(world, "notes.txt", lines.join("\n"));
  await put(world, "image.bin", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, ...Buffer.from("<b>bold</b>"), ...Buffer.alloc(9_000)]));
  world.config.containers["report-generator"].input_file = "/data/image.bin";
  const preview = await openFile(world, page, "/data/notes.txt");
  await expect(preview.note).toContainText("50,000 lines");
  await preview.scroller.focus();
  await preview.press("End");
  await expect(preview.root.locator(".results-line").last()).toHaveText("50,000line 50000 <script>alert(1)</script>");
  await expectAccessible(page, "text");

  await preview.button("Input file").click();
  await expect(preview.note).toContainText("the first 4,096 bytes · 9.0 kB");
  const dump = page.getByRole("region", { name: "First bytes" });
  await expect(dump).toContainText("00000000  7f 45 4c 46 00 3c 62 3e  62 6f 6c 64 3c 2f 62 3e  ·ELF·<b>bold</b>");
  await expect(dump).toContainText("00000ff0");
});

test("names and contents of files never become HTML", async ({ world, dashboard, page }) => {
  const name = "<img src=x onerror=alert(1)>.csv";
  await put(world, name, `time,<b>bold</b>,"<img src=x onerror=""alert(2)"">"\n2025-01-06,"<svg onload=alert(3)>",1\n2025-01-07,</td></table><script>alert(4)</script>,2\n`);
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const preview = await openFile(world, page, `/data/${name}`);
  await expect(dashboard.main).toBeVisible();
  await expect(preview.note).toContainText("2 rows");
  await expect(preview.rows.nth(0)).toContainText("<svg onload=alert(3)>");
  await expect(preview.rows.nth(1)).toContainText("</td></table><script>alert(4)</script>");
  await preview.button("Chart").click();
  await preview.charted();
  await expect(preview.plot).toContainText("<img src=x onerror=\"alert(2)\"> over time");
  expect(await page.locator("img, main script, .results b").count()).toBe(0);
  expect(dialogs).toEqual([]);
});

test("a file is downloaded as it is", async ({ world, page }) => {
  const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 256));
  await put(world, "any.bin", content);
  const preview = await openFile(world, page, "/data/any.bin");
  const downloading = page.waitForEvent("download");
  await preview.button("Download file").click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("any.bin");
  expect((await readFile(await download.path())).equals(content)).toBe(true);
  await expect(preview.note).toHaveText("Downloaded.");
});

test("a file is shown large, and put back, with the keyboard", async ({ world, page }) => {
  await put(world, "a.csv", `a,b\n${"1,x\n".repeat(500)}`);
  const preview = await openFile(world, page, "/data/a.csv");
  await expect(preview.note).toContainText("500 rows");
  const before = await preview.rows.count();
  await preview.button("Open large").focus();
  await preview.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await expect.poll(() => preview.rows.count()).toBeGreaterThan(before);
  await expectAccessible(page, "large");
  await preview.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(preview.button("Open large")).toBeFocused();
  await expect.poll(() => preview.rows.count()).toBe(before);
});

test("what cannot be shown is told in one line, with nothing around it that does nothing", async ({ world, page }) => {
  await put(world, "broken.pb", "timestamp,household_id\n");
  world.config.containers["report-generator"].input_file = "/data/../pipeline.json";
  const preview = await openFile(world, page, "/data/broken.pb");
  await expect(preview.note).toHaveText("byte 0 holds no field of a ProcessedDataReport");
  await expect(page.getByRole("region", { name: "First bytes" })).toContainText("timestamp,household_id".slice(0, 16));
  await preview.button("Input file").click();
  await expect(preview.note).toHaveText(/^Cannot show \/data\/\.\.\/pipeline\.json: .* is refused: it contains "\.\."/);
  await expect(preview.button("Download file")).toBeHidden();
  await expect(preview.root.locator(".results-body")).toBeEmpty();
});

test("where the page's server shows no files, one line says so", async ({ world, page }) => {
  await put(world, "a.csv", "a\n1\n");
  const preview = await openFile(world, page, "/data/a.csv", "--no-artifacts");
  await expect(preview.note).toHaveText("This page's server shows no files.");
  await expect(preview.root.getByRole("button")).toHaveCount(0);

  const url = new URL(page.url());
  await page.goto(`${url.origin}/?node=report-generator&gateway=http://127.0.0.1:9`);
  await expect(preview.note).toHaveText("Calls go through http://127.0.0.1:9: the files of its services are not shown here.");
  await page.route("**/wattflow.Artifacts/**", (route) => route.fulfill({ status: 404, body: "<html>not here</html>" }));
  await page.goto(`${url.origin}/?node=report-generator`);
  await expect(preview.note).toHaveText("This page's server shows no files.");
  await expect(preview.root.getByRole("button")).toHaveCount(0);
});

test("with a token, files are shown to who has it", async ({ world, dashboard, page }) => {
  const token = "0123456789abcdef-token";
  await put(world, "a.csv", "a\n1\n2\n");
  world.config.containers["report-generator"].output_file = "/data/a.csv";
  const { url } = await world.serve("--token", token);
  await page.goto(url);
  await expect(page.getByLabel(/wants a token/)).toBeVisible();
  await dashboard.upload.setInputFiles(await world.writeConfig());
  await dashboard.node("report-generator").click();
  const preview = new Preview(page);
  await expect(preview.note).toHaveText("This server shows its files to who has its token.");
  await page.getByLabel(/wants a token/).fill(token);
  await page.keyboard.press("Enter");
  await expect(preview.note).toContainText("2 rows");
});

test("a file that is written anew is shown anew after the next run", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  await dashboard.node("report-generator").click();
  const preview = new Preview(page);
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
  await expect(preview.note).toContainText("6,720 rows");
  world.config.containers["energy-generator"].input_file = "/data/few.json";
  await put(world, "few.json", JSON.stringify({ households: 1, days: 1, step_minutes: 60 }));
  world.config.workflow_name = "few_readings";
  await dashboard.upload.setInputFiles(await world.writeConfig());
  await expect(page.locator("#workflow")).toHaveText("few_readings");
  await dashboard.node("report-generator").click();
  await dashboard.run.click();
  await expect(preview.note).toContainText("24 rows");
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: "reduce" } });

    test("table and chart have no accessibility violations, and fit a phone", async ({ world, dashboard, page }) => {
      const { url } = await world.serve("--reference-services");
      await dashboard.open(url);
      await dashboard.run.click();
      await dashboard.expectAllSucceeded();
      await dashboard.node("report-generator").click();
      const preview = new Preview(page);
      await expect(preview.note).toContainText("6,720 rows");
      await expectAccessible(page, "table");
      await preview.sortBy("power");
      await expect(preview.caption).toContainText("smallest first");
      await expectAccessible(page, "sorted table");
      await preview.button("Chart").click();
      await preview.charted();
      await expectAccessible(page, "chart");
      await page.setViewportSize({ width: 390, height: 844 });
      await expect(preview.plot).toBeVisible();
      await preview.root.scrollIntoViewIfNeeded();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(390);
      await expectAccessible(page, "chart on a phone");
    });

    test("text, a tree and bytes have no accessibility violations", async ({ world, page }) => {
      await put(world, "notes.txt", Array.from({ length: 500 }, (_, line) => `line ${line + 1}`).join("\n"));
      await put(world, "tree.json", JSON.stringify({ items: [{ index: 1 }, { index: 2 }], total: 2, ok: true, none: null }));
      await put(world, "image.bin", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, ...Buffer.alloc(9_000)]));
      world.config.containers["report-generator"].input_file = "/data/image.bin";
      world.config.containers["energy-analyzer"].output_file = "/data/tree.json";
      const preview = await openFile(world, page, "/data/notes.txt");
      await expect(preview.note).toContainText("500 lines");
      await expectAccessible(page, "text");
      await preview.button("Input file").click();
      await expect(page.getByRole("region", { name: "First bytes" })).toBeVisible();
      await expectAccessible(page, "bytes");
      await page.locator('[data-node="energy-analyzer"]').first().click();
      await preview.root.getByText("items", { exact: true }).click();
      await expectAccessible(page, "tree");
    });
  });
}
