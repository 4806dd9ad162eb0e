import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { all, drawn, nameOf } from "./draw.ts";
import { plants } from "./plants.ts";
import { play } from "./play.ts";
import { chance, shortest, storyOf, usable } from "./story.ts";

const STORIES = 30;

it("whatever several processes meet at once, all that they say is true, and in the end everything is as it should be", {
  timeout: 300_000,
}, async () => {
  const violations: string[] = [];
  for (let seed = 1; seed <= STORIES; seed += 1) {
    const { trial, story } = drawn(seed, all);
    for (const what of (await play(trial, story)).violations)
      violations.push(`seed ${seed}, ${nameOf(trial)}: ${what}`);
  }
  expect(violations).toEqual([]);
});

it("the same seed tells the same story, and meets trouble of every sort sooner or later", () => {
  expect(drawn(5, all)).toEqual(drawn(5, all));
  const draw = chance(3);
  const met = new Set(
    Array.from({ length: 300 }, () => storyOf(draw, 3)).flatMap((story) => story.map((act) => act.strike?.trouble)),
  );
  expect([...met].filter((name) => name !== undefined).sort()).toEqual(usable.map(({ name }) => name).sort());
});

it("a story that ends badly is cut down to what it takes", async () => {
  const story = storyOf(chance(11), 3).concat({ at: 7, thing: 1, wants: "absent", deadline: 20 });
  const short = await shortest(story, async (acts) => acts.some(({ at, wants }) => at === 7 && wants === "absent"));
  expect(short).toEqual([{ at: 7, thing: 1, wants: "absent", deadline: 20 }]);
});

it("every fault that can be planted has its place", () => {
  const core = join(import.meta.dirname, "../../packages/core/src");
  for (const [name, { file, find }] of Object.entries(plants))
    expect(readFileSync(join(core, file), "utf8").split(find), name).toHaveLength(2);
});
