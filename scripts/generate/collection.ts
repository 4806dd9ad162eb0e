import { stringify } from "yaml";
import type { requestSchema } from "../../packages/core/src/spec/request.ts";
import { jsonSchema } from "../../packages/core/src/spec/schema.ts";
import { moduleText } from "./ansible-words.ts";
import type { Catalogue, Cloud, Kind, Query } from "./catalogue.ts";
import { targetsOf } from "./collection-targets.ts";
import { type Field, fieldsOf } from "./field.ts";
import { moduleName } from "./module-name.ts";
import type { Print, Printer } from "./print.ts";

const FOLDER = "apps/ansible/collection";
const NOTICE = "# Printed by scripts/generate.ts. Do not edit.\n";

/** What a module for one kind takes of the request beside the spec; `apps/ansible/src/translate.ts` has the same names. */
const BESIDE = {
  resource: ["state", "items", "allow_replace", "settings", "timeouts"],
  query: ["settings", "timeouts"],
};

const option = moduleText.option;

/** The documentation of one module for each kind and query, and the groups that `module_defaults` may name. */
export const collectionPrinter =
  (request: typeof requestSchema): Printer =>
  (catalogue) => {
    const fields = fieldsOf(jsonSchema(request), "request");
    return [
      ...catalogue.clouds.flatMap((cloud) => [...modulesOf(cloud, fields), ...targetsOf(cloud)]),
      runtime(catalogue),
    ];
  };

function modulesOf(cloud: Cloud, request: readonly Field[]): Print[] {
  return [
    ...cloud.kinds.map((kind) => module(cloud, kind, moduleName(kind.kind), request, "resource")),
    ...cloud.queries.map((query) => module(cloud, query, `${moduleName(query.name)}_info`, request, "query")),
  ];
}

function module(
  cloud: Cloud,
  about: Kind | Query,
  name: string,
  request: readonly Field[],
  sort: "resource" | "query",
): Print {
  const beside = request.filter((field) => BESIDE[sort].includes(field.name));
  const clash = about.fields.find((field) => BESIDE[sort].includes(field.name));
  if (clash) throw new Error(`${name} has a field ${clash.name}, which its module for Ansible needs for itself`);
  const title = sort === "query" ? `Ask ${cloud.title}: ${about.summary}` : about.summary;
  const sections = {
    DOCUMENTATION: {
      module: name,
      short_description: moduleText.markup(title).replace(/\.$/, ""),
      version_added: "0.1.0",
      author: ["The Mooring authors (@mooring)"],
      description: [moduleText.markup(about.summary)],
      requirements: moduleText.requirements,
      attributes: moduleText.attributes,
      options: Object.fromEntries([
        ...about.fields.map((field) => [field.name, loosened(option(field), sort)]),
        ...beside.map((field) => [field.name, field.name === "settings" ? settings(cloud) : brief(field)]),
      ]),
      seealso: [{ module: "mooring.cloud.mooring" }],
    },
    EXAMPLES: about.examples
      .slice(0, 2)
      .map(({ title, spec }) => task(title, name, spec))
      .join("\n\n"),
    RETURN: sort === "query" ? answers(about) : returned(about),
  };
  const text = stringify(sections, { lineWidth: 120, aliasDuplicateObjects: false, version: "1.1" });
  return { path: `${FOLDER}/plugins/modules/${name}.yml`, text: NOTICE + text };
}

/** With `items` the fields of one spec are not given, so none of them can be required. */
function loosened(given: ReturnType<typeof option>, sort: "resource" | "query"): ReturnType<typeof option> {
  const { required, description, ...rest } = given as { required?: boolean; description: readonly string[] };
  if (sort === "query" || !required) return given;
  return { description: [...description, "Required, here or in each of O(items)."], ...rest };
}

/** Whoever needs each limit looks it up in the module of all. */
function brief(field: Field): ReturnType<typeof option> {
  const { suboptions: _, ...rest } = option(field) as { suboptions?: unknown };
  return rest;
}

function settings({ title, settings }: Cloud): ReturnType<typeof option> {
  const names = settings.map(({ name }) => `V(${name})`).join(", ");
  const variables = settings.flatMap(({ env }) => env.slice(0, 1)).map((name) => `E(${name})`);
  return {
    description: [
      `Credentials, scope and options of ${title}, ${names}.`,
      `What is missing comes from the environment, ${variables.join(", ")}.`,
      "Under the name of a cloud, the settings of that cloud alone.",
    ],
    type: "dict",
  };
}

const indent = (text: string, by: number) => text.replaceAll(/^(?=.)/gm, " ".repeat(by));

function task(title: string, name: string, spec: unknown): string {
  const fields = stringify(spec, { lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" });
  return `- name: ${title}\n  mooring.cloud.${name}:\n${indent(fields, 4)}`;
}

const entry = (type: string, description: string, when: string) => ({
  description: [description],
  returned: when,
  type,
});

const contents = (fields: readonly Field[]) =>
  Object.fromEntries(
    fields.map((field) => {
      const { description, type, elements } = option(field) as Record<string, unknown>;
      return [
        field.name,
        { description, returned: "where the cloud says so", type, ...(elements ? { elements } : {}) },
      ];
    }),
  );

function returned({ outputs }: Kind | Query) {
  return {
    msg: entry("str", "One sentence for a person.", "always"),
    action: entry("str", "V(none), V(create), V(update), V(replace) or V(delete).", "for a single spec"),
    id: entry("str", "What names the thing from now on.", "for a single spec"),
    spec: entry(
      "dict",
      "The fields of the thing as they are, or in check mode would be; none where only the cloud can say.",
      "for a single spec",
    ),
    outputs: { ...entry("dict", "What only the cloud knows.", "for a single spec"), contains: contents(outputs) },
    reports: { ...entry("list", "For each of O(items) all of the above.", "always"), elements: "dict" },
    code: entry("str", "What kind of failure it is.", "on failure"),
  };
}

function answers({ outputs }: Kind | Query) {
  return {
    msg: entry("str", "One sentence for a person.", "always"),
    answers: { ...entry("list", "The answers.", "always"), elements: "dict", contains: contents(outputs) },
    code: entry("str", "What kind of failure it is.", "on failure"),
  };
}

/** A group for each cloud: what stands in it meets no other cloud. */
function runtime({ clouds }: Catalogue): Print {
  const groups = clouds.map((cloud) => {
    const kinds = cloud.kinds.map(({ kind }) => moduleName(kind));
    const queries = cloud.queries.map(({ name }) => `${moduleName(name)}_info`);
    return [cloud.name, [...kinds, ...queries]] as const;
  });
  const all = ["mooring", ...groups.flatMap(([, names]) => names)];
  const value = { requires_ansible: ">=2.15.0", action_groups: { ...Object.fromEntries(groups), all } };
  return { path: `${FOLDER}/meta/runtime.yml`, text: `---\n${NOTICE}${stringify(value)}` };
}
