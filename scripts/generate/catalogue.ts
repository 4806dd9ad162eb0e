import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AnyCloud, AnyQuery, AnyResource, Example } from "@mooring/core";
import type { Emulator } from "@mooring/core/emulators";
import type { CloudFacts } from "../../packages/core/src/definition/cloud.ts";
import type { Explanation } from "../../packages/core/src/http/refusals.ts";
import { type JsonSchema, jsonSchema } from "../../packages/core/src/spec/schema.ts";
import { type Field, fieldsOf } from "./field.ts";
import { type Calls, rehearseKind, rehearseQuery } from "./rehearse.ts";

/** All that the printers know: read off the definitions, free of zod and of the engine. */
export interface Catalogue {
  /** By name. */
  readonly clouds: readonly Cloud[];
}

export interface Cloud {
  /** Also the name of its folder. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly links: Readonly<Record<string, string>>;
  readonly settings: readonly Field[];
  /** Of the pretend cloud. */
  readonly sampleSettings: Readonly<Record<string, string>>;
  /** What a careful person asks of it, where its folder says so. */
  readonly facts: CloudFacts | undefined;
  /** What its codes of refusal mean, where its folder has a table of them. */
  readonly codes: Readonly<Record<string, Pick<Explanation, "reason" | "hint">>>;
  readonly kinds: readonly Kind[];
  readonly queries: readonly Query[];
  /** What all of this is read off; a front end's own reading of it. */
  readonly definition: AnyCloud;
  /** Its pretend self. */
  readonly emulator: Emulator;
}

export interface Kind {
  /** `gcore/allowed-address-pair` */
  readonly kind: string;
  /** `allowed-address-pair` */
  readonly slug: string;
  /** Its page and its schema, without extension: the slug, unless a kind and a query share it. */
  readonly page: string;
  readonly className: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly fields: readonly Field[];
  readonly outputs: readonly Field[];
  readonly immutable: readonly string[];
  readonly marks: AnyResource["marks"];
  /** Can old and new not live side by side? */
  readonly exclusive: boolean | "depends";
  readonly examples: readonly Example[];
  /** What the first example did: planned, run, run again, removed. */
  readonly calls: Calls;
  readonly schema: JsonSchema;
}

export interface Query {
  readonly name: string;
  readonly slug: string;
  /** Its page and its schema, without extension: the slug, unless a kind and a query share it. */
  readonly page: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly fields: readonly Field[];
  readonly outputs: readonly Field[];
  readonly examples: readonly Example[];
  /** What the first example did. */
  readonly calls: Calls;
  readonly schema: JsonSchema;
}

export const cloudsFolder = "packages/core/src/clouds";

