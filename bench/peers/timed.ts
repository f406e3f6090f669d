/** Long enough for a clock that counts in tenths of a millisecond. */
const LONG_ENOUGH_MILLIS = 10;

/** How long `work` takes, in milliseconds: what is short is repeated until the clock can tell. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ millis: number; result: Awaited<T> }> {
  const start = performance.now();
  let result = await work();
  let runs = 1;
  while (performance.now() - start < LONG_ENOUGH_MILLIS) {
    result = await work();
    runs += 1;
  }
  return { millis: (performance.now() - start) / runs, result };
}
