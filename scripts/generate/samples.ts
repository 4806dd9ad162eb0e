import { elementOf, type Field } from "./field.ts";

type Values = Readonly<Record<string, unknown>>;

/** A value for each field of a kind: from its own examples, from those of its neighbours, or from what its type is. */
export type Samples = (path: string, field: Field) => unknown;

/** `specs`: those that come first count. `named`: by path, where no spec states it. */
export function samplesOf(specs: readonly Values[], named: Values = {}): Samples {
  return (path, field) => {
    const found = specs.map((spec) => valueAt(spec, path.split("."))).find((value) => value !== undefined);
    return found ?? named[path] ?? ofType(field.schema);
  };
}

/** `pairs[].ip_address` leads into the first element of a list. */
function valueAt(value: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined || value === undefined) return value;
  const list = first.endsWith("[]");
  const own = (value as Values | null)?.[list ? first.slice(0, -2) : first];
  return valueAt(list ? (own as readonly unknown[] | undefined)?.[0] : own, rest);
}

const formats: Readonly<Record<string, string>> = {
  uuid: "9c31552f-8b64-43a0-abbb-5943721dbd2a",
  ip: "10.40.0.100",
  ipv4: "10.40.0.100",
  ipv6: "2001:db8:40::100",
  "ip-or-cidr": "10.40.0.0/24",
  mac: "fa:16:3e:5a:10:99",
  hostname: "one.example.com",
};

function ofType(schema: Field["schema"]): unknown {
  if (schema.enum) return schema.enum[0];
  if (schema.type === "boolean") return true;
  if (schema.type === "integer" || schema.type === "number") return Math.max(1, schema.minimum ?? 1);
  if (schema.type === "array") {
    const element = ofType(elementOf(schema));
    return element === undefined ? undefined : [element];
  }
  return formats[schema.format ?? ""];
}
