/** The three nodes of the default pipeline, in the order they run. */
export const NODES = ["energy-generator", "energy-analyzer", "report-generator"] as const;
export type NodeId = (typeof NODES)[number];

export interface Container {
  id: string;
  input_file: string;
  output_file: string;
  next_node: string | null;
  timeout_seconds: number;
}

export interface Config {
  workflow_name: string;
  start_node: string;
  execution_mode: string;
  service_registry: Record<NodeId, string>;
  containers: Record<NodeId, Container>;
}
