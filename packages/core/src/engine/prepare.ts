import { willBeSwept } from "../definition/mark.ts";
import type { AnyResource, Context, Desire } from "../definition/resource.ts";
import { ApiError } from "../errors.ts";
import { createMemo } from "../sharing/memo.ts";
import { type AnyChange, type AnyObserved, planFor } from "./change.ts";
import {
  madeAnew,
  meant,
  merelyFits,
  perhapsLeft,
  type Rights,
  refuseContradiction,
  refuseForeign,
  suspected,
} from "./ownership.ts";

type Fields = Record<string, unknown>;

/** Looks, and says what would be done. Changes nothing: this is the dry run, and the first half of every other run. */
export async function prepare(
  definition: AnyResource,
  client: unknown,
  desire: Desire<Fields>,
  rights: Rights,
  context: Context,
): Promise<AnyChange> {
  const found = desire.id === undefined ? await definition.find(client, desire.spec, context) : undefined;
  const id = desire.id ?? meant(found, desire, rights)?.id;
  const there = id === undefined ? undefined : await readWhole(definition, client, id, desire, context);
  const anew = !rights.adopt && desire.id === undefined && !(there && rights.unfinished);
  if (there && anew && desire.state === "present") refuseForeign(definition, there);
  const another = there && madeAnew(definition, desire, there);
  const observed = another ? undefined : there;
  if (observed && desire.state === "absent") refuseContradiction(definition, desire, observed);
  const told = await parentNotes(definition, client, desire, there, context);
  const isMade = desire.state === "present" && id === undefined;
  const fitting = isMade && found?.inUseBy === undefined ? found?.id : undefined;
  const left = there || told.length > 0 ? undefined : perhapsLeft(found, desire, rights);
  const lent = desire.state === "present" ? foreignMark(observed, context) : undefined;
  const notes = [
    ...told,
    ...(fitting === undefined ? [] : [suspected(fitting, rights)]),
    ...(left === undefined ? [] : [left]),
    ...(lent === undefined ? [] : [willBeSwept(lent)]),
  ];
  const made = planFor(definition, desire, observed);
  const replaced = made.action === "replace" && !(await isBegun(definition, client, desire, id, rights, context));
  const bare = { desire, id, observed, plan: made, anew: anew || replaced };
  const leftover = await definition.leftover?.(client, bare, context);
  const own = found?.by === "identity";
  const change = {
    ...bare,
    own,
    plan: { ...made, notes: leftover ? [...notes, leftover.note] : notes },
    leftover,
    fitting,
  };
  return another ? { ...change, obstacle: another } : change;
}

/** The mark of somebody else, who made it for a while only. */
function foreignMark(observed: AnyObserved | undefined, { mark: own }: Context): string | undefined {
  const mark = observed?.mark;
  return mark !== undefined && own !== undefined && mark.startsWith(own.key) ? undefined : mark;
}

/**
 * Is what is to take the place of another there already, by its name? Then a run that was broken off has made it, and a second one
 * would be too many. What merely would do is somebody else's.
 */
async function isBegun(
  definition: AnyResource,
  client: unknown,
  { spec }: Desire<Fields>,
  old: string | undefined,
  rights: Rights,
  context: Context,
): Promise<boolean> {
  const found = rights.adopt ? await definition.find(client, spec, context) : undefined;
  return found !== undefined && !merelyFits(found) && found.id !== old;
}

/** Before anybody is told that a remembered thing, or one that is to be absent, is not there: its place is. */
async function parentNotes(
  definition: AnyResource,
  client: unknown,
  desire: Desire<Fields>,
  there: AnyObserved | undefined,
  context: Context,
): Promise<readonly string[]> {
  const matters = desire.state === "absent" || desire.id !== undefined;
  return there || !matters ? [] : ((await definition.checkParents?.(client, desire, context)) ?? []);
}

/** What one request has shown and the next one does not find may have been removed in between: that is looked at once more. */
async function readWhole(
  definition: AnyResource,
  client: unknown,
  id: string,
  desire: Desire<Fields>,
  context: Context,
): Promise<AnyObserved | undefined> {
  try {
    return await definition.read(client, id, context, desire);
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    return definition.read(client, id, { ...context, memo: createMemo() }, desire);
  }
}
