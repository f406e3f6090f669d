import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { WebSocket } from "ws";

import { Program } from "./program.ts";

const FIREFOX = process.env.FIREFOX ?? "firefox-esr";

interface Message {
  id?: number;
  type: "success" | "error" | "event";
  result?: unknown;
  error?: string;
  message?: string;
  method?: string;
  params?: unknown;
}

/**
 * The system's Firefox, steered by WebDriver BiDi, which it speaks itself. Playwright steers only a Firefox of its own
 * build, and of this one asks for commands that it does not know.
 */
export class Firefox {
  /** Errors of the page, and what it wrote to the console as errors. */
  readonly errors: string[] = [];
  readonly #program: Program;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #next = 1;
  #context = "";

  private constructor(program: Program, profile: string, socket: WebSocket) {
    this.#program = program;
    this.#profile = profile;
    this.#socket = socket;
    socket.on("message", (data) => this.#receive(JSON.parse(String(data)) as Message));
  }

  static async start(): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), "wattflow-firefox-"));
    const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
    const program = new Program(FIREFOX, args, { cwd: profile, env: { HOME: profile } });
    const [, address] = await program.printed(/WebDriver BiDi listening on (ws:\S+)/);
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const firefox = new Firefox(program, profile, socket);
    await firefox.#send("session.new", { capabilities: {} });
    await firefox.#send("session.subscribe", { events: ["log.entryAdded"] });
    const { contexts } = (await firefox.#send("browsingContext.getTree", {})) as { contexts: { context: string }[] };
    firefox.#context = contexts[0]?.context ?? "";
    return firefox;
  }

  async goto(url: string): Promise<void> {
    await this.#send("browsingContext.navigate", { context: this.#context, url, wait: "complete" });
  }

  /** What this expression comes to in the page, a promise's value included; it must be a string. */
  async evaluate(expression: string): Promise<string> {
    const outcome = (await this.#send("script.evaluate", {
      expression,
      target: { context: this.#context },
      awaitPromise: true,
    })) as { type: string; result?: { value: string }; exceptionDetails?: { text: string } };
    if (outcome.result === undefined) {
      throw new Error(outcome.exceptionDetails?.text ?? outcome.type);
    }
    return outcome.result.value;
  }

  async stop(): Promise<void> {
    this.#socket.close();
    await this.#program.stop();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #send(method: string, params: object): Promise<unknown> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #receive(message: Message): void {
    if (message.type === "event") {
      const { level, text } = message.params as { level?: string; text?: string };
      if (message.method === "log.entryAdded" && level === "error") {
        this.errors.push(text ?? "an error without words");
      }
      return;
    }
    const waiting = this.#waiting.get(message.id ?? 0);
    this.#waiting.delete(message.id ?? 0);
    if (message.type === "success") {
      waiting?.resolve(message.result);
    } else {
      waiting?.reject(new Error(`${message.error}: ${message.message}`));
    }
  }
}
