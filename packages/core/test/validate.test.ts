import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { InputError } from "../src/errors.ts";
import { integer, list, text } from "../src/spec/fields.ts";
import { requestSchema } from "../src/spec/request.ts";
import { jsonSchema } from "../src/spec/schema.ts";
import { nearest, suggestion, validated } from "../src/spec/validate.ts";

const schema = z.strictObject({
  name: text({}),
  size: z.optional(integer({})),
  rules: z.optional(list(z.strictObject({ port: integer({}) }), {})),
  inner: z.prefault(z.strictObject({ colour: z.optional(text({})) }), {}),
});

function issues(raw: unknown, of: z.ZodMiniType<object> = schema, path?: string[]) {
  try {
    return validated(of, raw, path);
  } catch (error) {
    return (error as InputError).issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  }
}

describe("what is wrong with an input is said", () => {
  it("once, where a required field was misspelt", () => {
    expect(issues({ nmae: "a" }, schema, ["spec"])).toEqual([
      "spec.nmae: is not a field here; did you mean `name`? Allowed: `name`, `size`, `rules`, `inner`",
    ]);
  });

  it("for the missing and for the unknown field, where the one is not the other", () => {
    const allowed = "Allowed: `name`, `size`, `rules`, `inner`";
    expect(issues({ colour: "red" })).toEqual(["name: is missing", `colour: is not a field here; ${allowed}`]);
    // What is misspelt elsewhere is not what is missing here.
    expect(issues({ rules: [{}, { size: 1, prot: 2 }] }).toString()).toContain("rules.0.port: is missing");
    expect(issues({ siez: 3 })).toContain("name: is missing");
    // Both are wrong, although one may stand for the other.
    expect(issues({ name: "a", siez: 3, size: "large" })).toHaveLength(2);
  });

  it("by the path to the element of a list, and through what may be left out", () => {
    expect(issues({ name: "a", rules: [{ port: 1 }, { prot: 2 }] }, schema, ["spec"])).toEqual([
      "spec.rules.1.prot: is not a field here; did you mean `port`? Allowed: `port`",
    ]);
    expect(issues({ name: "a", inner: { color: "red" } })).toEqual([
      "inner.color: is not a field here; did you mean `colour`? Allowed: `colour`",
    ]);
  });

  it("for each of several mistakes", () => {
    expect(issues({ name: 7, size: "large" })).toEqual([
      "name: must be text, but came as the number 7; quote this value in YAML",
      'size: must be a whole number, but is the text "large"',
    ]);
  });

  it("where a map or a list belongs", () => {
    expect(issues(7)).toEqual([": must be a map of fields"]);
    expect(issues(null)).toEqual([": must be a map of fields"]);
    expect(issues({ name: "a", rules: 7, inner: "red" })).toEqual([
      "rules: must be a list",
      "inner: must be a map of fields",
    ]);
  });
});

it("null means that a field is not given, at any depth, and what is not given is not there", () => {
  const read = validated(schema, { name: "a", size: null, rules: [{ port: 1, more: null }], inner: { colour: null } });
  expect(read).toStrictEqual({ name: "a", rules: [{ port: 1 }], inner: {} });
  expect(validated(schema, { name: "a", size: undefined })).toStrictEqual({ name: "a", inner: {} });
  expect(issues({ name: "a", rules: [null] })).toEqual(["rules.0: must be a map of fields"]);
});

describe("a name that is not there", () => {
  it.each<[string, string[], string | undefined]>([
    ["nmae", ["size", "name"], "name"],
    ["ab", ["cd"], "cd"],
    ["abc", ["xyz"], undefined],
    ["allowed_port", ["allowed_pairs"], "allowed_pairs"],
    ["allowed_xxxxxx", ["allowed_pairs"], undefined],
    ["name", [], undefined],
  ])("is taken for one that is near: %s of %j", (name, allowed, near) => {
    expect(nearest(name, allowed)).toBe(near);
  });

  it("is answered by the near one, where there is one, and by all", () => {
    expect(suggestion("nmae", ["size", "name"])).toBe("did you mean `name`? Allowed: `size`, `name`");
    expect(suggestion("colour", ["size", "name"])).toBe("Allowed: `size`, `name`");
  });
});

describe("a request", () => {
  it("that says the least has its defaults", () => {
    expect(validated(requestSchema, {})).toStrictEqual({
      state: "present",
      plan: false,
      allow_replace: false,
      settings: {},
      timeouts: { attempt_seconds: 30, retry_seconds: 60, wait_seconds: 600, deadline_seconds: 900 },
    });
  });

  it("says for how long within bounds, and not a second more or less", () => {
    const bounds = {
      attempt_seconds: [1, 3600],
      retry_seconds: [0, 86_400],
      wait_seconds: [0, 86_400],
      deadline_seconds: [1, 86_400],
    } as const;
    for (const [name, [least, most]] of Object.entries(bounds)) {
      const asked = (seconds: number) => issues({ timeouts: { [name]: seconds } }, requestSchema);
      expect([asked(least), asked(most)]).toMatchObject([
        { timeouts: { [name]: least } },
        { timeouts: { [name]: most } },
      ]);
      expect([least - 1, most + 1].map(asked)).toEqual(
        [least - 1, most + 1].map((one) => [`timeouts.${name}: must be from ${least} to ${most}, but is ${one}`]),
      );
    }
  });

  it("wants a thing there or not, and no more than ten thousand at once", () => {
    expect(issues({ state: "gone" }, requestSchema)).toEqual([
      'state: must be one of present, absent, but is the text "gone"',
    ]);
    const many = (count: number) => Array.from({ length: count }, () => ({}));
    expect(issues({ items: many(10_000) }, requestSchema)).toMatchObject({ state: "present" });
    expect(issues({ items: many(10_001) }, requestSchema)).toEqual([
      "items: must not hold more than 10000 elements, but holds 10001",
    ]);
  });

  it("repeats no settings that are none, since they may be a bare token", () => {
    expect(issues({ settings: "4711" }, requestSchema)).toEqual(["settings: must be a map of fields"]);
  });

  it("is described field by field where a playbook's author reads it", () => {
    const page = readFileSync(new URL("../../../apps/ansible/mooring.yml", import.meta.url), "utf8");
    const plain = (text: string) => text.replace(/[VO]\(([^)]*)\)|`([^`]*)`/g, "$1$2").replace(/\s+/g, " ");
    const { properties = {} } = jsonSchema(requestSchema);
    const { properties: limits = {} } = properties.timeouts as { properties?: object };
    const fields = Object.entries({ ...properties, ...limits } as Record<string, { description?: string }>);
    expect(fields.map(([name]) => name)).toEqual([
      ...["resource", "query", "state", "spec", "items", "id", "incarnation", "plan", "allow_replace"],
      ...["settings", "timeouts", "attempt_seconds", "retry_seconds", "wait_seconds", "deadline_seconds"],
    ]);
    const whole = plain(page);
    const missing = fields.filter(([, { description }]) => !description || !whole.includes(plain(description)));
    expect(missing.map(([name]) => name)).toEqual([]);
  });
});
