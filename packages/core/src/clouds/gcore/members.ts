import { canonicalMac, canonicalPrefix } from "../../address.ts";
import { ConflictError, type MooringError } from "../../errors.ts";

/** A pair as it stands on a port. Both in canonical form; the cloud has filled in the MAC address. */
export interface Pair {
  readonly ip: string;
  /** `undefined` where the view that was read does not show it. */
  readonly mac: string | undefined;
  /** As it was read, and as it is written back. */
  readonly written: { readonly ip_address: string; readonly mac_address?: string };
}

/** A pair as somebody wants it. Without a MAC address: with whichever it is there, else with the port's own. */
export interface Member {
  readonly ip: string;
  readonly mac?: string | undefined;
}

export type PairChange =
  | { readonly kind: "add"; readonly member: Member }
  | { readonly kind: "remove"; readonly members: readonly Member[] }
  | { readonly kind: "exact"; readonly members: readonly Member[] };

/** https://gcore.com/docs/cloud/networking/ip-address/configure-an-allowed-address-pair */
export const LIMIT = 10;

export const toPair = (pair: { ip_address: string; mac_address?: string | null | undefined }): Pair => ({
  ip: canonicalOr(canonicalPrefix, pair.ip_address),
  mac: pair.mac_address ? canonicalOr(canonicalMac, pair.mac_address) : undefined,
  written: { ip_address: pair.ip_address, ...(pair.mac_address ? { mac_address: pair.mac_address } : {}) },
});

/** What others have written is carried over as it is, even where we would not write it so. */
function canonicalOr(canonical: (raw: string) => string, raw: string): string {
  try {
    return canonical(raw);
  } catch {
    return raw;
  }
}

export const matches = (pair: Pair, member: Member): boolean =>
  pair.ip === member.ip && (member.mac === undefined || pair.mac === member.mac);

export const describeMember = ({ ip, mac }: Member): string => (mac ? `${ip} with ${mac}` : ip);

export interface Folded {
  /** `undefined`: the list is already as all of them want it. */
  readonly next: readonly Pair[] | undefined;
  readonly refused: ReadonlyMap<number, MooringError>;
}

/**
 * Applies changes to the list of a port. Pure. Pairs that no change names stay as they were read. A member beyond the
 * limit is refused alone; changes that contradict each other are both refused and name each other: nothing is decided silently.
 */
export function fold(
  port: { readonly id: string; readonly mac: string },
  pairs: readonly Pair[],
  changes: readonly PairChange[],
): Folded {
  const refused = contradictions(port.id, changes);
  let list = [...pairs];
  for (const [change, index] of removalsFirst(changes)) {
    if (refused.has(index)) continue;
    const wanted = applied(list, change, port.mac);
    if (wanted.length > LIMIT && wanted.length > list.length) refused.set(index, full(port.id, list, change));
    else list = wanted;
  }
  return { next: same(list, pairs) ? undefined : list, refused };
}

/** So that an addition finds the room that a removal of the same moment makes. */
function removalsFirst(changes: readonly PairChange[]): [PairChange, number][] {
  const indexed = changes.map((change, index): [PairChange, number] => [change, index]);
  return [...indexed.filter(([{ kind }]) => kind !== "add"), ...indexed.filter(([{ kind }]) => kind === "add")];
}

/** Does the list hold what the change wants? */
export function holds(pairs: readonly Pair[], change: PairChange): boolean {
  switch (change.kind) {
    case "add":
      return pairs.some((pair) => matches(pair, change.member));
    case "remove":
      return !change.members.some((member) => pairs.some((pair) => matches(pair, member)));
    case "exact":
      return (
        change.members.every((member) => pairs.some((pair) => matches(pair, member))) &&
        pairs.every((pair) => change.members.some((member) => matches(pair, member)))
      );
  }
}

function applied(list: readonly Pair[], change: PairChange, portMac: string): Pair[] {
  const made = ({ ip, mac }: Member): Pair => ({
    ip,
    mac: mac ?? portMac,
    written: { ip_address: ip, ...(mac === undefined ? {} : { mac_address: mac }) },
  });
  switch (change.kind) {
    case "add":
      return holds(list, change) ? [...list] : [...list, made(change.member)];
    case "remove":
      return list.filter((pair) => !change.members.some((member) => matches(pair, member)));
    case "exact": {
      const kept = list.filter((pair) => change.members.some((member) => matches(pair, member)));
      return [...kept, ...change.members.filter((member) => !kept.some((pair) => matches(pair, member))).map(made)];
    }
  }
}

function contradictions(port: string, changes: readonly PairChange[]): Map<number, MooringError> {
  const refused = new Map<number, MooringError>();
  changes.forEach((one, index) => {
    const other = changes.find((candidate) => excludes(one, candidate) || excludes(candidate, one));
    if (!other) return;
    refused.set(
      index,
      new ConflictError(
        `port ${port}: two changes made at the same time contradict each other: ${describeChange(one)}, and ${describeChange(other)}`,
        {
          hint: "Decide which of the two is wanted, and state only that.",
        },
      ),
    );
  });
  return refused;
}

/** Can the second not be true once the first is? */
function excludes(one: PairChange, other: PairChange): boolean {
  if (one.kind === "add" && other.kind === "remove") return other.members.some((member) => meets(one.member, member));
  if (one.kind !== "exact") return false;
  if (other.kind === "add") return !one.members.some((member) => meets(member, other.member));
  if (other.kind === "remove") return other.members.some((gone) => one.members.some((member) => meets(member, gone)));
  return one !== other && !holdsMembers(one.members, other.members);
}

const meets = (one: Member, other: Member) =>
  one.ip === other.ip && (one.mac === undefined || other.mac === undefined || one.mac === other.mac);

const holdsMembers = (one: readonly Member[], other: readonly Member[]) =>
  one.length === other.length && one.every((member) => other.some((candidate) => meets(member, candidate)));

function describeChange(change: PairChange): string {
  switch (change.kind) {
    case "add":
      return `add ${describeMember(change.member)}`;
    case "remove":
      return `remove ${change.members.map(describeMember).join(", ")}`;
    case "exact":
      return `exactly ${change.members.map(describeMember).join(", ") || "nothing"}`;
  }
}

function full(port: string, list: readonly Pair[], change: PairChange): MooringError {
  return new ConflictError(
    `port ${port} holds at most ${LIMIT} pairs, so this cannot be done: ${describeChange(change)}; the list is filled by ${list.map(({ ip }) => ip).join(", ")}`,
    { hint: "Remove a pair that is not needed, or allow a network instead of single addresses." },
  );
}

function same(one: readonly Pair[], other: readonly Pair[]): boolean {
  return (
    one.length === other.length && one.every((pair) => other.some(({ ip, mac }) => ip === pair.ip && mac === pair.mac))
  );
}
