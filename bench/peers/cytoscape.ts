/** The same drawing in Cytoscape.js, on its canvas. */

import cytoscape from "cytoscape";

import { drawn } from "./config.ts";

const root = document.getElementById("root");
const input = document.createElement("input");
const heading = document.createElement("h1");
const drawing = document.createElement("div");
input.type = "file";
input.setAttribute("aria-label", "Upload config");
drawing.style.height = "80vh";
root?.append(input, heading, drawing);

const graph = cytoscape({
  container: drawing,
  style: [
    { selector: "node", style: { shape: "rectangle", width: 160, height: 48, label: "data(id)", "text-valign": "center" } },
    { selector: "edge", style: { "curve-style": "bezier", "target-arrow-shape": "triangle" } },
    { selector: "[state = 'running']", style: { "background-color": "#56b4e9" } },
  ],
});

input.addEventListener("change", async () => {
  const text = await input.files?.[0]?.text();
  if (text === undefined) {
    return;
  }
  const { name, nodes, edges } = drawn(text);
  graph.batch(() => {
    graph.elements().remove();
    graph.add([
      ...nodes.map(({ id, x, y }) => ({ group: "nodes" as const, data: { id }, position: { x, y } })),
      ...edges.map(({ from, to }) => ({ group: "edges" as const, data: { source: from, target: to } })),
    ]);
  });
  graph.viewport({ zoom: 1, pan: { x: 100, y: 100 } });
  // Drawn at the next frame, on a canvas that no test can look into.
  graph.one("render", () => {
    heading.textContent = name;
  });
});

window.setNodeState = (id, state) => {
  graph.getElementById(id).data("state", state);
  graph.one("render", () => heading.setAttribute("data-drawn", `${id} ${state}`));
};
