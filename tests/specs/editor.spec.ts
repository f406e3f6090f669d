import { readFile } from "node:fs/promises";

import { Dashboard } from "../support/dashboard.ts";
import { Editor } from "../support/editor.ts";
import { hold } from "../support/hold.ts";
import { expect, test } from "../support/test.ts";

const NEXT_NODE = '"next_node": "report-generator"';

/** Makes `report-generator` a name that no node has. */
async function breakNextNode(editor: Editor): Promise<void> {
  await editor.goTo(NEXT_NODE, 2);
  await editor.type("x");
}

test("a config broken in the editor is marked, repaired by its fix, and runs", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  const editor = new Editor(page);
  await editor.open();
  await breakNextNode(editor);

  const problem = page.locator('[data-diagnostic="unknown-next-node"]');
  await expect(problem).toHaveAttribute("data-severity", "error");
  await expect(problem).toContainText(/\d+:\d+/);
  await expect(editor.marks).toHaveText('"report-generatorx"');
  await dashboard.expectNotRunnable();

  await problem.getByRole("button", { name: /^Apply fix/ }).click();
  await expect(dashboard.problems).toHaveCount(0);
  await expect(editor.marks).toHaveCount(0);
  await expect(editor.line(NEXT_NODE)).toBeVisible();
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
});

test("the keyboard alone finds a problem, repairs it and takes that back", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const editor = new Editor(page);
  await editor.toggle.focus();
  await page.keyboard.press("Enter");
  await expect(editor.text).toBeFocused();
  await editor.press("Control+f");
  await editor.type(NEXT_NODE);
  await editor.press("Enter", "Escape", "ArrowRight", "ArrowLeft");
  await editor.type("x");
  await expect(dashboard.problems).toHaveCount(1);

  await editor.press("Control+Home", "F8");
  await expect(page.locator(".cm-problem-card").getByText("did you mean report-generator?")).toBeVisible();
  await editor.press("Control+.");
  await expect(dashboard.problems).toHaveCount(0);
  await editor.press("Control+z");
  await expect(dashboard.problems).toHaveCount(1);
  await editor.press("Control+z");
  await expect(dashboard.problems).toHaveCount(0);
  await expect(page.locator("#config-file")).not.toContainText("edited");
});

test("edits survive a reload, and the file without them is one click away", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const editor = new Editor(page);
  await editor.open();
  await breakNextNode(editor);
  await expect(page.locator("#config-file")).toHaveText("pipeline.json · edited");

  await page.reload();
  await expect(page.locator('[data-diagnostic="unknown-next-node"]')).toBeVisible();
  await expect(page.locator("#config-file")).toHaveText("pipeline.json · edited");
  await editor.open();
  await expect(editor.marks).toHaveText('"report-generatorx"');
  await page.getByRole("button", { name: /^Back to / }).click();
  await expect(dashboard.problems).toHaveCount(0);
  await expect(page.locator("#config-file")).toHaveText("pipeline.json");
  await expect(editor.line(NEXT_NODE)).toBeVisible();
  // The edits are not lost either.
  await page.getByRole("button", { name: /^Back to / }).click();
  await expect(dashboard.problems).toHaveCount(1);
});

test("a server started with another config shows that one, and offers the edits from before", async ({ world, dashboard, page }) => {
  const first = await world.serve();
  await dashboard.open(first.url);
  const editor = new Editor(page);
  await editor.open();
  await breakNextNode(editor);
  await expect(dashboard.problems).toHaveCount(1);
  await page.goto("about:blank");
  await first.server.stop();

  world.config.workflow_name = "another_pipeline";
  const port = new URL(first.url).port;
  await world.serve("--listen", `127.0.0.1:${port}`);
  await dashboard.open(first.url);
  await expect(page.locator("#workflow")).toHaveText("another_pipeline");
  await expect(dashboard.problems).toHaveCount(0);
  // The offer stands until it is taken or dismissed.
  await dashboard.open(first.url);
  await page.getByRole("button", { name: /^Back to / }).click();
  await expect(dashboard.problems).toHaveCount(1);
  await expect(page.locator("#workflow")).toHaveText("energy_data_pipeline");
});

