/** A config as the peers draw it: layers by the longest way from the start, rows as they come. Generous: no layout. */

export interface Drawn {
  name: string;
  nodes: { id: string; x: number; y: number }[];
  edges: { from: string; to: string }[];
}

interface Config {
  workflow_name: string;
  start_node: string;
  containers: Record<string, { next_node?: string | string[] | null }>;
}

export function drawn(text: string): Drawn {
  const { workflow_name, start_node, containers } = JSON.parse(text) as Config;
  const followers = (id: string): string[] => [containers[id]?.next_node ?? []].flat();
  const missing = new Map<string, number>();
  for (const id of Object.keys(containers)) {
    for (const follower of followers(id)) {
      missing.set(follower, (missing.get(follower) ?? 0) + 1);
    }
  }
  const layers = new Map([[start_node, 0]]);
  const filled: number[] = [];
  const result: Drawn = { name: workflow_name, nodes: [], edges: [] };
  const ready = [start_node];
  for (let at = 0; at < ready.length; at += 1) {
    const id = ready[at] ?? "";
    const layer = layers.get(id) ?? 0;
    const row = filled[layer] ?? 0;
    filled[layer] = row + 1;
    result.nodes.push({ id, x: layer * 240, y: row * 96 });
    for (const to of followers(id)) {
      result.edges.push({ from: id, to });
      layers.set(to, Math.max(layers.get(to) ?? 0, layer + 1));
      const left = (missing.get(to) ?? 1) - 1;
      missing.set(to, left);
      if (left === 0) {
        ready.push(to);
      }
    }
  }
  return result;
}
