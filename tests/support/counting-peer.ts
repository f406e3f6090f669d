import { createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

/** Services for any nodes at one address, which note each call, by its output file, before they answer it. */
export class CountingPeer {
  readonly port: number;
  /** The output files of all calls so far, in the order they came. */
  readonly calls: string[] = [];
  /** Output files whose calls get no answer, for as long as they are in here. */
  readonly held = new Set<string>();
  /** Answers the calls that got none so far. */
  readonly #answers: (() => void)[] = [];
  /** Output files whose calls are answered with a failure. */
  readonly refused = new Set<string>();
  /** How long each call takes. */
  delayMillis = (): number => 0;
  readonly #server: Http2Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Http2Server, port: number) {
    this.#server = server;
    this.port = port;
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    server.on("sessionError", () => {});
    server.on("stream", (stream, headers) => {
      stream.on("error", () => {});
      if (headers[":path"]?.endsWith("/Execute")) {
        void this.#execute(stream);
      } else {
        answer(stream, Buffer.alloc(0), "12");
      }
    });
  }

  static async start(port: number): Promise<CountingPeer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    return new CountingPeer(server, port);
  }

  /** A pipeline of these nodes, one after the other, all at this address. */
  chain(ids: string[], workflow = "counted"): object {
    const containers = ids.map((id, at) => ({
      id,
      input_file: at === 0 ? "/data/placeholder_input.txt" : output(ids[at - 1] ?? ""),
      output_file: output(id),
      next_node: ids[at + 1] ?? null,
      timeout_seconds: 300,
    }));
    return {
      workflow_name: workflow,
      start_node: ids[0],
      execution_mode: "grpc",
      service_registry: Object.fromEntries(ids.map((id) => [id, `localhost:${this.port}`])),
      containers: Object.fromEntries(containers.map((container) => [container.id, container])),
    };
  }

  /** How often this node was called. */
  callsOf(id: string): number {
    return this.calls.filter((file) => file === output(id)).length;
  }

  hold(id: string): void {
    this.held.add(output(id));
  }

  release(id: string): void {
    this.held.delete(output(id));
  }

  /** Holds nothing any more, and answers what was held. */
  answerHeld(): void {
    this.held.clear();
    this.#answers.splice(0).forEach((answer) => answer());
  }

  refuse(id: string): void {
    this.refused.add(output(id));
  }

  async stop(): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #execute(stream: ServerHttp2Stream): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
    }
    const file = /\/data\/[\w.-]+$/.exec(Buffer.concat(chunks).toString("latin1"))?.[0];
    if (file === undefined) {
      return answer(stream, Buffer.alloc(0), "13");
    }
    this.calls.push(file);
    if (this.held.has(file)) {
      await new Promise<void>((resolve) => this.#answers.push(resolve));
    }
    await setTimeout(this.delayMillis());
    const message = this.refused.has(file) ? "the meter is being calibrated" : `wrote ${file}`;
    const success = this.refused.has(file) ? [] : [8, 1];
    answer(stream, Buffer.from([...success, 18, Buffer.byteLength(message), ...Buffer.from(message)]), "0");
  }
}

function output(id: string): string {
  return `/data/${id}.csv`;
}

function answer(stream: ServerHttp2Stream, message: Buffer, status: string): void {
  if (stream.destroyed) {
    return;
  }
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": status, "grpc-message": "" }));
  stream.end(status === "0" ? Buffer.concat([frame, message]) : undefined);
}
