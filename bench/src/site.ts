import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

import { build, type PluginBuild } from "esbuild";

import { FOLDER, ROOT } from "./machine.ts";

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  wasm: "application/wasm",
};
/** Where `cargo xtask bench` leaves the probe (bench/probe). */
const PROBE = join(ROOT, "target/bench/probe");

/** A page of the benchmarks' own, served as ours is: bundled, minified, brotli. */
export class Site {
  readonly url: string;
  readonly #server: Server;

  private constructor(url: string, server: Server) {
    this.url = url;
    this.#server = server;
  }

  /** Bundles `peers/ENTRY` and serves it with an empty page around. */
  static async serve(entry: string): Promise<Site> {
    const { outputFiles } = await build({
      absWorkingDir: FOLDER,
      entryPoints: [`peers/${entry}`],
      outdir: "out",
      entryNames: "main",
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      target: "es2022",
      jsx: "automatic",
      define: { "process.env.NODE_ENV": '"production"' },
      plugins: [{ name: "probe", setup: linkProbe }],
      legalComments: "none",
    });
    const files = new Map<string, Buffer>(outputFiles.map(({ path, contents }) => [`/${path.split("/").at(-1)}`, Buffer.from(contents)]));
    const style = files.has("/main.css") ? '<link rel="stylesheet" href="/main.css">' : "";
    const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>bench</title>${style}<div id="root" style="height:100vh"></div><script type="module" src="/main.js"></script></html>`;
    files.set("/", Buffer.from(html));
    for (const file of ["wattflow_probe.js", "wattflow_probe_bg.wasm"]) {
      files.set(`/probe/${file}`, await readFile(join(PROBE, file)));
    }
    const assets = new Map([...files].map(([path, identity]) => [path, brotliCompressSync(identity)]));
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://bench").pathname;
      const asset = assets.get(path);
      const extension = path === "/" ? "html" : (path.split(".").at(-1) ?? "");
      if (asset === undefined) {
        response.writeHead(404).end();
        return;
      }
      const headers = { "content-type": TYPES[extension] ?? "application/octet-stream", "content-encoding": "br" };
      response.writeHead(200, { ...headers, "cache-control": "max-age=3600" }).end(asset);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Site(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The probe stays a module of its own, beside its WebAssembly. */
function linkProbe({ onResolve }: PluginBuild): void {
  onResolve({ filter: /^probe$/ }, () => ({ path: "/probe/wattflow_probe.js", external: true }));
}
