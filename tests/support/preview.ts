import { expect, type Locator, type Page } from "@playwright/test";

/** The preview of a node's files, as its user knows it. */
export class Preview {
  readonly root: Locator;
  /** What is said of the file: how many rows, how large, or why there is nothing to see. */
  readonly note: Locator;
  readonly rows: Locator;
  readonly scroller: Locator;
  readonly caption: Locator;
  readonly plot: Locator;
  readonly reading: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.root = page.locator(".results");
    this.note = this.root.locator(".results-note");
    this.rows = this.root.locator("tbody tr");
    this.scroller = this.root.getByRole("region", { name: /of the file/ });
    this.caption = this.root.locator("caption");
    this.plot = this.root.getByRole("group", { name: /^Chart/ });
    this.reading = this.root.locator(".results-reading");
  }

  button(name: string | RegExp): Locator {
    return this.root.getByRole("button", { name });
  }

  /** The fields of the rows in view, each row beginning with its number in the file. */
  async fields(): Promise<string[][]> {
    return this.rows.evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("th, td")].map((field) => field.textContent ?? "")),
    );
  }

  async sortBy(column: string): Promise<void> {
    await this.root.locator("thead").getByRole("button", { name: column }).click();
  }

  /** Waits until the chart shows all of what was asked for. */
  async charted(): Promise<void> {
    await expect(this.root.locator(".results-chart[data-drawn]")).toBeVisible();
  }

  /** Presses keys where the keyboard is. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.#page.keyboard.press(key);
    }
  }
}
