import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { exponentOf, median } from "./measure.ts";

/** Milliseconds of processor time of each part of some work of this size. */
export type Sized = (size: number) => Promise<Readonly<Record<string, number>>>;

/** What some work costs in each part, by the sizes. */
export interface Grown {
  readonly milliseconds: Readonly<Record<string, readonly number[]>>;
  /** The most that the process had, in megabytes. */
  readonly megabytes: number;
}

export const sizesOf = (short: boolean): readonly number[] =>
  short ? [100, 200, 400, 800, 1_600] : [100, 300, 1_000, 3_000, 10_000];

const ROUNDS = 3;
const WARMING = 200;
/**
 * A young generation of fixed size, so that a larger world is not also one with another collector; a collection between the sizes; and no
 * more memory than that, in megabytes, for client and pretend cloud together.
 */
const FLAGS = ["--expose-gc", "--max-old-space-size=512", "--min-semi-space-size=16", "--max-semi-space-size=16"];

/** Measures in a process of its own: nothing else has warmed, filled or shaped it. `work` is one of those in `grown.ts`. */
export async function grow(work: string, short: boolean): Promise<Grown> {
  const script = fileURLToPath(new URL("grown.ts", import.meta.url));
  const args = [...FLAGS, script, work, sizesOf(short).join(",")];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout) as Grown;
}

/**
 * Each size so often in turn, and its median. A small one is repeated within its turn until it has done as much as a tenth of the largest:
 * a collection that happens to come counts with its share.
 */
export async function measured(run: Sized, sizes: readonly number[]): Promise<Grown["milliseconds"]> {
  const least = (sizes.at(-1) ?? 0) / 10;
  // Until the code is as warm as it gets.
  for (let done = 0; done < 3 * least; done += WARMING) await run(WARMING);
  const all = new Map<string, number[][]>();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [at, size] of sizes.entries()) {
      const times = Math.max(1, Math.round(least / size));
      const sums = new Map<string, number>();
      // What the size before has left is its own; and what a full collection has thrown away of the code is made again.
      globalThis.gc?.();
      await run(WARMING);
      for (let time = 0; time < times; time += 1) {
        for (const [part, spent] of Object.entries(await run(size))) sums.set(part, (sums.get(part) ?? 0) + spent);
      }
      for (const [part, sum] of sums) {
        const bySize = all.get(part) ?? sizes.map(() => []);
        all.set(part, bySize);
        bySize[at]?.push(sum / times);
      }
    }
  return Object.fromEntries([...all].map(([part, bySize]) => [part, bySize.map(median)]));
}

/**
 * How the cost grows: fitted over all sizes, and over the largest three, where what is there at any size no longer counts. The larger of the
 * two is the one to be told.
 */
export function growthOf(sizes: readonly number[], milliseconds: readonly number[]): number {
  return Math.max(exponentOf(sizes, milliseconds), exponentOf(sizes.slice(-3), milliseconds.slice(-3)));
}
