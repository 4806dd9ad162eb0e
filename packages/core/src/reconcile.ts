import type { Clock } from "./clock.ts";
import { ConflictError, ConvergenceError } from "./errors.ts";
import { givenUp } from "./http/failures.ts";
import { createMemo } from "./memo.ts";
import { type Plan, plan } from "./plan.ts";
import type { AnyResource, Change, Context, Desire, Observed } from "./resource.ts";

type Fields = Record<string, unknown>;
export type AnyObserved = Observed<Fields, Fields>;
export type AnyChange = Change<Fields, Fields>;

/** How long the cloud may take to show what it has accepted, and the pauses between the looks, in milliseconds. */
const SETTLE = 30_000;
const LOOK = 500;

/** Looks, and says what would be done. Changes nothing: this is the dry run, and the first half of every other run. */
export async function prepare(
  definition: AnyResource,
  client: unknown,
  desire: Desire<Fields>,
  context: Context,
): Promise<AnyChange> {
  const id = desire.id ?? (await definition.find(client, desire.spec, context));
  const observed = id === undefined ? undefined : await definition.read(client, id, context, desire);
  return { desire, id, observed, plan: planFor(definition, desire, observed) };
}

function planFor(definition: AnyResource, desire: Desire<Fields>, observed: AnyObserved | undefined): Plan {
  return plan({
    desired: desire.state === "present" ? desire.spec : undefined,
    observed: observed?.spec,
    immutable: definition.immutable,
  });
}

/** Carries out what was planned, and returns when a second plan would be empty. */
export async function carryOut(
  definition: AnyResource,
  client: unknown,
  change: AnyChange,
  options: { readonly allowReplace: boolean },
  context: Context,
): Promise<AnyObserved | undefined> {
  const { desire, observed } = change;
  switch (change.plan.action) {
    case "none": {
      if (!observed || !definition.finish) return observed;
      const finished = await definition.finish(client, change, context);
      return settle(definition, client, desire, finished.id, finished, context);
    }
    case "delete":
      return settle(
        definition,
        client,
        desire,
        observed?.id,
        await definition.destroy(client, change, context),
        context,
      );
    case "replace": {
      if (!options.allowReplace) throw refusedReplacement(change);
      await definition.destroy(
        client,
        { ...change, desire: { ...desire, state: "absent", spec: observed?.spec ?? desire.spec } },
        context,
      );
      const made = await definition.apply(client, { ...change, observed: undefined }, context);
      return settle(definition, client, desire, made.id, made, context);
    }
    case "create":
    case "update": {
      const made = await definition.apply(client, change, context);
      return settle(definition, client, desire, made.id, made, context);
    }
  }
}

/** Success is an empty second plan. It is read again while the cloud is slow to show what it accepted. */
async function settle(
  definition: AnyResource,
  client: unknown,
  desire: Desire<Fields>,
  id: string | undefined,
  readBack: AnyObserved | undefined,
  context: Context,
): Promise<AnyObserved | undefined> {
  const end = Math.min(context.deadline, context.clock.now() + SETTLE);
  let seen = readBack;
  for (;;) {
    const left = planFor(definition, desire, seen);
    if (left.action === "none") return seen;
    if (context.clock.now() + LOOK > end) throw unsettled(definition.kind, left, seen?.id ?? id);
    await pause(context.clock, context);
    // What was read for the plan is old once something is written.
    seen = id === undefined ? undefined : await definition.read(client, id, { ...context, memo: createMemo() }, desire);
  }
}

async function pause(clock: Clock, context: Context): Promise<void> {
  await clock.sleep(LOOK, context.signal).catch(() => {
    throw givenUp("waiting for the cloud to show the change", context.signal);
  });
}

function unsettled(kind: string, left: Plan, id: string | undefined): ConvergenceError {
  const what = left.differences.map(({ path }) => `\`${path}\``).join(", ");
  return new ConvergenceError(
    `${kind}: the cloud accepted the change but does not show it: still to ${left.action}: ${what}`,
    {
      id,
      hint: "Run again; if it stays, something else is changing the same object.",
    },
  );
}

function refusedReplacement({ plan: { differences }, observed }: AnyChange): ConflictError {
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
