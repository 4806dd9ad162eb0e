import { ConflictError, type MooringError } from "../../errors.ts";
import { contradictions, type PairChange as PlainChange } from "../../kits/allowed-pairs/change.ts";
import { madeOf, type Pair } from "../../kits/allowed-pairs/pair.ts";
import { familyOf, isSingle, isVirtualIp, type Port } from "./ports.ts";

/**
 * The pair of one address, to be there or not; `sole`: to be there, and no other but those that are kept. Compared by address alone: the
 * cloud itself writes the MAC address of a NIC beside it, or none.
 */
export interface PairChange {
  readonly kind: "add" | "remove" | "sole";
  readonly pair: Pair;
  readonly keeps?: ReadonlySet<string>;
}

/** The pair of this address is to be there. `ip` in canonical form. */
export const add = (ip: string): PairChange => ({ kind: "add", pair: madeOf({ ip }, undefined) });

/** The pair of this address is to go, whatever its MAC address. */
export const remove = (ip: string): PairChange => ({ ...add(ip), kind: "remove" });

/** The pair of this address is to be there, and of all others only those of `keeps`. */
export const sole = (ip: string, keeps: readonly string[]): PairChange => ({
  ...add(ip),
  kind: "sole",
  keeps: new Set(keeps),
});

/** Compared by address alone. */
export const has = ({ pairs }: Port, ip: string): boolean => pairs.some((pair) => pair.ip === ip);

/** Who was overtaken by another that is to be the only one, too, does not write against it: the caller sees that it is not there. */
export function isApplied(port: Port, { kind, pair, keeps }: PairChange): boolean {
  if (kind !== "sole") return has(port, pair.ip) === (kind === "add");
  return port.pairs.filter(({ ip }) => !keeps?.has(ip)).length === 1;
}

interface Folded {
  /** `undefined`: the list is already as all of them want it. */
  readonly next: Port | undefined;
  readonly refusals: ReadonlyMap<number, MooringError>;
}

/**
 * Applies changes to the pairs of a port. Pure. Pairs that no change names stay as they were read. Changes that contradict each
 * other are both refused: nothing is decided silently.
 */
export function fold(port: Port, changes: readonly PairChange[]): Folded {
  const refusals = contradictions({ ...port, mac: undefined }, changes.map(plainly));
  let pairs: readonly Pair[] = port.pairs;
  changes.forEach((change, index) => {
    const { kind, pair } = change;
    if (refusals.has(index)) return;
    const staying = pairs.filter(({ ip }) => !changes.some((one) => one.kind === "remove" && one.pair.ip === ip));
    const error = secondNic({ ...port, pairs: staying }, change);
    if (error) refusals.set(index, error);
    else if (kind === "sole") pairs = [...pairs.filter(({ ip }) => change.keeps?.has(ip)), pair];
    else if (kind === "remove") pairs = pairs.filter(({ ip }) => ip !== pair.ip);
    else if (!pairs.some(({ ip }) => ip === pair.ip)) pairs = [...pairs, pair];
  });
  const same = pairs.length === port.pairs.length && pairs.every(({ ip }) => has(port, ip));
  return { next: same ? undefined : { ...port, pairs }, refusals };
}

/** To be there is to be there, alone or not: who wants to be the only one comes to terms with the others later. */
const plainly = ({ kind, pair: { ip } }: PairChange): PlainChange =>
  kind === "remove" ? { kind, members: [{ ip }] } : { kind: "add", member: { ip } };

/** https://support.huaweicloud.com/intl/en-us/usermanual-vpc/vpc_vip_0001.html */
function secondNic(port: Port, { kind, pair }: PairChange): MooringError | undefined {
  const [address] = port.addresses;
  if (kind !== "add" || !isVirtualIp(port) || !address || familyOf(address.ip) === 4) return undefined;
  const other = port.pairs.find(({ ip }) => ip !== pair.ip && isSingle(ip));
  return other && onlyOneNic(address.ip, other.ip);
}

/** The vendor's rule for IPv6. https://support.huaweicloud.com/intl/en-us/usermanual-vpc/vpc_vip_0001.html */
export const onlyOneNic = (virtualIp: string, other: string): MooringError =>
  new ConflictError(`the IPv6 virtual IP ${virtualIp} can be on one NIC only, and ${other} has it`, {
    hint: "Unbind it there first, or move it in one write by `sole: true`; an IPv4 virtual IP can be on several.",
  });
