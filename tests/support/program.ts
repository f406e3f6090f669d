import { type ChildProcess, spawn } from "node:child_process";

const LINE_TIMEOUT_MILLIS = 20_000;
const STOP_TIMEOUT_MILLIS = 5_000;

export interface Ending {
  /** `null` when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A process that a test started: what it said so far, and how it is stopped. */
export class Program {
  /** Resolves once the process has ended and its output is complete. */
  readonly ended: Promise<Ending>;
  readonly #process: ChildProcess;
  readonly #name: string;
  readonly #listeners = new Set<() => void>();
  #stdout = "";
  #stderr = "";
  #isRunning = true;

  constructor(command: string, args: string[], options: { cwd: string; env?: NodeJS.ProcessEnv }) {
    this.#name = [command.split("/").at(-1), ...args].join(" ");
    this.#process = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
      this.#changed();
    });
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
      this.#changed();
    });
    this.ended = new Promise((resolve) => {
      const end = (code: number | null) => {
        this.#isRunning = false;
        resolve({ code, stdout: this.#stdout, stderr: this.#stderr });
        this.#changed();
      };
      this.#process.once("error", (error) => {
        this.#stderr += String(error);
        end(127);
      });
      this.#process.once("close", end);
    });
  }

  /** What it is and what it printed, for the report of a failed test. */
  get transcript(): string {
    return `$ ${this.#name}\n${this.#stdout}${this.#stderr}`;
  }

  /** Waits until the output holds `pattern` and returns the match. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        settle();
      };
      const look = () => {
        const match = pattern.exec(this.#stdout + this.#stderr);
        if (match) {
          finish(() => resolve(match));
        } else if (!this.#isRunning) {
          finish(() => reject(new Error(`it ended before it printed ${pattern}\n${this.transcript}`)));
        }
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`it did not print ${pattern}\n${this.transcript}`))),
        LINE_TIMEOUT_MILLIS,
      );
      this.#listeners.add(look);
      look();
    });
  }

  /** Sends a signal without waiting for what it does. */
  signal(name: NodeJS.Signals): void {
    if (this.#isRunning) {
      this.#process.kill(name);
    }
  }

  /** Asks it to stop, insists after a while, and waits until it has. */
  async stop(): Promise<Ending> {
    this.signal("SIGTERM");
    const insist = setTimeout(() => this.signal("SIGKILL"), STOP_TIMEOUT_MILLIS);
    const ending = await this.ended;
    clearTimeout(insist);
    return ending;
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.ended;
  }

  #changed(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
