/** What callers tell of the nodes of a pipeline: before a run, and of how it ended. */

import type { Page } from "@playwright/test";

import { shown } from "../conformance/page.ts";
import { Dashboard } from "../dashboard.ts";
import { fanOut, type FanOutNode } from "../fan-out.ts";
import { expect } from "../test.ts";
import type { World } from "../world.ts";
import type { Verdict } from "./table.ts";

/** What is told of a node: a word or title, and all words. */
export interface Told {
  is: string;
  words: string;
}

/** By node; a run that succeeded at it is an empty `is`. */
export type ToldOfAll = Map<string, Told>;

/** How many failed nodes `wattflow run` explains; of more it tells less. */
const EXPLAINED = 10;

/** What the page found of each service, once it has looked at all of them. */
export async function foundOnPage(page: Page): Promise<ToldOfAll> {
  await expect(page.locator("#services")).toHaveText(/ready$/, { timeout: 20_000 });
  return new Map((await shown(page)).map(({ id, health, service }) => [id, { is: health, words: service }]));
}

/** What the page says is wrong with the config, where that is one thing, about this node. */
export async function problemOnPage(page: Page, id: string): Promise<ToldOfAll> {
  const error = new Dashboard(page).problems.and(page.locator('[data-severity="error"]'));
  return new Map([[id, { is: (await error.getAttribute("data-diagnostic")) ?? "", words: await error.innerText() }]]);
}

/** Runs the config on the page to its end. */
export async function ranOnPage(page: Page): Promise<ToldOfAll> {
  const dashboard = new Dashboard(page);
  await dashboard.run.click();
  await expect(dashboard.main).toHaveAttribute("data-run-state", /succeeded|failed/, { timeout: 30_000 });
  const nodes = await shown(page);
  return new Map(nodes.map(({ id, state, title, outcome }) => [id, { is: state === "succeeded" ? "" : title || state, words: outcome }]));
}

interface Finding {
  node: string;
  state: string;
  message: string;
  cause: string;
  advice: string | null;
}

/** What `wattflow preflight` prints of each node of the world's pipeline. */
export async function foundInTerminal(world: World, ...args: string[]): Promise<ToldOfAll> {
  const { stdout } = await world.runWattflow("preflight", await world.writeConfig(), "--format", "json", ...args);
  const findings = JSON.parse(stdout) as Finding[];
  return new Map(
    findings.map(({ node, state, message, cause, advice }) => [
      node,
      { is: state, words: withoutBackticks(`${cause} ${advice ?? ""} ${message}`) },
    ]),
  );
}

/** Runs these nodes with `wattflow run`, the first before all others, so many at a time as it explains. */
export async function ranInTerminal(world: World, nodes: FanOutNode[], ...args: string[]): Promise<ToldOfAll> {
  const [first, ...others] = nodes;
  const told: ToldOfAll = new Map();
  const parts = Array.from({ length: Math.ceil(others.length / EXPLAINED) }, (_, at) => at * EXPLAINED);
  await Promise.all(
    parts.map(async (from) => {
      const part = [first, ...others.slice(from, from + EXPLAINED)].filter((node) => node !== undefined);
      const config = await world.write(`run-${from}.json`, JSON.stringify(fanOut("routes", part)));
      const { stdout } = await world.runWattflow("run", config, ...args);
      for (const { id } of part) {
        told.set(id, printed(stdout, id));
      }
    }),
  );
  return told;
}

/** What a run printed of how this node ended. */
function printed(stdout: string, id: string): Told {
  const [succeeded] = new RegExp(`^✓ ${id} succeeded.*$`, "m").exec(stdout) ?? [];
  const [, title = "nothing", explained = stdout] = new RegExp(`^✗ ${id}: (.*)\n((?:  .*\n)+)`, "m").exec(stdout) ?? [];
  return succeeded === undefined ? { is: title, words: withoutBackticks(explained) } : { is: "", words: succeeded };
}

/** The words as the page has them, which sets as code what stands between backticks in a terminal. */
function withoutBackticks(words: string): string {
  return words.replaceAll("`", "");
}

/** Where `told` is not as it must be: what it lacks. */
export function lacking(told: Told | undefined, wanted: Verdict | null): object | null {
  const { is, says } = wanted ?? { is: "", says: [] };
  const unsaid = says.filter((words) => !words.test(told?.words ?? "")).map(String);
  return told?.is === is && unsaid.length === 0 ? null : { wanted: is, told, unsaid };
}
