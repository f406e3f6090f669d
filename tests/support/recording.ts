import { chain } from "./graphs.ts";

const START_MILLIS = Date.UTC(2026, 0, 5, 6);

/**
 * The journal of a run of a chain of `node-0` and on, each of whose services refuses so often before it does its work.
 * The log has 2 lines for each refusal, 3 for each node beside them, and 2 for the run; an attempt takes 2 ms.
 */
export function recording(nodes: number, refusals: number): string {
  const config = chain(nodes) as { workflow_name: string; containers: object };
  const ids = Object.keys(config.containers);
  let at_millis = START_MILLIS;
  const lines: string[] = [];
  const tell = (event: string, what: object) => {
    lines.push(JSON.stringify({ at_millis, event, ...what }));
    at_millis += 1;
  };
  const workflow = config.workflow_name;
  tell("run_started", { version: 2, run: "019b8c5a0000-0000", workflow, nodes: ids, config: JSON.stringify(config) });
  const request = { address: "localhost:50051", service: "ContainerExecutor", input_file: "/data/i", output_file: "/data/o" };
  const failure = { kind: "connection-refused", status: "UNAVAILABLE", message: "refused" };
  for (const node of ids) {
    tell("node_started", { node });
    for (let attempt = 1; attempt <= refusals; attempt += 1) {
      tell("attempt_started", { node, attempt, ...request, timeout_millis: 30_000 });
      tell("attempt_failed", { node, attempt, failure, retry_in_millis: 0 });
    }
    tell("attempt_started", { node, attempt: refusals + 1, ...request, timeout_millis: 30_000 });
    tell("node_succeeded", { node, message: "done" });
  }
  tell("run_ended", { status: "succeeded" });
  return `${lines.join("\n")}\n`;
}
