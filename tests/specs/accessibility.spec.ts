import { expectAccessible as check } from "../support/axe.ts";
import { Dashboard } from "../support/dashboard.ts";
import { Editor } from "../support/editor.ts";
import { chain, layered } from "../support/graphs.ts";
import { fillSimulation } from "../support/simulation.ts";
import { expect, test } from "../support/test.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    // Transitions would be measured half way.
    test.use({ colorScheme, contextOptions: { reducedMotion: "reduce" } });

    test("the history and a comparison have no accessibility violations", async ({ world, dashboard, page }) => {
      const { peer, url } = await world.counted(["a", "b"]);
      await dashboard.openAt(url, "a");
      await page.getByRole("tab", { name: "History" }).click();
      await check(page, "without history");
      await dashboard.node("a").click();
      await dashboard.run.click();
      await dashboard.expectRun("succeeded");
      peer.refuse("b");
      await dashboard.run.click();
      await dashboard.expectRun("failed");
      await expect(page.locator("[data-run]")).toHaveCount(2);
      await check(page, "with history");
      await page.getByRole("button", { name: /^Compare the run/ }).click();
      await expect(page.getByRole("region", { name: "Two runs compared" })).toBeVisible();
      await check(page, "comparing two runs");
    });

    test("idle, running and cancelled have no accessibility violations", async ({ world, dashboard, page }) => {
      await world.pythonPeers({ behave: { "energy-analyzer": "hang" } });
      const { url } = await world.serve();
      await dashboard.open(url);
      await check(page, "idle");
      await page.keyboard.press("ControlOrMeta+k");
      await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
      await check(page, "palette");
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
      await check(page, "keyboard shortcuts");
      await page.keyboard.press("Escape");
      await dashboard.run.click();
      await expect(dashboard.node("energy-analyzer")).toHaveAttribute("data-state", "running");
      await check(page, "running");
      await dashboard.cancel.click();
      await dashboard.expectRun("cancelled");
      await check(page, "cancelled");
    });

    test("failed and then succeeded have no accessibility violations", async ({ world, dashboard, page }) => {
      await world.pythonPeers({ only: ["energy-generator", "report-generator"] });
      const { url } = await world.serve();
      await dashboard.open(url);
      await dashboard.run.click();
      await dashboard.expectRun("failed");
      await check(page, "failed");
      await page.getByRole("searchbox", { name: "Search in the log" }).fill("energy");
      await page.getByRole("button", { name: "Next line found" }).click();
      await check(page, "log searched");
      await page.getByRole("tab", { name: "Timeline" }).click();
      await check(page, "timeline of a failed run");
      await page.locator("#rest-line").click();
      await check(page, "failed, with what a retry would do");
      await page.locator("#simulate-open").click();
      await check(page, "failed, with the panel for simulated runs");
      await page.keyboard.press("Escape");
      await expect(page.locator("#simulate-form")).toBeHidden();
      await world.pythonPeers({ only: ["energy-analyzer"] });
      await dashboard.retry.click();
      await dashboard.expectAllSucceeded();
      await check(page, "succeeded");
      await page.getByRole("tab", { name: "Timeline" }).click();
      await check(page, "timeline");
    });

    test("a run that others execute, or nobody any more, has no accessibility violations", async ({ world, dashboard, page }) => {
      const { peer, url } = await world.counted(["a", "b"]);
      peer.hold("b");
      await dashboard.openAt(url, "a");
      await dashboard.run.click();
      await expect.poll(() => peer.callsOf("b")).toBe(1);
      const second = await page.context().newPage();
      // What the system prefers is told to each page.
      await second.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const other = new Dashboard(second);
      await other.openAt(url, "a");
      await other.expectRun("running");
      await check(second, "following another tab");
      await second.getByRole("button", { name: "Take over" }).click();
      await other.expectRun("interrupted");
      await other.node("b").click();
      await check(second, "interrupted");
      await expect(page.getByText(/Another tab took this run over/)).toBeVisible();
      await check(page, "taken over");
    });

    test("what a page without storage, gateway and services says has no accessibility violations", async ({ world, dashboard, page }) => {
      await page.addInitScript(`Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("no", "SecurityError"); } });`);
      const { url } = await world.serve();
      await dashboard.open(url);
      await fillSimulation(page, { "Each call takes": "0", "Longest, in seconds": "0", "Calls that fail": "100" });
      await page.getByRole("button", { name: "Run simulation" }).click();
      await dashboard.expectRun("failed");
      await expect(page.getByText(/History is off/)).toBeVisible();
      await check(page, "a simulated run, without history");
      await dashboard.upload.setInputFiles(await world.write("chain.json", JSON.stringify(chain(60))));
      await expect(page.locator("[data-fold]")).toBeVisible();
      await check(page, "a folded chain, and the way back");
      await page.route(`${url}/`, (route) => route.abort());
      await page.evaluate(() => window.dispatchEvent(new Event("offline")));
      await expect(page.getByText("No connection to the gateway")).toBeVisible();
      await check(page, "without a connection");
    });

    test("a page that wants a token has no accessibility violations", async ({ world, page }) => {
      const { url } = await world.serve("--token", "0123456789abcdef-token");
      await page.goto(url);
      await expect(page.getByLabel(/wants a token/)).toBeVisible();
      await check(page, "wanting a token");
    });

    test("a large pipeline has no accessibility violations, near and far", async ({ world, dashboard, page }) => {
      const { url } = await world.serve();
      await dashboard.open(url);
      await dashboard.upload.setInputFiles(await world.write("large.json", JSON.stringify(layered(20, 9))));
      await expect(dashboard.node("start")).toBeVisible();
      await page.getByLabel("Find nodes by id or name").fill("node-1-");
      await expect(page.locator("#minimap")).toBeVisible();
      await check(page, "large pipeline, with its minimap");
      await page.getByRole("button", { name: "Fit", exact: true }).click();
      await expect(dashboard.node("start")).toHaveCount(0);
      await check(page, "far away");
    });

    test("a config with problems has no accessibility violations", async ({ world, dashboard, page }) => {
      const { url } = await world.serve();
      await dashboard.open(url);
      world.config.containers["report-generator"].next_node = "energy-generator";
      await dashboard.upload.setInputFiles(await world.writeConfig());
      await expect(dashboard.problems.first()).toBeVisible();
      await check(page, "problems");
      await page.getByLabel("Find nodes by id or name").fill("energy");
      await check(page, "search");
      await page.getByRole("button", { name: "List", exact: true }).click();
      await expect(page.getByRole("grid", { name: "Nodes as a list" })).toBeVisible();
      await check(page, "list");
      await page.getByRole("button", { name: "Graph", exact: true }).click();
      const editor = new Editor(page);
      await editor.open();
      await expect(editor.marks.first()).toBeVisible();
      await check(page, "editor");
      await editor.text.focus();
      await editor.press("F8");
      await expect(page.locator(".cm-problem-card")).toBeVisible();
      await check(page, "problem in the editor");
    });
  });
}
