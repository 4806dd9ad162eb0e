import { ConflictError, InputError, type MooringError } from "../../errors.ts";
import { contradictions, describeChange, isApplied, type PairChange, unwantedBy, wantedBy } from "./change.ts";
import { type Member, madeOf, matches, type Pair, type PortWithPairs } from "./pair.ts";
import { unfit } from "./unfit.ts";

/** What the cloud allows beside what it checks of each pair. */
export interface ListRules {
  /** The most pairs that it takes in one list. */
  readonly limit: number;
  /** What to do where the list is full, beside removing something. */
  readonly fullHint?: string;
}

/** What became of the changes: the port as it is to be, and who could not have what was wanted, by index. */
interface Folded<Port> {
  /** `undefined`: the list is already as all of them want it. */
  readonly next: Port | undefined;
  readonly refusals: ReadonlyMap<number, MooringError>;
}

/**
 * Applies changes to the list of a port. Pure. Pairs that no change names stay as they were read. A member that cannot be
 * written, or is beyond the limit, is refused alone; changes that contradict each other are both refused.
 */
export function fold<Port extends PortWithPairs>(
  port: Port,
  changes: readonly PairChange[],
  rules: ListRules,
): Folded<Port> {
  const refusals = contradictions(port, changes);
  let list = port.pairs;
  const apply = ({ index, change }: Numbered) => {
    const wanted = applied({ ...port, pairs: list }, change);
    const error = memberRefusal(port, list, change) ?? tooMany(port, list, wanted, change, rules);
    if (error) refusals.set(index, error);
    else list = wanted;
  };
  const open = changes.map((change, index) => ({ index, change })).filter(({ index }) => !refusals.has(index));
  const adds = open.filter(({ change }) => change.kind === "add");
  // An addition finds the room that a removal of the same moment makes.
  const others = open.filter(({ change }) => change.kind !== "add");
  others.forEach(apply);
  if (list.length > rules.limit && !same(list, port.pairs)) {
    for (const { index, change } of others)
      if (!isApplied(port, change)) refusals.set(index, stillTooMany(port, list, rules));
    list = port.pairs;
  }
  adds.forEach(apply);
  return { next: same(list, port.pairs) ? undefined : { ...port, pairs: list }, refusals };
}

interface Numbered {
  readonly index: number;
  readonly change: PairChange;
}

function applied(port: PortWithPairs, change: PairChange): readonly Pair[] {
  if (isApplied(port, change)) return port.pairs;
  const wanted = wantedBy(change);
  const among = (pair: Pair, members: readonly Member[]) => members.some((member) => matches(pair, member, port));
  const list = port.pairs.filter((pair) =>
    change.kind === "exact" ? among(pair, wanted) : !among(pair, unwantedBy(change)),
  );
  for (const member of wanted)
    if (!list.some((pair) => matches(pair, member, port))) list.push(madeOf(member, port.mac));
  return list;
}

/** Only what would be written anew is held to the rules; what is there already may stay. */
function memberRefusal(port: PortWithPairs, list: readonly Pair[], change: PairChange): MooringError | undefined {
  for (const member of wantedBy(change)) {
    if (list.some((pair) => matches(pair, member, port))) continue;
    const why = unfit(member);
    if (why) return new InputError([{ path: [], message: `port ${port.id} cannot be given the pair of ${why}` }]);
  }
  return undefined;
}

function tooMany(
  port: PortWithPairs,
  list: readonly Pair[],
  wanted: readonly Pair[],
  change: PairChange,
  { limit, fullHint }: ListRules,
): MooringError | undefined {
  if (wanted.length <= limit || wanted.length <= list.length) return undefined;
  const filled = list.map(({ ip }) => ip).join(", ") || "nothing";
  return new ConflictError(
    `port ${port.id} holds at most ${limit} pairs, so this cannot be done: ${describeChange(change)}; the list is filled by ${filled}`,
    {
      hint: ["Remove a pair that is not needed, or allow a network instead of single addresses.", fullHint]
        .filter(Boolean)
        .join(" "),
      wantsRoom: true,
    },
  );
}

/** A port may hold more than the cloud takes today: then no list of it can be written before it is short enough. */
function stillTooMany(port: PortWithPairs, left: readonly Pair[], { limit }: ListRules): MooringError {
  return new ConflictError(
    `port ${port.id} holds ${port.pairs.length} pairs, and would hold ${left.length} after this; the cloud takes no list of more than ${limit}`,
    { hint: `Remove at least ${port.pairs.length - limit} pairs in one request: by \`items\`, or by the exact list.` },
  );
}

function same(one: readonly Pair[], other: readonly Pair[]): boolean {
  return one.length === other.length && one.every((pair) => other.includes(pair));
}
