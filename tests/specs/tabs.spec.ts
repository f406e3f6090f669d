import { Dashboard } from "../support/dashboard.ts";
import { expect, test } from "../support/test.ts";

test("of two tabs one executes, and the other follows to the end", async ({ world, dashboard, page }) => {
  const { peer, url } = await world.counted(["a", "b", "c"]);
  peer.hold("b");
  await dashboard.openAt(url, "a");
  const second = await page.context().newPage();
  const other = new Dashboard(second);
  await other.openAt(url, "a");
  await dashboard.run.click();

  await other.expectRun("running");
  await expect(other.node("b")).toHaveAttribute("data-state", "running");
  await expect(second.getByText("Another tab runs this workflow; this one follows.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Take over" })).toBeHidden();

  // One that comes later catches up.
  const third = await page.context().newPage();
  await new Dashboard(third).openAt(url, "a");
  await new Dashboard(third).expectRun("running");

  await other.cancel.click();
  for (const tab of [dashboard, other, new Dashboard(third)]) {
    await tab.expectRun("cancelled");
    expect(await tab.look()).toEqual(await dashboard.look());
  }
  await expect(second.getByRole("button", { name: "Take over" })).toBeHidden();
  expect(peer.calls).toHaveLength(2);
});

test("a tab that follows does so again after a reload, and so it does when the other one is reloaded", async ({
  world,
  dashboard,
  page,
}) => {
  const { peer, url } = await world.counted(["a", "b"]);
  peer.hold("b");
  await dashboard.openAt(url, "a");
  await dashboard.run.click();
  await expect.poll(() => peer.callsOf("b")).toBe(1);
  const second = await page.context().newPage();
  const other = new Dashboard(second);
  await other.openAt(url, "a");
  await other.expectRun("running");
  await second.reload();
  await other.expectRun("running");
  await expect(other.node("b")).toHaveAttribute("data-state", "running");
  await expect(second.getByText("Another tab runs this workflow; this one follows.")).toBeVisible();

  await page.reload();
  for (const tab of [dashboard, other]) {
    await tab.expectRun("interrupted");
    await expect(tab.node("b")).toHaveAttribute("data-state", "unknown");
  }
  expect(peer.calls).toHaveLength(2);
});

test("a tab takes a run over: the first one stops its calls, and the run is resumed in the other", async ({
  world,
  dashboard,
  page,
}) => {
  const { peer, url } = await world.counted(["a", "b", "c"]);
  peer.hold("b");
  await dashboard.openAt(url, "a");
  await dashboard.run.click();
  await expect.poll(() => peer.callsOf("b")).toBe(1);
  const second = await page.context().newPage();
  const other = new Dashboard(second);
  await other.openAt(url, "a");
  await other.expectRun("running");

  await second.getByRole("button", { name: "Take over" }).click();
  await other.expectRun("interrupted");
  await dashboard.expectRun("interrupted");
  await expect(page.getByText(/Another tab took this run over/)).toBeVisible();
  expect(await dashboard.look()).toEqual(await other.look());

  peer.release("b");
  await other.retry.click();
  await other.expectRun("succeeded");
  await dashboard.expectRun("succeeded");
  expect(["a", "b", "c"].map((node) => peer.callsOf(node))).toEqual([1, 2, 1]);
});

test("when the tab that executes is closed, the one that follows can go on at once", async ({ world, dashboard, page }) => {
  const { peer, url } = await world.counted(["a", "b"]);
  peer.hold("a");
  await dashboard.openAt(url, "a");
  const first = await page.context().newPage();
  const executor = new Dashboard(first);
  await executor.openAt(url, "a");
  await executor.run.click();
  await dashboard.expectRun("running");
  await first.close();
  await dashboard.expectRun("interrupted");
  await expect(dashboard.node("a")).toHaveAttribute("data-state", "unknown");
  peer.release("a");
  await dashboard.retry.click();
  await dashboard.expectRun("succeeded");
});

test("two configs without a name are two workflows, each run in its own tab", async ({ world, dashboard, page }) => {
  const { peer, url } = await world.counted(["served"]);
  const unnamed = (id: string) => ({ ...peer.chain([id]), workflow_name: undefined });
  const run = async (tab: Dashboard, id: string) => {
    await tab.upload.setInputFiles(await world.write(`${id}.json`, JSON.stringify(unnamed(id))));
    await expect(tab.node(id)).toBeVisible();
    await tab.run.click();
  };
  const other = new Dashboard(await page.context().newPage());
  await dashboard.openAt(url, "served");
  await other.openAt(url, "served");
  peer.hold("a");
  await run(dashboard, "a");
  await dashboard.expectRun("running");
  await run(other, "b");
  await other.expectRun("succeeded");
  await dashboard.expectRun("running");
  peer.answerHeld();
  await dashboard.expectRun("succeeded");
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.locator("[data-run]")).toHaveText([/succeeded.*unnamed \d{8}/, /succeeded.*unnamed \d{8}/]);
});

test("leaving during a run asks first, and at no other time", async ({ world, page }) => {
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  const { peer, url } = await world.counted(["a"]);
  peer.hold("a");
  await page.goto(url);
  const run = page.getByRole("button", { name: "Run pipeline" });
  await run.click();
  await expect(page.locator("main")).toHaveAttribute("data-run-state", "running");
  await page.reload();
  expect(asked).toEqual(["beforeunload"]);
  await expect(page.locator("main")).toHaveAttribute("data-run-state", "interrupted");
  await page.reload();
  expect(asked).toEqual(["beforeunload"]);
});

test("without locks, as without https, two tabs still do not harm each other's run", async ({ world, dashboard, page }) => {
  await page.context().addInitScript(`Object.defineProperty(navigator, "locks", { value: undefined });`);
  const { peer, url } = await world.counted(["a", "b"]);
  peer.hold("a");
  await dashboard.openAt(url, "a");
  await dashboard.run.click();
  await dashboard.expectRun("running");
  await expect(page.getByText(/cannot keep another tab from running the same workflow/)).toBeVisible();
  const second = await page.context().newPage();
  const other = new Dashboard(second);
  await other.openAt(url, "a");
  await other.expectRun("running");
  await second.getByRole("button", { name: "Take over" }).click();
  await other.expectRun("interrupted");
  await dashboard.expectRun("interrupted");
  await page.reload();
  await dashboard.expectRun("interrupted");
});
