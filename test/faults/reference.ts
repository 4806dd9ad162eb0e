import type { Trial } from "../../packages/core/test/trial.ts";
import { SETTLED } from "./clocks.ts";
import { type FrontEnd, type Phase, phases } from "./front-end.ts";
import type { Exchange } from "./line.ts";
import { knownIn, pictureOf } from "./picture.ts";
import { playbook } from "./playbook.ts";
import { program } from "./program.ts";
import { step } from "./step.ts";
import { createWorld, type World } from "./world.ts";

export const frontEnds = { playbook, step, program } satisfies Record<string, (trial: Trial) => FrontEnd>;
export type FrontEndName = keyof typeof frontEnds;

/** One phase as it is when nothing goes wrong. */
export interface Reference {
  readonly exchanges: readonly Exchange[];
  readonly seconds: number;
  /** The world before it and after it. */
  readonly before: string;
  readonly after: string;
  /** After what the front end itself takes away in the end: the post step of the job, or `destroy`. */
  readonly left: string;
}

export async function settled(world: World): Promise<void> {
  await world.clock.sleep(SETTLED);
}

/** The life of a thing without any trouble. Throws where it does not go well: then nothing can be said of troubles. */
export async function referenceOf(trial: Trial, name: FrontEndName): Promise<Readonly<Record<Phase, Reference>>> {
  const world = createWorld(trial);
  const known = knownIn(world);
  const frontEnd = frontEnds[name](trial);
  const lived: Partial<Record<Phase, Reference>> = {};
  let before = pictureOf(world, known);
  for (const phase of phases) {
    world.line.arm();
    const began = world.clock.now();
    const { value } = await world.run((process) => frontEnd.run(phase, process, { release: true }));
    const seconds = (world.clock.now() - began) / 1000;
    if (!value || value.failed) throw new Error(`${trial.kind}, ${name}, ${phase}: ${value?.sentence}`);
    const { exchanges } = world.line;
    await settled(world);
    const after = pictureOf(world, known);
    lived[phase] = { exchanges, seconds, before, after, left: await leftAfter(trial, name, phase) };
    before = after;
  }
  return lived as Record<Phase, Reference>;
}

async function leftAfter(trial: Trial, name: FrontEndName, last: Phase): Promise<string> {
  const world = createWorld(trial);
  const known = knownIn(world);
  const frontEnd = frontEnds[name](trial);
  const { end } = frontEnd;
  if (!end) return "";
  for (const phase of phases.slice(0, phases.indexOf(last) + 1)) {
    await world.run((process) => frontEnd.run(phase, process, { release: phase === last }));
    await settled(world);
  }
  await world.run(end);
  await settled(world);
  return pictureOf(world, known);
}
