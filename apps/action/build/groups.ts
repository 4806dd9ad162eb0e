import type { Metafile } from "esbuild";
import { atOnce } from "../../../scripts/build/chunks.ts";

/** Names of chunks that are compiled together, by the name of the group. */
export type Groups = Readonly<Record<string, readonly string[]>>;

/** What a step may come to want, in its order, by the source that is imported then. */
const STAGES: readonly (readonly [source: RegExp, stage: string])[] = [
  [/\/clouds\/\w+\/index\.ts$/, "rules"],
  [/\/clouds\/\w+\/client\.ts$/, "calls"],
  [/\/http\/(client|road)\.ts$/, "road"],
  [/\/engine\/(ensure|mend)\.ts$/, "change"],
];

/**
 * `now`: what each entry needs at once. `later`: what is compiled and run together when any of it is wanted. A chunk is in the group of the
 * first stage that wants it, and in that of a cloud where no other cloud does: a step takes little that it does not need, in few pieces.
 */
export function groupsOf(
  metafile: Metafile,
  entries: readonly string[],
  nameOf: (path: string) => string,
): { readonly now: Groups; readonly later: Groups } {
  const paths = Object.keys(metafile.outputs);
  const atStart = entries.map((entry) => [entry, atOnce(metafile, `dist/${entry}.js`)] as const);
  const isThere = (path: string) => atStart.every(([, all]) => all.includes(path));
  const wanting = paths.flatMap((path) => {
    const source = metafile.outputs[path]?.entryPoint;
    return source === undefined || isEntry(source, entries) ? [] : [{ source, all: atOnce(metafile, path) }];
  });
  const later: Record<string, string[]> = {};
  for (const path of paths.filter((one) => !isThere(one))) {
    const sources = wanting.filter(({ all }) => all.includes(path)).map(({ source }) => source);
    if (sources.length === 0) continue;
    const group = groupFor(sources);
    later[group] = [...(later[group] ?? []), nameOf(path)].sort();
  }
  return { now: Object.fromEntries(atStart.map(([entry, all]) => [entry, all.map(nameOf).sort()])), later };
}

const isEntry = (source: string, entries: readonly string[]) =>
  entries.some((entry) => source === `src/start/${entry}.ts`);

function groupFor(sources: readonly string[]): string {
  const found = STAGES.flatMap(([pattern, stage]) =>
    sources.filter((source) => pattern.test(source)).map((source) => ({ stage, cloud: cloudOf(source) })),
  );
  const [first] = found;
  if (!first) return sources.map((source) => source.replace(/^.*\/src\/|\.ts$/g, "")).join("+");
  const only = found.every(({ cloud }) => cloud === first.cloud) ? first.cloud : undefined;
  return only === undefined ? first.stage : `${first.stage}-${only}`;
}

const cloudOf = (source: string): string | undefined => /\/clouds\/(\w+)\//.exec(source)?.[1];
