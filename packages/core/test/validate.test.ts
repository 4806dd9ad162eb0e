import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { InputError } from "../src/errors.ts";
import { integer, list, text } from "../src/spec/fields.ts";
import { validated } from "../src/spec/validate.ts";

const schema = z.strictObject({
  name: text({}),
  size: z.optional(integer({})),
  rules: z.optional(list(z.strictObject({ port: integer({}) }), {})),
});

function issues(raw: unknown) {
  try {
    return validated(schema, raw, ["spec"]);
  } catch (error) {
    return (error as InputError).issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  }
}

describe("what is wrong with an input is said", () => {
  it("once, where a required field was misspelt", () => {
    expect(issues({ nmae: "a" })).toEqual([
      "spec.nmae: is not a field here; did you mean `name`? Allowed: `name`, `size`, `rules`",
    ]);
  });

  it("for the missing and for the unknown field, where the one is not the other", () => {
    expect(issues({ colour: "red" })).toHaveLength(2);
  });

  it("by the path to the element of a list", () => {
    expect(issues({ name: "a", rules: [{ port: 1 }, { prot: 2 }] })).toEqual([
      "spec.rules.1.prot: is not a field here; did you mean `port`? Allowed: `port`",
    ]);
  });

  it("for each of several mistakes", () => {
    expect(issues({ name: 7, size: "large" })).toHaveLength(2);
  });
});

it("null means that a field is not given", () => {
  expect(issues({ name: "a", size: null })).toEqual({ name: "a" });
});
