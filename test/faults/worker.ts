import { parentPort, workerData } from "node:worker_threads";
import type { Trial } from "../../packages/core/test/trial.ts";
import { type Cell, cellsOf, courseOf, drawn, idOf, storyOf } from "./cells.ts";
import { reasonFor } from "./known.ts";
import { play } from "./play.ts";
import { referenceOf } from "./reference.ts";

export interface Verdict {
  readonly story: string;
  readonly cells: number;
  readonly shown: readonly string[];
  /** What is no violation, and how often it was seen. */
  readonly known: readonly (readonly [reason: string, count: number])[];
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
const LIKE_ANOTHER = 6;

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
    const known = new Map<string, number>();
    for (const cell of cells) {
      const found = await play(cell, wish.show ? (line) => void shown.push(line) : undefined);
      for (const what of found) {
        const reason = reasonFor(cell, what);
        if (reason === undefined) violations.push({ cell: idOf(cell), what });
        else known.set(reason, (known.get(reason) ?? 0) + 1);
      }
    }
    parentPort?.postMessage({
      story: storyOf(trial),
      cells: cells.length,
      violations,
      shown,
      known: [...known],
    } satisfies Verdict);
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
