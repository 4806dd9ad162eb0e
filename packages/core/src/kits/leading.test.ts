import { expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { checkLeading } from "./leading.ts";

const issues = (stated: Parameters<typeof checkLeading>[0], leads: boolean) => {
  try {
    checkLeading(stated, leads);
    return [];
  } catch (error) {
    return (error as InputError).issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  }
};

test.each([
  [{}, false],
  [{}, true],
  [{ attached: true }, true],
  [{ attached: false }, false],
  [{ fixed_ip_address: "10.0.0.4" }, true],
])("%j with a port that is named (%s) says one thing", (stated, leads) => {
  expect(issues(stated, leads)).toEqual([]);
});

test("what is to lead somewhere needs a port to lead to", () => {
  expect(issues({ attached: true }, false)).toEqual(["attached is true, but no port is named that it should lead to"]);
});

test("what is to lead nowhere names no port", () => {
  expect(issues({ attached: false }, true)).toEqual(["attached is false, but a port is named that it should lead to"]);
});

test("an address of a port is no port", () => {
  expect(issues({ fixed_ip_address: "10.0.0.4" }, false)).toEqual([
    "fixed_ip_address is an address of a port, but no port is named",
  ]);
  expect(() => checkLeading({ fixed_ip_address: "10.0.0.4" }, false)).toThrow(InputError);
});
