import type { Row, Side } from "./subject.ts";

/** What a row came to, held against its budget. */
export interface Verdict {
  /** Ours divided by the peer's that the budget names, or by the first peer's. */
  ratio?: number;
  against?: string;
  budget: string;
  /** Absent where there is no budget, or the peer did not get through. */
  isMet?: boolean;
}

export function verdict(row: Row): Verdict {
  const { budget } = row;
  const against = budget !== undefined && "against" in budget ? budget.against : row.peers[0]?.name;
  const peer = row.peers.find(({ name }) => name === against);
  const ratio = quotient(row.ours, peer);
  const found = { ...(ratio === undefined ? {} : { ratio }), ...(against === undefined ? {} : { against }) };
  if (budget === undefined) {
    return { ...found, budget: "" };
  }
  if ("atMost" in budget) {
    const ours = row.ours.spread?.median;
    return { ...found, budget: `≤ ${number(budget.atMost)} ${row.unit}`, ...met(ours, (it) => it <= budget.atMost) };
  }
  if ("ratioAtMost" in budget) {
    const words = `≤ ${asFraction(budget.ratioAtMost)} × ${budget.against}`;
    return { ...found, budget: words, ...met(ratio, (it) => it <= budget.ratioAtMost) };
  }
  const words = `≥ ${asFraction(budget.ratioAtLeast)} × ${budget.against}`;
  return { ...found, budget: words, ...met(ratio, (it) => it >= budget.ratioAtLeast) };
}

function quotient(ours: Side, peer: Side | undefined): number | undefined {
  const [over, under] = [ours.spread?.median, peer?.spread?.median];
  return over === undefined || under === undefined || under === 0 ? undefined : over / under;
}

function met(value: number | undefined, isMet: (value: number) => boolean): { isMet?: boolean } {
  return value === undefined ? {} : { isMet: isMet(value) };
}

function asFraction(ratio: number): string {
  return ratio < 1 && Number.isInteger(1 / ratio) ? `1/${1 / ratio}` : String(ratio);
}

/** A number as people read it: three digits that count. */
export function number(value: number): string {
  if (!Number.isFinite(value)) {
    return "–";
  }
  const digits = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return digits >= 3 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}
