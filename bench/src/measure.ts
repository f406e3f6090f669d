import type { Effort, Side } from "./subject.ts";

/** Samples of one quantity, summed up. */
export interface Spread {
  median: number;
  /** The 5th and the 95th percentile. */
  low: number;
  high: number;
  samples: number;
}

export interface Contender {
  name: string;
  /** Measures once and returns what it came to. */
  sample: () => Promise<number>;
}

/** The value below which this share of `sorted` lies, by the nearest rank. */
export function percentile(sorted: readonly number[], share: number): number {
  const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[rank] ?? Number.NaN;
}

export function spread(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((one, other) => one - other);
  return {
    median: percentile(sorted, 0.5),
    low: percentile(sorted, 0.05),
    high: percentile(sorted, 0.95),
    samples: sorted.length,
  };
}

/** The same number, however often it is asked for: bytes. */
export function exactly(value: number): Spread {
  return { median: value, low: value, high: value, samples: 1 };
}

/**
 * Takes turns: each round samples every contender once, in an order that turns with the rounds, so that whatever the
 * machine does besides falls on all of them. A contender that fails is out, with its reason; one whose sample takes
 * longer than `patienceMillis` gets fewer rounds, never less than `least`.
 */
export async function alternate(
  contenders: readonly Contender[],
  { samples, least }: Pick<Effort, "samples" | "least">,
  { warmUp = 2, patienceMillis = 60_000 }: { warmUp?: number; patienceMillis?: number } = {},
): Promise<Side[]> {
  const taken = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  const out = new Map<string, string>();
  const spent = new Map<string, number>();
  for (let round = -warmUp; round < samples; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const contender = contenders[(turn + round + warmUp) % contenders.length];
      if (contender === undefined || out.has(contender.name)) {
        continue;
      }
      const own = taken.get(contender.name) ?? [];
      const isSlow = (spent.get(contender.name) ?? 0) > patienceMillis;
      if (isSlow && (own.length >= least || round < 0)) {
        continue;
      }
      const start = performance.now();
      try {
        const value = await contender.sample();
        if (round >= 0 || isSlow) {
          own.push(value);
        }
      } catch (error) {
        out.set(contender.name, firstLine(error));
      }
      spent.set(contender.name, (spent.get(contender.name) ?? 0) + performance.now() - start);
    }
  }
  return contenders.map(({ name }) => {
    const why = out.get(name);
    return why === undefined ? { name, spread: spread(taken.get(name) ?? []) } : { name, why };
  });
}

/** What went wrong, in a line. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}

/** The sides of a row: the first is ours. */
export function sides(measured: Side[]): { ours: Side; peers: Side[] } {
  const [ours, ...peers] = measured;
  if (ours === undefined) {
    throw new Error("a comparison needs at least our own side");
  }
  return { ours, peers };
}
