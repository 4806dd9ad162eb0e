import type { AnyResource } from "../definition/resource.ts";
import { toFailure } from "../report/failure.ts";
import type { Effect } from "../report/ledger.ts";
import type { Plan } from "../report/plan.ts";
import type { EnsureReport, ItemReport } from "../report/report.ts";
import { asBefore } from "./alike.ts";
import type { AnyObserved } from "./change.ts";
import type { Item } from "./item.ts";
import { incarnationOf } from "./ownership.ts";

type Fields = Record<string, unknown>;

/** What became of the items of one kind, together. */
export function reportAll(definition: AnyResource, items: readonly Item[], dryRun: boolean): EnsureReport {
  const carried = new Map<Item, ItemReport>();
  const reports = items.map((item) => {
    const first = item.first && carried.get(item.first);
    if (item.first && first) return asBefore(first, item.first.index);
    const report = reportOf(definition, item, dryRun);
    carried.set(item, report);
    return report;
  });
  return {
    resource: definition.kind,
    plan: dryRun,
    changed: reports.some(({ changed }) => changed),
    failed: reports.some(({ failure }) => failure !== undefined),
    items: reports,
  };
}

/** What was planned for one item and what became of it; `changed`, `effect` and the id are read off its book. */
function reportOf(definition: AnyResource, item: Item, dryRun: boolean): ItemReport {
  const { desire, change, error, book } = item;
  const plan: Plan = change?.plan ?? { action: "none", differences: [], notes: [] };
  const failed = error !== undefined;
  const { effect } = book;
  const besides = dryRun ? (failed ? [] : (item.foreseen ?? [])) : item.besides;
  // What was read before a write that failed is not what is there now.
  const observed = failed && effect !== "none" && item.observed === change?.observed ? undefined : item.observed;
  const id = idOf(item, observed, dryRun);
  const incarnation = incarnationOf(definition, observed);
  return {
    kind: definition.kind,
    subject: id ?? change?.id ?? stated(desire.spec),
    state: desire.state,
    action: plan.action,
    changed: dryRun ? !failed && (plan.action !== "none" || change?.leftover !== undefined) : effect !== "none",
    effect,
    differences: plan.differences,
    notes: [...plan.notes, ...item.notes, ...half(item)],
    ...(id === undefined ? {} : { id }),
    ...(incarnation === undefined ? {} : { incarnation }),
    before: change?.observed?.spec ?? null,
    after: desire.state === "absent" ? null : { ...change?.observed?.spec, ...desire.spec },
    ...(observed ? { spec: observed.spec, outputs: observed.outputs } : {}),
    ...(change?.own ? { own: true as const } : {}),
    ...(change?.observed?.mark === undefined ? {} : { mark: change.observed.mark }),
    ...(besides.length > 0 ? { besides } : {}),
    ...(failed ? { failure: toFailure(error, doubt(effect)) } : {}),
  };
}

/** Half a replacement, in words. */
const half = ({ removed, observed, error }: Item): string[] =>
  error === undefined || removed === undefined || observed?.id === removed
    ? []
    : [`The old one, ${removed}, is already removed.`];

/** A failure that leaves a doubt says so. */
const doubt = (effect: Effect): string | undefined =>
  effect === "unknown" ? "It may have been made all the same: run again to see." : undefined;

/** Of an item that failed, only what this run wrote, or what is remembered, is claimed. */
function idOf(item: Item, observed: AnyObserved | undefined, dryRun: boolean): string | undefined {
  const { desire, change, error, book, remembered, removed } = item;
  if (error === undefined) {
    // Where it is known beforehand, a dry run foretells it.
    const foretold = dryRun && change?.plan.action === "create" ? change.id : undefined;
    return observed?.id ?? remembered ?? change?.observed?.id ?? foretold;
  }
  const old = removed === undefined ? change?.observed?.id : undefined;
  if (book.effect !== "none") return observed?.id ?? remembered ?? old;
  return desire.id === undefined ? undefined : old;
}

/** What a thing without an id goes by: its fields of one word. */
function stated(spec: Fields): string {
  const short = Object.entries(spec).filter(([, value]) => value !== undefined && typeof value !== "object");
  return `(${short.map(([name, value]) => `${name} ${value}`).join(", ")})`;
}
