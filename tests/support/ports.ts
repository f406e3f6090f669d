import { createServer } from "node:net";

// Below the range that systems give to outgoing connections, so that none of those takes a port between two servers.
const FIRST = 20_000;
const PER_WORKER = 1_000;
const WORKERS = 2;
// Several runs on one machine, each from a checkout of its own, keep out of each other's way.
const RUN = process.ppid % 6;

let next = 0;

/** A port of 127.0.0.1 that nobody listens at, and that no other test of this run is given. */
export async function freePort(workerIndex: number): Promise<number> {
  for (let tries = 0; tries < PER_WORKER; tries += 1) {
    const port = FIRST + (RUN * WORKERS + (workerIndex % WORKERS)) * PER_WORKER + (next % PER_WORKER);
    next += 1;
    if (await isFree(port)) {
      return port;
    }
  }
  throw new Error("no free port");
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
