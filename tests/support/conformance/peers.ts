/** Peers that play situations: one in gRPC-Web over HTTP/1.1, one in native gRPC over HTTP/2. */

import { createServer as createHttp1Server, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { Server, Socket } from "node:net";

import type { NoReply, Reply, Then } from "./wire.ts";

/** What a peer saw of a call. */
export interface Seen {
  /** `input_file` of the request: the situation. */
  input: string;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** `Date.now()` when the peer knew that the call was over. */
  endedAt?: number;
}

/** What to play for an `input_file` and a path. */
export type Play = (input: string, path: string) => Reply | NoReply;

/** A peer and what it saw, in order. */
export class Peer {
  readonly seen: Seen[] = [];
  readonly server: Server;
  readonly #play: Play;
  readonly #listeners = new Set<() => void>();
  readonly #sockets = new Set<Socket>();

  private constructor(play: Play, serve: (peer: Peer) => Server) {
    this.#play = play;
    this.server = serve(this);
    this.server.on("connection", (socket: Socket) => {
      // What is written goes out at once, so that pieces arrive as pieces.
      socket.setNoDelay(true);
      socket.on("error", () => {});
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  static inWeb(play: Play): Peer {
    return new Peer(play, (peer) =>
      createHttp1Server((request, response) => {
        void peer.#answerInWeb(request, response);
      }),
    );
  }

  static inNative(play: Play): Peer {
    return new Peer(play, (peer) => {
      const server = createHttp2Server();
      server.on("sessionError", () => {});
      server.on("stream", (stream, headers) => {
        void peer.#answerInNative(stream, headers);
      });
      return server as unknown as Server;
    });
  }

  /** Resolves once `condition` holds of what was seen. */
  async until(condition: (seen: Seen[]) => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = () => {
        if (condition(this.seen)) {
          this.#listeners.delete(look);
          resolve();
        }
      };
      this.#listeners.add(look);
      look();
    });
  }

  async #answerInWeb(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers, socket } = request;
    response.setHeader("access-control-allow-origin", headers.origin ?? "*");
    if (method === "OPTIONS") {
      const allowed = { "access-control-allow-methods": "POST", "access-control-allow-headers": "*" };
      response.writeHead(204, allowed).end();
      return;
    }
    const call = this.#note(method, url, headers, await bodyOf(request));
    const reply = this.#play(call.input, call.path);
    response.once("close", () => this.#ended(call));
    response.on("error", () => {});
    if ("pieces" in reply) {
      // A service that pages of other origins may call lets them read what they need.
      response.setHeader("access-control-expose-headers", "grpc-status,grpc-message");
      const hasBody = reply.pieces.length > 0 || reply.then !== undefined;
      response.writeHead(reply.httpStatus ?? 200, { ...reply.headers, ...(hasBody ? {} : { "content-length": "0" }) });
      response.flushHeaders();
      await sendAll(reply.pieces, (piece, sent) => response.write(piece, sent));
    }
    if (reply.then === "cut") {
      socket.destroy();
    } else if (reply.then === undefined) {
      response.end();
    }
  }

  async #answerInNative(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    stream.on("error", () => {});
    const call = this.#note(headers[":method"] ?? "", headers[":path"] ?? "", headers, await bodyOf(stream));
    const reply = this.#play(call.input, call.path);
    stream.once("close", () => this.#ended(call));
    if (stream.closed) {
      return;
    }
    if ("pieces" in reply) {
      const { pieces, trailers, then } = reply;
      const endStream = pieces.length === 0 && trailers === undefined && then === undefined;
      stream.respond(
        { ":status": reply.httpStatus ?? 200, ...reply.headers },
        { endStream, waitForTrailers: trailers !== undefined },
      );
      stream.once("wantTrailers", () => stream.sendTrailers(trailers ?? {}));
      await sendAll(pieces, (piece, sent) => stream.write(piece, sent));
    }
    this.#endNative(stream, reply.then);
  }

  #endNative(stream: ServerHttp2Stream, then: Then | undefined): void {
    if (then === "cut") {
      this.#disconnect();
    } else if (typeof then === "number") {
      stream.close(then);
    } else if (then === undefined) {
      stream.end();
    }
  }

  #disconnect(): void {
    this.#sockets.forEach((socket) => socket.destroy());
  }

  #note(method: string, path: string, headers: IncomingHttpHeaders, body: Buffer): Seen {
    const call = { method, path, headers, body, input: inputFile(body) };
    // A check of the service, before the run, is no part of any situation.
    if (call.input !== "") {
      this.seen.push(call);
      this.#changed();
    }
    return call;
  }

  #ended(call: Seen): void {
    call.endedAt = Date.now();
    this.#changed();
  }

  #changed(): void {
    this.#listeners.forEach((listener) => listener());
  }
}

async function bodyOf(from: AsyncIterable<unknown>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of from) {
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

/** Sends one after the other, each when the one before has left. */
async function sendAll(pieces: Buffer[], send: (piece: Buffer, sent: () => void) => unknown): Promise<void> {
  for (const piece of pieces) {
    await new Promise<void>((resolve) => send(piece, resolve));
  }
}

/** The first field of the framed `ExecuteRequest`; empty when that is not what it is. */
function inputFile(body: Buffer): string {
  const [from, length] = [7, body[6] ?? 0];
  return body[5] === 10 ? body.toString("utf8", from, from + length) : "";
}
