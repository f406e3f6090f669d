import type { Problem } from "./problems.ts";

/** A disc with a cross, a triangle with a bar: told apart by their shape, not only by their colour. */
const SHAPES = {
  error: ["M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Z", "M5.6 5.6l4.8 4.8m0-4.8l-4.8 4.8"],
  warning: ["M8 1.2 15.4 14.6H.6Z", "M8 6v4m0 2.4v.1"],
} as const;

export function icon(severity: Problem["severity"]): SVGSVGElement {
  const drawing = svg("svg", { class: "cm-problem-icon", viewBox: "0 0 16 16", "aria-hidden": "true" });
  drawing.setAttribute("data-severity", severity);
  const [body, sign] = SHAPES[severity];
  drawing.append(svg("path", { d: body }), svg("path", { d: sign, class: "cm-problem-icon-sign" }));
  return drawing;
}

function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Record<string, string>,
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}
