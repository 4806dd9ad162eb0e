import type { Cloud, Kind, Query } from "./catalogue.ts";
import { camelCase, functionName, pulumiQuery, pulumiResource, pulumiWords } from "./dialects.ts";
import type { Field } from "./field.ts";
import { fence } from "./markdown.ts";
import type { Printer } from "./print.ts";
import { asInput, docComment, members, plainType } from "./typescript.ts";

const source = "packages/pulumi/src";

/** The classes and functions of @mooring/pulumi, one file for each cloud, and the names of all settings. */
export const printPulumi: Printer = ({ clouds }) => [
  {
    path: `${source}/clouds.gen.ts`,
    text: [
      "// Printed by scripts/generate.ts from the folders of packages/core/src/clouds. Do not edit.",
      ...clouds.map(({ name }) => `export * as ${name} from "./clouds/${name}.gen.ts";`),
      "",
    ].join("\n"),
  },
  { path: `${source}/settings.gen.ts`, text: settings(clouds) },
  ...clouds.map((cloud) => ({ path: `${source}/clouds/${cloud.name}.gen.ts`, text: module(cloud) })),
];

function settings(clouds: readonly Cloud[]): string {
  const members = clouds.flatMap((cloud) =>
    cloud.settings.flatMap((field) => [
      docComment(settingWords(cloud, field), "  "),
      `  readonly ${camelCase(`${cloud.name}_${field.name}`)}?: ${plainType(field)};`,
    ]),
  );
  return [
    "// Printed by scripts/generate.ts from the settings of each cloud. Do not edit.",
    "",
    "/** Credentials, scope and options, by cloud. In the stack's configuration each has the prefix `mooring:`. */",
    "export interface Settings {",
    ...members,
    "}",
    "",
  ].join("\n");
}

function settingWords(cloud: Cloud, { description, env, secret }: Field): string {
  const variables = env.map((name) => `\`${name}\``).join(", ");
  return [
    `${cloud.title}: ${pulumiWords(cloud, description, "settings")}`,
    variables && `Environment: ${variables}.`,
    secret && "Secret.",
  ]
    .filter(Boolean)
    .join(" ");
}

function module(cloud: Cloud): string {
  const told = inPulumiWords(cloud);
  const kinds = cloud.kinds.map(told);
  const queries = cloud.queries.map(told);
  return [
    `// Printed by scripts/generate.ts from packages/core/src/clouds/${cloud.name}. Do not edit.`,
    kinds.length + queries.length > 0 && 'import type * as pulumi from "@pulumi/pulumi";',
    queries.length > 0 &&
      'import { type QueryOptions, type QueryOutputOptions, query, queryOutput } from "../query.ts";',
    kinds.length > 0 && 'import { isOfType, MooringResource, type ResourceShape } from "../resource.ts";',
    ...kinds.map((kind) => `\n${resource(cloud, kind)}`),
    ...queries.map((query) => `\n${asking(cloud, query)}`),
    kinds.length + queries.length === 0 && "export {};",
    "",
  ]
    .filter((line) => line !== false)
    .join("\n");
}

/** A kind or a query, described in a program's spelling. */
function inPulumiWords(cloud: Cloud): <One extends Kind | Query>(one: One) => One {
  const words = (text: string) => pulumiWords(cloud, text);
  const told = (field: Field): Field => ({
    ...field,
    description: words(field.description),
    fields: field.fields.map(told),
  });
  return (one) => ({
    ...one,
    summary: words(one.summary),
    description: one.description && words(one.description),
    fields: one.fields.map(told),
    outputs: one.outputs.map(told),
  });
}

function resource(cloud: Cloud, kind: Kind): string {
  const { className } = kind;
  const shape = `${className.charAt(0).toLowerCase()}${className.slice(1)}`;
  const outputs = kind.outputs.filter(({ name }) => !kind.fields.some((field) => field.name === name));
  const optional = kind.fields.every(({ required }) => !required);
  const properties = [...kind.fields, ...outputs].map(({ name }) => camelCase(name));
  return `const ${shape}: ResourceShape = {
  kind: ${JSON.stringify(`${kind.kind}@1`)},
  type: ${JSON.stringify(`pulumi-nodejs:dynamic/mooring/${cloud.name}:${className}`)},
  properties: [${properties.map((name) => JSON.stringify(name)).join(", ")}],
};

export interface ${className}Args {
${members(kind.fields.map(withReplacement(kind)), asInput)}
${docComment(ADOPT, "  ")}
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

${docComment(classWords(cloud, kind))}
export class ${className} extends MooringResource {
${[...kind.fields.map(surer(kind)), ...outputs].map(property).join("\n")}

  constructor(name: string, args: ${className}Args${optional ? " = {}" : ""}, options?: pulumi.CustomResourceOptions) {
    super(${shape}, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): ${className} {
    return new ${className}(name, {} as ${className}Args, { ...options, id });
  }

  static override isInstance(value: unknown): value is ${className} {
    return isOfType(value, ${shape});
  }
}`;
}

const ADOPT =
  "Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused.";

/** An argument says of itself that a change of it replaces. */
const withReplacement =
  ({ immutable }: Kind) =>
  (field: Field): Field =>
    immutable.includes(field.name) ? { ...field, description: `${field.description} Changing it replaces.` } : field;

/** What is always read back is there, although it need not be stated. */
const surer =
  ({ outputs }: Kind) =>
  (field: Field): Field =>
    outputs.some(({ name, required }) => required && name === field.name) ? { ...field, required: true } : field;

const property = (field: Field) => {
  const type = field.required || field.default !== undefined ? plainType(field) : `${plainType(field)} | undefined`;
  return `${docComment(field.description, "  ")}\n  declare readonly ${camelCase(field.name)}: pulumi.Output<${type}>;`;
};

function classWords(cloud: Cloud, kind: Kind): string {
  const names = kind.immutable.map((name) => `\`${camelCase(name)}\``).join(" or ");
  const example = kind.examples[0];
  return [
    kind.summary,
    ...(kind.description ? ["", kind.description] : []),
    ...(example ? ["", "@example", fence("ts", pulumiResource(cloud, kind, example))] : []),
    ...(names ? ["", `@remarks\nReplaced when ${names} changes.`] : []),
  ].join("\n");
}

function asking(cloud: Cloud, query: Query): string {
  const { name, fields, outputs, summary, examples } = query;
  const called = functionName(query);
  const type = `${called.charAt(0).toUpperCase()}${called.slice(1)}`;
  const example = examples[0];
  const optional = fields.every(({ required }) => !required) ? " = {}" : "";
  const words = [summary, ...(example ? ["", "@example", fence("ts", pulumiQuery(cloud, query, example.spec))] : [])];
  return `export interface ${type}Args {
${members(fields)}
}

/** The same, where some of it may be known only later. */
export interface ${type}OutputArgs {
${members(fields, asInput)}
}

export interface ${type}Result {
${members(outputs)}
}

${docComment(words.join("\n"))}
export function ${called}(args: ${type}Args${optional}, options?: QueryOptions): Promise<${type}Result[]> {
  return query(${JSON.stringify(name)}, args, options);
}

/** \`${called}\` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function ${called}Output(args: ${type}OutputArgs${optional}, options?: QueryOutputOptions): pulumi.Output<${type}Result[]> {
  return queryOutput(${JSON.stringify(name)}, args, options);
}`;
}
