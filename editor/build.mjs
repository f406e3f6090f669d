// Bundles the element into dist/config-editor.js, and says what it weighs.
import { readFile } from "node:fs/promises";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const folder = import.meta.dirname;
const notice = await readFile(`${folder}/NOTICE`, "utf8");
const outfile = "dist/config-editor.js";

const { metafile } = await build({
  absWorkingDir: folder,
  entryPoints: ["src/config-editor.ts"],
  outfile,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: { js: `/*!\n${notice.trimEnd()}\n*/` },
  metafile: true,
});

const sizes = new Map();
for (const [path, { bytesInOutput }] of Object.entries(metafile.outputs[outfile].inputs)) {
  const part = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? "src";
  sizes.set(part, (sizes.get(part) ?? 0) + bytesInOutput);
}
for (const [part, bytes] of [...sizes].sort(([, one], [, other]) => other - one)) {
  console.log(`${String(bytes).padStart(8)}  ${part}`);
}
const bundle = await readFile(`${folder}/${outfile}`);
const brotli = brotliCompressSync(bundle, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bundle.length } });
console.log(`${String(bundle.length).padStart(8)}  ${outfile}, ${brotli.length} with brotli`);
