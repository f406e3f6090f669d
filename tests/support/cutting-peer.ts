import { createServer, type Http2Server } from "node:http2";
import type { Socket } from "node:net";

/** A service that starts to answer and then drops the connection: the reply is cut in the middle of a message. */
export class CuttingPeer {
  readonly #server: Http2Server;

  private constructor(server: Http2Server) {
    this.#server = server;
  }

  static async start(port: number): Promise<CuttingPeer> {
    const server = createServer();
    const sockets = new Set<Socket>();
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    });
    server.on("sessionError", () => {});
    server.on("stream", (stream, headers) => {
      stream.on("error", () => {});
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      if (!headers[":path"]?.endsWith("/Execute")) {
        const unimplemented = { "grpc-status": "12", "grpc-message": "unknown service" };
        stream.on("wantTrailers", () => stream.sendTrailers(unimplemented));
        stream.end();
        return;
      }
      // A message of 64 bytes is announced, 3 of them are sent.
      const partial = Buffer.from([0, 0, 0, 0, 64, 8, 1, 18]);
      stream.write(partial, () => sockets.forEach((socket) => socket.destroy()));
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    return new CuttingPeer(server);
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
