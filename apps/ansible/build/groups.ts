import type { Metafile } from "esbuild";
import { atOnce, nameOf } from "../../../scripts/build/chunks.ts";

/** The names of chunks that are read and compiled together, by the group's name. */
export type Groups = Readonly<Record<string, readonly string[]>>;

/** The sources of a stage of a request, in the order in which a request comes to them. */
interface Stage {
  readonly name: string;
  readonly entry: RegExp;
  /** Each entry has a group of its own; what several of them share belongs to the group of this name. */
  readonly shared?: string;
}

const STAGES: readonly Stage[] = [
  { name: "entry", entry: /\/main\.ts$/ },
  { name: "answer", entry: /\/answer\.ts$/ },
  { name: "rules", entry: /\/clouds\/\w+\/index\.ts$/, shared: "rules" },
  { name: "road", entry: /\/(http\/(road|client)|engine\/(ensure|mend))\.ts$/ },
  { name: "calls", entry: /\/clouds\/\w+\/client\.ts$/, shared: "road" },
];

const WHY =
  ": an earlier one needs all of it. Does the index.ts of a cloud import its client.ts at once, instead of by import()?";

/**
 * A file of forty small texts costs forty times the start of a compiler. Which chunks go together follows from what imports what: each
 * belongs to the first stage that a request needs it in, and to a cloud where no request for another one needs it. What no stage needs has a
 * group of its own.
 */
export function groupsOf(metafile: Metafile): Groups {
  const { outputs } = metafile;
  const entries = Object.keys(outputs).flatMap((path) => {
    const source = outputs[path]?.entryPoint ?? "";
    const stage = STAGES.find(({ entry }) => entry.test(source));
    return stage ? [{ stage, all: atOnce(metafile, path), cloud: stage.shared && cloudOf(source) }] : [];
  });
  const groups: Record<string, string[]> = {};
  const put = (group: string, path: string) => {
    groups[group] = [...(groups[group] ?? []), nameOf(path)];
  };
  for (const path of Object.keys(outputs)) {
    const by = entries.filter(({ all }) => all.includes(path));
    const stage = STAGES.find((one) => by.some((entry) => entry.stage === one));
    const [cloud, ...more] = new Set(by.map((entry) => entry.cloud));
    if (!stage) put(nameOf(path), path);
    else put(cloud && more.length === 0 ? `${stage.name}-${cloud}` : (stage.shared ?? stage.name), path);
  }
  for (const { name, shared = name } of STAGES)
    if (!groups[shared]) throw new Error(`nothing belongs to the stage ${name}${WHY}`);
  return groups;
}

const cloudOf = (entry = ""): string => entry.split("/").at(-2) ?? "";
