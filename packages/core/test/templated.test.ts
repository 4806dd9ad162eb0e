import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { InputError } from "../src/errors.ts";
import { macAddress } from "../src/spec/address-fields.ts";
import { boolean, integer, list, record, text } from "../src/spec/fields.ts";
import { asMeant } from "../src/spec/templated.ts";

const schema = z.strictObject({
  name: text({}),
  note: z.optional(text({ minimumLength: 0 })),
  size: z.optional(integer({})),
  open: z._default(boolean({}), false),
  mac: z.optional(macAddress({})),
  more: z.optional(record({})),
  inner: z.optional(z.strictObject({ name: z.optional(text({})) })),
  rules: z.optional(list(z.strictObject({ name: text({}), port: z.optional(integer({})) }), {})),
});

describe("what a template made of a value is taken for what was meant:", () => {
  it.each<[string, unknown, unknown]>([
    ["a map as JSON text", ' \n{"name": 7}', { name: "7" }],
    ["a map in a map as JSON text", { inner: '{"name": 7}' }, { inner: { name: "7" } }],
    ["a map of any fields as JSON text", { more: ' {"a": 7}' }, { more: { a: 7 } }],
    ["a list as JSON text", { rules: ' [{"name": "a"}]' }, { rules: [{ name: "a" }] }],
    ["each element of a list", { rules: ['{"name": 1}', { name: 2 }] }, { rules: [{ name: "1" }, { name: "2" }] }],
    ["a whole number for text", { name: -12 }, { name: "-12" }],
    ["a part of a number is no text", { name: 1.5 }, { name: 1.5 }],
    ["nor is what is too large to be kept", { name: 2 ** 53 }, { name: 2 ** 53 }],
    ["a number stays one where a number belongs", { size: 3 }, { size: 3 }],
    ["a number for a MAC address is lost", { mac: 1234 }, { mac: 1234 }],
    ["empty text for what may be left out", { size: "", rules: "", inner: "", open: "", more: "" }, {}],
    ["empty text stays where text may be empty", { note: "" }, { note: "" }],
    ["empty text stays where something must be said", { name: "" }, { name: "" }],
    ["what is no field stays", { size: 1, constructor: 7, nmae: "" }, { size: 1, constructor: 7, nmae: "" }],
    ["what is no map stays", 7, 7],
    ["what is no list stays", { rules: { a: 1 } }, { rules: { a: 1 } }],
    ["nothing stays nothing", { rules: null, inner: undefined }, { rules: null, inner: undefined }],
  ])("%s", (_, raw, meant) => {
    expect(asMeant(schema, raw, ["spec"])).toEqual(meant);
  });
});

describe("other text where a map or a list belongs", () => {
  const issues = (raw: unknown, secret?: boolean) => {
    try {
      return asMeant(schema, raw, ["spec"], secret);
    } catch (error) {
      return (error as InputError).issues;
    }
  };

  it.each<[string, unknown, (string | number)[], string]>([
    ["a word", "web", [], 'must be a map of fields, but came as the text "web"'],
    [
      "broken JSON",
      "{name: web}",
      [],
      'must be a map of fields, but came as the text "{name: web}"; add the filter to_json',
    ],
    [
      "what Python makes of a list",
      { rules: "[{'name': 1}]" },
      ["rules"],
      `must be a list, but came as the text "[{'name': 1}]"; add the filter to_json`,
    ],
    [
      "what Python makes of a tuple",
      { rules: " (1, 2)" },
      ["rules"],
      'must be a list, but came as the text " (1, 2)"; add the filter to_json',
    ],
    ["a word with a bracket in it", { rules: "a [1]" }, ["rules"], 'must be a list, but came as the text "a [1]"'],
    ["a word for any fields", { more: "web" }, ["more"], 'must be a map of fields, but came as the text "web"'],
    ["a word for a map in a map", { inner: "web" }, ["inner"], 'must be a map of fields, but came as the text "web"'],
    [
      "a word for an element",
      { rules: [{ name: "a" }, "web"] },
      ["rules", 1],
      'must be a map of fields, but came as the text "web"',
    ],
  ])("is refused by its path: %s", (_, raw, path, message) => {
    expect(issues(raw)).toEqual([{ path: ["spec", ...path], message }]);
  });

  it("is left for the schema where it may be a secret, and not repeated", () => {
    const raw = { inner: "4711", rules: ["4712", { name: 7 }], more: "4713" };
    expect(issues(raw, true)).toEqual({ ...raw, rules: ["4712", { name: "7" }] });
    expect(issues("4711", true)).toBe("4711");
  });
});
