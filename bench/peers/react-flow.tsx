/** What people would build instead: React, React Flow and connect-web. Loads a config, draws it, calls its first node. */

import "@xyflow/react/dist/style.css";

import type { DescMethodUnary, DescService } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import {
  Background,
  Controls,
  Handle,
  MiniMap,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  useEdgesState,
  useNodesState,
} from "@xyflow/react";
import { memo, useCallback, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

import { drawn } from "./config.ts";
import { service } from "./contract.ts";

type Step = Node<{ state: string }>;

const StepNode = memo(({ id, data }: NodeProps<Step>) => (
  <div data-node={id} data-state={data.state} style={{ border: "1px solid", padding: 8, width: 160 }}>
    <Handle type="target" position={Position.Left} />
    <strong>{id}</strong> <span>{data.state}</span>
    <Handle type="source" position={Position.Right} />
  </div>
));

const TYPES = { step: StepNode };

function App() {
  const [name, setName] = useState("");
  const [nodes, setNodes, onNodesChange] = useNodesState<Step>([]);
  const [edges, setEdges, onEdgesChange] = useEdgesState<{ id: string; source: string; target: string }>([]);
  const open = useCallback(
    async (file: File) => {
      const graph = drawn(await file.text());
      setName(graph.name);
      setNodes(
        graph.nodes.map(({ id, x, y }) => ({ id, type: "step", position: { x, y }, data: { state: "pending" } })),
      );
      setEdges(graph.edges.map(({ from, to }) => ({ id: `${from}-${to}`, source: from, target: to })));
    },
    [setNodes, setEdges],
  );
  const setState = useCallback(
    (id: string, state: string) =>
      setNodes((nodes) => nodes.map((node) => (node.id === id ? { ...node, data: { state } } : node))),
    [setNodes],
  );
  useEffect(() => {
    window.setNodeState = setState;
  }, [setState]);
  const run = async () => {
    const client = createClient(
      service() as DescService & { method: { execute: DescMethodUnary } },
      createGrpcWebTransport({ baseUrl: location.origin, useBinaryFormat: true }),
    );
    await client.execute({ inputFile: "/data/in.txt", outputFile: "/data/out.txt" } as never);
  };
  return (
    <>
      <label>
        Upload config <input type="file" onChange={({ target }) => target.files?.[0] && void open(target.files[0])} />
      </label>
      <button type="button" onClick={() => void run()}>
        Run pipeline
      </button>
      <h1>{name}</h1>
      <div style={{ height: "80vh" }}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          nodeTypes={TYPES}
          onlyRenderVisibleElements
          minZoom={0.01}
        >
          <MiniMap />
          <Controls />
          <Background />
        </ReactFlow>
      </div>
    </>
  );
}

declare global {
  interface Window {
    setNodeState: (id: string, state: string) => void;
  }
}

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(<App />);
}
