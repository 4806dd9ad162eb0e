import { parentPort, workerData } from "node:worker_threads";
import type { Trial } from "../../packages/core/test/trial.ts";
import { type Cell, cellsOf, courseOf, drawn, idOf, storyOf } from "./cells.ts";
import { play } from "./play.ts";
import { referenceOf } from "./reference.ts";

export interface Verdict {
  readonly story: string;
  readonly cells: number;
  readonly shown: readonly string[];
  readonly violations: readonly { readonly cell: string; readonly what: string }[];
}

export interface Wish {
  /** Cells whose ids hold one of these, and no others. */
  readonly only?: readonly string[];
  /** Tell of each what happened. */
  readonly show: boolean;
  /** One cell out of so many. */
  readonly every: number;
}

/** Of stories that only differ in what is said, all but the first play one cell out of so many. */
const LIKE_ANOTHER = 4;

/** Plays the stories whose numbers it is sent. */
export function work(trials: readonly Trial[]): void {
  const wish = workerData as Wish;
  const first = firstOfTheirCourse(trials);
  parentPort?.on("message", async (index: number) => {
    const trial = trials[index] as Trial;
    const every = wish.every * ((await first).has(trial) ? 1 : LIKE_ANOTHER);
    const cells = (await cellsOf(trial)).filter((cell) => isWanted(cell, wish, every));
    const violations: { cell: string; what: string }[] = [];
    const shown: string[] = [];
    for (const cell of cells)
      for (const what of await play(cell, wish.show ? (line) => void shown.push(line) : undefined))
        violations.push({ cell: idOf(cell), what });
    parentPort?.postMessage({ story: storyOf(trial), cells: cells.length, violations, shown } satisfies Verdict);
  });
  parentPort?.postMessage(trials.map(storyOf));
}

function isWanted(cell: Cell, { only }: Wish, every: number): boolean {
  const id = idOf(cell);
  return only ? only.some((part) => id.includes(part)) : drawn(id, every) === 0;
}

async function firstOfTheirCourse(trials: readonly Trial[]): Promise<ReadonlySet<Trial>> {
  const firsts = new Map<string, Trial>();
  for (const trial of trials) {
    const course = courseOf(trial, await referenceOf(trial, "playbook"));
    if (!firsts.has(course)) firsts.set(course, trial);
  }
  return new Set(firsts.values());
}
