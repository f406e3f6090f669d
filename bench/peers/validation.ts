/** Checks of a config in a page: ours, and what people put together from packages. */

import Ajv2020 from "ajv/dist/2020.js";
import init, { check } from "probe";

import schema from "../../config/pipeline.schema.json";
import { timed } from "./timed.ts";

interface Container {
  id: string;
  input_file: string;
  output_file: string;
  next_node?: string | string[] | null;
}

interface Config {
  start_node: string;
  containers: Record<string, Container>;
  service_registry: Record<string, string>;
}

await init();
const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
const isValid = ajv.compile<Config>(schema);

/** The checks that no schema can express; returns how many problems there are. */
function graphProblems({ start_node, containers, service_registry }: Config): number {
  let problems = start_node in containers ? 0 : 1;
  const next = new Map<string, string[]>();
  const writers = new Map<string, string>();
  for (const [key, { id, output_file, next_node }] of Object.entries(containers)) {
    const followers = Array.isArray(next_node) ? next_node : next_node ? [next_node] : [];
    problems += followers.filter((follower) => !(follower in containers)).length;
    problems += key === id ? 0 : 1;
    problems += key in service_registry ? 0 : 1;
    problems += writers.has(output_file) ? 1 : 0;
    writers.set(output_file, key);
    next.set(key, followers);
  }
  // Depth first without recursion: cycles, what is not reached, and what is read before it is written.
  const state = new Map<string, "open" | "done">();
  const order: string[] = [];
  const stack: [string, number][] = [[start_node, 0]];
  state.set(start_node, "open");
  while (stack.length > 0) {
    const top = stack.at(-1) as [string, number];
    const follower = next.get(top[0])?.[top[1]];
    top[1] += 1;
    if (follower === undefined) {
      state.set(top[0], "done");
      order.push(top[0]);
      stack.pop();
    } else if (state.get(follower) === "open") {
      problems += 1;
    } else if (!state.has(follower) && next.has(follower)) {
      state.set(follower, "open");
      stack.push([follower, 0]);
    }
  }
  problems += next.size - order.length;
  const written = new Set<string>();
  for (const key of order.reverse()) {
    const container = containers[key];
    if (container !== undefined) {
      problems += key === start_node || written.has(container.input_file) ? 0 : 1;
      written.add(container.output_file);
    }
  }
  return problems;
}

/** Each is given the file as a page gets it, dropped or fetched: its bytes. */
const CHECKS: Record<string, (file: Uint8Array) => number> = {
  wattflow: check,
  "JSON.parse + ajv + graph checks": (file) => {
    const config: unknown = JSON.parse(new TextDecoder().decode(file));
    return isValid(config) ? graphProblems(config) : (isValid.errors?.length ?? 1);
  },
};

declare global {
  interface Window {
    checkConfig: (name: string, text: string) => Promise<{ millis: number; problems: number }>;
  }
}

window.checkConfig = async (name, text) => {
  const run = CHECKS[name];
  if (run === undefined) {
    throw new Error(`no check is called ${name}`);
  }
  const file = new TextEncoder().encode(text);
  const { millis, result } = await timed(() => run(file));
  return { millis, problems: result };
};
