import { expect, test } from "vitest";
import { type Tie, untie } from "../src/kits/tie.ts";
import type { Limits } from "../src/time/limits.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";

const limits = { signal: new AbortController().signal } as Limits;

/** A list that changes with time, and what became of ours. */
function world(mine: string, at: (seconds: number) => readonly string[], more: Partial<Tie<string>> = {}) {
  const clock = createVirtualClock();
  const state = { gaveBack: false };
  const tie: Tie<string> = {
    cloud: "Acme",
    mine,
    key: (one) => one,
    all: async () => at(clock.now() / 1000).filter((one) => one !== mine || !state.gaveBack),
    rivals: (all) => all,
    namesToCome: false,
    giveBack: async () => void Object.assign(state, { gaveBack: true }),
    ...more,
  };
  return { state, kept: () => untie(tie, clock, limits) };
}

test.each<[string, string, (seconds: number) => readonly string[], string, boolean]>([
  ["alone", "a", () => ["a"], "a", false],
  ["the higher one gives back", "b", () => ["a", "b"], "a", true],
  ["the lower one waits until the other has", "a", (seconds) => (seconds < 1 ? ["a", "b"] : ["a"]), "a", false],
  ["the lower one gives back where the other is gone", "a", () => ["a", "b"], "b", true],
  ["numbers go by their size", "10.0.0.9", () => ["10.0.0.9", "10.0.0.10"], "10.0.0.10", true],
])("of a tie one is kept: %s", async (_, mine, at, kept, gaveBack) => {
  const { state, kept: answer } = world(mine, at);
  expect(await answer()).toBe(kept);
  expect(state.gaveBack).toBe(gaveBack);
});

test("nothing is given back by a list that does not show what was made, and what comes to be shown counts", async () => {
  const never = world("b", () => ["a", "c"]);
  expect(await never.kept()).toBe("b");
  expect(never.state.gaveBack).toBe(false);
  const late = world("b", (seconds) => (seconds < 2 ? ["a"] : ["a", "b"]));
  expect(await late.kept()).toBe("a");
  expect(late.state.gaveBack).toBe(true);
});

test("whoever takes long to give back is waited for as long as is said", async () => {
  const slow = (seconds: number) => (seconds < 10 ? ["a", "b"] : ["a"]);
  expect(await world("a", slow, { patience: 20_000 }).kept()).toBe("a");
  expect(await world("a", slow).kept()).toBe("b");
});
