import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type AnyCloud, catalog, jsonSchema } from "@mooring/core";
import { describe, expect, it } from "vitest";
import type { CloudFacts } from "../packages/core/src/definition/cloud.ts";

const root = resolve(import.meta.dirname, "..");
/** `CONFORMANCE=gcore` reads one cloud's. */
const { CONFORMANCE: only = "*" } = process.env;

/** Every text in it, by its path. */
function textsIn(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}

/** What the fields of a schema say of themselves, by their paths. What each element of a list is, the list says on the page. */
const saidBy = (schema: Parameters<typeof jsonSchema>[0], of: string) =>
  textsIn(jsonSchema(schema), of).filter(
    ([path]) => path.endsWith(".description") && !path.endsWith(".items.description"),
  );

const clouds = globSync(`packages/core/src/clouds/${only}/index.ts`, { cwd: root }).map(
  (file) => file.split("/").at(-2) as string,
);

describe.each(clouds)("%s", (name) => {
  const pages = globSync(`docs/{reference/${name}/*.md,errors.md,guides/*.md}`, { cwd: root })
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");
  const isThere = (words: string) => words !== "" && pages.includes(words);

  it("its pages say of each field, kind and query what the definition says", async () => {
    const cloud = (await catalog[name]?.load()) as AnyCloud;
    const kinds = cloud.resources.flatMap(({ kind, summary, description = summary, examples, spec, outputs }) => [
      [kind, summary] as const,
      [`${kind} description`, description] as const,
      ...examples.map(({ title }) => [`${kind} example`, title] as const),
      ...saidBy(spec, kind),
      ...saidBy(outputs, `${kind} outputs`),
    ]);
    const queries = cloud.queries.flatMap((query) => [
      [query.name, query.summary] as const,
      ...query.examples.map(({ title }) => [`${query.name} example`, title] as const),
      ...saidBy(query.input, query.name),
      ...saidBy(query.output, `${query.name} output`),
    ]);
    const own = [
      ["title", cloud.title] as const,
      ["summary", cloud.summary] as const,
      ...textsIn(cloud.links, "links"),
    ];
    const all = [...own, ...saidBy(cloud.settings, "settings"), ...kinds, ...queries];
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter(([, words]) => !isThere(words))).toEqual([]);
  });

  it("its pages say its facts", async () => {
    const { facts } = (await import(join(root, `packages/core/src/clouds/${name}/facts.ts`))) as { facts: CloudFacts };
    // The pages tell the rights of those calls that an example makes, and a sample where a field has no other.
    const { samples, rights, ...told } = facts;
    const { calls, ...whose } = rights;
    expect(textsIn({ ...told, whose }).filter(([, words]) => !isThere(words))).toEqual([]);
    const made = textsIn(calls).filter(([, words]) => isThere(words));
    expect(made.length).toBeGreaterThan(textsIn(calls).length / 2);
    expect(textsIn({ samples, calls }).filter(([, words]) => words === "")).toEqual([]);
  });
});
