import { ConflictError, type MooringError } from "../../errors.ts";
import { familyOf, isSingle, isVirtualIp, type Pair, type Port, toPair } from "./ports.ts";

/**
 * One pair of a port, to be there or not; `sole`: to be there, and no other but those that are kept. Compared by address alone: a pair
 * without a MAC address means the port's own.
 */
export interface PairChange {
  readonly kind: "add" | "remove" | "sole";
  readonly pair: Pair;
  readonly keeps?: ReadonlySet<string>;
}

export const add = (ip: string): PairChange => ({ kind: "add", pair: toPair({ ip_address: ip }) });
export const remove = (ip: string): PairChange => ({ kind: "remove", pair: toPair({ ip_address: ip }) });

export const sole = (ip: string, keeps: readonly string[]): PairChange => ({
  ...add(ip),
  kind: "sole",
  keeps: new Set(keeps),
});

export const has = ({ pairs }: Port, ip: string): boolean => pairs.some((pair) => pair.ip === ip);

/** Who was overtaken by another that is to be the only one, too, does not write against it: the caller sees that it is not there. */
export function holds({ pairs }: Port, { kind, pair, keeps }: PairChange): boolean {
  const there = pairs.some(({ ip }) => ip === pair.ip);
  if (kind !== "sole") return there === (kind === "add");
  return pairs.filter(({ ip }) => !keeps?.has(ip)).length === 1;
}

export interface Folded {
  /** `undefined`: the list is already as all of them want it. */
  readonly next: Port | undefined;
  readonly refused: ReadonlyMap<number, MooringError>;
}

/**
 * Applies changes to the pairs of a port. Pure. Pairs that no change names stay as they were read. Changes that contradict each
 * other are both refused: nothing is decided silently.
 */
export function fold(port: Port, changes: readonly PairChange[]): Folded {
  const refused = new Map<number, MooringError>();
  let pairs: readonly Pair[] = port.pairs;
  changes.forEach((change, index) => {
    const { kind, pair } = change;
    const staying = pairs.filter(({ ip }) => !changes.some((one) => one.kind === "remove" && one.pair.ip === ip));
    const error = contradiction(port, changes, change) ?? secondNic({ ...port, pairs: staying }, change);
    if (error) refused.set(index, error);
    else if (kind === "sole") pairs = [...pairs.filter(({ ip }) => change.keeps?.has(ip)), pair];
    else if (kind === "remove") pairs = pairs.filter(({ ip }) => ip !== pair.ip);
    else if (!pairs.some(({ ip }) => ip === pair.ip)) pairs = [...pairs, pair];
  });
  const same = pairs.length === port.pairs.length && pairs.every(({ ip }) => has(port, ip));
  return { next: same ? undefined : { ...port, pairs }, refused };
}

function contradiction(
  port: Port,
  changes: readonly PairChange[],
  { kind, pair }: PairChange,
): MooringError | undefined {
  const goes = (one: Pick<PairChange, "kind">) => one.kind === "remove";
  if (!changes.some((other) => other.pair.ip === pair.ip && goes(other) !== goes({ kind }))) return undefined;
  return new ConflictError(
    `port ${port.id}: two changes made at the same time contradict each other: add ${pair.ip}, and remove ${pair.ip}`,
    { hint: "Decide which of the two is wanted, and state only that." },
  );
}

/** https://support.huaweicloud.com/intl/en-us/usermanual-vpc/vpc_vip_0001.html */
function secondNic(port: Port, { kind, pair }: PairChange): MooringError | undefined {
  const [address] = port.addresses;
  if (kind !== "add" || !isVirtualIp(port) || !address || familyOf(address.ip) === 4) return undefined;
  const other = port.pairs.find(({ ip }) => ip !== pair.ip && isSingle(ip));
  return other && onlyOneNic(address.ip, other.ip);
}

export const onlyOneNic = (virtualIp: string, other: string): MooringError =>
  new ConflictError(`the IPv6 virtual IP ${virtualIp} can be on one NIC only, and ${other} has it`, {
    hint: "Unbind it there first, or move it in one write by `sole: true`; an IPv4 virtual IP can be on several.",
  });
