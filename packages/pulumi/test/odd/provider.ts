import { wire } from "../../src/runtime/hook-types.ts";

/** What the one hook under test does: answers, or throws what no hook should throw. */
const behaviours: Record<string, () => unknown> = {
  "throw undefined": () => {
    throw undefined;
  },
  "throw null": () => {
    throw null;
  },
  "throw text": () => {
    throw "a bare text";
  },
  "answer with what is not JSON": () => ({
    id: "odd",
    outs: {
      missing: undefined,
      hole: [1, undefined, 3],
      large: 9007199254740993n,
      date: new Date(0),
      notANumber: Number.NaN,
      nothing: null,
      nested: { missing: undefined, kept: "kept" },
    },
  }),
};

let configured = 0;

/** Hooks that misbehave as their kind says, behind the wiring that every provider of this package has. */
export const provider = (behaviour: string) =>
  wire(async () => {
    configured += 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (behaviour === "fail to configure") throw new Error("the configuration cannot be read");
    const act = async () => behaviours[behaviour]?.() as never;
    return {
      check: act,
      diff: act,
      create: act,
      update: act,
      delete: act,
      read: async (id) => ({ id, props: { configured } }),
    };
  });
