import type { Action, Difference, Failure, ItemReport } from "@mooring/core";

const done: Readonly<Record<Action, string>> = {
  none: "unchanged",
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
};

/** What became of an item: `created`, `would create`, `unchanged`, `failed`. */
export function outcome({ action, failure }: ItemReport, plan: boolean): string {
  if (failure) return "failed";
  return plan && action !== "none" ? `would ${action}` : done[action];
}

export function describeItem(item: ItemReport, plan: boolean): string {
  const changes = item.differences.map(describeDifference).join(", ");
  const detail = item.failure ? describeFailure(item.failure) : changes;
  return `${item.id ?? item.kind}: ${outcome(item, plan)}${detail && `: ${detail}`}`;
}

export function describeDifference({ path, before, after }: Difference): string {
  return `${path}: ${shown(before)} → ${shown(after)}`;
}

/** What went wrong, and what to do. */
export function describeFailure({ message, hint }: Failure): string {
  return [message, hint]
    .filter((text) => text !== undefined)
    .map(ended)
    .join(" ");
}

const ended = (sentence: string) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);

/** A value on one short line; the whole of it is in the output `result`. */
export function shown(value: unknown): string {
  if (value === undefined) return "–";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}
