import { readFile } from "node:fs/promises";
import { get } from "node:https";

import type { Page } from "@playwright/test";

import { Authority } from "../support/certificates.ts";
import { expect, test } from "../support/test.ts";
import type { World } from "../support/world.ts";

/** Browsers find every name below `localhost` on this machine. */
const NAME = "wattflow.localhost";
const TOKEN = "0123456789abcdef-token";

/** The first block of code in docs/deploy.md after the line that starts with `heading`. */
async function snippet(heading: string): Promise<string> {
  const text = await readFile(new URL("../../docs/deploy.md", import.meta.url), "utf8");
  const [, code] = new RegExp(`^${heading}[^]*?^\`\`\`\\w*\\n([^]*?)^\`\`\``, "m").exec(text) ?? [];
  if (code === undefined) {
    throw new Error(`docs/deploy.md has no code after ${heading}`);
  }
  return code;
}

/** A proxy in front of the server at `upstream`, as the documentation has it, at this port of `NAME`. */
type Proxy = (world: World, upstream: string, port: number) => Promise<void>;

const caddy: Proxy = async (world, upstream, port) => {
  const { key, cert } = new Authority(world.directory).issue(`DNS:${NAME}`);
  const tls = `tls ${await world.write("cert.pem", cert)} ${await world.write("key.pem", key)}`;
  const documented = (await snippet("Caddy"))
    .replace("wattflow.example.com {", `${NAME}:${port} {\n\t${tls}`)
    .replace("127.0.0.1:8080", upstream);
  // Only what keeps a test to itself: no port but this one, nothing kept elsewhere.
  const options = `{\n\tadmin off\n\tauto_https off\n\tstorage file_system ${world.path("caddy")}\n}\n`;
  await world.caddy(options + documented, port);
};

const nginx: Proxy = async (world, upstream, port) => {
  const { key, cert } = new Authority(world.directory).issue(`DNS:${NAME}`);
  await world.write("cert.pem", cert);
  await world.write("key.pem", key);
  const documented = (await snippet("nginx"))
    .replace("127.0.0.1:8080", upstream)
    // As it says for other ports than 443.
    .replace("proxy_set_header Host $host;", "proxy_set_header Host $host:$server_port;");
  await world.nginx(
    `daemon off; master_process off; error_log stderr; pid nginx.pid; events {} http { access_log off; server {
      listen 127.0.0.1:${port} ssl; server_name ${NAME}; ssl_certificate cert.pem; ssl_certificate_key key.pem;
      ${documented} } }`,
    port,
  );
};

test.use({ ignoreHTTPSErrors: true });

/** What comes first of a call that goes on: the health of the server at `address`, as it is now. */
async function firstOfStream(page: Page, address: string): Promise<number> {
  return page.evaluate(
    async ([address, token]) => {
      const watching = new AbortController();
      const response = await fetch(`/grpc/${address}/grpc.health.v1.Health/Watch`, {
        method: "POST",
        headers: { "content-type": "application/grpc-web+proto", "x-grpc-web": "1", authorization: `Bearer ${token}` },
        body: new Uint8Array(5),
        signal: watching.signal,
      });
      const { value } = (await response.body?.getReader().read()) ?? {};
      watching.abort();
      return value?.length ?? 0;
    },
    [address, TOKEN] as const,
  );
}

/** What a page of this origin gets when it asks for the config without the token. */
async function status(port: number, origin: string): Promise<number | undefined> {
  const headers = { host: `${NAME}:${port}`, origin };
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path: "/api/config", servername: NAME, rejectUnauthorized: false, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}

for (const [name, proxy] of Object.entries({ caddy, nginx })) {
  test(`the page works through ${name} with TLS, as docs/deploy.md has it`, async ({ world, dashboard, page }) => {
    const { url } = await world.serve("--reference-services", "--host", NAME, "--token", TOKEN);
    const port = await world.freePort();
    await proxy(world, new URL(url).host, port);
    await page.goto(`https://${NAME}:${port}`);
    await page.getByLabel(/wants a token/).fill(TOKEN);
    await page.keyboard.press("Enter");
    await expect(page.locator("#services")).toHaveText("3 services ready");
    await dashboard.run.click();
    await dashboard.expectAllSucceeded();
    // Five bytes of frame and two of message, long before the call ends.
    expect(await firstOfStream(page, world.config.service_registry["energy-analyzer"])).toBe(7);
    // A page of another site is refused for what it is; without that, the token is what lacks.
    expect(await status(port, "https://evil.example")).toBe(403);
    expect(await status(port, `https://${NAME}:${port}`)).toBe(401);
  });
}
