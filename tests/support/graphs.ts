/** Large pipelines. All their nodes have one address, where nothing listens unless it is given. */

const ADDRESS = "localhost:50051";

/** The config of these nodes, each with the names of those that follow it. */
function pipeline(next: Map<string, string[]>, address = ADDRESS): object {
  const nodes = [...next.keys()];
  const before = new Map([...next].flatMap(([node, following]) => following.map((after) => [after, node])));
  return {
    workflow_name: `${nodes.length} nodes`,
    start_node: nodes[0],
    service_registry: Object.fromEntries(nodes.map((node) => [node, address])),
    containers: Object.fromEntries(
      nodes.map((id) => {
        const input_file = `/data/${before.get(id) ?? "input"}.csv`;
        return [id, { id, input_file, output_file: `/data/${id}.csv`, next_node: next.get(id) }];
      }),
    ),
  };
}

/** A chain of `node-0`, `node-1` and so on. */
export function chain(length: number): object {
  return pipeline(
    new Map(
      Array.from({ length }, (_, index) => [`node-${index}`, index + 1 < length ? [`node-${index + 1}`] : []]),
    ),
  );
}

/** Layers of nodes `node-<layer>-<row>` after `start`, each leading to one or two of the next layer. */
export function layered(layers: number, rows: number, address = ADDRESS): object {
  const name = (layer: number, row: number) => `node-${layer}-${row}`;
  const next = new Map<string, string[]>();
  next.set("start", Array.from({ length: rows }, (_, row) => name(0, row)));
  for (let layer = 0; layer < layers; layer += 1) {
    for (let row = 0; row < rows; row += 1) {
      const following = layer + 1 < layers ? new Set([row, (row + (layer % 3)) % rows]) : [];
      next.set(name(layer, row), [...following].map((row) => name(layer + 1, row)));
    }
  }
  return pipeline(next, address);
}

/** A chain of nodes with names and files of a hundred characters and more, as generated configs have them. */
export function longNames(): object {
  const place = "north-western-transmission-region-substation-0417";
  const steps = ["load-and-clean-smart-meter-readings", "detect-anomalies-in-power-consumption", "write-quarter-hourly-energy-report"];
  const next = new Map(steps.map((step, index) => [`${step}-of-${place}-v${index + 1}`, [] as string[]]));
  const ids = [...next.keys()];
  ids.forEach((id, index) => next.set(id, ids.slice(index + 1, index + 2)));
  const address = `energy-analytics.${place}.services.internal.example.org:50051`;
  return {
    ...pipeline(next),
    workflow_name: `Quarter-hourly energy report with detection of anomalies for ${place}, all feeders, second half-year`,
    service_registry: Object.fromEntries(ids.map((id) => [id, address])),
  };
}
