import type { World } from "./world.ts";

/** What comes and goes with every request, or only counts looks and writes. */
const PASSING = new Set([
  "tasks",
  "jobs",
  "tokens",
  "cursors",
  "static_tokens",
  "keys",
  "looks",
  "revision_number",
  "last_router_id",
  "visible_at",
  "changes",
]);
const IDS =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b|\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b|\b\d{1,3}(?:[.-]\d{1,3}){3}\b|\b[0-9a-f]{1,4}(?::{1,2}[0-9a-f]{1,4}){3,}\b/gi;
const TIMES = /\b1\d{9}(?:\d{3})?\b|\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/**
 * A pretend cloud as text by which two worlds can be compared: ids, addresses and times that it has made up since `known` stand for
 * each other, and so does the order of lists. `without`: further fields that do not matter.
 */
export function pictureOf(
  { cloud }: Pick<World, "cloud">,
  known: ReadonlySet<string>,
  without?: ReadonlySet<string>,
): string {
  const named = (text: string) => text.replace(TIMES, "<time>").replace(IDS, (id) => (known.has(id) ? id : "<new>"));
  const leftOut = without ? new Set([...PASSING, ...without]) : PASSING;
  return JSON.stringify(arranged(JSON.parse(JSON.stringify(cloud.state)), named, leftOut));
}

/** Whether servers run: what was stopped for a change is started again by whoever comes next. */
export const POWER: ReadonlySet<string> = new Set(["state", "placed", "labels"]);

/** All that is in the world before anything is done, or that is stated: what is named so is no invention of the cloud. */
export const knownIn = ({ cloud, trial }: Pick<World, "cloud" | "trial">): ReadonlySet<string> =>
  new Set(JSON.stringify([cloud.state, trial.spec, trial.changed.spec]).match(IDS));

function arranged(value: unknown, named: (text: string) => string, leftOut: ReadonlySet<string>): unknown {
  if (typeof value === "string") return named(value);
  if (typeof value === "number") return value > 1e9 ? "<time>" : value;
  if (Array.isArray(value)) return sorted(value.map((one) => arranged(one, named, leftOut)));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, one]) =>
    leftOut.has(key) ? [] : [[named(key), arranged(one, named, leftOut)] as const],
  );
  return sorted(entries);
}

function sorted(values: readonly unknown[]): unknown[] {
  const texts = values.map((value) => ({ value, text: JSON.stringify(value) ?? "" }));
  return texts.sort((one, other) => (one.text < other.text ? -1 : 1)).map(({ value }) => value);
}

/** Where two pictures part, in a few letters. */
export function difference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const from = Math.max(0, at - 60);
  return `…${one.slice(from, at + 60)}… instead of …${other.slice(from, at + 60)}…`;
}
