import type { World } from "./world.ts";

/** Chains this many nodes, `step-000` and on, whose calls the dummy answers, and where `breaks`, one more whose service is
 * down, tried thrice, and one that is skipped. */
export async function useChain(world: World, nodes: number, { breaks = false, delay = "0ms" } = {}): Promise<void> {
  const address = `127.0.0.1:${await world.freePort()}`;
  await world.wattflow("dummy", "--listen", address, "--delay", delay).printed(/listens at/);
  const down = `127.0.0.1:${await world.freePort()}`;
  const ids = Array.from({ length: nodes }, (_, index) => `step-${String(index).padStart(3, "0")}`);
  const all = breaks ? [...ids, "broken", "after"] : ids;
  const retry = { max_attempts: 3, initial_backoff_seconds: 0.3, max_backoff_seconds: 0.3, backoff_multiplier: 1 };
  const container = (id: string, index: number): object => ({
    id,
    input_file: `/data/${index}.csv`,
    output_file: `/data/${index + 1}.csv`,
    next_node: all[index + 1] ?? null,
    ...(id === "broken" ? { retry: { ...retry, retryable_status_codes: ["UNAVAILABLE"] } } : {}),
  });
  world.usePipeline({
    workflow_name: "chain",
    start_node: all[0],
    service_registry: Object.fromEntries(all.map((id) => [id, id === "broken" ? down : address])),
    containers: Object.fromEntries(all.map((id, index) => [id, container(id, index)])),
  });
}
