import type { EnsureReport, QueryReport } from "../src/index.ts";

/** By member, what the check of a service address says: `ok`, or why a failover to it would not work. Throws with what the query failed of. */
export function verdictsOf({ results, failure }: QueryReport): Readonly<Record<string, string>> {
  if (failure) throw new Error(failure.message);
  return Object.fromEntries(results.map(({ member, ok, reason }) => [String(member), ok ? "ok" : String(reason)]));
}

/** What the plan of a service address says that it would do, in its order. */
export const stepsOf = ({ items }: EnsureReport): readonly string[] | undefined =>
  items[0]?.notes.filter((note) => note.startsWith("Step "));

/** Why nothing was done, in one line with what to do about it: `message > hint`. An input that cannot be has no hint: its message says it. */
export function refusalOf({ failure, items }: EnsureReport): string {
  const why = failure ?? items[0]?.failure;
  if (!why) throw new Error("it was not refused");
  if (why.code === "input") return why.message;
  if (!why.hint) throw new Error(`nothing says what to do: ${why.message}`);
  return `${why.message} > ${why.hint}`;
}
