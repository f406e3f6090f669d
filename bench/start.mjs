// Node 20 runs no TypeScript: this bundles the benchmarks into target/bench/ and starts them.
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const outfile = `${import.meta.dirname}/../target/bench/main.mjs`;
await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["src/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  // Packages stay where they are; the bundle lies elsewhere, so it is told where that is.
  external: ["esbuild", "playwright-core"],
  banner: { js: `process.env.WATTFLOW_BENCH ??= ${JSON.stringify(import.meta.dirname)};` },
  plugins: [
    {
      name: "packages",
      setup: ({ onResolve }) => {
        onResolve({ filter: /^(esbuild|playwright-core)$/ }, ({ path }) => ({
          path: import.meta.resolve(path),
          external: true,
        }));
      },
    },
  ],
});
await import(pathToFileURL(outfile).href);
