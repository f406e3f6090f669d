import type { Page } from "@playwright/test";

/** Lets what the page fetches of that address wait until the function is called. */
export async function hold(page: Page, address: RegExp | string): Promise<() => void> {
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return goOn;
}