test("edits of two configs both survive a reload", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const editor = new Editor(page);
  await editor.open();
  await breakNextNode(editor);
  await expect(dashboard.problems).toHaveCount(1);
  await editor.startFrom("With retries");
  await expect(page.locator("#config-file")).toHaveText("pipeline.json");
  await editor.goTo('"start_node"', 2);
  await editor.type("x");
  await expect(page.locator('[data-diagnostic="unknown-start-node"]')).toBeVisible();

  await page.reload();
  await expect(page.locator('[data-diagnostic="unknown-start-node"]')).toBeVisible();
  // First to the file that the page was opened with, then to what was edited before, and round again.
  const back = page.getByRole("button", { name: /^Back to / });
  await back.click();
  await expect(dashboard.problems).toHaveCount(0);
  await back.click();
  await expect(page.locator('[data-diagnostic="unknown-next-node"]')).toBeVisible();
  await back.click();
  await expect(page.locator('[data-diagnostic="unknown-start-node"]')).toBeVisible();
  await back.click();
  await page.reload();
  await expect(page.locator('[data-diagnostic="unknown-next-node"]')).toBeVisible();
});

test("a problem leads to its place, a node to its block, and the cursor to its node", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  world.config.containers["energy-analyzer"].output_file = "";
  await dashboard.upload.setInputFiles(await world.write("bad.json", JSON.stringify(world.config, null, 2)));
  const editor = new Editor(page);
  await page.locator('[data-diagnostic="empty-field"] .place').click();
  await expect(editor.text).toBeFocused();
  await expect(page.locator(".cm-activeLine")).toContainText('"output_file": ""');
  await expect(page.locator("#inspected-id")).toHaveText("energy-analyzer");

  await dashboard.node("report-generator").click();
  await expect(page.locator(".cm-activeLine")).toContainText('"report-generator": {');
  await editor.line('"output_file": "/data/energy_data.csv"').click();
  await expect(page.locator("#inspected-id")).toHaveText("energy-generator");
  await expect(dashboard.node("energy-generator")).toHaveAttribute("aria-pressed", "true");
});

test("all fixes are applied at once and can be undone, also without the editor", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const text = JSON.stringify(world.config, null, 2)
    .replace('"timeout_seconds": 60', '"timeout_seconds": "60"')
    .replace('"next_node": "energy-analyzer"', '"next_node": "energy_analyzer"');
  await dashboard.upload.setInputFiles(await world.write("bad.json", text));
  await expect(dashboard.problems).toHaveCount(2);
  await page.getByRole("button", { name: "Apply all fixes" }).click();
  await expect(dashboard.problems).toHaveCount(0);
  await expect(dashboard.run).toBeEnabled();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(dashboard.problems).toHaveCount(2);

  // With the editor it is one step there.
  const editor = new Editor(page);
  await editor.open();
  await page.getByRole("button", { name: "Apply all fixes" }).click();
  await expect(dashboard.problems).toHaveCount(0);
  await expect(editor.line('"timeout_seconds": 60')).toBeVisible();
  await editor.text.focus();
  await editor.press("Control+z");
  await expect(dashboard.problems).toHaveCount(2);
});

test("a text is formatted, and downloaded as it stands", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await dashboard.upload.setInputFiles(await world.write("mine.json", JSON.stringify(world.config)));
  await expect(page.locator("#config-file")).toHaveText("mine.json");
  const editor = new Editor(page);
  await editor.open();
  await editor.button("Format").click();
  await expect(editor.line('  "start_node": "energy-generator",')).toBeVisible();
  await expect(page.locator("#config-file")).toHaveText("mine.json · edited");

  const downloading = page.waitForEvent("download");
  await editor.button("Download config").click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("mine.json");
  const text = await readFile(await download.path(), "utf8");
  expect(JSON.parse(text)).toEqual(world.config);
  expect(text).toContain('\n  "start_node"');
  await expect(page.locator("#config-file")).toHaveText("mine.json");
});

