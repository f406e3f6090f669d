/** Pipelines of any size, as config files. */

export interface Graph {
  ids: string[];
  /** For each node the indices of those that follow it. */
  next: number[][];
}

/** Replies may be held for as long as a comparison takes. */
const PATIENCE_SECONDS = 3_600;

export function chain(nodes: number): Graph {
  const ids = Array.from({ length: nodes }, (_, index) => `node-${index}`);
  return { ids, next: ids.map((_, index) => (index + 1 < nodes ? [index + 1] : [])) };
}

/**
 * Layers of ten nodes. Each node is followed by the one behind it and by a second, chosen by a generator of fixed seed;
 * the first node leads to the whole first layer, so that every node is reached.
 */
export function layered(nodes: number): Graph {
  const width = 10;
  const ids = Array.from({ length: nodes }, (_, index) => `node-${index}`);
  let state = 12_345;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % below;
  };
  const next = ids.map((_, index) => {
    if (index === 0) {
      return Array.from({ length: Math.min(width, nodes - 1) }, (_, at) => at + 1);
    }
    const layer = Math.floor((index - 1) / width);
    const behind = 1 + (layer + 1) * width;
    const followers = new Set([index + width, behind + random(width)]);
    return [...followers].filter((follower) => follower < nodes).sort((one, other) => one - other);
  });
  return { ids, next };
}

/** The config file of a graph; `address` says where the service of a node listens. */
export function config(graph: Graph, name: string, address: (index: number) => string): string {
  const before = new Map<number, number>();
  graph.next.forEach((followers, index) => {
    for (const follower of followers) {
      before.set(follower, index);
    }
  });
  const entries = graph.ids.map((id, index) => [id, address(index)] as const);
  const containers = graph.ids.map((id, index) => {
    const next = (graph.next[index] ?? []).map((follower) => graph.ids[follower] ?? "");
    const container = {
      id,
      input_file: before.has(index) ? `/data/step-${before.get(index)}.txt` : "/data/input.txt",
      output_file: `/data/step-${index}.txt`,
      next_node: next.length > 1 ? next : (next[0] ?? null),
      timeout_seconds: PATIENCE_SECONDS,
    };
    return [id, container] as const;
  });
  return JSON.stringify(
    {
      workflow_name: name,
      start_node: graph.ids[0],
      execution_mode: "grpc",
      service_registry: Object.fromEntries(entries),
      containers: Object.fromEntries(containers),
    },
    null,
    2,
  );
}
