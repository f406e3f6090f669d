/** What `work` comes to, unless it takes longer than `patienceMillis`: it is given up then, though nothing stops it. */
export async function within<T>(patienceMillis: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const giveUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${patienceMillis / 1000} s`)), patienceMillis);
  });
  try {
    return await Promise.race([work, giveUp]);
  } finally {
    clearTimeout(timer);
    // Nobody waits any more for what is given up.
    work.catch(() => undefined);
  }
}
