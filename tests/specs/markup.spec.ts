import type { Page } from "@playwright/test";

import type { Dashboard } from "../support/dashboard.ts";
import { Editor } from "../support/editor.ts";
import { layered } from "../support/graphs.ts";
import { Preview } from "../support/preview.ts";
import { expect, test } from "../support/test.ts";
import type { World } from "../support/world.ts";

/** Goes through every view that is made of markup, and sees that it is there. */
async function goThroughViews(page: Page, dashboard: Dashboard, world: World, url: string): Promise<void> {
  await page.goto(`${url}/?node=report-generator`);
  const shows = (selector: string) => expect(page.locator(selector).filter({ visible: true }).first()).toContainText(/\w/);
  await dashboard.run.click();
  await dashboard.expectAllSucceeded();
  await shows("[data-node=report-generator]");
  await shows("[data-log-line]");

  const preview = new Preview(page);
  await expect(preview.rows.first()).toBeVisible();
  await preview.button("Chart").click();
  await preview.charted();
  await expect(preview.plot.locator("path").first()).toBeVisible();

  await page.getByRole("tab", { name: "Timeline" }).click();
  await shows("#timeline-rows");
  await page.getByRole("tab", { name: "History" }).click();
  await shows("[data-run]");
  await page.getByRole("tab", { name: "Log" }).click();

  await page.keyboard.press("ControlOrMeta+k");
  await shows("#palette-list");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await shows("#help-keys");
  await page.keyboard.press("Escape");
  await page.locator("#simulate-open").click();
  await expect(page.locator("#simulate-nodes option")).toHaveCount(3);
  await page.keyboard.press("Escape");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await expect(page.locator("#report-nodes > *")).toHaveCount(3);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));

  world.config.containers["report-generator"].next_node = "energy-generator";
  await dashboard.upload.setInputFiles(await world.writeConfig());
  await shows("[data-diagnostic]");
  const editor = new Editor(page);
  await editor.open();
  await expect(editor.marks.first()).toBeVisible();
  await editor.text.focus();
  await editor.press("F8");
  await expect(page.locator(".cm-problem-card")).toBeVisible();
  await editor.toggle.click();

  const large = await world.write("large.json", JSON.stringify(layered(40, 40)));
  await dashboard.upload.setInputFiles(large);
  await shows("[data-node=start]");
  await page.getByRole("button", { name: "Fit", exact: true }).click();
  await expect(page.locator("#specks path").first()).toBeAttached();
  await page.getByRole("button", { name: "List", exact: true }).click();
  await shows("#rows");
}

test("every view works where no text may become markup", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, sample }) => violations.push(`${violatedDirective}: ${sample}`));
  });
  await goThroughViews(page, dashboard, world, url);
  expect(await page.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([]);
});

test("every view works in a browser without Trusted Types", async ({ world, dashboard, page }) => {
  const { url } = await world.serve("--reference-services");
  await page.addInitScript(() => Reflect.deleteProperty(window, "trustedTypes"));
  await page.route("**/*", async (route) => {
    if (!route.request().isNavigationRequest()) {
      return route.fallback();
    }
    const response = await route.fetch();
    const { "content-security-policy": policy = "", ...headers } = response.headers();
    const known = policy.split("; ").filter((directive) => !directive.includes("trusted-types")).join("; ");
    expect(known).not.toBe(policy);
    return route.fulfill({ response, headers: { ...headers, "content-security-policy": known } });
  });
  await goThroughViews(page, dashboard, world, url);
  expect(await page.evaluate(() => "trustedTypes" in window)).toBe(false);
});

test("a script on the page makes no markup and no script of text, and gets no policy to", async ({ world, page }) => {
  const { url } = await world.serve("--reference-services");
  await page.goto(`${url}/?node=energy-generator`);
  // The preview has its policy from then on.
  await expect(page.locator(".results-note")).toContainText("does not exist yet");
  const outcomes = await page.evaluate(() => {
    const markup = "<img src=x onerror=alert(1)>";
    const attempts: Record<string, () => unknown> = {
      innerHTML: () => (document.createElement("div").innerHTML = markup),
      outerHTML: () => (document.body.appendChild(document.createElement("div")).outerHTML = markup),
      insertAdjacentHTML: () => document.body.insertAdjacentHTML("beforeend", markup),
      src: () => (document.createElement("script").src = "config-editor.js"),
      srcAttribute: () => document.createElement("script").setAttribute("src", "config-editor.js"),
      policyOfThePage: () => trusted.createPolicy("wattflow", {}),
      policyOfThePreview: () => trusted.createPolicy("wattflow-preview", {}),
      policyForAll: () => trusted.createPolicy("default", {}),
      policyOfItsOwn: () => trusted.createPolicy("mine", {}),
    };
    const trusted = (window as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => unknown } }).trustedTypes;
    const outcome = (attempt: () => unknown) => {
      try {
        attempt();
        return "allowed";
      } catch (error) {
        return (error as Error).name;
      }
    };
    return Object.entries(attempts).map(([name, attempt]) => `${name}: ${outcome(attempt)}`);
  });
  expect(outcomes.filter((outcome) => !outcome.endsWith(": TypeError"))).toEqual([]);
});
