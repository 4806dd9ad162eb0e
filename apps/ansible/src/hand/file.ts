import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { Refusal } from "../refusal.ts";
import { systemCode } from "../system-code.ts";

type Fields = Readonly<Record<string, unknown>>;

/** One request of a file. */
export interface Entry {
  /** What others name in their `needs`; else its place in the file. */
  readonly name: string;
  /** The names of those that must have succeeded before. */
  readonly needs: readonly string[];
  readonly request: Fields;
}

/** The requests of a YAML or JSON file in the order in which they are carried out. `-` is standard input. Throws a `RefusalMode`. */
export function readRequests(path: string): readonly Entry[] {
  const entries = requestsIn(path).map((one, index) => entryOf(one, index));
  if (entries.length === 0) throw new Refusal(`The file ${JSON.stringify(path)} holds no request`);
  return inOrder(entries);
}

function requestsIn(path: string): readonly unknown[] {
  const documents = parseAllDocuments(read(path));
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const [wrong] = document.errors;
    if (wrong) {
      // The library's own words quote the line, which may hold a password.
      const place = wrong.linePos ? ` at line ${wrong.linePos[0].line}` : "";
      const what = wrong.code === "DUPLICATE_KEY" ? "has a field twice in one map" : "is neither YAML nor JSON";
      throw new Refusal(`The file ${JSON.stringify(path)} ${what}${place}`);
    }
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (isMap(value) && Array.isArray(value.requests) && Object.keys(value).length === 1) return value.requests;
    return Array.isArray(value) ? value : value === null ? [] : [value];
  });
}

function read(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    throw new Refusal(`The file ${JSON.stringify(path)} cannot be read (${systemCode(error)})`);
  }
}

function entryOf(value: unknown, index: number): Entry {
  const place = `requests[${index}]`;
  if (!isMap(value)) throw new Refusal(`${place} must be a map with \`resource\` or \`query\``);
  const { name = place, needs = [], ...request } = value;
  const list = typeof needs === "string" ? [needs] : needs;
  if (typeof name !== "string") throw new Refusal(`${place}.name must be text`);
  if (!Array.isArray(list) || !list.every((one) => typeof one === "string"))
    throw new Refusal(`${place}.needs must be a list of names`);
  return { name, needs: list, request };
}

/** As in the file, but each behind what it needs. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  if (byName.size < entries.length) throw new Refusal("Two requests of the file have the same name");
  const done = new Set<Entry>();
  const visit = (entry: Entry, behind: readonly Entry[]): void => {
    if (done.has(entry)) return;
    if (behind.includes(entry))
      throw new Refusal(
        `Requests need each other in a circle: ${[...behind, entry].map(({ name }) => name).join(", ")}`,
      );
    for (const name of entry.needs) {
      const needed = byName.get(name);
      if (!needed) throw new Refusal(`${entry.name} needs ${JSON.stringify(name)}, and no request has that name`);
      visit(needed, [...behind, entry]);
    }
    done.add(entry);
  };
  for (const entry of entries) visit(entry, []);
  return [...done];
}

const isMap = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
