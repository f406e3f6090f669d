import type { Page } from "playwright-core";

/** What is waited for: the frame after this element says this. */
interface Shown {
  selector: string;
  text?: string;
  attribute?: { name: string; value: string };
}

/** How long from choosing a file to the frame in which it is painted, in milliseconds. */
export async function openedFile(page: Page, file: string, shown: Shown): Promise<number> {
  await page.evaluate((shown) => {
    const isShown = () => {
      const element = document.querySelector(shown.selector);
      return (
        element !== null &&
        (shown.text === undefined || element.textContent === shown.text) &&
        (shown.attribute === undefined || element.getAttribute(shown.attribute.name) === shown.attribute.value)
      );
    };
    window.painted = new Promise((resolve) => {
      addEventListener(
        "change",
        () => {
          const start = performance.now();
          const look = () => {
            if (!isShown()) {
              requestAnimationFrame(look);
              return;
            }
            // The frame after the one that finds it has it painted.
            requestAnimationFrame(() => {
              resolve(performance.now() - start);
            });
          };
          requestAnimationFrame(look);
        },
        { capture: true, once: true },
      );
    });
  }, shown);
  await page.getByLabel("Upload config").setInputFiles(file);
  return page.evaluate(() => window.painted);
}

declare global {
  interface Window {
    painted: Promise<number>;
  }
}
