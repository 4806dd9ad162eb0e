import { describe, expect, it } from "vitest";
import { type Random, seeded } from "../../../packages/core/test/echoes.ts";
import { plainMap } from "../src/plain-map.ts";
import { parseYaml } from "../src/yaml.ts";

const CASES = 20_000;

const NAMES = ["port_id", "ip_address", "a", "B2"];
const ODD_NAMES = [
  "true",
  "null",
  "constructor",
  "__proto__",
  "7",
  "x-y",
  "a b",
  '"a"',
  "?",
  " a",
  "<<",
  "x".repeat(1100),
];
const ODD_LINKS = [":  ", ":", " : ", ":\t", ": \n  "];
const VALUES = [
  ...["10.40.0.9", "9c31552f-8b64-43a0-abbb-5943721dbd2a", "fa:16:3e:00:00:99", "10.0.0.0/24", "2001:db8::9", "web 1"],
  ...["true", "No", "NULL", "~", "", "7", "007", "0x1f", "0o17", "0b1", "1e3", "12e4", "1_000", ".5", "5.", "-1", "+1"],
  ...[".inf", ".NaN", "Infinity", "NaN", "2026-03-04", "2026-03-04T05:06:07Z", "<<", "=", "!!str a", "&a b", "*a"],
  ...[
    '"a"',
    '"a: b"',
    '" a "',
    '""',
    '"a\\n"',
    '"a" b',
    '"a',
    "'a'",
    "'a''b'",
    "|",
    ">",
    "[a]",
    "{a: b}",
    "- a",
    "? a",
  ],
  ...[
    "a #b",
    "a#b",
    "a: b",
    "a:b",
    "a,b",
    "a]",
    "a\\b",
    "a%b",
    "%a",
    "@a",
    "`a`",
    "\u00e9",
    "a\tb",
    "a\u00a0b",
    "---",
    "...",
  ],
];
const WORD = [..."aeEx019 ./_-"];
const SIGNS = [...WORD, ..."#:\"'\\,[]{}&*!|>%@`~?=<+\t"];
const ODD_ENDS = ["\n\n", " \n", "\r\n", "\n ", "\n  b\n", " # c\n", "\n- ", "\n---\n", "\n...\n", "\t\n", ""];

/** Mostly such a map, and now and then something else in it. */
function anything(random: Random): string {
  const below = (limit: number) => Math.floor(random() * limit);
  const one = (from: readonly string[]) => from[below(from.length)] ?? "";
  const mostly = (from: readonly string[], odd: readonly string[]) => one(below(12) === 0 ? odd : from);
  const signs = (from: readonly string[]) => Array.from({ length: below(9) }, () => one(from)).join("");
  const value = () =>
    below(3) > 0 ? one(VALUES) : below(2) > 0 ? `"${signs(SIGNS)}"` : signs(WORD) + mostly([""], SIGNS);
  const line = () => mostly(NAMES, ODD_NAMES) + mostly([": "], ODD_LINKS) + value() + mostly(["\n"], ODD_ENDS);
  return Array.from({ length: 1 + below(3) }, line)
    .join("")
    .trim();
}

describe("a plain map", () => {
  it("is read as the library reads it, or left to the library", () => {
    const random = seeded(20_261_127);
    let read = 0;
    for (let index = 0; index < CASES; index += 1) {
      const text = anything(random);
      const found = plainMap(text);
      if (found === undefined) continue;
      read += 1;
      expect(parseYaml(text, ""), JSON.stringify(text)).toEqual(found);
    }
    expect(read).toBeGreaterThan(CASES / 10);
  });

  it("is what most specs are", () => {
    expect(plainMap('port_id: "9c31552f-8b64-43a0-abbb-5943721dbd2a"\nip_address: 10.40.0.100\nname: web 1\n')).toEqual(
      {
        port_id: "9c31552f-8b64-43a0-abbb-5943721dbd2a",
        ip_address: "10.40.0.100",
        name: "web 1",
      },
    );
  });

  it.each(["", "a", "a: 7", "a: true", "a: b\na: c", "a:\n  b: c", "a: b\n  c", "- a: b", '{"a": "b"}'])(
    "is not %j, which the library reads",
    (text) => expect(plainMap(text)).toBeUndefined(),
  );
});
