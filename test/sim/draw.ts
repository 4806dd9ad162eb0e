import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Trial } from "../../packages/core/test/trial.ts";
import { happeningsOf } from "./happenings.ts";
import { chance, type Story, storyOf } from "./story.ts";

const folders = fileURLToPath(new URL("../../packages/core/src/clouds", import.meta.url));
const modules: { trials: readonly Trial[] }[] = await Promise.all(
  globSync("*/conformance.trial.ts", { cwd: folders })
    .sort()
    .map((file) => import(join(folders, file))),
);

export const nameOf = ({ kind, variant }: Trial): string => [kind, variant].filter(Boolean).join(", ");

// Its siblings count how many there are to be: two of them cannot both be taken away by what they state.
const counts = ({ kind }: Trial) => kind === "upcloud/ip-address";

/** What stories are told of. */
export const all: readonly Trial[] = modules.flatMap(({ trials }) => trials).filter((trial) => !counts(trial));

/** The story of a seed, and of what. */
export function drawn(seed: number, trials: readonly Trial[]): { readonly trial: Trial; readonly story: Story } {
  const draw = chance(Math.imul(seed, 7919) + 1);
  // The first draws of neighbouring seeds resemble each other.
  for (let skip = 0; skip < 3; skip += 1) draw(2);
  const trial = trials[draw(trials.length)] as Trial;
  return { trial, story: storyOf(draw, 1 + trial.siblings.length, happeningsOf(trial.kind.split("/")[0] as string)) };
}
