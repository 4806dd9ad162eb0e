import * as z from "zod/mini";

/** JSON Schema, draft 2020-12, as far as our fields use it. */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What may be written, as JSON Schema. */
export function jsonSchema(shape: z.core.$ZodType): JsonSchema {
  return z.toJSONSchema(shape, {
    io: "input",
    unrepresentable: "any",
    // On a field that also transforms, zod leaves the default out of the input side.
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      // A default is of the field's own type; ours are what JSON can say.
      if (def.type === "default") jsonSchema.default = def.defaultValue as never;
    },
  });
}
