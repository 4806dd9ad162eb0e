import { troubles } from "../faults/troubles.ts";
import { happen, putBeside } from "./happenings.ts";
import { cloudOf, eachNeighbour, type Stage } from "./stage.ts";
import type { Act } from "./story.ts";

/** Somebody else, by hand. Where the thing is not there, there is nothing to change. */
export async function drifts({ trial, clock, cloud }: Stage, { at }: Act): Promise<undefined> {
  await clock.sleep(at * 1000);
  try {
    trial.drift(cloud);
  } catch {
    // There is nothing of the sort to change.
  }
}

/** While nobody is in the middle of reading and writing back: what comes then may be lost where the cloud can only replace a list. */
export async function comesBeside(stage: Stage, { at }: Act): Promise<undefined> {
  const { clock, trial } = stage;
  await clock.sleep(at * 1000);
  // Nor where the place itself is not there.
  for (let look = 0; (stage.busy > 0 || stage.happening > 0) && look < 10_000; look += 1) await clock.sleep(500);
  stage.beside += 1;
  putBeside(cloudOf(trial), stage, stage.beside);
  if (stage.expected !== undefined) stage.expected = eachNeighbour(stage);
}

/** What happens to the whole cloud begins, lasts, and ends. */
export async function happens(stage: Stage, { at, happens: what }: Act): Promise<undefined> {
  if (!what) return;
  const { clock, cloud, trial } = stage;
  await clock.sleep(at * 1000);
  const weather = troubles.find(({ name }) => name === what.name);
  stage.weather = weather;
  stage.happening += weather ? 0 : 1;
  const ends = weather ? () => undefined : happen(what.name, cloudOf(trial), cloud);
  await clock.sleep(what.lasts * 1000);
  stage.weather = undefined;
  ends();
  stage.happening -= weather ? 0 : 1;
}
