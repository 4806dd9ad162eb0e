import type { Trial } from "../../packages/core/test/trial.ts";
import { SETTLED } from "../faults/clocks.ts";
import { isWrite, landed } from "../faults/judge.ts";
import { pictureOf } from "../faults/picture.ts";
import { putBeside } from "./happenings.ts";
import { comesBeside, drifts } from "./others.ts";
import { ask } from "./process.ts";
import { cloudOf, neighboursOf, type Stage, stageOf } from "./stage.ts";
import type { Act } from "./story.ts";
import { wordsOf } from "./tale.ts";

/** What is there when nothing is in the way any more, and all that the story was about has been stated, looked at and taken away. */
interface Ending {
  /** What is wrong with how it came about. */
  readonly violations: readonly string[];
  readonly neighbours: string;
  readonly picture: string;
}

export async function endingOf(stage: Stage, things: readonly number[]): Promise<Ending> {
  const { clock, cloud, known } = stage;
  const violations: string[] = [];
  for (const thing of things) violations.push(...(await unsettled(stage, thing)));
  for (const thing of things) {
    const gone = await ask(stage, { at: 0, thing, wants: "absent", deadline: 900 });
    if (gone.report?.failed) violations.push(`cannot be taken away: ${wordsOf(gone.report)}`);
  }
  await clock.sleep(SETTLED);
  stage.trial.tidy?.(cloud);
  return { violations, neighbours: neighboursOf(stage), picture: pictureOf({ cloud }, known) };
}

/** One run makes it, the next finds nothing to do. */
async function unsettled(stage: Stage, thing: number): Promise<string[]> {
  const wanted: Act = { at: 0, thing, wants: "present", deadline: 900, replaces: true };
  const made = await ask(stage, wanted);
  const again = await ask(stage, wanted);
  const writes = again.line.exchanges.filter((one) => isWrite(one) && landed(one));
  const moves = again.report?.failed || again.report?.changed || writes.length > 0;
  return [
    ...(made.report?.failed ? [`does not converge: ${wordsOf(made.report)}`] : []),
    ...(moves ? [`is not at rest: ${wordsOf(again.report)}`] : []),
  ];
}

/** Made when it is first asked for, once for each trial. */
function onceFor<T extends object>(make: (trial: Trial) => T): (trial: Trial) => T {
  const made = new WeakMap<Trial, T>();
  return (trial) => {
    const one = made.get(trial) ?? make(trial);
    made.set(trial, one);
    return one;
  };
}

const calmEndings = onceFor(() => new Map<string, Promise<Ending>>());

/** Where nothing ever went wrong. `beside`: how often somebody else has put something of their own beside the things. */
export function calmEnding(trial: Trial, things: readonly number[], beside = 0): Promise<Ending> {
  const known = calmEndings(trial);
  const key = `${things.join()} ${beside}`;
  const calmly = async () => {
    const stage = await stageOf(trial);
    for (let nth = 1; nth <= beside; nth += 1) putBeside(cloudOf(trial), stage, nth);
    return endingOf(stage, things);
  };
  const end = known.get(key) ?? calmly();
  known.set(key, end);
  return end;
}

/** A list that is full takes nothing more, of nobody. */
export const hasRoomBeside = onceFor(async (trial): Promise<boolean> => {
  const stage = await stageOf(trial);
  await comesBeside(stage, { at: 0, thing: 0, wants: "beside", deadline: 900 });
  return (await endingOf(stage, [0])).violations.length === 0;
});

/** Whoever remembers nothing cannot find again what somebody has renamed, and makes another one: that is nobody's fault. */
export const isFoundAgain = onceFor(async (trial): Promise<boolean> => {
  const stage = await stageOf(trial);
  await ask(stage, { at: 0, thing: 0, wants: "present", deadline: 900 });
  await drifts(stage, { at: 0, thing: 0, wants: "drift", deadline: 900 });
  const { violations, picture } = await endingOf(stage, [0]);
  return violations.length === 0 && picture === (await calmEnding(trial, [0])).picture;
});