/** Reads every cloud folder under `root`. Throws an Error that names the folder and what is wrong in it. */
export async function readCatalogue(root: string): Promise<Catalogue> {
  const folders = readdirSync(join(root, cloudsFolder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((folder) => !isOnlyPretended(join(root, cloudsFolder, folder)))
    .sort();
  return { clouds: await inTurn(folders, (folder) => readCloud(root, folder)) };
}

/** A cloud may begin with its emulator: until its door is there, no list names it. */
const isOnlyPretended = (place: string) =>
  existsSync(join(place, "emulator.ts")) && !existsSync(join(place, "index.ts"));

async function readCloud(root: string, folder: string): Promise<Cloud> {
  const place = join(root, cloudsFolder, folder);
  for (const file of ["index.ts", "emulator.ts"]) {
    if (!existsSync(join(place, file))) throw new Error(`${cloudsFolder}/${folder} has no ${file}: a cloud needs both`);
  }
  const load = (file: string) => import(pathToFileURL(join(place, file)).href);
  const { cloud } = (await load("index.ts")) as { cloud?: AnyCloud };
  const { emulator } = (await load("emulator.ts")) as { emulator?: Emulator };
  if (cloud?.name !== folder) {
    throw new Error(`${cloudsFolder}/${folder}/index.ts must export \`cloud\` with the name ${folder}`);
  }
  if (emulator?.cloud !== folder) {
    throw new Error(`${cloudsFolder}/${folder}/emulator.ts must export \`emulator\` for the cloud ${folder}`);
  }
  const kinds = await inTurn(cloud.resources, (resource) => readKind(cloud, emulator, resource));
  const queries = await inTurn(cloud.queries, (query) => readQuery(cloud, emulator, query));
  refuseTwins(
    folder,
    [...kinds, ...queries].map(({ page }) => page),
  );
  refuseTwins(
    folder,
    kinds.map(({ className }) => className),
  );
  const settings = fieldsOf(jsonSchema(cloud.settings), `${cloud.name} settings`);
  const { facts } = existsSync(join(place, "facts.ts"))
    ? ((await load("facts.ts")) as { facts?: CloudFacts })
    : { facts: undefined };
  const { codes } = existsSync(join(place, "codes.ts"))
    ? ((await load("codes.ts")) as { codes?: () => Cloud["codes"] })
    : { codes: undefined };
  return {
    name: cloud.name,
    title: cloud.title,
    summary: cloud.summary,
    links: cloud.links,
    settings,
    sampleSettings: sampleSettings(settings, emulator),
    facts,
    codes: codes?.() ?? {},
    kinds,
    queries,
    definition: cloud,
    emulator,
  };
}

async function readKind(cloud: AnyCloud, emulator: Emulator, resource: AnyResource): Promise<Kind> {
  const schema = jsonSchema(resource.spec);
  return {
    kind: resource.kind,
    slug: slugOf(cloud.name, resource.kind),
    page: slugOf(cloud.name, resource.kind),
    className: resource.className,
    summary: resource.summary,
    description: resource.description,
    fields: fieldsOf(schema, `${resource.kind} spec`),
    outputs: fieldsOf(jsonSchema(resource.outputs), `${resource.kind} outputs`),
    immutable: resource.immutable,
    marks: resource.marks,
    exclusive: typeof resource.exclusive === "function" ? "depends" : (resource.exclusive ?? false),
    examples: resource.examples,
    calls: await rehearseKind(cloud, emulator, resource.kind, resource.examples[0]),
    schema,
  };
}

async function readQuery(cloud: AnyCloud, emulator: Emulator, query: AnyQuery): Promise<Query> {
  const schema = jsonSchema(query.input);
  return {
    name: query.name,
    slug: slugOf(cloud.name, query.name),
    page: `${slugOf(cloud.name, query.name)}${cloud.resources.some(({ kind }) => kind === query.name) ? "-query" : ""}`,
    summary: query.summary,
    description: query.description,
    fields: fieldsOf(schema, `${query.name} input`),
    outputs: fieldsOf(jsonSchema(query.output), `${query.name} output`),
    examples: query.examples,
    calls: await rehearseQuery(cloud, emulator, query.name, query.examples[0]),
    schema,
  };
}

function slugOf(cloud: string, name: string): string {
  const [prefix, slug, ...rest] = name.split("/");
  if (prefix !== cloud || !slug || rest.length) throw new Error(`${name} must be called ${cloud}/something`);
  return slug;
}

function refuseTwins(folder: string, names: readonly string[]): void {
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  if (twin) throw new Error(`${cloudsFolder}/${folder} uses the name ${twin} twice`);
}

/** Examples are run on the way: one at a time, so that each has its virtual clock to itself. */
async function inTurn<T, R>(all: readonly T[], run: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const one of all) results.push(await run(one));
  return results;
}

/** The pretend cloud's own settings, as examples of what they look like; what is secret is not shown. */
const sampleSettings = (settings: readonly Field[], emulator: Emulator): Readonly<Record<string, string>> => {
  const environment = emulator.environment(`https://${emulator.cloud}.example.com`);
  return Object.fromEntries(
    settings.flatMap(({ name, env, secret }) => {
      const value = secret ? undefined : env.map((variable) => environment[variable]).find((one) => one !== undefined);
      return value === undefined ? [] : [[name, value]];
    }),
  );
};
