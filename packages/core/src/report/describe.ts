import type { Action, Difference } from "./plan.ts";
import type { Failure, ItemReport } from "./report.ts";

/** The lines that a person reads, the same in every front end. */
const words: Readonly<Record<Action, readonly [done: string, planned: string]>> = {
  none: ["unchanged", "unchanged"],
  create: ["created", "would be created"],
  update: ["updated", "would be updated"],
  replace: ["replaced", "would be replaced"],
  delete: ["deleted", "would be deleted"],
};

/** What became of an item, or would: `created`, `would be created`, `unchanged`, `failed`. */
export function outcome({ action, failure }: ItemReport, plan: boolean): string {
  return failure ? "failed" : words[action][plan ? 1 : 0];
}

/** One line: which thing, what became of it, and why or how. */
export function describeItem(item: ItemReport, plan: boolean): string {
  const changes =
    item.action === "update" || item.action === "replace" ? item.differences.map(describeDifference).join(", ") : "";
  const detail = item.failure ? describeFailure(item.failure) : changes;
  return `${item.kind} ${item.subject}: ${outcome(item, plan)}${detail && `: ${detail}`}`;
}

/** `ptr_record: one.example.com → two.example.com` */
export function describeDifference({ path, before, after }: Difference): string {
  return `${path}: ${shown(before)} → ${shown(after)}`;
}

/** What went wrong, and what to do. */
export function describeFailure({ message, hint }: Failure): string {
  return [message, hint]
    .filter((text) => text !== undefined)
    .map((sentence) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`))
    .join(" ");
}

/** A value on one short line. */
export function shown(value: unknown): string {
  if (value === undefined) return "–";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}
