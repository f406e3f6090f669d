/** Runs of every situation at once: one node that succeeds, then a node for each. */

import { fanOut } from "../fan-out.ts";
import type { Program } from "../program.ts";
import type { World } from "../world.ts";
import { Peer, type Seen } from "./peers.ts";
import type { BrowserName, Shown } from "./page.ts";
import { type Deviation, type Impossible, type Outcome, type Route, type Situation, SITUATIONS } from "./situations.ts";

/** The node that all others come after. */
const START = "start";
const START_INPUT = "/data/start";
export const TIMEOUT_SECONDS = 20;
/** How it ends, and what a redirect leads to. */
const [FIRST] = SITUATIONS as [Situation];

/** Who calls, and how: a column of the table. */
export interface Caller {
  route: Route;
  /** `null` for the terminal. */
  browser: BrowserName | null;
}

/** The peers that a run calls. */
export class Stage {
  readonly #world: World;
  readonly #peers: Peer[];

  private constructor(world: World, peers: Peer[]) {
    this.#world = world;
    this.#peers = peers;
  }

  /** Starts peers that play `situations` to calls by `route`, and makes these the pipeline of `world`. */
  static async set(world: World, route: Route, situations: Situation[]): Promise<Stage> {
    const playable = situations.filter((situation) => !("because" in situation[protocol(route)]));
    const play = (input: string, path: string) => {
      const known = [FIRST, ...playable];
      const wanted = input === START_INPUT || path.startsWith("/redirected/") ? FIRST.id : input;
      const situation = known.find(({ id }) => id === wanted);
      const reply = situation?.[protocol(route)];
      return reply === undefined || "because" in reply ? { then: "cut" as const } : reply;
    };
    const start = async () => {
      const peer = speaksWeb(route) ? Peer.inWeb(play) : Peer.inNative(play);
      const port = await world.freePort();
      await world.listen(peer.server, port);
      return { peer, address: `${speaksWeb(route) ? "http://" : ""}127.0.0.1:${port}` };
    };
    const shared = await start();
    const peers = [shared.peer];
    const addresses = new Map<string, string>([[START, shared.address]]);
    for (const situation of playable) {
      const reply = situation[protocol(route)];
      // Where the connection breaks, no other call may be on it.
      const own = "then" in reply && reply.then === "cut" ? await start() : shared;
      addresses.set(situation.id, own.address);
      if (own !== shared) {
        peers.push(own.peer);
      }
    }
    const node = (id: string, input: string, timeoutSeconds = TIMEOUT_SECONDS) => ({
      id,
      input,
      timeoutSeconds,
      address: addresses.get(id) ?? "",
    });
    const nodes = playable.map(({ id, timeoutSeconds }) => node(id, id, timeoutSeconds));
    world.usePipeline(fanOut("conformance", [node(START, START_INPUT), ...nodes]));
    return new Stage(world, peers);
  }

  /** Every call that the peers saw, but for the one of the first node. */
  get seen(): Seen[] {
    return this.#peers.flatMap((peer) => peer.seen).filter(({ input }) => input !== START_INPUT);
  }

  /** Resolves once each of these situations is being played. */
  async playing(situations: Situation[]): Promise<void> {
    await this.#all(situations, () => true);
  }

  /** Resolves once the peers know that each of these calls is over. */
  async over(situations: Situation[]): Promise<void> {
    await this.#all(situations, ({ endedAt }) => endedAt !== undefined);
  }

  async #all(situations: Situation[], condition: (call: Seen) => boolean): Promise<void> {
    const ids = situations.map(({ id }) => id);
    await this.#peers[0]?.until((seen) => {
      const those = seen.filter(({ input }) => ids.includes(input));
      return those.length >= ids.length && those.every(condition);
    });
  }

  /** Starts the run in the terminal. */
  async startInTerminal(): Promise<Program> {
    return this.#world.wattflow("run", await this.#world.writeConfig(), "--format", "json");
  }
}

/** What became of each situation, as a run in the terminal prints it. */
export function printed(stdout: string): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const line of stdout.trim().split("\n")) {
    const { event, node, message, failure } = JSON.parse(line) as TerminalEvent;
    if (event === "node_succeeded") {
      outcomes.set(node, { said: message });
    } else if (event === "node_cancelled") {
      outcomes.set(node, { kind: "cancelled", status: null, words: "" });
    } else if (event === "node_failed") {
      outcomes.set(node, { kind: failure.kind, status: failure.status ?? null, words: failure.message });
    }
  }
  return outcomes;
}

interface TerminalEvent {
  event: string;
  node: string;
  message: string;
  failure: { kind: string; status?: string; message: string };
}

/** What became of each situation, as the page shows it. */
export function told(nodes: Shown[]): Map<string, Outcome> {
  return new Map(nodes.map((node) => [node.id, outcome(node)]));
}

const TITLES = new Map([
  ["failed by the service", "failed-by-service"],
  ["error in the service", "service-error"],
  ["connection lost", "connection-lost"],
  ["not a gRPC service", "not-grpc"],
  ["deadline passed", "deadline-exceeded"],
  ["wrong service path", "wrong-service-path"],
  ["service unreachable", "unreachable"],
  ["connection refused", "connection-refused"],
  ["blocked by the browser, or down", "blocked-or-down"],
]);

function outcome({ state, title, said }: Shown): Outcome {
  if (state === "succeeded") {
    return { said };
  }
  const [, status = null, words = ""] = /^([A-Z_]+) \(\d+\)(?:: ([^]*))?$/.exec(said) ?? [];
  return { kind: TITLES.get(title) ?? (title || state), status, words: status === null ? said : words };
}

/** What `caller` must see, or why there is nothing to see. */
export function expected(situation: Situation, caller: Caller): Outcome | Impossible {
  const reply = situation[protocol(caller.route)];
  return "because" in reply ? reply : (deviation(situation, caller)?.outcome ?? situation.expected);
}

/** How what `caller` sees differs. */
export function deviation({ on = {} }: Situation, { route, browser }: Caller): Deviation | undefined {
  return (browser === null ? undefined : on[`${route} ${browser}`]) ?? on[route];
}

/** Whether `found` is what must be. */
export function matches(found: Outcome | undefined, wanted: Outcome): boolean {
  if (found === undefined || "said" in wanted || "said" in found) {
    return found !== undefined && "said" in wanted && "said" in found && wanted.said === found.said;
  }
  return found.kind === wanted.kind && found.status === wanted.status && found.words.includes(wanted.words);
}

/** Whether the peer is called in gRPC-Web. */
export function speaksWeb(route: Route): boolean {
  return route === "direct" || route === "terminal-web";
}

function protocol(route: Route): "web" | "native" {
  return speaksWeb(route) ? "web" : "native";
}
