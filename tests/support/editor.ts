import { expect, type Locator, type Page } from "@playwright/test";

/** The editor of the page, as its user knows it. */
export class Editor {
  readonly text: Locator;
  readonly toggle: Locator;
  readonly marks: Locator;
  /** What is wrong after `breakStartNode`. */
  readonly brokenStartNode: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.text = page.getByRole("textbox", { name: "Config text" });
    this.toggle = page.locator("#edit");
    this.brokenStartNode = page.locator('[data-diagnostic="unknown-start-node"]');
    this.marks = page.locator("config-editor .cm-problem");
  }

  async open(): Promise<void> {
    await this.toggle.click();
    await expect(this.text).toBeVisible();
  }

  /** The line that holds `part`, which must be in view. */
  line(part: string): Locator {
    return this.text.locator(".cm-line", { hasText: part }).first();
  }

  /** Puts the cursor at the end of the line that holds `part`, so many characters back. */
  async goTo(part: string, back = 0): Promise<void> {
    await this.line(part).click();
    await this.#page.keyboard.press("End");
    for (let step = 0; step < back; step += 1) {
      await this.#page.keyboard.press("ArrowLeft");
    }
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.#page.keyboard.press(key);
    }
  }

  /** Opens the editor, and makes `start_node` a name that no node has. */
  async breakStartNode(): Promise<void> {
    await this.open();
    await this.goTo('"start_node"', 2);
    await this.type("x");
    await expect(this.brokenStartNode).toBeVisible();
  }

  async startFrom(template: string): Promise<void> {
    await this.#page.getByText("New from template", { exact: true }).click();
    await this.button(template).click();
  }

  button(name: string): Locator {
    return this.#page.getByRole("button", { name, exact: true });
  }
}
