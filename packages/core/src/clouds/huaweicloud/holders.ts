import { isNic, isOn, isSingle, type Port } from "./ports.ts";

/** Who stands behind the pairs of a virtual IP, as the ports of its subnet tell. */
interface Holders {
  readonly nics: readonly Port[];
  /** The NICs' addresses that are among the pairs. */
  readonly bound: readonly string[];
  /** Addresses that no port has: of NICs that are gone, as a rule. They hold nothing. */
  readonly strays: readonly string[];
  /** Networks, and addresses of other things than NICs. */
  readonly others: readonly string[];
}

/** `ports`: all of the virtual IP's subnet. Of a list that is not whole, NICs would pass for strays. */
export function holdersOf(virtualIp: Port, ports: readonly Port[]): Holders {
  const pairs = virtualIp.pairs.map(({ ip }) => ip);
  const nics = ports.filter((port) => isNic(port) && isOn(virtualIp, port));
  const ofNics = addressesOf(nics);
  const ofAny = addressesOf(ports);
  const bound = pairs.filter((ip) => ofNics.has(ip));
  const strays = pairs.filter((ip) => isSingle(ip) && !ofAny.has(ip));
  const others = pairs.filter((ip) => !bound.includes(ip) && !strays.includes(ip));
  return { nics, bound, strays, others };
}

const addressesOf = (ports: readonly Port[]): ReadonlySet<string> =>
  new Set(ports.flatMap(({ addresses }) => addresses.map(({ ip }) => ip)));
