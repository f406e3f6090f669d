import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { expect, type Page } from "@playwright/test";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** Expects that axe finds nothing on the page as it is now. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  // Evaluated, not added as a script: the page's content security policy stays in force.
  await page.evaluate(AXE);
  const violations = (await page.evaluate("axe.run().then((result) => result.violations)")) as Violation[];
  const summary = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("  ")}`);
  expect(summary, `accessibility of the page, ${state}`).toEqual([]);
}
