import type { Trial } from "../../packages/core/test/trial.ts";
import { type Phase, phases } from "./front-end.ts";
import { shapeOf } from "./judge.ts";
import { type FrontEndName, frontEnds, type Reference, referenceOf } from "./reference.ts";
import { type Trouble, troubles } from "./troubles.ts";

/** One thing that goes wrong, once, in one story. */
export interface Cell {
  readonly trial: Trial;
  readonly frontEnd: FrontEndName;
  readonly phase: Phase;
  /** The exchange of the phase that it happens to, from 1. */
  readonly nth: number;
  readonly trouble: Trouble;
  /** Does it happen to all exchanges from there on? */
  readonly stays: boolean;
  readonly life: Readonly<Record<Phase, Reference>>;
}

export const storyOf = ({ kind, variant }: Trial): string => [kind, variant].filter(Boolean).join(", ");

/** By this it is played again: see `--cell`. */
export const idOf = ({ trial, frontEnd, phase, nth, trouble, stays }: Cell): string =>
  [storyOf(trial), frontEnd, phase, nth, trouble.name, stays ? "from there on" : "once"].join(" | ");

/** Every cell of one story. */
export async function cellsOf(trial: Trial): Promise<readonly Cell[]> {
  const names = Object.keys(frontEnds) as FrontEndName[];
  const all = await Promise.all(
    names.map(async (frontEnd) => cellsFor(trial, frontEnd, await referenceOf(trial, frontEnd))),
  );
  return all.flat();
}

/** The answer to a question that is asked again and again says the same: the first two and the last one stand for all. */
const isRepeated = ({ exchanges }: Reference, index: number): boolean => {
  const same = [index - 2, index - 1, index + 1].map((at) => exchanges[at]);
  const here = exchanges[index];
  return here?.method === "GET" && same.every((one) => one?.method === "GET" && one.path === here.path);
};

function cellsFor(trial: Trial, frontEnd: FrontEndName, life: Cell["life"]): Cell[] {
  return phases.flatMap((phase) =>
    life[phase].exchanges.flatMap(({ path, real }, index) =>
      (isRepeated(life[phase], index) ? [] : troubles)
        // Pulumi does not tell a provider to stop; it kills it.
        .filter(({ line }) => frontEnd !== "program" || !line?.startsWith("cancelled"))
        .filter(({ falsify }) => !falsify || (real && falsify(path, real) !== undefined))
        .flatMap((trouble) =>
          (trouble.stays === false ? [false] : [false, true]).map((stays) => ({
            ...{ trial, frontEnd, phase, nth: index + 1, trouble, stays, life },
          })),
        ),
    ),
  );
}

/** The exchanges of a life in words: stories that have it in common differ only in what is said. */
export const courseOf = ({ kind }: Trial, life: Cell["life"]): string =>
  JSON.stringify([kind, phases.map((phase) => life[phase].exchanges.map((one) => [shapeOf(one), one.real?.status]))]);

/** The same number for the same text, from 0 to `below`. */
export function drawn(text: string, below: number): number {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
  return (hash >>> 0) % below;
}
