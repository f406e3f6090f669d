/** What a row of the table of faults is, and what its rows have in common. */

import type { Stage } from "./stage.ts";

/** The routes, by who calls and what is in between. */
export const ROUTES = {
  serve: "page → wattflow serve → native gRPC",
  envoy: "page → Envoy → native gRPC",
  direct: "page → gRPC-Web",
  terminal: "terminal → native gRPC",
  "terminal-web": "terminal → gRPC-Web",
} as const;
export type RouteId = keyof typeof ROUTES;

/** Under which circumstances it comes up; each has a pipeline of its own. */
export type Scene =
  /** Nothing else is wrong. */
  | "as usual"
  /** The gateway is stopped after the page has been loaded. */
  | "the gateway stopped"
  /** The page came over https. */
  | "an https page"
  /** To the browser the page is one of the internet, and the service one of the local network. */
  | "a page of the internet";

/** What is told: a word or a title, and what the words for it must hold. */
export interface Verdict {
  is: string;
  says: RegExp[];
}

export interface Expected {
  /** What a check finds; a `ServiceState`. */
  found: Verdict;
  /** How a run ends at it, by its title; `null` where it succeeds, or does not begin. */
  ran: Verdict | null;
}

/** Why a route cannot have it. */
export interface Impossible {
  because: string;
}

export interface Fault {
  /** The node's id. */
  id: string;
  /** "as usual" unless given. */
  scene?: Scene;
  /** Brings it about; returns the address that the config gives. */
  stand: (stage: Stage) => Promise<string>;
  on: Record<RouteId, Expected | Impossible>;
  /** Whether the gateway is started without this address. */
  hidden?: boolean;
  timeoutSeconds?: number;
}

export const verdict = (is: string, ...says: RegExp[]): Verdict => ({ is, says });
export const impossible = (because: string): Impossible => ({ because });

/** The same by every route, but for those given. */
export function everywhere(expected: Expected | Impossible, but: Partial<Fault["on"]> = {}): Fault["on"] {
  return { serve: expected, envoy: expected, direct: expected, terminal: expected, "terminal-web": expected, ...but };
}

export const IN_NATIVE = impossible("native gRPC is how it is called");
export const NO_GATEWAY = impossible("no gateway is in between");
export const NO_BROWSER = impossible("no browser is in between");
export const GATEWAY_CALLS = impossible("the browser calls the gateway, which calls the service");
export const SYSTEM_TRUST = impossible("a browser trusts whom its system trusts, which a test leaves alone");

/** A browser does not say why it got no answer; a check asks the gateway, a call does not. */
export const blocked = (...says: RegExp[]) => verdict("blocked by the browser, or down", /does not say why it got nothing/, ...says);
/** What a check finds out all the same, with the gateway's help. */
export const hidden = (found: Verdict, ...says: RegExp[]): Partial<Fault["on"]> => ({ direct: { found, ran: blocked(...says) } });
