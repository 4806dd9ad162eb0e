import type { JsonSchema } from "../../packages/core/src/spec/schema.ts";
import { elementOf, type Field } from "./field.ts";

export type Documentation = Readonly<Record<string, unknown>>;

const code = (text: string) => `V(${text})`;

/** `code` of Markdown in Ansible's own markup. */
const markup = (text: string) => text.replaceAll(/`([^`()\\]+)`/g, (_, inner: string) => code(inner));

function option(field: Field): Documentation {
  const { description, required, default: value, schema, fields } = field;
  return {
    description: [markup(description)],
    ...typeOf(schema),
    ...(required ? { required } : {}),
    ...(schema.enum ? { choices: schema.enum } : {}),
    ...(value !== undefined && typeof value !== "object" ? { default: value } : {}),
    ...(fields.length > 0 ? { suboptions: Object.fromEntries(fields.map((one) => [one.name, option(one)])) } : {}),
  };
}

const types: Readonly<Record<string, string>> = { string: "str", integer: "int", boolean: "bool", number: "float" };

function typeOf(schema: JsonSchema): Documentation {
  if (schema.type === "array") return { type: "list", elements: typeOf(elementOf(schema)).type };
  return { type: types[String(schema.type)] ?? "dict" };
}

/** How a field, and what all modules have in common, is said to `ansible-doc`. */
export const moduleText = {
  code,
  markup,
  option,
  requirements: ["Node.js 18 or newer on the machine that runs the module; run it on the controller"],
  attributes: {
    check_mode: { support: "full", description: "Plans, and writes nothing." },
    diff_mode: { support: "full", description: "Shows the stated fields before and after." },
  },
};
