import type { AnyResource } from "../definition/resource.ts";
import { ApiError, ConflictError, MooringError, OperationError } from "../errors.ts";
import { createMemo } from "../sharing/memo.ts";
import { givenUp } from "../time/limits.ts";
import { attempt, type Item, surroundings, type Work } from "./item.ts";
import { planAll } from "./planning.ts";
import { write } from "./write.ts";

/** How often a change that another run's success got in the way of is planned again, and the longest first pause, in milliseconds. */
const ROUNDS = 20;
const PAUSE = 500;
const LONGEST_PAUSE = 8_000;
/** For so long others may be at what stands in the way, such as a tie that is being settled; and how often is looked, in milliseconds. */
const PASSING = 10_000;
const LOOK = 1_000;

/**
 * What another run's success explains is planned again while there is time, after a pause by chance that grows: those who were sent
 * away together do not come back together. Where somebody else took what was planned for, that is certain; another refusal
 * may be, and stays one unless another thing is there now.
 */
export async function writePatiently(definition: AnyResource, work: Work, item: Item): Promise<void> {
  const { clock, random, signal, deadline } = item.context;
  const passed = clock.now() + PASSING;
  for (let round = 0; ; round += 1) {
    await attempt(item, () => write(definition, work, item));
    const { error, change, notes } = item;
    const passes = isPassing(work, item) && clock.now() < passed;
    const pause = passes ? LOOK : random() * Math.min(LONGEST_PAUSE, PAUSE * 2 ** round);
    const certain = passes || overtaken(error);
    if (!certain && !mayBeExplained(work, item)) return;
    if (round >= ROUNDS || signal.aborted || clock.now() + pause > deadline) return;
    await clock.sleep(pause, signal).catch(() => undefined);
    if (signal.aborted) {
      item.error = givenUp(definition.kind, signal, error);
      return;
    }
    // What was read for the first plan is what another run has changed since.
    const context = { ...surroundings(work, item), memo: createMemo() };
    Object.assign(item, { error: undefined, change: undefined, notes: [], context });
    await planAll(definition, work, [item]);
    if (!certain && (item.error !== undefined || item.change?.observed?.id === change?.observed?.id)) {
      Object.assign(item, { error, change, notes, observed: undefined });
      return;
    }
  }
}

/**
 * Was it refused for certain, and may that be because another run has just made the very thing, or has given back the one that was found?
 * What is remembered is meant, and no other.
 */
function mayBeExplained({ rights }: Work, { error, change, book, desire }: Item): boolean {
  const isGone = error instanceof ApiError && error.reason === "not-found" && change?.observed !== undefined;
  const refused = isGone || (error instanceof ApiError && error.status === 409) || error instanceof OperationError;
  const isFound = desire.id === undefined && desire.state === "present" && change !== undefined;
  return refused && isFound && rights.adopt && book.effect === "none";
}

/** Before anything was written for it. */
const isPassing = (work: Work, { error, book, desire }: Item): boolean =>
  MooringError.is(error) &&
  (error.passing || (error.wantsRoom && work.removals.areRunning())) &&
  book.effect === "none" &&
  desire.state === "present";

const overtaken = (error: unknown): boolean => error instanceof ConflictError && error.retryable;