test("a share link holds the config, says so, and opens it elsewhere", async ({ world, dashboard, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { url } = await world.serve();
  await dashboard.open(url);
  const shared = JSON.stringify(world.config).replaceAll("energy-analyzer", "énergie");
  await dashboard.upload.setInputFiles(await world.write("shared é.json", shared));
  await expect(dashboard.node("énergie")).toBeVisible();
  const editor = new Editor(page);
  await editor.open();
  await editor.button("Copy share link").click();
  await expect(page.getByRole("alert")).toContainText("addresses of services included");
  const link = await page.evaluate("navigator.clipboard.readText()");

  const other = await context.newPage();
  await other.goto(String(link));
  const there = new Dashboard(other);
  await expect(there.node("énergie")).toBeVisible();
  await expect(other.locator("#config-file")).toHaveText("shared é.json");
  await expect.poll(() => other.evaluate("localStorage.getItem('wattflow.configs')")).toContain("énergie");
  await other.reload();
  await expect(there.node("énergie")).toBeVisible();
  expect(new URL(other.url()).hash).toBe("");
});

test("a damaged link says so and opens what the server has", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(`${url}/#config=%%%`);
  await expect(page.getByRole("alert")).toContainText("the link is damaged");
});

test("templates and configs of the same server can be opened, those of another cannot", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await page.goto(`${url}/?config=templates/retries.json`);
  await expect(page.locator("#config-file")).toHaveText("retries.json");
  await expect(dashboard.run).toBeEnabled();
  await page.goto(`${url}/?config=templates/none.json`);
  await expect(page.getByRole("alert")).toContainText("templates/none.json");

  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  for (const foreign of ["http://127.0.0.1:9/x.json", "//127.0.0.1:9/x.json", "data:,{}"]) {
    await page.goto(`${url}/?config=${encodeURIComponent(foreign)}`);
    await expect(page.getByRole("alert")).toContainText("another server");
  }
  // Its path would name another server if it were not read as a path.
  await page.goto(`${url}/?config=.//127.0.0.1:9/x.json`);
  await expect(page.getByRole("alert")).toContainText("Cannot fetch the config");
  expect(requests.filter((request) => !request.startsWith(url))).toEqual([]);

  const editor = new Editor(page);
  await editor.open();
  await editor.startFrom("Fan-out and fan-in");
  await expect(editor.line('"next_node": [')).toBeVisible();
  await expect(dashboard.run).toBeEnabled();
});

