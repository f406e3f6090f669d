/** What a request must be like when it arrives. */

import type { Seen } from "./peers.ts";
import { type Caller, speaksWeb, TIMEOUT_SECONDS } from "./runs.ts";
import { type Impossible, type Situation, SITUATIONS } from "./situations.ts";

export interface Requirement {
  id: string;
  /** What holds of each request, in a few words. */
  holds: string;
  /** Whether it holds, or why that cannot be asked. */
  check: (call: Seen, caller: Caller) => boolean | Impossible;
}

const situationOf = ({ input }: Seen): Situation | undefined => SITUATIONS.find(({ id }) => id === input);

const UNITS_IN_MILLIS: Record<string, number> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };

export const REQUIREMENTS: Requirement[] = [
  {
    id: "request/method",
    holds: "`POST /ContainerExecutor/Execute`",
    check: ({ method, path }) => method === "POST" && path === "/ContainerExecutor/Execute",
  },
  {
    id: "request/content-type",
    holds: "the content type is that of the protocol",
    check: ({ headers }, { route }) =>
      (speaksWeb(route) ? /^application\/grpc-web(\+proto)?$/ : /^application\/grpc(\+proto)?$/).test(
        headers["content-type"] ?? "",
      ),
  },
  {
    id: "request/te",
    holds: "`te: trailers`",
    check: ({ headers }, { route }) =>
      speaksWeb(route) ? { because: "only native gRPC has this" } : headers.te === "trailers",
  },
  {
    id: "request/timeout",
    holds: "`grpc-timeout` has at most 8 digits and a unit, and gives no more than `timeout_seconds`",
    check: (call) => {
      const [, digits = "", unit = ""] = /^(\d{1,8})([HMSmun])$/.exec(String(call.headers["grpc-timeout"])) ?? [];
      const millis = Number(digits) * (UNITS_IN_MILLIS[unit] ?? Number.NaN);
      return millis > 0 && millis <= (situationOf(call)?.timeoutSeconds ?? TIMEOUT_SECONDS) * 1_000;
    },
  },
  {
    id: "request/message",
    holds: "the body is one message, not compressed, with both files",
    check: ({ body, input }) => {
      const output = `/data/${input.replace("/", "-")}`;
      const message = [field(1, input), field(2, output)].join("");
      return body.length === 5 + message.length && body.toString("latin1", 5) === message && body.readUIntBE(0, 5) === message.length;
    },
  },
  {
    id: "request/no-compression",
    holds: "no compressed reply is asked for",
    check: ({ headers }) => headers["grpc-accept-encoding"] === undefined && headers["grpc-encoding"] === undefined,
  },
  {
    id: "request/not-of-the-browser",
    holds: "nothing that concerns only the browser",
    check: ({ headers }, { route, browser }) => {
      if (browser === null || route === "direct") {
        return { because: route === "direct" ? "here it is the browser that calls" : "there is no browser" };
      }
      return !Object.keys(headers).some((name) => /^(cookie|origin|referer|accept-language|sec-.*)$/.test(name));
    },
  },
];

function field(number: number, text: string): string {
  return String.fromCharCode((number << 3) | 2, text.length) + text;
}
