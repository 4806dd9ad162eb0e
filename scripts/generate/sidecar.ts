import { stringify } from "yaml";
import type { requestSchema } from "../../packages/core/src/spec/request.ts";
import { jsonSchema } from "../../packages/core/src/spec/schema.ts";
import { type Documentation, moduleText } from "./ansible-words.ts";
import type { Catalogue } from "./catalogue.ts";
import { playbookTask } from "./dialects.ts";
import { type Field, fieldsOf, flatten, typeWords } from "./field.ts";
import type { Printer } from "./print.ts";

const { code, markup, option } = moduleText;

/** apps/ansible/mooring.yml: what `ansible-doc mooring` shows, since the module itself is not Python. */
export const sidecarPrinter =
  (request: typeof requestSchema, codes: readonly string[]): Printer =>
  (catalogue) => {
    const sections = {
      DOCUMENTATION: documentation(catalogue, fieldsOf(jsonSchema(request), "request")),
      EXAMPLES: examples(catalogue),
      RETURN: returned(catalogue, codes),
    };
    const text = stringify(sections, { lineWidth: 120, aliasDuplicateObjects: false, version: "1.1" });
    return [{ path: "apps/ansible/mooring.yml", text: `# Printed by scripts/generate.ts. Do not edit.\n${text}` }];
  };

function documentation(catalogue: Catalogue, request: readonly Field[]): Documentation {
  return {
    module: "mooring",
    short_description: "Tie IP addresses to the ports of virtual machines",
    version_added: "0.1.0",
    author: ["The Mooring authors (@mooring)"],
    description: [
      "Ensures that an address is tied to a port of a virtual machine, or is not, on several clouds.",
      "Looks before it writes, writes only what it planned, and changes nothing when nothing is to be done.",
      `Clouds are ${catalogue.clouds.map(({ title }) => title).join(", ")}.`,
    ],
    requirements: moduleText.requirements,
    notes: [
      "Credentials come from the vendor's environment variables, or from O(settings).",
      "In check mode nothing is written, and the answer is what a run would report.",
    ],
    attributes: moduleText.attributes,
    options: Object.fromEntries(
      request.map((field) => {
        const about = option(field);
        return [
          field.name,
          { ...about, description: [...(about.description as string[]), ...detail(catalogue, field.name)] },
        ];
      }),
    ),
  };
}

/** What a general field of the request means for each cloud. */
function detail({ clouds }: Catalogue, name: string): readonly string[] {
  switch (name) {
    case "resource":
      return [`One of ${clouds.flatMap(({ kinds }) => kinds.map(({ kind }) => code(kind))).join(", ")}.`];
    case "query":
      return [`One of ${clouds.flatMap(({ queries }) => queries.map((query) => code(query.name))).join(", ")}.`];
    case "spec":
      return clouds.flatMap(({ kinds, queries }) => [
        ...kinds.map(({ kind, fields }) => `For ${code(kind)} these are ${sentence(fields)}.`),
        ...queries.map((query) => `For ${code(query.name)} these are ${sentence(query.fields)}.`),
      ]);
    case "settings":
      return clouds.flatMap(({ title, settings }) =>
        settings.length ? [`For ${title} these are ${sentence(settings)}.`] : [],
      );
    default:
      return [];
  }
}

const sentence = (fields: readonly Field[]) =>
  flatten(fields)
    .map(([path, field]) => `${code(path)} (${facts(field)}): ${markup(field.description).replace(/\.$/, "")}`)
    .join("; ");

function facts({ required, default: value, env, schema }: Field): string {
  return [
    markup(typeWords(schema)),
    required && "required",
    value !== undefined && `default ${code(JSON.stringify(value))}`,
    env.length > 0 && `environment ${env.map((name) => `E(${name})`).join(" or ")}`,
  ]
    .filter(Boolean)
    .join(", ");
}

function examples({ clouds }: Catalogue): string {
  const tasks = clouds.flatMap(({ kinds, queries }) => [
    ...kinds.flatMap(({ kind, slug, examples }) =>
      examples.map(({ title, spec }) => playbookTask({ title, slug, request: { resource: kind, spec } })),
    ),
    ...queries.flatMap(({ name, slug, examples }) =>
      examples.map(({ title, spec }) => playbookTask({ title, slug, request: { query: name, spec } })),
    ),
  ]);
  return `${tasks.join("\n\n")}\n`;
}

const entry = (type: string, when: string, ...description: readonly string[]) => ({
  description,
  returned: when,
  ...(type === "list" ? { type, elements: "dict" } : { type }),
});

function returned({ clouds }: Catalogue, codes: readonly string[]): Documentation {
  const outputs = clouds.flatMap(({ kinds }) =>
    kinds.map(({ kind, outputs }) => `For ${code(kind)} these are ${sentence(outputs)}.`),
  );
  const answers = clouds.flatMap(({ queries }) =>
    queries.map(({ name, outputs }) => `For ${code(name)} each has ${sentence(outputs)}.`),
  );
  const one = "with O(resource), for a single spec";
  return {
    msg: entry("str", "always", "One sentence for a person."),
    action: entry("str", one, "What was done, or in check mode would be done."),
    id: entry("str", one, "What names the thing from now on. None where only the cloud can say."),
    spec: entry(
      "dict",
      one,
      "The fields of the thing as they are, or in check mode would be; none where only the cloud can say.",
    ),
    outputs: entry("dict", one, "What only the cloud knows.", ...outputs),
    diff: entry("dict", "with O(resource)", "The stated fields before and after."),
    notes: { ...entry("list", one, "What a person should know about the change."), elements: "str" },
    reports: entry(
      "list",
      "with O(resource)",
      "For each spec, in order, all of the above with a C(failed) of its own.",
    ),
    answers: entry("list", "with O(query)", "The answers.", ...answers),
    code: entry("str", "on failure", "What kind of failure it is.", `One of ${codes.map(code).join(", ")}.`),
    hint: entry("str", "on failure, where there is one", "What to do."),
    issues: entry(
      "list",
      "on failure, for a wrong request",
      "Each wrong field with its path and what is wrong with it.",
    ),
    status: entry("int", "on failure, where the cloud answered", "The HTTP status."),
    request_id: entry("str", "on failure, where the cloud gave one", "To quote to the cloud's support."),
    retryable: entry("bool", "on failure", "Whether the same run may succeed when it is repeated."),
  };
}
