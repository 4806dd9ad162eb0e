import { ConflictError, type MooringError } from "../../errors.ts";
import { familyOf, isVirtualIp, type Pair, type Port, toPair } from "./ports.ts";

/** One pair of a port, to be there or not. Compared by address alone: a pair without a MAC address means the port's own. */
export interface PairChange {
  readonly kind: "add" | "remove";
  readonly pair: Pair;
}

export const add = (ip: string): PairChange => ({ kind: "add", pair: toPair({ ip_address: ip }) });
export const remove = (ip: string): PairChange => ({ kind: "remove", pair: toPair({ ip_address: ip }) });

export const has = ({ pairs }: Port, ip: string): boolean => pairs.some((pair) => pair.ip === ip);

export const holds = (port: Port, { kind, pair }: PairChange): boolean => has(port, pair.ip) === (kind === "add");

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
  if (!changes.some((other) => other.pair.ip === pair.ip && other.kind !== kind)) return undefined;
  return new ConflictError(
    `port ${port.id}: two changes made at the same time contradict each other: add ${pair.ip}, and remove ${pair.ip}`,
    { hint: "Decide which of the two is wanted, and state only that." },
  );
}

/** https://support.huaweicloud.com/intl/en-us/usermanual-vpc/vpc_vip_0001.html */
function secondNic(port: Port, { kind, pair }: PairChange): MooringError | undefined {
  const [address] = port.addresses;
  if (kind === "remove" || !isVirtualIp(port) || !address || familyOf(address.ip) === 4) return undefined;
  const other = port.pairs.find(({ ip }) => ip !== pair.ip);
  return other && onlyOneNic(address.ip, other.ip);
}

export const onlyOneNic = (virtualIp: string, other: string): MooringError =>
  new ConflictError(`the IPv6 virtual IP ${virtualIp} can be on one NIC only, and ${other} has it`, {
    hint: "Unbind it there first; an IPv4 virtual IP can be on several.",
  });
