import { type AnyResource, type JsonSchema, jsonSchema } from "@mooring/core";

type Properties = Readonly<Record<string, JsonSchema>>;

/** What no field takes, by the type that it asks for. */
const NONSENSE: Readonly<Record<string, readonly unknown[]>> = {
  string: ["", "not / one"],
  integer: [-1, 1_000_000],
  number: [-1, 1_000_000],
  boolean: ["perhaps"],
  array: [[], ["not / one"], ["twice", "twice"]],
  object: [{ surprise: true }],
};

/** The fields of a spec or of an input. */
export const propertiesOf = (schema: AnyResource["spec"]): Properties =>
  (jsonSchema(schema) as { readonly properties?: Properties }).properties ?? {};

/** Each field with what it does not take, for all that its type says. */
export const nonsense = (properties: Properties): (readonly [name: string, value: unknown])[] =>
  Object.entries(properties).flatMap(([name, { type }]) =>
    (NONSENSE[String(type)] ?? ["", "not / one"]).map((value) => [name, value] as const),
  );
