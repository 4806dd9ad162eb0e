import { parentPort, workerData } from "node:worker_threads";
import type { Trial } from "../../packages/core/test/trial.ts";
import { type Cell, cellsOf, drawn, idOf, storyOf } from "./cells.ts";
import { reasonFor } from "./known.ts";
import { play } from "./play.ts";
import { type Weigh, weighing } from "./weights.ts";

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
  /** Every cell of every story, whatever its weight. */
  readonly all: boolean;
  /** One cell out of so many. */
  readonly every: number;
}

/** Plays the stories whose numbers it is sent. */
export function work(trials: readonly Trial[]): void {
  const wish = workerData as Wish;
  const weigh = wish.all || wish.only ? Promise.resolve<Weigh>(() => 1) : weighing(trials);
  parentPort?.on("message", async (index: number) => {
    const trial = trials[index] as Trial;
    const weight = await weigh;
    const cells = (await cellsOf(trial)).filter((cell) => isWanted(cell, wish, weight(cell)));
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

function isWanted(cell: Cell, { only, every }: Wish, weight: number): boolean {
  const id = idOf(cell);
  return only ? only.some((part) => id.includes(part)) : drawn(id, every * weight) === 0;
}
