import type { Page } from "playwright-core";

declare global {
  interface Window {
    /** The calls that wait for their reply, first come first: the step each is for, and what replies. */
    calls: { step: number; reply: () => void }[];
  }
}

/** Keeps the page's calls of `Execute` for its files from the network: each gets its reply, success, when it is told. */
export async function holdReplies(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.calls = [];
    const { fetch: passOn } = window;
    // A message with `success`, then the trailers.
    const trailers = new TextEncoder().encode("grpc-status:0\r\n");
    const body = Uint8Array.from([0, 0, 0, 0, 2, 8, 1, 0x80, 0, 0, 0, trailers.length, ...trailers]);
    const headers = { "content-type": "application/grpc-web+proto" };
    window.fetch = async (input, init) => {
      const request = new Request(input, init);
      if (!request.url.endsWith("/Execute")) {
        return passOn(request);
      }
      // A check of a service sends no file.
      const step = /step-(\d+)\.txt$/.exec(await request.clone().text())?.[1];
      if (step === undefined) {
        return passOn(request);
      }
      return new Promise((resolve) => {
        window.calls.push({ step: Number(step), reply: () => resolve(new Response(body, { headers })) });
      });
    };
  });
}