test("pasting into the editor edits, and opens nothing", async ({ world, dashboard, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { url } = await world.serve();
  await dashboard.open(url);
  const editor = new Editor(page);
  await editor.open();
  await page.evaluate('navigator.clipboard.writeText("{ \\"pasted\\": 1 }")');
  await editor.goTo(NEXT_NODE);
  await editor.press("Control+v");
  await expect(editor.line('"pasted": 1')).toContainText(NEXT_NODE);
  await expect(dashboard.node("energy-generator")).toBeVisible();
});

test("the config cannot be changed while it runs, and how it ran stays when it is edited", async ({ world, dashboard, page }) => {
  const peers = await world.pythonPeers({ behave: { "energy-analyzer": "hang" } });
  const { url } = await world.serve();
  await dashboard.open(url);
  const editor = new Editor(page);
  await editor.open();
  await dashboard.run.click();
  await expect(dashboard.node("energy-analyzer")).toHaveAttribute("data-state", "running");
  await editor.goTo(NEXT_NODE);
  await editor.type("x");
  await expect(editor.line(NEXT_NODE)).toHaveText(/"report-generator",?$/);
  await expect(page.getByText("Read-only while a run is in progress.")).toBeVisible();
  await dashboard.cancel.click();
  await dashboard.expectRun("cancelled");

  await peers.stop();
  await world.pythonPeers();
  // What succeeded and did not change is kept; what was edited is called again.
  await editor.goTo('"output_file": "/data/analysis_output.pb"', 5);
  await editor.type("2");
  await editor.goTo('"input_file": "/data/analysis_output.pb"', 5);
  await editor.type("2");
  await expect(dashboard.problems).toHaveCount(0);
  await dashboard.expectNodes({
    "energy-generator": "succeeded",
    "energy-analyzer": "cancelled",
    "report-generator": "cancelled",
  });
  await dashboard.retry.click();
  await dashboard.expectAllSucceeded();
  expect(await world.dataRows("energy_report.csv")).not.toHaveLength(0);
});

test("10,000 nodes are edited: what is typed is there, and so is what is wrong with it", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const nodes = Array.from({ length: 10_000 }, (_, index) => `node-${index}`);
  const config = {
    start_node: nodes[0],
    service_registry: Object.fromEntries(nodes.map((node) => [node, "localhost:50051"])),
    containers: Object.fromEntries(
      nodes.map((node, index) => [
        node,
        { id: node, input_file: `/data/${index}`, output_file: `/data/${index + 1}`, next_node: nodes[index + 1] ?? null },
      ]),
    ),
  };
  await dashboard.upload.setInputFiles(await world.write("large.json", JSON.stringify(config, null, 2)));
  await expect(dashboard.node("node-0")).toBeVisible();
  const editor = new Editor(page);
  await editor.open();
  await editor.goTo('"start_node": "node-0"', 2);
  await editor.type("x");
  await expect(editor.line('"start_node": "node-0x"')).toBeVisible();
  await expect(page.locator('[data-diagnostic="unknown-start-node"]')).toBeVisible();
  await editor.press("Backspace");
  await expect(dashboard.problems).toHaveCount(0);
  await expect(dashboard.run).toBeEnabled();
});

test("a page without storage works, and says that a reload loses edits", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, { get: () => { throw new DOMException("blocked", "SecurityError"); } });
    }
  });
  await dashboard.open(url);
  const editor = new Editor(page);
  await editor.open();
  await breakNextNode(editor);
  await expect(dashboard.problems).toHaveCount(1);
  await expect(page.getByRole("alert")).toContainText("a reload loses them");
  await editor.press("Backspace");
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
});

test("an editor that is slow to come is there once, and one that cannot be had says so", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  await page.route("**/config-editor.js*", (route) => route.abort());
  const editor = new Editor(page);
  await editor.toggle.click();
  await expect(page.getByRole("alert")).toContainText("Cannot fetch the editor");
  await page.unroute("**/config-editor.js*");

  const letCome = await hold(page, "**/config-editor.js*");
  for (let presses = 0; presses < 3; presses += 1) {
    await editor.toggle.click();
  }
  letCome();
  await expect(editor.text).toBeVisible();
  await expect(page.locator("config-editor")).toHaveCount(1);
});

test("what arrives late does not replace what was opened since", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const letCome = await hold(page, "**/templates/*");
  const editor = new Editor(page);
  await editor.open();
  await editor.startFrom("With retries");
  const mine = JSON.stringify(world.config).replaceAll("energy-analyzer", "my-analyzer");
  await dashboard.upload.setInputFiles(await world.write("mine.json", mine));
  await expect(dashboard.node("my-analyzer")).toBeVisible();
  const arrived = page.waitForResponse("**/templates/*");
  letCome();
  await (await arrived).finished();
  await dashboard.catchUp();
  await expect(dashboard.node("my-analyzer")).toBeVisible();
  await expect(page.locator("#config-file")).toHaveText("mine.json");
});

