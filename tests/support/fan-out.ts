/** A pipeline whose first node is followed by all others at once. */
export interface FanOutNode {
  id: string;
  address: string;
  /** `/data/<id>` unless given. */
  input?: string;
  timeoutSeconds?: number;
}

export function fanOut(name: string, nodes: FanOutNode[]): object {
  const [first, ...others] = nodes;
  return {
    workflow_name: name,
    start_node: first?.id,
    execution_mode: "grpc",
    service_registry: Object.fromEntries(nodes.map(({ id, address }) => [id, address])),
    containers: Object.fromEntries(
      nodes.map(({ id, input = `/data/${id}`, timeoutSeconds = 20 }) => [
        id,
        {
          id,
          input_file: input,
          output_file: `/data/${id.replace("/", "-")}`,
          next_node: id === first?.id ? others.map((other) => other.id) : [],
          timeout_seconds: timeoutSeconds,
        },
      ]),
    ),
  };
}
