import { getState, saveState } from "@actions/core";
import type { EnsureReport, ItemReport } from "@mooring/core";

/** What the post step is told: the things that were not there before this step and now are, or may be. */
export interface Intent {
  readonly version: 2;
  readonly resource: string;
  /** Remove them at the end of the job? */
  readonly release: boolean;
  readonly added: readonly Added[];
}

export interface Added {
  /** Its place among the items of the request. */
  readonly index: number;
  readonly spec: unknown;
  readonly identity: string;
  readonly id?: string;
  readonly incarnation?: string;
  /** What became of it: `unknown` also before the step has done anything, `none` where it certainly was not made. */
  readonly effect: ItemReport["effect"];
  /** May it still be on its way? Then not there yet is not the same as not there. */
  readonly unsure: boolean;
}

/** The runner hands state over as one environment variable, and the kernel starts no process with one above 128 KiB. */
const LARGEST = 100 * 1024;

type Asked = Readonly<Record<string, unknown>>;

/** From a dry run: what would be made. */
export const plannedIntent = (
  request: Asked,
  report: EnsureReport,
  options: { readonly release: boolean; readonly identity: string },
): Intent => ({
  version: 2,
  resource: report.resource,
  release: options.release,
  added: report.items.flatMap((item, index) =>
    item.action === "create" && item.changed ? [added(request, item, index, options.identity, "unknown")] : [],
  ),
});

/** The same, with the name of one: what is not whole yet may be found by nothing else. */
export const namedIntent = (intent: Intent, index: number, id: string): Intent => ({
  ...intent,
  added: intent.added.map((one) => (one.index === index ? { ...one, id } : one)),
});

/**
 * The same, with what became of each: nothing that was written down is taken out again, and what came to be made besides is added.
 * Things changed in place or replaced were there before, so they are not among them.
 */
export function settledIntent(planned: Intent, request: Asked, report: EnsureReport, identity: string): Intent {
  const before = planned.added.map((one): Added => {
    const item = report.items[one.index];
    return { ...one, ...(item ? outcomeOf(item) : { effect: report.failure ? "none" : one.effect }) };
  });
  const known = new Set(before.map(({ index }) => index));
  const besides = report.items.flatMap((item, index) =>
    item.action === "create" && item.effect !== "none" && !known.has(index)
      ? [added(request, item, index, identity, item.effect)]
      : [],
  );
  // As the report says it: a secret may stand where the kind belongs.
  return { ...planned, resource: report.resource, added: [...before, ...besides] };
}

function added(request: Asked, item: ItemReport, index: number, identity: string, effect: Added["effect"]): Added {
  const specs = (request.items ?? [request.spec]) as readonly unknown[];
  return {
    index,
    spec: specs[index],
    identity: request.items ? `${identity}#${index}` : identity,
    ...outcomeOf(item),
    effect,
    unsure: effect === "unknown" || item.failure !== undefined,
  };
}

const outcomeOf = ({ id, incarnation, effect, failure }: ItemReport): Omit<Added, "index" | "spec" | "identity"> => ({
  ...(id === undefined ? {} : { id }),
  ...(incarnation === undefined ? {} : { incarnation }),
  effect,
  unsure: failure !== undefined,
});

/** May be called again: the last one counts. `false` where it is too large to be remembered. Never holds a setting, so no secret. */
export function saveIntent(intent: Intent): boolean {
  const text = JSON.stringify(intent);
  if (Buffer.byteLength(text) > LARGEST) return false;
  saveState("intent", text);
  return true;
}

export function loadIntent(): Intent | undefined {
  const text = getState("intent");
  if (!text) return undefined;
  const intent = JSON.parse(text) as Intent;
  if (intent.version !== 2) throw new Error("the step's state was saved by another version of this action");
  return intent;
}
