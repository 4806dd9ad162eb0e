import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { replaceMarked } from "./marked.ts";
import type { Printer } from "./print.ts";

const CORE = "packages/core/src";
const PAGE = "ARCHITECTURE.md";
/** Files that belong to no room. */
const GROUND = "ground floor";

/** Room → the rooms that its files import, tests and generated lists apart. */
type Imports = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The rooms of core in `ARCHITECTURE.md`: a picture of what imports what, and a table with the first sentence of each room's own page.
 * Throws where two rooms know each other, be it by way of others.
 */
export const roomsPrinter =
  (root: string): Printer =>
  (_catalogue, read) => {
    const imports = importsOf(root);
    const rooms = fromTopDown(imports);
    const text = read(PAGE) ?? "";
    const about = (room: string) => read(`${CORE}/${room}/README.md`)?.split("\n\n")[1]?.trim();
    const missing = rooms.filter((room) => room !== GROUND && !about(room));
    if (missing.length > 0)
      throw new Error(`${missing.join(", ")}: a room of core says in its README.md what lives there`);
    const table = [
      "| room | what lives there |",
      "|---|---|",
      ...rooms.map((room) =>
        room === GROUND
          ? `| \`${CORE}/*.ts\` | The doors of the package, and what everything stands on: errors, the log. |`
          : `| [\`${room}/\`](${CORE}/${room}) | ${about(room)} |`,
      ),
    ].join("\n");
    return [
      {
        path: PAGE,
        text: replaceMarked(replaceMarked(text, "rooms", table, PAGE), "picture", picture(rooms, imports), PAGE),
      },
    ];
  };

function importsOf(root: string): Imports {
  const files = globSync("**/*.ts", { cwd: join(root, CORE) })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !/\.(test|trial|gen)\.ts$/.test(file) && !isDoor(file));
  const imports = new Map<string, Set<string>>();
  for (const file of files) {
    const from = roomOf(file);
    const known = imports.get(from) ?? new Set<string>();
    imports.set(from, known);
    for (const [, target] of readFileSync(join(root, CORE, file), "utf8").matchAll(/(?:from|import\() ?"(\.[^"]+)"/g)) {
      const path = normalize(join(dirname(file), target as string)).replaceAll("\\", "/");
      const to = roomOf(path);
      if (to !== from && !path.endsWith(".gen.ts")) known.add(to);
    }
  }
  return imports;
}

/** The files that gather everything for the outside are above all rooms. */
const isDoor = (file: string): boolean => ["index.ts", "emulators.ts"].includes(file);

const roomOf = (file: string): string => (file.includes("/") ? (file.split("/")[0] as string) : GROUND);

/** Each room before those that it imports. */
function fromTopDown(imports: Imports): readonly string[] {
  const left = new Set([...imports.keys()].sort());
  const order: string[] = [];
  while (left.size > 0) {
    const top = [...left].find((room) => ![...left].some((other) => other !== room && imports.get(other)?.has(room)));
    if (top === undefined) throw new Error(`rooms of core that know each other: ${[...left].join(", ")}`);
    left.delete(top);
    order.push(top);
  }
  return order;
}

/** An arrow that a longer way says as well is left out. */
function picture(rooms: readonly string[], imports: Imports): string {
  const reaches = (from: string, to: string): boolean =>
    [...(imports.get(from) ?? [])].some((next) => next === to || reaches(next, to));
  const arrows = rooms.flatMap((from) =>
    [...(imports.get(from) ?? [])]
      .filter((to) => ![...(imports.get(from) ?? [])].some((other) => other !== to && reaches(other, to)))
      .sort()
      .map((to) => `  ${idOf(from)} --> ${idOf(to)}`),
  );
  const boxes = rooms.map((room) => `  ${idOf(room)}["${room}"]`);
  return ["```mermaid", "flowchart TD", ...boxes, ...arrows, "```"].join("\n");
}

const idOf = (room: string): string => room.replaceAll(" ", "_");
