import { expect, type Locator, type Page } from "@playwright/test";

import { NODES, type NodeId } from "./config.ts";

/** The page, by its contract: names, labels and data attributes that assistive technology and tests rely on. */
export class Dashboard {
  readonly main: Locator;
  readonly run: Locator;
  readonly cancel: Locator;
  readonly retry: Locator;
  readonly upload: Locator;
  readonly downloadLog: Locator;
  readonly problems: Locator;
  readonly logLines: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    // Leaving during a run asks; tests mean it.
    page.on("dialog", (dialog) => void dialog.accept());
    this.main = page.locator("main[data-run-state]");
    this.run = page.getByRole("button", { name: "Run pipeline" });
    this.cancel = page.getByRole("button", { name: "Cancel run" });
    this.retry = page.getByRole("button", { name: "Retry from failed node" });
    this.upload = page.getByLabel("Upload config");
    this.downloadLog = page.getByRole("button", { name: "Download log" });
    this.problems = page.locator("[data-diagnostic]");
    this.logLines = page.locator("[data-log-line]");
  }

  /** Opens the page and waits until the config it starts with is drawn. */
  async open(url: string): Promise<void> {
    await this.#page.goto(url);
    for (const node of NODES) {
      await expect(this.node(node)).toBeVisible();
    }
  }

  /** Opens the page and waits until this node of its config is drawn. */
  async openAt(url: string, node: string): Promise<void> {
    await this.#page.goto(url);
    await expect(this.node(node)).toBeVisible();
  }

  /** What there is to see of a run: how it and its nodes stand, its times, its log. */
  async look(): Promise<object> {
    const run = await this.main.getAttribute("data-run-state");
    // The log is drawn with the first frame that shows it.
    if (run !== "idle" && (await this.#page.locator("#log").isVisible())) {
      await expect(this.logLines.first()).toBeVisible();
    }
    return {
      run,
      // How the services are is no part of it: they are asked when there is time.
      nodes: await this.#page.locator("[data-node]").evaluateAll((nodes) =>
        nodes.map((node) => {
          const drawn = node.cloneNode(true) as Element;
          drawn.querySelector("[data-health]")?.remove();
          return [node.getAttribute("data-state"), drawn.textContent];
        }),
      ),
      elapsed: await this.#page.locator("#run").textContent(),
      log: await this.logLines.allTextContents(),
    };
  }

  /** Waits until the page has taken in what it was answered: what it asks for after that comes after it. */
  async catchUp(): Promise<void> {
    await this.#page.evaluate(async () => (await fetch("api/config")).text());
  }

  /** How many nodes are in their final state, as the page says. */
  async finished(): Promise<number> {
    return Number.parseInt((await this.#page.locator("#run-finished").textContent()) ?? "", 10);
  }

  node(id: string): Locator {
    return this.#page.locator(`[data-node="${id}"]`).first();
  }

  async expectRun(state: string): Promise<void> {
    await expect(this.main).toHaveAttribute("data-run-state", state, { timeout: 20_000 });
  }

  async expectNodes(states: Record<NodeId, string>): Promise<void> {
    for (const node of NODES) {
      await expect(this.node(node)).toHaveAttribute("data-state", states[node]);
    }
  }

  async expectAllSucceeded(): Promise<void> {
    await this.expectRun("succeeded");
    await this.expectNodes({
      "energy-generator": "succeeded",
      "energy-analyzer": "succeeded",
      "report-generator": "succeeded",
    });
  }

  /** Expects that the config shown cannot be run, and that the run button says so. */
  async expectNotRunnable(): Promise<void> {
    await expect(this.run).toBeDisabled();
    await expect(this.run).toHaveAccessibleDescription(/\S/);
  }

  /** Leaves the config that cannot run for the one that was there before it. */
  async goBackToConfigFromBefore(): Promise<void> {
    await this.#page.getByRole("button", { name: /^Back to / }).click();
    await expect(this.problems).toHaveCount(0);
  }

  /** Drops a file onto the page, as from a file manager. */
  async drop(name: string, content: string): Promise<void> {
    const dataTransfer = await this.#page.evaluateHandle(
      ([name, content]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([content], name, { type: "application/json" }));
        return transfer;
      },
      [name, content] as const,
    );
    for (const type of ["dragenter", "dragover", "drop"]) {
      await this.main.dispatchEvent(type, { dataTransfer });
    }
  }
}
