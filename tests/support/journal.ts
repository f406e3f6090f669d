import type { Page } from "@playwright/test";

/** Which lines the page's journal holds, run by run, each in the order they were written. */
export async function journalLines(page: Page): Promise<string[]> {
  return page.evaluate(readJournal);
}

/** How many runs the page's journal lists. */
export async function runsKept(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const done = async <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open("wattflow"));
    const count = await done(database.transaction("runs").objectStore("runs").count());
    database.close();
    return count;
  });
}

/** Runs in the page. */
export async function readJournal(): Promise<string[]> {
  const done = async <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await done(indexedDB.open("wattflow"));
  const entries: string[] = await done(database.transaction("events").objectStore("events").getAll());
  database.close();
  return entries.flatMap((entry) => entry.trimEnd().split("\n"));
}

/** What a browser holds of runs, as text for whoever reads of a failure. */
export async function storedRuns(page: Page): Promise<string> {
  const lines = await journalLines(page);
  const told = await page.evaluate(async () => {
    const { held, pending } = await navigator.locks.query();
    const requests = performance.getEntriesByType("resource").map(({ name }) => name);
    return JSON.stringify({ databases: await indexedDB.databases(), held, pending, requests });
  });
  return [`the journal has ${lines.length} lines, at last:`, ...lines.slice(-3), told].join("\n");
}
