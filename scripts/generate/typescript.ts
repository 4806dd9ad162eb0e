import type { JsonSchema } from "../../packages/core/src/spec/schema.ts";
import { camelCase } from "./dialects.ts";
import { elementOf, type Field } from "./field.ts";

/** How the fields of one reader are spelt. */
export interface Style {
  readonly name: (field: string) => string;
  /** How a type is wrapped where a program may hand in something that is not known yet. */
  readonly wrap: (type: string) => string;
  readonly list: (type: string) => string;
}

const bare: Style = { name: camelCase, wrap: (type) => type, list: (type) => `${type}[]` };
/** What a Pulumi program hands in. */
export const asInput: Style = { ...bare, wrap: (type) => `pulumi.Input<${type}>` };
/** As a request spells it. */
export const asRequest: Style = { ...bare, name: (field) => field, list: (type) => `readonly ${type}[]` };

/** The members of an interface, each with its description, indented by `depth` steps. */
export function members(fields: readonly Field[], style: Style = bare, depth = 1): string {
  return fields
    .map((field) => {
      const pad = "  ".repeat(depth);
      const type = style.wrap(typeOf(field.schema, field.fields, style, depth));
      const name = style.name(field.name);
      const typed = field.required ? `${name}: ${type}` : `${name}?: ${type} | undefined`;
      return `${docComment(field.description, pad)}\n${pad}readonly ${typed};`;
    })
    .join("\n");
}

/** The type of a value that is known. */
export const plainType = ({ schema, fields }: Field): string => typeOf(schema, fields, bare, 1);

function typeOf(schema: JsonSchema, fields: readonly Field[], style: Style, depth: number): string {
  if (schema.enum) return schema.enum.map((choice) => JSON.stringify(choice)).join(" | ");
  switch (schema.type) {
    case "string":
    case "boolean":
    case "number":
      return schema.type;
    case "integer":
      return "number";
    case "array":
      return style.list(grouped(style.wrap(typeOf(elementOf(schema), fields, style, depth))));
    case "object":
      return fields.length > 0
        ? `{\n${members(fields, style, depth + 1)}\n${"  ".repeat(depth)}}`
        : "Record<string, unknown>";
    default:
      throw new Error(`a field has a shape that has no type in TypeScript here: ${JSON.stringify(schema)}`);
  }
}

const grouped = (type: string) => (type.includes(" | ") && !/^[{p]/.test(type) ? `(${type})` : type);

/** A doc comment of one line or of several. */
export function docComment(text: string, pad = ""): string {
  const lines = text.replaceAll("*/", "*\\/").split("\n");
  if (lines.length === 1) return `${pad}/** ${lines[0]} */`;
  return [`${pad}/**`, ...lines.map((line) => `${pad} * ${line}`.trimEnd()), `${pad} */`].join("\n");
}
