import { describe, expect, test } from "vitest";
import { readRequest } from "../src/arguments.ts";
import { Refusal } from "../src/refusal.ts";

const read = (text: string, from = "standard input") => readRequest({ text, from });

/** What a text is refused with. */
function refused(text: string, from?: string) {
  try {
    read(text, from);
  } catch (error) {
    if (error instanceof Refusal) return { message: error.message, hint: error.hint };
    throw error;
  }
  return undefined;
}

describe("a request", () => {
  test.each<[string, string, object, (string | undefined)?]>([
    ["is a map", '{"resource": "x"}', { resource: "x" }],
    ["may have a byte-order mark and blanks around it", '\uFEFF \r\n{"a": "\uFEFF"}\n ', { a: "\uFEFF" }],
    ["is without Ansible's own names", '{"a": 1, "_ansible_x": 2, "x_ansible_": 3}', { a: 1, x_ansible_: 3 }],
    ["is a dry run in check mode", '{"plan": false, "_ansible_check_mode": true}', { plan: true }],
    ["is a dry run where check mode is anything but false", '{"_ansible_check_mode": "no"}', { plan: true }],
    ["is as it says out of check mode", '{"plan": 7, "_ansible_check_mode": false}', { plan: 7 }],
    ["knows its module", '{"_ansible_module_name": "m.x"}', {}, "m.x"],
    ["has no module where that is no name", '{"_ansible_module_name": 7}', {}, undefined],
    [
      "may have one name in several maps",
      '{"a": {"b": {"b": 1}}, "c": [{"a": "b"}, {"a": "b:"}], "b": "a"}',
      { a: { b: { b: 1 } }, c: [{ a: "b" }, { a: "b:" }], b: "a" },
    ],
  ])("%s", (_name, text, request, module) => {
    expect(read(text)).toEqual({ request, module });
  });

  test("may be nested fifty deep, and no deeper", () => {
    const nested = (depth: number) => `{"a":`.repeat(depth) + 1 + "}".repeat(depth);
    expect(refused(nested(50))).toBeUndefined();
    expect(refused(nested(51))).toEqual({ message: "The request is nested too deeply to be one", hint: undefined });
    expect(refused(`{"b": 1, "c": ${nested(50)}}`)?.message).toContain("too deeply");
  });
});

const TO_JSON = "In a playbook, `{{ request | to_json }}` writes JSON.";
const PYTHON = "It looks like Python: add the filter to_json, as in `{{ request | to_json }}`.";
const QUOTES = "Write `{{ request | to_json | quote }}` in a playbook; in a shell put the JSON in single quotes.";
const noMap = (what: string) => `The request must be a map of fields (a JSON object), but standard input holds ${what}`;

describe("what is no request is refused, and nothing of it is quoted:", () => {
  test.each<[string, string, string, string | undefined, string?]>([
    ["a list", "[1]", noMap("a list"), undefined],
    ["null", "null", noMap("null"), undefined],
    ["a text", '"x"', noMap("a string"), undefined],
    ["a number", "7", noMap("a number"), undefined],
    ["what ends too early", '{"a": ', "The request in standard input is not JSON: it ends too early", TO_JSON],
    [
      "what breaks off",
      '\n{"a": 1,\n b: 2}',
      "The request in standard input is not JSON: it breaks off at line 2, column 2",
      TO_JSON,
    ],
    [
      "a map of Python",
      "{'a': 1}",
      "The request in standard input is not JSON: it breaks off at line 1, column 2",
      PYTHON,
    ],
    ["a list of Python", "[ 'a']", "The request in standard input is not JSON", PYTHON],
    ["a value of Python", '{"a": True}', "The request in standard input is not JSON", PYTHON],
    [
      "an argument",
      "{a: 1}",
      "The request in the argument is not JSON: it breaks off at line 1, column 2",
      QUOTES,
      "the argument",
    ],
    [
      "a name twice",
      '{"a": {"b": 1, "c": [], "b": 2}}',
      'The request in standard input has the field "b" twice in one map',
      "Keep one of them.",
    ],
    [
      "a name twice, spelled in two ways",
      '{"\\u0061": [{}], "a" : 2}',
      'The request in standard input has the field "a" twice in one map',
      "Keep one of them.",
    ],
    [
      "a name twice behind a list",
      '{"a": ["a", {"x": "}"}], "a": 1}',
      'The request in standard input has the field "a" twice in one map',
      "Keep one of them.",
    ],
  ])("%s", (_name, text, message, hint, from) => {
    expect(refused(text, from)).toEqual({ message, hint });
  });
});
