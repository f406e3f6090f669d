/** Layered layouts, ours beside others', behind one function each. */

import dagre from "@dagrejs/dagre";
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import ELK from "elkjs/lib/elk.bundled.js";
import init, { layout } from "probe";

import type { Graph } from "../src/pipeline.ts";
import { timed } from "./timed.ts";

/** What a layout took, and where it put the nodes: x along the layers. */
export interface LaidOut {
  millis: number;
  places: [number, number][];
}

const [WIDTH, HEIGHT] = [180, 48];

await init();
const graphviz = await Graphviz.load();
const elk = new ELK();

type Places = [number, number][];

const LAYOUTS: Record<string, (graph: Graph) => Places | Promise<Places>> = {
  wattflow: ({ next }) => {
    const laidOut = layout(Uint32Array.from(next, (it) => it.length), Uint32Array.from(next.flat()));
    return next.map((_, at) => [laidOut[2 * at] ?? 0, laidOut[2 * at + 1] ?? 0]);
  },
  dagre: ({ ids, next }) => {
    const graph = new dagre.graphlib.Graph();
    graph.setGraph({ rankdir: "LR" });
    graph.setDefaultEdgeLabel(() => ({}));
    for (const id of ids) {
      graph.setNode(id, { width: WIDTH, height: HEIGHT });
    }
    next.forEach((followers, at) => {
      for (const follower of followers) {
        graph.setEdge(ids[at] ?? "", ids[follower] ?? "");
      }
    });
    dagre.layout(graph);
    return ids.map((id) => [graph.node(id).x, graph.node(id).y]);
  },
  elkjs: async ({ ids, next }) => {
    const edges = next.flatMap((followers, at) =>
      followers.map((to) => ({ id: `${at}-${to}`, sources: [ids[at] ?? ""], targets: [ids[to] ?? ""] })),
    );
    const laidOut = await elk.layout({
      id: "root",
      layoutOptions: { "elk.algorithm": "layered", "elk.direction": "RIGHT" },
      children: ids.map((id) => ({ id, width: WIDTH, height: HEIGHT })),
      edges,
    });
    const places = new Map(laidOut.children?.map(({ id, x = 0, y = 0 }) => [id, [x, y] as [number, number]]));
    return ids.map((id) => places.get(id) ?? [0, 0]);
  },
  "Graphviz (wasm)": ({ ids, next }) => {
    const edges = next.flatMap((followers, at) => followers.map((to) => `n${at} -> n${to};`));
    const nodes = ids.map((_, at) => `n${at};`);
    const head = "rankdir=LR; node [shape=box, fixedsize=true, width=2.5, height=0.66];";
    const plain = graphviz.layout(`digraph { ${head} ${nodes.join("")} ${edges.join("")} }`, "plain", "dot");
    const places = new Map<number, [number, number]>();
    for (const [, at, x, y] of plain.matchAll(/^node n(\d+) (\S+) (\S+)/gm)) {
      places.set(Number(at), [Number(x), Number(y)]);
    }
    return ids.map((_, at) => places.get(at) ?? [0, 0]);
  },
};

declare global {
  interface Window {
    layOut: (name: string, graph: Graph) => Promise<LaidOut>;
  }
}

window.layOut = async (name, graph) => {
  const lay = LAYOUTS[name];
  if (lay === undefined) {
    throw new Error(`no layout is called ${name}`);
  }
  const { millis, result } = await timed(() => lay(graph));
  return { millis, places: result };
};
