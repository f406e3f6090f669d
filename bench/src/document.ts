import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { growth } from "./growth.ts";
import { FOLDER, ROOT } from "./machine.ts";
import { plot } from "./plot.ts";
import type { Results } from "./results.ts";
import type { Subject } from "./subject.ts";
import { markdownTable } from "./table.ts";

const PLOTS = "performance";

/** Writes docs/performance.md and a plot for each subject. What was tried is written by hand, in bench/notes.md. */
export async function publish(subjects: readonly Subject[], results: Results): Promise<void> {
  const docs = join(ROOT, "docs");
  await mkdir(join(docs, PLOTS), { recursive: true });
  const sections: string[] = [];
  for (const { name, title, how } of subjects) {
    const rows = results.subjects[name]?.rows;
    if (rows === undefined) {
      continue;
    }
    const broken = results.subjects[name]?.broken;
    const missing = broken === undefined ? "" : `**It did not come to its end: ${broken}.**`;
    const file = `${PLOTS}/${name}.svg`;
    await writeFile(join(docs, file), plot(title, rows));
    const bySize = growth(title, rows);
    const plots = [`![${title}](${file})`];
    if (bySize !== null) {
      const file = `${PLOTS}/${name}-by-size.svg`;
      await writeFile(join(docs, file), bySize);
      plots.push(`![${title}, by size](${file})`);
    }
    const remarks = rows.filter(({ remark }) => remark !== undefined).map(({ what, remark }) => `- ${what}: ${remark}`);
    sections.push(
      [`## ${title}`, how, missing, markdownTable(rows), [...new Set(remarks)].join("\n"), ...plots]
        .filter((part) => part !== "")
        .join("\n\n"),
    );
  }
  const notes = await readFile(join(FOLDER, "notes.md"), "utf8");
  const head = `# Performance

Written by \`cargo xtask bench\`; measured on ${results.machine}. A cell says the median, in brackets the 5th and the 95th
percentile. Ratios are ours divided by theirs. The sides of a comparison took turns, on the same machine in the same run.
Run it again to see what your machine says.`;
  await writeFile(join(docs, "performance.md"), `${[head, ...sections, notes.trimEnd()].join("\n\n")}\n`);
}
