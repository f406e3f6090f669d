/** A proxy with TLS in front of `wattflow serve`, as docs/deploy.md has it. */

import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer } from "node:https";

import type { Stage } from "./stage.ts";

/** Starts it at the page's address, in front of the server at `url`; returns where the page is then. */
export async function httpsInFrontOf(stage: Stage, url: string): Promise<string> {
  const server = createServer(stage.authority.issue("IP:127.0.0.1"), (incoming, outgoing) => pass(url, incoming, outgoing));
  await stage.world.listen(server, Number(stage.page.split(":").at(-1)));
  return `https://${stage.page}`;
}

function pass(url: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url: path = "/" } = incoming;
  const passed = request(new URL(path, url), { ...(method === undefined ? {} : { method }), headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  passed.on("error", () => outgoing.destroy());
  outgoing.once("close", () => passed.destroy());
  incoming.pipe(passed);
}
