import type { Page } from "@playwright/test";

/** Opens the panel for simulated runs and fills in these fields, by their labels. */
export async function fillSimulation(page: Page, fields: Record<string, string>): Promise<void> {
  await page.locator("#simulate-open").click();
  for (const [label, value] of Object.entries(fields)) {
    const field = page.getByLabel(label, { exact: true });
    // In Firefox, what is filled in is added to what a number field holds.
    await field.evaluate((field: HTMLInputElement) => {
      field.value = "";
    });
    await field.fill(value);
  }
}
