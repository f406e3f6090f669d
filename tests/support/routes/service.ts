/** Services that behave well, or not quite: the same ones in native gRPC and in gRPC-Web, with TLS or without. */

import { createServer as createHttp1Server, type IncomingMessage, type ServerResponse } from "node:http";
import { createSecureServer, createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { Server } from "node:net";

import type { Identity } from "../certificates.ts";
import { type Fields, frame, lines, response, trailersFrame } from "../conformance/wire.ts";

export type Protocol = "native" | "web";

export interface Manner {
  protocol: Protocol;
  /** What it says of its health; `null` where it has no health service. */
  health?: "serving" | "not-serving" | null;
  /** Whether it reports that its work failed. */
  refuses?: boolean;
  /** Full name of its service. */
  name?: string;
  /** Its certificate; without one it speaks no TLS. */
  identity?: Identity;
  /** Whether it lets pages of other origins call it. */
  cors?: boolean;
}

interface Answer {
  message?: Buffer;
  status: number;
  words?: string;
}

const HEALTH = "/grpc.health.v1.Health/Check";
const [OK, NOT_FOUND, UNIMPLEMENTED, INTERNAL, UNAVAILABLE] = [0, 5, 12, 13, 14];
const SERVING = Buffer.from([8, 1]);
const NOT_SERVING = Buffer.from([8, 2]);
const PREFIX_BYTES = 5;
/** The first byte of a message whose first field is a string. */
const STRING_FIELD = 0x0a;

/** Answers calls of `Execute` with success as long as it is well. */
export class Service {
  readonly server: Server;
  /** How often `Execute` ran. */
  executed = 0;
  readonly #manner: Required<Omit<Manner, "identity">>;

  constructor({ protocol, health = "serving", refuses = false, name = "ContainerExecutor", identity, cors = true }: Manner) {
    this.#manner = { protocol, health, refuses, name, cors };
    const answer = (request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse) => {
      void this.#answer(request as IncomingMessage, response as ServerResponse);
    };
    this.server = serverFor(protocol, identity, answer);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", () => {});
    if (this.#manner.cors) {
      allowAnyPage(response);
    }
    const pieces: Buffer[] = [];
    for await (const piece of request) {
      pieces.push(piece as Buffer);
    }
    if (request.method === "OPTIONS") {
      response.writeHead(204).end();
      return;
    }
    const { message, status, words = "" } = this.#answerTo(request.url ?? "", Buffer.concat(pieces).subarray(PREFIX_BYTES));
    const body = message === undefined ? [] : [frame(message)];
    const trailers: Fields = { "grpc-status": String(status), "grpc-message": words };
    if (this.#manner.protocol === "web") {
      response.writeHead(200, { "content-type": "application/grpc-web+proto" });
      response.end(Buffer.concat([...body, trailersFrame(lines(trailers))]));
      return;
    }
    response.writeHead(200, { "content-type": "application/grpc" });
    body.forEach((piece) => response.write(piece));
    response.addTrailers({ "grpc-status": String(status), "grpc-message": words });
    response.end();
  }

  #answerTo(path: string, message: Buffer): Answer {
    const { health, refuses, name } = this.#manner;
    if (path === HEALTH && health !== null) {
      const asked = message.subarray(2).toString();
      if (asked !== "" && asked !== name) {
        return { status: NOT_FOUND };
      }
      return { message: health === "serving" ? SERVING : NOT_SERVING, status: OK };
    }
    if (path !== `/${name}/Execute`) {
      return { status: UNIMPLEMENTED, words: "Method not found!" };
    }
    if (message[0] !== STRING_FIELD) {
      return { status: INTERNAL, words: "Exception deserializing request!" };
    }
    this.executed += 1;
    if (health === "not-serving") {
      return { status: UNAVAILABLE, words: "shutting down" };
    }
    return { message: refuses ? response("the meter is being calibrated", false) : response("done"), status: OK };
  }
}

/** What a service lets pages of other origins do and read. */
export function allowAnyPage(response: ServerResponse): void {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-headers", "*");
  response.setHeader("access-control-expose-headers", "grpc-status,grpc-message");
}

function serverFor(
  protocol: Protocol,
  identity: Identity | undefined,
  answer: (request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse) => void,
): Server {
  if (identity !== undefined) {
    const server = createSecureServer({ ...identity, allowHTTP1: protocol === "web" }, answer);
    // Whoever takes its certificate for a wrong one hangs up.
    server.on("sessionError", () => {}).on("tlsClientError", () => {});
    return server as unknown as Server;
  }
  if (protocol === "native") {
    return createHttp2Server(answer).on("sessionError", () => {}) as unknown as Server;
  }
  return createHttp1Server(answer);
}
