import type { AnyResource } from "@mooring/core";
import type { Refusal, Trial } from "../../packages/core/test/trial.ts";
import { course, statedCourse, surroundings } from "./course.ts";
import { refused } from "./refused.ts";
import type { Scene } from "./script.ts";
import { wrongSpecs } from "./wrong.ts";

/** Of so many trials of a kind it is told how they are refused: of the first that ask for something else than those before. */
const REFUSED = 2;

/** All scenes of one kind. */
export function scenesOf(
  resource: AnyResource,
  trials: readonly Trial[],
  refusals: readonly Refusal[] | undefined,
): Scene[] {
  const refusedOnes = firsts(trials, ({ spec, settings }) => [spec, settings]).slice(0, REFUSED);
  const wholes = firsts(trials, ({ stated }) => stated);
  const scenes = trials.flatMap((trial): Scene[] => {
    const { variant = "as it is", stated } = trial;
    const once: Scene[] = [
      { title: `${variant}: around it`, play: () => surroundings(trial) },
      { title: `${variant}: refused`, play: () => refused(trial, refusals, trial === trials[0]) },
    ];
    const whole = stated && { title: `${variant}: every field stated`, play: () => statedCourse(trial, stated) };
    return [
      { title: variant, play: () => course(trial) },
      ...(whole && wholes.includes(trial) ? [whole] : []),
      ...(refusedOnes.includes(trial) ? once : []),
    ];
  });
  return [...scenes, { title: "wrong specs", play: () => wrongSpecs(resource, trials) }];
}

/** Those of which nobody before them says the same. */
const firsts = (trials: readonly Trial[], said: (trial: Trial) => unknown): Trial[] =>
  trials.filter(
    (one, at) => trials.findIndex((other) => JSON.stringify(said(other)) === JSON.stringify(said(one))) === at,
  );
