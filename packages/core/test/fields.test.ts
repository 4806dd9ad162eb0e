import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { ipAddress, macAddress } from "../src/spec/address-fields.ts";
import { boolean, domainName, integer, list, record, text, uuid } from "../src/spec/fields.ts";
import { metaOf } from "../src/spec/meta.ts";
import { jsonSchema } from "../src/spec/schema.ts";

type Schema = z.ZodMiniType;

const UUID = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const long = "x".repeat(61);
const label = "a".repeat(63);
/** 253 characters with dots: as long as a name may be. */
const longest = [label, label, label, "a".repeat(61)].join(".");

const name = text({ pattern: /^[a-z]+$/, what: "a name in small letters" });
const colour = text({ choices: ["red", "green"] });
const word = text({ maximumLength: 4 });
const few = text({ minimumLength: 0 });
const token = text({ secret: true, pattern: /^t-/, what: "a token" });
const port = integer({ minimum: 1, maximum: 9 });
const size = integer({ minimum: 3 });
const sizes = list(integer({}), { maximum: 2 });
const set = list(text({}), { sortBy: (one) => one });

describe("a field takes what YAML, templates and variables make of a value, and gives one form:", () => {
  it.each<[string, Schema, unknown, unknown]>([
    ["text as it is", text({}), " a ", " a "],
    ["text of one letter", text({}), "a", "a"],
    ["text as long as text may be", text({}), "x".repeat(4096), "x".repeat(4096)],
    ["text as long as it may be here", word, "four", "four"],
    ["empty text where that is text", few, "", ""],
    ["text by a pattern", name, "abc", "abc"],
    ["one of the choices", colour, "green", "green"],
    ["an id in small letters", uuid({}), UUID.toUpperCase(), UUID],
    ["a whole number", port, 9, 9],
    ["a whole number as text", port, " 3 ", 3],
    ["a number below zero as text", integer({}), "-17", -17],
    ["the least and the most", port, "1", 1],
    ["a number without bounds", integer({}), Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
    ["the largest number", size, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ["true", boolean({}), true, true],
    ["false", boolean({}), false, false],
    ["true as text", boolean({}), " True ", true],
    ["yes", boolean({}), "YES", true],
    ["false as text", boolean({}), "FALSE", false],
    ["no", boolean({}), " no", false],
    ["a map", record({}), { a: [1] }, { a: [1] }],
    ["a domain name without its final dot", domainName({}), "Mail.Example.com.", "mail.example.com"],
    ["a domain name with digits and dashes", domainName({}), "0-a.b-1", "0-a.b-1"],
    ["a domain name of short labels", domainName({}), "a.b", "a.b"],
    ["the longest label", domainName({}), `${label}.com`, `${label}.com`],
    ["the longest domain name", domainName({}), longest, longest],
    ["an address of either family", ipAddress({}), " 2001:DB8::1 ", "2001:db8::1"],
    ["an address of one family", ipAddress({ family: 4 }), "10.0.0.9", "10.0.0.9"],
    ["a MAC address", macAddress({}), "FA-16-3E-00-00-01", "fa:16:3e:00:00:01"],
    ["a list as it stands", sizes, ["2", 1], [2, 1]],
    ["a set in its order, each once", set, ["b", "a", "b", "B"], ["B", "a", "b"]],
  ])("%s", (_, field, raw, canonical) => {
    expect(z.parse(field, raw)).toEqual(canonical);
  });
});

describe("a field that is wrong says what it must be, and what came:", () => {
  it.each<[string, Schema, unknown, string]>([
    ["nothing", text({}), undefined, "is missing"],
    ["a number", text({}), 7, "must be text, but came as the number 7; quote this value in YAML"],
    ["true", text({}), true, "must be text, but came as the boolean true; quote this value in YAML"],
    ["nothing at all", text({}), null, "must be text, but came as null"],
    ["a list", text({}), ["a"], "must be text, but came as a list"],
    ["a map", text({}), {}, "must be text, but came as a map"],
    ["a secret of another type", token, 4711, "must be a token, but came as something else; quote this value in YAML"],
    ["empty text", text({}), "", "must not be empty"],
    ["text that is too long", word, "fives", "must not be longer than 4 characters"],
    ["text longer than any", text({}), "x".repeat(4097), "must not be longer than 4096 characters"],
    ["text against its pattern", name, "a1", 'must be a name in small letters, but is the text "a1"'],
    ["a secret against its pattern", token, "4711", "must be a token"],
    ["no choice", colour, "blue", 'must be one of red, green, but is the text "blue"'],
    [
      "a choice of another type",
      colour,
      7,
      "must be one of red, green, but came as the number 7; quote this value in YAML",
    ],
    ["sixty letters", name, "1".repeat(60), `must be a name in small letters, but is the text "${"1".repeat(60)}"`],
    ["more than sixty", name, `${long}1`, `must be a name in small letters, but is the text "${"x".repeat(57)}..."`],
    ["no id", uuid({}), "G", 'must be an id (a UUID), but is the text "g"'],
    ["more before an id", uuid({}), `a${UUID}`, `must be an id (a UUID), but is the text "a${UUID}"`],
    ["more behind an id", uuid({}), `${UUID}a`, `must be an id (a UUID), but is the text "${UUID}a"`],
    [
      "an id that is a number",
      uuid({}),
      7,
      "must be an id (a UUID), but came as the number 7; quote this value in YAML",
    ],
    ["half a number", port, 1.5, "must be a whole number, but is the number 1.5"],
    [
      "a number too large to be kept",
      integer({}),
      2 ** 53,
      "must be a whole number, but is the number 9007199254740992",
    ],
    ["a number with more behind it", port, "3a", 'must be a whole number, but is the text "3a"'],
    ["a number with more before it", port, "a3", 'must be a whole number, but is the text "a3"'],
    ["true for a number", port, true, "must be a whole number, but is the boolean true"],
    ["less than the least", port, 0, "must be from 1 to 9, but is 0"],
    ["more than the most", port, "10", "must be from 1 to 9, but is 10"],
    ["less than the least where there is no most", size, 2, "must be at least 3, but is 2"],
    ["no truth", boolean({}), "on", 'must be true or false, but is the text "on"'],
    ["one for true", boolean({}), 1, "must be true or false, but is the number 1"],
    ["a list for a map", record({}), [], "must be a map of fields, but is a list"],
    [
      "what Python makes of a map",
      record({}),
      "{'a': 1}",
      `must be a map of fields, but is the text "{'a': 1}"; add the filter to_json`,
    ],
    ["text for a map", record({}), "a {'b'", `must be a map of fields, but is the text "a {'b'"`],
    ["a secret for a map", record({ secret: true }), "4711", "must be a map of fields"],
    [
      "a bare word for a domain name",
      domainName({}),
      "mail",
      'must be a full domain name such as mail.example.com, but is the text "mail"',
    ],
    [
      "a label that is too long",
      domainName({}),
      `a${label}.b`,
      `must be a full domain name such as mail.example.com, but is the text "a${"a".repeat(56)}..."`,
    ],
    [
      "a name that is too long",
      domainName({}),
      `${longest}a`,
      `must be a full domain name such as mail.example.com, but is the text "${"a".repeat(57)}..."`,
    ],
    [
      "a label that begins with a dash",
      domainName({}),
      "-a.b",
      'must be a full domain name such as mail.example.com, but is the text "-a.b"',
    ],
    [
      "a label that ends with a dash",
      domainName({}),
      "a-.b",
      'must be a full domain name such as mail.example.com, but is the text "a-.b"',
    ],
    [
      "an empty label",
      domainName({}),
      "a..b",
      'must be a full domain name such as mail.example.com, but is the text "a..b"',
    ],
    [
      "a number for a domain name",
      domainName({}),
      7,
      "must be a full domain name such as mail.example.com, but came as the number 7; quote this value in YAML",
    ],
    ["no address", ipAddress({}), "10.0.0", 'must be an IP address, but is the text "10.0.0"'],
    [
      "an address of the other family",
      ipAddress({ family: 6 }),
      "10.0.0.9",
      'must be an IPv6 address, but is the text "10.0.0.9"',
    ],
    [
      "a number for an address",
      ipAddress({ family: 4 }),
      10.1,
      "must be an IPv4 address, but came as the number 10.1; quote this value in YAML",
    ],
    [
      "a number for a MAC address",
      macAddress({}),
      7,
      "must be a MAC address, but came as the number 7; quote this value in YAML",
    ],
    ["too many of a list", sizes, [1, 2, 3], "must not hold more than 2 elements, but holds 3"],
  ])("%s", (_, field, raw, message) => {
    const { success, error } = z.safeParse(field, raw);
    expect({ success, messages: error?.issues.map((issue) => issue.message) }).toEqual({
      success: false,
      messages: [message],
    });
  });
});

describe("a field tells", () => {
  const description = "It.";

  it.each<[string, Schema, object]>([
    ["text", text({ description }), { type: "string", description }],
    ["choices", colour, { type: "string", enum: ["red", "green"] }],
    ["a pattern", name, { type: "string", pattern: "^[a-z]+$" }],
    ["an id", uuid({ description }), { type: "string", format: "uuid", description }],
    ["a number", port, { type: "integer", minimum: 1, maximum: 9 }],
    ["truth", boolean({ description }), { type: "boolean", description }],
    ["a map", record({ description }), { type: "object", additionalProperties: true, description }],
    ["a domain name", domainName({ description }), { type: "string", format: "hostname", description }],
    ["an address", ipAddress({ description }), { type: "string", format: "ip", description }],
    ["an address of one family", ipAddress({ family: 6 }), { type: "string", format: "ipv6" }],
    ["a MAC address", macAddress({ description }), { type: "string", format: "mac", description }],
    [
      "a list",
      list(text({}), { maximum: 2, description }),
      { type: "array", items: { type: "string" }, maxItems: 2, description },
    ],
    ["a default", z._default(integer({ description }), 7), { type: "integer", default: 7, description }],
    ["what may be left out", z.optional(text({ description })), { type: "string", description }],
  ])("what it takes, as JSON Schema: %s", (_, field, schema) => {
    const told = jsonSchema(z.strictObject({ field })).properties?.field;
    expect(told).toEqual(schema);
    // Nothing without a value, which JSON would drop.
    expect(Object.keys(told as object).sort()).toEqual(Object.keys(schema).sort());
  });

  it("its variables and whether it is secret, also where it may be left out or has a default", () => {
    const field = text({ description, env: ["ACME_TOKEN"], secret: true });
    const meta = { type: "string", description, env: ["ACME_TOKEN"], secret: true };
    expect([field, z.optional(field), z._default(z.optional(field), "t")].map(metaOf)).toEqual([meta, meta, meta]);
    expect(metaOf(z.optional(field).check(z.meta({ description: "Another." })))).toEqual({
      ...meta,
      description: "Another.",
    });
    expect(metaOf(z.strictObject({}))).toEqual({});
  });
});
