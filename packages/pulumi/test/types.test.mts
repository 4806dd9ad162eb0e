import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type AnyCloud, type Catalog, catalog, jsonSchema } from "@mooring/core";
import { expect, it } from "vitest";
import { camelCase } from "../src/runtime/names.ts";
import { functionName } from "../src/runtime/spelling.ts";
import { createProject } from "./project.mts";

const require = createRequire(import.meta.url);
const clouds = await Promise.all(Object.values(catalog as Catalog).map(({ load }) => load()));

const HEAD = `
import * as pulumi from "@pulumi/pulumi";
import { ${clouds.map(({ name }) => name).join(", ")} } from "@mooring/pulumi";
type Sure<T> = undefined extends pulumi.Unwrap<T> ? "may be undefined" : true;
/** May each field be an output, and an output of a sure value? */
type Takes<Args, Asked> = { [K in keyof Args]-?: pulumi.Output<NonNullable<Args[K]>> extends Asked[K & keyof Asked] ? true : K }[keyof Args];
type Only<T> = [T] extends [true] ? true : T;
`;

/** Lines that compile only where the classes and functions of a cloud compose as its definitions say. */
function claims({ name: cloud, resources, queries }: AnyCloud): string[] {
  const ofKinds = resources.flatMap(({ className, spec, outputs }) => {
    const sure = new Set([...(jsonSchema(spec).required ?? []), ...(jsonSchema(outputs).required ?? [])]);
    const fields = Object.keys({ ...jsonSchema(spec).properties, ...jsonSchema(outputs).properties });
    const type = `${cloud}.${className}`;
    const args = `ConstructorParameters<typeof ${type}>[1]`;
    return [
      ...fields.map((field) => {
        const property = `${type}[${JSON.stringify(camelCase(field))}]`;
        return sure.has(field) ? `true satisfies Sure<${property}>;` : `null as unknown as ${property};`;
      }),
      ...(jsonSchema(spec).required?.length ? [] : [`new ${type}("name");`]),
      `true satisfies Only<Takes<{ [K in keyof NonNullable<${args}>]: pulumi.Unwrap<NonNullable<${args}>[K]> }, NonNullable<${args}>>>;`,
    ];
  });
  const ofQueries = queries.flatMap(({ name, input }) => {
    const call = `${cloud}.${functionName(name)}`;
    const asked = (suffix: string) => `NonNullable<Parameters<typeof ${call}${suffix}>[0]>`;
    return [
      ...(jsonSchema(input).required?.length ? [] : [`${call}();`, `${call}Output();`]),
      `true satisfies Only<Takes<${asked("")}, ${asked("Output")}>>;`,
      `null as unknown as pulumi.Unwrap<ReturnType<typeof ${call}Output>> satisfies Awaited<ReturnType<typeof ${call}>>;`,
    ];
  });
  return [...ofKinds, ...ofQueries];
}

async function compile(text: string): Promise<string> {
  const project = createProject();
  try {
    mkdirSync(join(project.folder, "node_modules/@pulumi"));
    const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
    symlinkSync(sdk, join(project.folder, "node_modules/@pulumi/pulumi"));
    writeFileSync(join(project.folder, "claims.mts"), text);
    const flags = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext"];
    const compiler = require.resolve("typescript/package.json").replace("package.json", "bin/tsc");
    const { stdout } = await promisify(execFile)(process.execPath, [compiler, ...flags, "claims.mts"], {
      cwd: project.folder,
    });
    return stdout;
  } catch (error) {
    return (error as { stdout: string }).stdout;
  } finally {
    project.remove();
  }
}

it("a sure output wins over an optional input, arguments may be left out where all may, and queries take outputs: every kind, every query", async () => {
  const lines = clouds.flatMap(claims);
  expect(lines.length).toBeGreaterThan(200);
  expect(await compile(HEAD + lines.join("\n"))).toBe("");
  // The claims are not true of everything.
  expect(await compile(`${HEAD}true satisfies Sure<huaweicloud.VirtualIp["name"]>;`)).toContain("may be undefined");
});
