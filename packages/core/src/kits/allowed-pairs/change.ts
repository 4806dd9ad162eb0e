import { ConflictError, type MooringError } from "../../errors.ts";
import { describeMember, type Member, matches, meet, type PortWithPairs } from "./pair.ts";

/** What somebody wants of a port's list. `swap` makes one pair in place of another, in one write. */
export type PairChange =
  | { readonly kind: "add"; readonly member: Member }
  | { readonly kind: "remove"; readonly members: readonly Member[] }
  | { readonly kind: "swap"; readonly member: Member; readonly members: readonly Member[] }
  | { readonly kind: "exact"; readonly members: readonly Member[] };

/** The members that are to be there when it is done. */
export function wantedBy(change: PairChange): readonly Member[] {
  switch (change.kind) {
    case "add":
    case "swap":
      return [change.member];
    case "remove":
      return [];
    case "exact":
      return change.members;
  }
}

/** The members that are not to be there when it is done, beside all others of an exact list. */
export const unwantedBy = (change: PairChange): readonly Member[] =>
  change.kind === "remove" || change.kind === "swap" ? change.members : [];

/** Does the port's list hold what the change wants, and nothing that it does not? */
export function isApplied(port: PortWithPairs, change: PairChange): boolean {
  const there = (member: Member) => port.pairs.some((pair) => matches(pair, member, port));
  const wanted = wantedBy(change);
  return (
    wanted.every(there) &&
    !unwantedBy(change).some(there) &&
    (change.kind !== "exact" || port.pairs.every((pair) => wanted.some((member) => matches(pair, member, port))))
  );
}

/** Changes of one moment that cannot all be: each is refused, by its index, and names the other. Nothing is decided silently. */
export function contradictions(port: PortWithPairs, changes: readonly PairChange[]): Map<number, MooringError> {
  const refusals = new Map<number, MooringError>();
  changes.forEach((one, index) => {
    const other = changes.find((candidate) => excludes(port, one, candidate) || excludes(port, candidate, one));
    if (!other) return;
    refusals.set(
      index,
      new ConflictError(
        `port ${port.id}: two changes made at the same time contradict each other: ${describeChange(one)}, and ${describeChange(other)}`,
        { hint: "Decide which of the two is wanted, and state only that." },
      ),
    );
  });
  return refusals;
}

/** Can what the second wants not be once the first is done? */
function excludes(port: PortWithPairs, one: PairChange, other: PairChange): boolean {
  if (one === other) return false;
  const among = (members: readonly Member[], member: Member) => members.some((each) => meet(each, member, port));
  if (wantedBy(other).some((member) => among(unwantedBy(one), member))) return true;
  return one.kind === "exact" && wantedBy(other).some((member) => !among(one.members, member));
}

/** `add 10.40.0.9`, for messages. */
export function describeChange(change: PairChange): string {
  const named = (members: readonly Member[]) => members.map(describeMember).join(", ");
  switch (change.kind) {
    case "add":
      return `add ${describeMember(change.member)}`;
    case "remove":
      return `remove ${named(change.members)}`;
    case "swap":
      return `${describeMember(change.member)} in place of ${named(change.members)}`;
    case "exact":
      return `exactly ${named(change.members) || "nothing"}`;
  }
}
