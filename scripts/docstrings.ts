// node scripts/docstrings.ts   lists the exports that say nothing of themselves; exit 1 when there are any
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const exported = /^export (?:default )?(?:async |abstract )*(?:function|const|let|class|interface|type|enum) +(\w+)/;
const isChecked = (file: string) => !/\.(test|trial|gen)\.ts$/.test(file);

/** `file:line name` of each export without a comment of its own right above it. */
function silentExports(file: string): string[] {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  // The first of several overloads speaks for all.
  const spoken = new Set<string>();
  return lines.flatMap((line, index) => {
    const name = exported.exec(line)?.[1];
    if (!name) return [];
    const above = lines.slice(0, index).findLast((one) => !one.startsWith("// biome-ignore"));
    if (above?.trimEnd().endsWith("*/")) spoken.add(name);
    return spoken.has(name) ? [] : [`${file}:${index + 1} ${name}`];
  });
}

const silent = globSync("{packages,apps}/*/src/**/*.ts", { cwd: root }).filter(isChecked).sort().flatMap(silentExports);
for (const one of silent) console.log(one);
console.log(`exports without a docstring: ${silent.length}`);
process.exitCode = silent.length > 0 ? 1 : 0;
