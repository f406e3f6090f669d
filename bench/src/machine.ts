import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { within } from "./patience.ts";

/** This folder, and the root of the checkout. */
export const FOLDER = process.env.WATTFLOW_BENCH ?? "bench";
export const ROOT = join(FOLDER, "..");

const BINARY = process.env.WATTFLOW_BENCH_BINARY ?? join(ROOT, "target/release/wattflow");
const LOAD = process.env.WATTFLOW_BENCH_LOAD ?? join(ROOT, "target/release/wattflow-load");
const PYTHON = process.env.WATTFLOW_BENCH_PYTHON ?? join(ROOT, "target/bench/python/bin/python");

/** How long a program may take to its end, and to print what is waited for. */
const PATIENCE_MILLIS = 120_000;

/** A program that was started and will be ended. */
export interface Running {
  pid: number;
  /** Waits until it printed something that matches; not longer than two minutes, or than it is told. */
  printed: (pattern: RegExp, patienceMillis?: number) => Promise<RegExpMatchArray>;
  stop: () => Promise<void>;
}

/** How a program ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
  millis: number;
  /** The most memory that it had at one time, in bytes; 0 where the system does not say. */
  peakBytes: number;
}

/** This machine: its programs, ports and files. All that was started or written here goes at the end. */
export class Machine {
  readonly directory: string;
  readonly #running = new Set<Running>();
  #isClosed = false;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async open(): Promise<Machine> {
    return new Machine(await mkdtemp(join(tmpdir(), "wattflow-bench-")));
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  async write(name: string, content: string | Uint8Array): Promise<string> {
    await writeFile(this.path(name), content);
    return this.path(name);
  }

  async freePort(): Promise<number> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  async wattflow(...args: string[]): Promise<Running> {
    return this.start(BINARY, args);
  }

  async runWattflow(...args: string[]): Promise<Ended> {
    return this.run(BINARY, args);
  }

  /** Runs the load generator (bench/load) and returns what it measured. */
  async load(...args: string[]): Promise<Load> {
    const { code, stdout, stderr } = await this.run(LOAD, args);
    if (code !== 0) {
      throw new Error(`wattflow-load ended with ${code}: ${stderr}`);
    }
    return JSON.parse(stdout) as Load;
  }

  async python(script: string, ...args: string[]): Promise<Running> {
    return this.start(PYTHON, [join(FOLDER, "peers", script), ...args]);
  }

  async runPython(script: string, ...args: string[]): Promise<Ended> {
    return this.run(PYTHON, [join(FOLDER, "peers", script), ...args]);
  }

  /** A program that a Python package brought. */
  pythonProgram(name: string): string {
    return join(PYTHON, "..", name);
  }

  async start(program: string, args: string[]): Promise<Running> {
    const child = this.#spawn(program, args);
    let output = "";
    const waiting = new Set<() => void>();
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-100_000);
      for (const look of waiting) {
        look();
      }
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    // One that cannot be started ends as well.
    const ended = once(child, "exit").catch(() => undefined);
    const running: Running = {
      pid: child.pid ?? 0,
      printed: async (pattern, patienceMillis = PATIENCE_MILLIS) => {
        const found = new Promise<RegExpMatchArray>((resolve) => {
          const look = () => {
            const match = pattern.exec(output);
            if (match !== null) {
              waiting.delete(look);
              resolve(match);
            }
          };
          waiting.add(look);
          look();
        });
        const died = ended.then(() => {
          throw new Error(`${program} ended before it printed ${pattern}: ${output}`);
        });
        return within(patienceMillis, Promise.race([found, died]));
      },
      stop: async () => {
        this.#running.delete(running);
        if (child.exitCode === null) {
          end(child, "SIGTERM");
          const patience = setTimeout(() => end(child, "SIGKILL"), 5_000);
          await ended;
          clearTimeout(patience);
        }
      },
    };
    this.#running.add(running);
    return running;
  }

  /** Runs a program to its end; one that takes longer than two minutes, or than is said, is ended. */
  async run(program: string, args: string[], patienceMillis = PATIENCE_MILLIS): Promise<Ended> {
    const start = performance.now();
    const child = this.#spawn(program, args);
    let peakBytes = 0;
    const watching = setInterval(() => {
      void peakMemory(child.pid ?? 0).then((bytes) => {
        peakBytes = Math.max(peakBytes, bytes);
      });
    }, 20);
    const ending = Promise.all([
      everything(child.stdout),
      everything(child.stderr),
      once(child, "close") as Promise<[number | null]>,
    ]);
    const [stdout, stderr, [code]] = await within(patienceMillis, ending).finally(() => {
      clearInterval(watching);
      end(child, "SIGKILL");
    });
    return { code: code ?? -1, stdout, stderr, millis: performance.now() - start, peakBytes };
  }

  /** In a group of its own, so that what it starts ends with it. */
  #spawn(program: string, args: string[]) {
    // What was given up may still be going on.
    if (this.#isClosed) {
      throw new Error("all that was measured is over");
    }
    const child = spawn(program, args, { cwd: this.directory, stdio: ["ignore", "pipe", "pipe"], detached: true });
    child.on("error", () => undefined);
    return child;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#running].map(async (running) => running.stop()));
    // What was ended may still be writing.
    await rm(this.directory, { recursive: true, force: true, maxRetries: 10 }).catch(() => undefined);
  }
}

/** Ends a program with all that it started; nothing happens to one that is gone. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-(child.pid ?? Number.NaN), signal);
  } catch {
    // It is gone.
  }
}

/** What the load generator measured. */
export interface Load {
  calls: number;
  failed: number;
  callsPerSecond: number;
  p50Micros: number;
  p99Micros: number;
}

/** The most memory that a process had at one time, in bytes. */
export async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

/** What is measured on, for the head of the table. */
export function description(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}

async function everything(stream: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream })) {
    lines.push(line);
  }
  return lines.join("\n");
}
