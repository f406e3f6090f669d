import type { Page } from "@playwright/test";

/** Which lines the page's journal holds, run by run, each in the order they were written. */
export async function journalLines(page: Page): Promise<string[]> {
  return page.evaluate(readJournal);
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
