import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createVirtualClock } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { expect, it } from "vitest";
import { all, drawn, nameOf } from "./draw.ts";
import { finds } from "./finds.ts";
import { happen, happeningsOf } from "./happenings.ts";
import { plants } from "./plants.ts";
import { play } from "./play.ts";
import { type Act, chance, shortest, storyOf, usable, weathers } from "./story.ts";

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

it.each(finds)("what was found once stays mended: $was", { timeout: 300_000 }, async ({ trial: name, story }) => {
  const trial = all.find((one) => nameOf(one) === name);
  if (!trial) throw new Error(`There is no ${name} any more.`);
  expect((await play(trial, story)).violations).toEqual([]);
});

it("the same seed tells the same story, and meets trouble of every sort sooner or later", () => {
  expect(drawn(5, all)).toEqual(drawn(5, all));
  const draw = chance(3);
  const own = happeningsOf("upcloud");
  const acts = Array.from({ length: 300 }, () => storyOf(draw, 3, own)).flat();
  const met = (nameIn: (act: Act) => string | undefined) =>
    [...new Set(acts.map(nameIn).filter((name) => name !== undefined))].sort();
  expect(met(({ strike }) => strike?.trouble)).toEqual(usable.map(({ name }) => name).sort());
  expect(met(({ happens }) => happens?.name)).toEqual([...weathers, ...own].sort());
  expect(met(({ wants }) => wants)).toEqual(["absent", "beside", "drift", "happens", "plan", "present"]);
  expect(met(({ also }) => also?.wants)).toEqual(["absent", "present"]);
});

it("a story that ends badly is cut down to what it takes", async () => {
  const story = storyOf(chance(11), 3).concat({ at: 7, thing: 1, wants: "absent", deadline: 20 });
  const short = await shortest(story, async (acts) => acts.some(({ at, wants }) => at === 7 && wants === "absent"));
  expect(short).toEqual([{ at: 7, thing: 1, wants: "absent", deadline: 20 }]);
});

it("each cloud has its own troubles, which begin and end", () => {
  for (const cloud of ["gcore", "huaweicloud", "k0rdent", "openstack", "upcloud"]) {
    const names = happeningsOf(cloud);
    expect(names.length, cloud).toBeGreaterThanOrEqual(2);
    for (const name of names) {
      const sandbox = createSandbox({ clock: createVirtualClock(), clouds: [cloud] });
      const state = () => JSON.stringify(sandbox.cloud(cloud).state);
      const before = state();
      happen(name, cloud, sandbox.cloud(cloud))();
      expect(state(), `${cloud}: ${name}`).toBe(before);
    }
  }
});

it("every fault that can be planted has its place", () => {
  const core = join(import.meta.dirname, "../../packages/core/src");
  for (const [name, { file, find }] of Object.entries(plants))
    expect(readFileSync(join(core, file), "utf8").split(find), name).toHaveLength(2);
});
