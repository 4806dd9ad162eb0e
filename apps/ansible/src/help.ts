import { type CatalogEntry, catalog, type JsonSchema, jsonSchema, requestSchema } from "@mooring/core";
import { Refusal } from "./refusal.ts";

declare const MOORING_VERSION: string;

/** The text that an option asks for. */
export async function help([option = "", ...rest]: readonly string[]): Promise<string> {
  const [name] = rest;
  if (rest.length > (option === "--schema" ? 1 : 0))
    throw new Refusal(`${option} takes ${option === "--schema" ? "one kind" : "no argument"}`);
  switch (option) {
    case "--help":
    case "-h":
      return usage();
    case "--version":
      return MOORING_VERSION;
    case "--schema":
      return JSON.stringify(name === undefined ? jsonSchema(requestSchema) : await schemaFor(name), null, 2);
    default:
      throw new Refusal(
        `There is no option ${JSON.stringify(option)}; there are --help, --version, --schema [KIND] and --example KIND`,
      );
  }
}

async function usage(): Promise<string> {
  const clouds = await Promise.all(Object.values(catalog).map(cloudLines));
  return `Mooring ${MOORING_VERSION} ties IP addresses to the ports of virtual machines.

A request as JSON goes in, one line of JSON comes out. The exit code is 0, or 1
when the line says "failed": true.

  mooring.cjs '{"resource": "KIND", ...}'  the request as an argument
  mooring.cjs request.json                 ... or the file that holds it
  mooring.cjs < request.json               ... or standard input
  MOORING_REQUEST='{...}' mooring.cjs      ... or the environment

By hand

  mooring.cjs --example KIND          a file to begin with
  mooring.cjs plan -f FILE            what would be done for its requests
  mooring.cjs apply -f FILE           ... and do it, once all are planned: in
                                      order, each behind those that it \`needs\`
  mooring.cjs query KIND field=value  ask a question
  mooring.cjs completion bash|zsh     a script for the shell to read

  --json       one line of JSON, as always in a pipe
  --text       lines for people, also in a pipe
  --quiet      only what changed or failed
  --exit-code  plan ends with 2 when something is to be changed

  --schema        what a request may hold, as JSON Schema
  --schema KIND   ... with the fields of one kind or query, and its settings
  --version, --help

Exit codes: 0 as wanted, 1 failed, 2 changes are planned (with --exit-code).

Fields of a request
${propertyLines(jsonSchema(requestSchema))}

Kinds and queries, and the variables that each cloud's settings come from
${clouds.join("\n\n")}

Variables
  MOORING_LOG=1    events on standard error, before the answer
  MOORING_DEBUG=1  the place of a fault in the answer
  NO_COLOR         no colours on a terminal
  MOORING_NODE     the Node that runs this file (18 or later)`;
}

const WIDTH = 80;

/** Breaks a text between its words, each line behind the margin. */
function folded(text: string, margin: string): string {
  const lines = [margin];
  for (const word of text.split(" ")) {
    const line = `${lines.at(-1)}${word} `;
    if (line.trimEnd().length > WIDTH) lines.push(`${margin}${word} `);
    else lines[lines.length - 1] = line;
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}

function propertyLines({ properties = {} }: JsonSchema): string {
  return Object.entries(properties)
    .map(([name, schema]) => [name, typeof schema === "boolean" ? "" : (schema.description ?? "")] as const)
    .map(([name, description]) => `  ${name.padEnd(15)}${folded(description, " ".repeat(17)).trimStart()}`)
    .join("\n");
}

async function cloudLines(entry: CatalogEntry): Promise<string> {
  const { properties = {} } = jsonSchema((await entry.load()).settings);
  const variables = Object.values(properties).flatMap((schema) =>
    typeof schema !== "boolean" && Array.isArray(schema.env) ? schema.env : [],
  );
  const kinds = [...entry.resources, ...entry.queries.map((query) => `${query} (query)`)].map((kind) => `  ${kind}`);
  return [...kinds, folded(variables.join(" "), " ".repeat(6))].join("\n");
}

/** The whole request for one kind or query: what an editor needs to check a file. */
async function schemaFor(name: string): Promise<JsonSchema> {
  const entry = Object.values(catalog).find(({ resources, queries }) => [...resources, ...queries].includes(name));
  if (!entry) {
    const known = Object.values(catalog).flatMap(({ resources, queries }) => [...resources, ...queries]);
    throw new Refusal(`There is no kind or query ${JSON.stringify(name)}; there are ${known.join(", ")}`);
  }
  const cloud = await entry.load();
  const resource = cloud.resources.find(({ kind }) => kind === name);
  const query = cloud.queries.find((one) => one.name === name);
  const { properties, ...request } = jsonSchema(requestSchema);
  // Each field of a request is a schema of its own, and none is `true` for anything.
  const { resource: _, query: __, spec, items, settings, ...common } = properties as Record<string, JsonSchema>;
  const fields = { $ref: "#/$defs/spec" };
  return {
    ...request,
    title: name,
    description: (resource ?? query)?.summary ?? "",
    properties: {
      ...(resource ? { resource: { const: name } } : { query: { const: name } }),
      spec: { ...spec, ...fields },
      ...(resource && items ? { items: { ...items, items: fields } } : {}),
      settings: { ...settings, ...inner(jsonSchema(cloud.settings)) },
      ...common,
    },
    required: [resource ? "resource" : "query"],
    $defs: { spec: inner(jsonSchema(resource?.spec ?? query?.input ?? requestSchema)) },
  };
}

function inner({ $schema: _, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
