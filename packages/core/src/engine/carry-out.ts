import { type AnyResource, type Context, type Desire, type FoundChange, removedId } from "../definition/resource.ts";
import { ConflictError, ConvergenceError } from "../errors.ts";
import type { Plan } from "../report/plan.ts";
import { createMemo } from "../sharing/memo.ts";
import { givenUp } from "../time/limits.ts";
import { LONGEST_LAG, LOOK } from "../time/shown.ts";
import { type AnyChange, type AnyObserved, type Progress, planFor } from "./change.ts";

type Fields = Record<string, unknown>;

/** Carries out what was planned, and returns when a second plan would be empty. */
export async function carryOut(
  definition: AnyResource,
  client: unknown,
  change: AnyChange,
  options: { readonly allowReplace: boolean },
  context: Context,
  progress: Progress,
): Promise<void> {
  const { desire, observed } = change;
  const converged = async (id: string, readBack: AnyObserved | undefined) => {
    progress.observed = readBack;
    progress.observed = await converge(definition, client, desire, id, readBack, context);
  };
  switch (change.plan.action) {
    case "none": {
      if (!observed || !definition.finish) return;
      const finished = await definition.finish(client, { ...change, observed }, context);
      progress.observed = finished;
      if (planFor(definition, desire, finished).action !== "none") throw cameOutOtherwise(definition.kind, finished.id);
      return;
    }
    case "delete":
      return converged(removedId(change), await definition.destroy(client, change, context));
    case "create":
    case "update": {
      const made = await definition.apply(client, change, marking(change, context));
      return converged(made.id, made);
    }
    case "replace":
      if (!options.allowReplace || !observed) throw replacementRefusal(change);
      return replace(definition, client, { ...change, observed }, context, progress, converged);
  }
}

/** A mark says that the thing may go when its maker has gone: what is changed, or takes the place of what was there before, is to stay. */
function marking({ plan, observed }: AnyChange, context: Context): Context {
  const { mark } = context;
  const own = mark !== undefined && observed?.mark?.startsWith(mark.key);
  return plan.action === "create" || own ? context : { ...context, mark: undefined };
}

type Replacement = AnyChange & FoundChange<Fields, Fields>;

/** The new one first, so that a refusal leaves the old one; the other way round only where they cannot live side by side. */
async function replace(
  definition: AnyResource,
  client: unknown,
  change: Replacement,
  context: Context,
  progress: Progress,
  converged: (id: string, readBack: AnyObserved | undefined) => Promise<void>,
): Promise<void> {
  const { desire, observed: old } = change;
  const gone: Desire<Fields> = { ...desire, state: "absent", spec: old.spec, id: old.id };
  const removal = { ...change, desire: gone, plan: planFor(definition, gone, old) };
  if (collide(definition, old.spec, desire.spec)) {
    progress.observed = undefined;
    await definition.destroy(client, removal, context);
    progress.removed = old.id;
  }
  const made = await definition.apply(client, { ...change, observed: undefined }, marking(change, context));
  await converged(made.id, made);
  if (progress.removed !== undefined || made.id === old.id) return;
  try {
    await definition.destroy(client, removal, context);
    progress.removed = old.id;
  } catch (error) {
    context.note(`${made.id} is there; ${old.id}, which it replaces, could not be removed.`);
    throw error;
  }
}

function collide({ exclusive = false }: AnyResource, before: Fields, after: Fields): boolean {
  return typeof exclusive === "boolean" ? exclusive : exclusive(before, after);
}

/** Success is an empty second plan. It is read again while the cloud is slow to show what it accepted. */
async function converge(
  definition: AnyResource,
  client: unknown,
  desire: Desire<Fields>,
  id: string,
  readBack: AnyObserved | undefined,
  context: Context,
): Promise<AnyObserved | undefined> {
  const end = Math.min(context.deadline, context.clock.now() + LONGEST_LAG);
  let observed = readBack;
  for (;;) {
    const left = planFor(definition, desire, observed);
    if (left.action === "none") return observed;
    const late = unsettled(definition.kind, left, observed?.id ?? id);
    if (context.clock.now() + LOOK > end) throw late;
    await pause(context, late);
    // What was read for the plan is old once something is written.
    observed = await definition.read(client, id, { ...context, memo: createMemo() }, desire);
  }
}

/** Whoever leaves meanwhile hears what was waited for. */
async function pause({ clock, signal }: Context, late: ConvergenceError): Promise<void> {
  await clock.sleep(LOOK, signal).catch(() => {
    throw givenUp("waiting for the cloud to show the change", signal, late);
  });
}

function unsettled(kind: string, left: Plan, id: string): ConvergenceError {
  const what = left.differences.map(({ path }) => `\`${path}\``).join(", ");
  return new ConvergenceError(
    `${kind}: the cloud accepted the change but does not show it: still to ${left.action}: ${what}`,
    {
      id,
      hint: "Run again; if it stays, something else is changing the same object.",
    },
  );
}

/** What was under way looked as it is wanted, and does not any more. Nothing was written for that: it is planned again. */
const cameOutOtherwise = (kind: string, id: string): ConflictError =>
  new ConflictError(`${kind}: ${id} was still being made, and came out otherwise than it is wanted`, {
    id,
    hint: "Run again: it is planned anew.",
    retryable: true,
  });

function replacementRefusal({ plan: { differences }, observed }: AnyChange): ConflictError {
  const fields = differences.map(
    ({ path, before, after }) => `\`${path}\` from ${JSON.stringify(before)} to ${JSON.stringify(after)}`,
  );
  return new ConflictError(
    `${observed?.id}: cannot be changed in place, only removed and made anew: ${fields.join(", ")}`,
    {
      hint: "Say `allow_replace: true` if that is wanted.",
    },
  );
}
