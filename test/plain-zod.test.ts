import { globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainZod } from "../scripts/build/plain-zod.ts";

/**
 * What is built has plain functions where the sources have zod: the same sources, bundled both ways, must answer the same to whatever
 * comes. Chance is said, so that the same draw can be made again.
 */
const CASES = 300;
const SEED = 7;

interface Schema {
  readonly _zod: { readonly def: Def };
}
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly innerType?: Schema;
  readonly in?: Schema;
  readonly options?: readonly Schema[];
  readonly valueType?: Schema;
}
interface Bundled {
  safeParse(schema: Schema, value: unknown): { success: boolean; data?: unknown; error?: { issues: unknown } };
  validated(schema: Schema, value: unknown): unknown;
  metaOf(schema: Schema): unknown;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly examples: Readonly<Record<string, readonly unknown[]>>;
}

const core = fileURLToPath(new URL("../packages/core/src/", import.meta.url));
const wires = globSync("{clouds,kits}/*/payloads.ts", { cwd: core }).sort();

/** Every schema of every cloud under its name: settings, specs, inputs, outputs, the request itself, and what the clouds answer. */
const entry = `
import * as z from "zod/mini";
import { catalog } from "./clouds/catalog.gen.ts";
import { metaOf } from "./spec/meta.ts";
import { requestSchema } from "./spec/request.ts";
import { validated } from "./spec/validate.ts";
${wires.map((path, at) => `import * as wire${at} from "./${path}";`).join("\n")}
const safeParse = (schema, value) => z.safeParse(schema, value);
const schemas = { request: requestSchema };
const examples = {};
for (const [name, { load }] of Object.entries(catalog)) {
  const cloud = await load();
  schemas[name + " settings"] = cloud.settings;
  for (const one of cloud.resources) {
    Object.assign(schemas, { [one.kind + " spec"]: one.spec, [one.kind + " outputs"]: one.outputs });
    examples[one.kind + " spec"] = one.examples.map(({ spec }) => spec);
  }
  for (const one of cloud.queries) {
    Object.assign(schemas, { [one.name + " input"]: one.input, [one.name + " outputs"]: one.outputs ?? one.output });
    examples[one.name + " input"] = (one.examples ?? []).map(({ spec }) => spec);
  }
}
const named = { ${wires.map((path, at) => `${JSON.stringify(path)}: wire${at}`).join(", ")} };
for (const [path, module] of Object.entries(named))
  for (const [name, one] of Object.entries(module)) if (one?._zod) schemas[path + " " + name] = one;
for (const [name, one] of Object.entries(schemas)) if (!one) delete schemas[name];
export { safeParse, validated, metaOf, schemas, examples };
`;

let folder: string;
let zod: Bundled;
let plain: Bundled;

