import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";

import { type Machine, peakMemory, type Running } from "../src/machine.ts";
import { alternate, type Contender, exactly, sides } from "../src/measure.ts";
import type { Subject } from "../src/subject.ts";

const SIZES = [10_000, 100_000, 1_000_000, 10_000_000];
/** Where pandas goes on for minutes, or out of memory. */
const MOST_FOR_PANDAS = { "pandas, row by row": 100_000, "pandas, by column": 1_000_000 };
const NODES = ["energy-generator", "energy-analyzer", "report-generator"] as const;

/** The reference services, and the same rule in pandas behind grpcio. */
export const services: Subject = {
  name: "services",
  title: "Services: analyze and report",
  how: `One \`Execute\` from a Python client against \`wattflow services\` and against a Python service with the same rule, once as a
loop over the rows of a data frame (\`iterrows\`), once on whole columns. Both write the same protobuf report. Peak memory is
the service's, of a process that did nothing else.`,
  async *run({ effort, machine, say }) {
    const sizes = effort.isQuick ? SIZES.slice(0, 2) : SIZES;
    for (const size of sizes) {
      say(`${size.toLocaleString("en")} rows`);
      const started = await start(machine);
      await readings(machine.path("data/in.csv"), size);
      const contenders = [...started].filter(([name]) => size <= most(name));
      const options = { warmUp: 1, patienceMillis: 30_000 };
      const call = (name: string, address: string, input: string, output: string): Contender => ({
        name,
        sample: async () => {
          const ended = await machine.runPython("execute.py", address, input, output);
          if (ended.code !== 0) {
            throw new Error(ended.stderr.trim().split("\n").at(-1));
          }
          return Number(ended.stdout) / (size / 1_000_000);
        },
      });
      const analyzed = await alternate(
        contenders.map(([name, { analyzer }]) => call(name, analyzer, "/data/in.csv", `/data/${slug(name)}.pb`)),
        effort,
        options,
      );
      yield {
        what: "analyze, per million rows",
        size,
        unit: "s",
        ...sides(analyzed),
        ...(size <= most("pandas, row by row")
          ? { budget: { against: "pandas, row by row", ratioAtMost: 1 / 50 } }
          : {}),
      };
      const reported = await alternate(
        contenders
          .filter(([, { reporter }]) => reporter !== "")
          .map(([name, { reporter }]) => call(name, reporter, `/data/${slug(name)}.pb`, `/data/${slug(name)}.csv`)),
        effort,
        options,
      );
      yield { what: "report, per million rows", size, unit: "s", ...sides(reported) };
      const memory = await Promise.all(
        contenders.map(async ([name, { running }]) => ({
          name,
          spread: exactly((await peakMemory(running.pid)) / 2 ** 20),
        })),
      );
      yield {
        what: "peak memory",
        size,
        unit: "MiB",
        ...sides(memory),
        ...(size === SIZES.at(-1) ? { remark: "flat: what it reads and writes passes through" } : {}),
      };
      await Promise.all([...started.values()].map(async ({ running }) => running.stop()));
    }
  },
};

interface Started {
  running: Running;
  analyzer: string;
  /** Empty where this side has none. */
  reporter: string;
}

/** Both sides, anew for each size, so that memory is of this size. */
async function start(machine: Machine): Promise<Map<string, Started>> {
  const registry: Record<string, string> = {};
  for (const node of NODES) {
    registry[node] = `127.0.0.1:${await machine.freePort()}`;
  }
  const container = (id: string, next: string | null) => ({
    id,
    input_file: "/data/in.csv",
    output_file: `/data/${id}.csv`,
    next_node: next,
  });
  const config = {
    start_node: NODES[0],
    service_registry: registry,
    containers: Object.fromEntries(NODES.map((id, at) => [id, container(id, NODES[at + 1] ?? null)])),
  };
  const file = await machine.write("services.json", JSON.stringify(config));
  const ours = await machine.wattflow("services", file, "--data-dir", machine.path("data"));
  await ours.printed(/report-generator.*\n/);
  const pandas = async (how: string): Promise<Started> => {
    const [analyzer, reporter] = [`127.0.0.1:${await machine.freePort()}`, `127.0.0.1:${await machine.freePort()}`];
    const running = await machine.python("pandas_services.py", how, machine.path("data"), analyzer, reporter);
    await running.printed(/serving/);
    return { running, analyzer, reporter };
  };
  return new Map([
    ["wattflow services", { running: ours, analyzer: registry[NODES[1]] ?? "", reporter: registry[NODES[2]] ?? "" }],
    ["pandas, row by row", await pandas("rows")],
    ["pandas, by column", await pandas("columns")],
  ]);
}

function most(name: string): number {
  return (MOST_FOR_PANDAS as Record<string, number>)[name] ?? Number.POSITIVE_INFINITY;
}

function slug(name: string): string {
  return name.replace(/\W+/g, "-");
}

/** Writes so many readings of a hundred households. */
async function readings(path: string, rows: number): Promise<void> {
  await mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
  const file = createWriteStream(path);
  file.write("timestamp,household_id,power_consumption,voltage,current\n");
  for (let row = 0; row < rows; row += 1_000) {
    let block = "";
    for (let at = row; at < Math.min(row + 1_000, rows); at += 1) {
      const minute = Math.floor(at / 100);
      const time = new Date(1_735_689_600_000 + minute * 60_000).toISOString().slice(0, 19);
      const volts = 228 + (at % 41) / 10;
      const amperes = 0.5 + (at % 97) / 10;
      const power = volts * amperes * (at % 50 === 0 ? 0.05 : 0.95);
      block += `${time},household_${at % 100},${power.toFixed(3)},${volts.toFixed(1)},${amperes.toFixed(2)}\n`;
    }
    if (!file.write(block)) {
      await once(file, "drain");
    }
  }
  file.end();
  await once(file, "finish");
}
