import type { JsonSchema } from "../../packages/core/src/spec/schema.ts";

/** One field of a spec, of outputs or of settings, as the prints need it. */
export interface Field {
  /** snake_case. */
  readonly name: string;
  readonly description: string;
  /** Must it be stated? For outputs: is it always there? */
  readonly required: boolean;
  readonly default: unknown;
  readonly schema: JsonSchema;
  /** Settings only. */
  readonly env: readonly string[];
  readonly secret: boolean;
  /** The fields of a map, or of the maps in a list. */
  readonly fields: readonly Field[];
}

/** The fields of a map's schema, in the order in which they were declared. `owner` is named when one lacks a description. */
export function fieldsOf(schema: JsonSchema, owner: string): readonly Field[] {
  return Object.entries(schema.properties ?? {}).map(([name, value]) => {
    const own = value as JsonSchema;
    const { description } = own;
    if (!description) throw new Error(`${owner}.${name} has no description: its field builder takes one`);
    return {
      name,
      description,
      required: schema.required?.includes(name) ?? false,
      default: own.default,
      schema: own,
      env: (own.env as string[] | undefined) ?? [],
      secret: own.secret === true,
      fields: fieldsOf(own.type === "array" ? elementOf(own) : own, `${owner}.${name}`),
    };
  });
}

/** With the nested fields behind their parent: `pairs`, `pairs[].ip_address`. */
export function flatten(fields: readonly Field[], prefix = ""): readonly (readonly [string, Field])[] {
  return fields.flatMap((field) => {
    const path = `${prefix}${field.name}`;
    return [[path, field] as const, ...flatten(field.fields, `${path}${field.schema.type === "array" ? "[]." : "."}`)];
  });
}

export const elementOf = ({ items }: JsonSchema): JsonSchema => (items ?? {}) as JsonSchema;

const formats: Readonly<Record<string, string>> = {
  uuid: "UUID",
  ip: "IP address",
  ipv4: "IPv4 address",
  ipv6: "IPv6 address",
  "ip-or-cidr": "IP address or network",
  mac: "MAC address",
  hostname: "domain name",
};

/** The type of a field in a reader's words, Markdown. */
export function typeWords(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((choice) => `\`${choice}\``).join(" or ");
  switch (schema.type) {
    case "string":
      return formats[schema.format ?? ""] ?? "text";
    case "integer":
    case "number":
      return `${schema.type === "integer" ? "whole number" : "number"}${bounds(schema)}`;
    case "boolean":
      return "`true` or `false`";
    case "array": {
      const most = schema.maxItems === undefined ? "" : `, at most ${schema.maxItems}`;
      return `list: ${typeWords(elementOf(schema))}${most}`;
    }
    case "object":
      return "map";
    default:
      throw new Error(`a field has a shape that no print knows: ${JSON.stringify(schema)}`);
  }
}

function bounds({ minimum, maximum }: JsonSchema): string {
  const far = (value: number | undefined) => value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER;
  if (far(minimum) && far(maximum)) return "";
  if (far(maximum)) return `, ${minimum} or more`;
  if (far(minimum)) return `, ${maximum} or less`;
  return `, ${minimum} to ${maximum}`;
}