async function bundled(
  name: string,
  plugins: ReturnType<typeof plainZod>[],
): Promise<{ module: Bundled; inputs: string[] }> {
  const outfile = join(folder, `${name}.mjs`);
  const { metafile } = await build({
    stdin: { contents: entry, resolveDir: core, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "node",
    metafile: true,
    logLevel: "error",
    outfile,
    plugins,
  });
  return {
    module: (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as Bundled,
    inputs: Object.keys(metafile.inputs),
  };
}

let inputs: string[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mooring-plain-"));
  zod = (await bundled("zod", [])).module;
  const built = await bundled("plain", [plainZod()]);
  plain = built.module;
  inputs = built.inputs;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Uniform in [0, below). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const ATOMS: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  "yes",
  "",
  " ",
  "web",
  "Web 1",
  0,
  1,
  -1,
  3.5,
  "3",
  100_000,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  "10.40.0.9",
  "10.40.0.9/32",
  "10.40.9.0/24",
  "2001:DB8::1",
  "FA-16-3E-00-00-99",
  "fa:16:3e:5a:10:99",
  "9C31552F-8b64-43a0-abbb-5943721dbd2a",
  "mail.example.com.",
  "https://api.example",
  "http://api.example/v1",
  "present",
  "absent",
  "off",
  "IPv4",
  "2026-03-04T09:15:00Z",
  "x".repeat(5000),
  [],
  {},
  [1, "a", null],
  { a: 1 },
  new Date(0),
];
const STRANGE = ["ip_adress", "nam", "constructor", "toString", "__proto__x", "extra"];

/** Something that the schema may take, or nearly. */
function draw(schema: Schema, pick: (below: number) => number, depth = 0): unknown {
  const { shape, element, innerType, in: from, options, valueType, type } = schema._zod.def;
  if (pick(12) === 0 || depth > 6) return ATOMS[pick(ATOMS.length)];
  if (shape) {
    const names = Object.keys(shape).filter(() => pick(4) > 0);
    const map: Record<string, unknown> = {};
    for (const name of names) map[name] = draw(shape[name] as Schema, pick, depth + 1);
    if (pick(4) === 0) map[STRANGE[pick(STRANGE.length)] as string] = ATOMS[pick(ATOMS.length)];
    return map;
  }
  if (element) return Array.from({ length: pick(4) }, () => draw(element, pick, depth + 1));
  if (valueType) return { one: draw(valueType, pick, depth + 1), two: draw(valueType, pick, depth + 1) };
  if (options) return draw(options[pick(options.length)] as Schema, pick, depth + 1);
  const below = innerType ?? from;
  if (below) return draw(below, pick, depth + 1);
  const fitting = ATOMS.filter((one) => typeof one === type);
  return fitting.length > 0 && pick(4) > 0 ? fitting[pick(fitting.length)] : ATOMS[pick(ATOMS.length)];
}

/** An example with a field that is another, or gone, or one too many. */
function bent(example: unknown, schema: Schema, pick: (below: number) => number): unknown {
  const map = structuredClone(example) as Record<string, unknown>;
  const names = [...Object.keys(schema._zod.def.shape ?? {}), ...STRANGE];
  for (let times = pick(3); times > 0; times -= 1) {
    const name = names[pick(names.length)] as string;
    if (pick(3) === 0) delete map[name];
    else map[name] = ATOMS[pick(ATOMS.length)];
  }
  return map;
}

function answers({ safeParse, validated }: Bundled, schema: Schema, value: unknown) {
  const { success, data, error } = safeParse(schema, value);
  let sentences: unknown;
  try {
    sentences = validated(schema, value);
  } catch (refusal) {
    sentences = [(refusal as Error).message, (refusal as { issues?: unknown }).issues];
  }
  return { success, data, issues: error?.issues, sentences };
}

/** What is said of a field, and of all below it. */
function metaBelow({ metaOf }: Bundled, schema: Schema): unknown {
  const { shape, element, innerType, in: from } = schema._zod.def;
  const below = Object.entries(shape ?? {}).map(([name, one]) => [name, metaBelow({ metaOf } as Bundled, one)]);
  const inner = [element, innerType, from].map((one) => one && metaBelow({ metaOf } as Bundled, one));
  return [
    metaOf(schema),
    Object.keys((schema as { shape?: object }).shape ?? {}),
    Object.keys((schema as unknown as { def: Def }).def.shape ?? {}),
    below,
    inner,
  ];
}

describe("the plain validators of what is built", () => {
  it("hold no zod", () => {
    expect(inputs.filter((path) => path.includes("node_modules/zod/"))).toEqual([]);
  });

  it("answer as zod does, to every schema: the same values, the same issues, the same words", () => {
    const names = Object.keys(zod.schemas);
    expect(Object.keys(plain.schemas)).toEqual(names);
    let cases = 0;
    let good = 0;
    const differences: unknown[] = [];
    for (const [at, name] of names.entries()) {
      const [one, other] = [zod.schemas[name] as Schema, plain.schemas[name] as Schema];
      const pick = chance(SEED + at);
      const examples = zod.examples[name] ?? [];
      for (let nth = 0; nth < CASES; nth += 1) {
        const example = examples[nth % (examples.length || 1)];
        const value = example && nth % 2 === 0 ? bent(example, one, pick) : draw(one, pick);
        const [expected, found] = [answers(zod, one, value), answers(plain, other, value)];
        cases += 1;
        if (expected.success) good += 1;
        if (!isDeepStrictEqual(found, expected)) differences.push({ name, value, expected, found });
      }
    }
    console.log(`schemas ${names.length}, cases ${cases}, good ones ${good}, differences ${differences.length}`);
    expect(differences.slice(0, 3)).toEqual([]);
    expect(good).toBeGreaterThan(cases / 20);
  });

  it("tell the same of every field", () => {
    expect(Object.keys(zod.schemas).length).toBeGreaterThan(20);
    for (const [name, schema] of Object.entries(zod.schemas))
      expect({ name, told: metaBelow(plain, plain.schemas[name] as Schema) }).toEqual({
        name,
        told: metaBelow(zod, schema),
      });
  });
});
