import { afterEach, describe, expect, it } from "vitest";
import { loadIntent } from "../src/intent.ts";

const before = { ...process.env };
afterEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith("STATE_")) delete process.env[name];
  Object.assign(process.env, before);
});

const given = (state: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(state)) process.env[`STATE_${name}`] = text;
};

describe("what a step saved for its end", () => {
  it("is nothing where nothing was saved", () => {
    expect(loadIntent()).toBeUndefined();
  });

  it("is read whole, from all its pieces", () => {
    given({ intent: "2/2", intent_1_0: "{}", intent_2_0: '{"version":3,"resource":', intent_2_1: '"toy/thing"}' });
    expect(loadIntent()).toEqual({ version: 3, resource: "toy/thing" });
  });

  it.each([
    ["cut off", { intent: "1/1", intent_1_0: '{"version":3,"resource":"toy' }],
    ["without one of its pieces", { intent: "1/2", intent_1_0: '{"version":3,' }],
    ["without any of its pieces", { intent: "1/1" }],
    ["no object", { intent: "1/1", intent_1_0: "null" }],
    ["of more pieces than anything was ever saved in", { intent: "1/999999999", intent_1_0: "{}" }],
    ["of a hundred pieces", { intent: "1/100", intent_1_0: "{}" }],
    ["of none", { intent: "1/0" }],
    ["not where it is said to be", { intent: "somewhere" }],
  ])("is told to be not whole, with advice, where it is %s", (_, state) => {
    given(state);
    expect(loadIntent).toThrow(/state .* is not whole.*state: absent.*sweep: true/);
  });
});