test("what is pasted into a text field, and text that is dropped, opens nothing", async ({ world, dashboard, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { url } = await world.serve();
  await dashboard.open(url);
  const editor = new Editor(page);
  await editor.open();
  await page.evaluate('navigator.clipboard.writeText("{ \\"pasted\\": 1 }")');
  await editor.text.focus();
  await editor.press("Control+f", "Control+v");
  await expect(page.getByRole("textbox", { name: "Find" })).toHaveValue('{ "pasted": 1 }');
  const dataTransfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.setData("text", "a word of the log");
    return transfer;
  });
  for (const type of ["dragover", "drop"]) {
    await dashboard.main.dispatchEvent(type, { dataTransfer });
    await expect(page.getByText("Drop the config to open it")).toBeHidden();
  }
  await expect(dashboard.node("energy-generator")).toBeVisible();
  await expect(dashboard.problems).toHaveCount(0);
});

test("an edit that is undone leaves how the nodes ran", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await dashboard.open(url);
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
  const editor = new Editor(page);
  await editor.open();
  await editor.press("Control+a", "Delete");
  await expect(dashboard.node("energy-analyzer")).toHaveCount(0);
  await editor.press("Control+z");
  await dashboard.expectAllSucceeded();
});

test("a share link opened in the tab of the page opens its config", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const config = Buffer.from(JSON.stringify(world.config).replaceAll("energy-analyzer", "shared-analyzer"));
  await page.goto(`${url}/#name=${Buffer.from("theirs.json").toString("base64url")}&config=${config.toString("base64url")}`);
  await expect(dashboard.node("shared-analyzer")).toBeVisible();
  await expect(page.locator("#config-file")).toHaveText("theirs.json");
  expect(new URL(page.url()).hash).toBe("");
});

test("what is opened before the config of a link could be goes before it, and the link's is offered", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  const asked = page.waitForRequest("**/api/config");
  const goOn = await hold(page, "**/api/config");
  const config = Buffer.from(JSON.stringify(world.config).replaceAll("energy-analyzer", "shared-analyzer"));
  await page.goto(`${url}/#name=${Buffer.from("theirs.json").toString("base64url")}&config=${config.toString("base64url")}`);
  await asked;
  const mine = JSON.stringify(world.config).replaceAll("energy-analyzer", "my-analyzer");
  await dashboard.upload.setInputFiles(await world.write("mine.json", mine));
  await expect(dashboard.node("my-analyzer")).toBeVisible();
  goOn();
  await page.getByRole("button", { name: "Back to theirs.json" }).click();
  await expect(dashboard.node("shared-analyzer")).toBeVisible();
});

test("no edits are lost by opening one config after the other", async ({ world, dashboard, page }) => {
  const { url } = await world.serve();
  await dashboard.open(url);
  const editor = new Editor(page);
  await editor.open();
  await breakNextNode(editor);
  await expect(dashboard.problems).toHaveCount(1);
  for (const [template, workflow] of [
    ["With retries", "energy_data_pipeline_with_retries"],
    ["Fan-out and fan-in", "energy_two_formats"],
    ["Chain of three", "energy_data_pipeline"],
  ] as const) {
    await editor.startFrom(template);
    await expect(page.locator("#workflow")).toHaveText(workflow);
    await expect(dashboard.problems).toHaveCount(0);
  }
  await page.reload();
  await page.getByRole("button", { name: "Back to pipeline.json" }).click();
  // What was open is one that the page was not opened with, so the way back is to that first.
  await page.getByRole("button", { name: "Back to pipeline.json" }).click();
  await expect(page.locator('[data-diagnostic="unknown-next-node"]')).toBeVisible();
});

test("a failed run cannot be retried while the config has errors, and says why", async ({ world, dashboard, page }) => {
  await world.pythonPeers({ only: ["energy-generator"] });
  const { url } = await world.serve();
  await dashboard.open(url);
  await dashboard.run.click();
  await dashboard.expectRun("failed");
  const editor = new Editor(page);
  await editor.open();
  await breakNextNode(editor);
  await expect(dashboard.retry).toBeDisabled();
  await expect(dashboard.retry).toHaveAccessibleDescription(/1 error/);
});
