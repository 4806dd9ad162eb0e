import { catalog, type JsonSchema, jsonSchema } from "@mooring/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { type Fields, fieldsOf, toCore, toPulumi, undeclared } from "../src/runtime/names.ts";

const text = z.string();
const fields = fieldsOf(
  z.strictObject({
    port_id: text,
    ipv6_address: z.optional(text),
    pairs: z.optional(z.array(z.strictObject({ mac_address: z.nullable(text) }))),
    only_one: z.nullable(z.strictObject({ inner_name: text })),
    free_labels: z.record(z.string(), z.any()),
  }),
);

const core = {
  port_id: "p",
  ipv6_address: "2001:db8::1",
  pairs: [{ mac_address: "fa:16:3e:00:00:01" }],
  only_one: { inner_name: "x" },
  free_labels: { cost_centre: { sub_key: 1 }, portId: 2 },
};
const pulumi = {
  portId: "p",
  ipv6Address: "2001:db8::1",
  pairs: [{ macAddress: "fa:16:3e:00:00:01" }],
  onlyOne: { innerName: "x" },
  freeLabels: { cost_centre: { sub_key: 1 }, portId: 2 },
};

describe("names", () => {
  it("change where the schema declares them, and nowhere else", () => {
    expect(toPulumi(core, fields)).toEqual(pulumi);
    expect(toCore(pulumi, fields)).toEqual(core);
  });

  it("that are not declared are found at any depth, snake_case ones too", () => {
    const wrong = { port_id: "p", pairs: [{ macAddress: "m" }, { mac_address: "m" }], freeLabels: { any_thing: 1 } };
    expect(undeclared(wrong, fields).map(({ path }) => path)).toEqual(["port_id", "pairs[1].mac_address"]);
  });
});

/** `true` and `false` stand for what takes anything, or nothing: neither declares a field. */
function printed(schema: JsonSchema | boolean): Fields {
  if (typeof schema === "boolean") return new Map();
  const { properties = {}, items, anyOf } = schema;
  if (items && !Array.isArray(items)) return printed(items);
  const choice = anyOf?.map(printed).find(({ size }) => size > 0);
  return choice ?? new Map(Object.entries(properties).map(([name, inner]) => [name, printed(inner)]));
}

describe("the fields of a schema", () => {
  it.each(Object.keys(catalog))(
    "are those of its JSON Schema: settings, specs, inputs and outputs of %s",
    async (name) => {
      const cloud = await catalog[name]?.load();
      if (!cloud) throw new Error(`no cloud ${name}`);
      const schemas = [
        cloud.settings,
        ...cloud.resources.flatMap(({ spec, outputs }) => [spec, outputs]),
        ...cloud.queries.flatMap(({ input, output }) => [input, output]),
      ];
      for (const schema of schemas) expect(fieldsOf(schema)).toEqual(printed(jsonSchema(schema)));
    },
  );
});
