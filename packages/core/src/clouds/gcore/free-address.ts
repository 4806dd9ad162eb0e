import { createHash } from "node:crypto";
import ipaddr from "ipaddr.js";
import { parseAddress } from "../../spec/address.ts";

/** So far into an IPv6 subnet a name may begin: far enough that no two names meet. */
const FARTHEST = 2 ** 32;

/**
 * The addresses of a subnet in the order in which a name tries them. Each name begins elsewhere, and its order is always the same: so two
 * runs that want one name try the same address, and one that was killed has left its own where the next one looks first.
 */
export function* addressesFor(name: string, cidr: string): Generator<string> {
  const [network, length] = ipaddr.parseCIDR(cidr);
  const base = network.toByteArray();
  const bits = base.length * 8 - length;
  // Neither the network's own address nor that of all of it.
  const hosts = Math.min(2 ** bits - 2, FARTHEST);
  const start = createHash("sha256").update(`${name}\n${cidr}`).digest().readUIntBE(0, 6) % Math.max(hosts, 1);
  for (let step = 0; step < hosts; step += 1) yield addressAt(base, 1 + ((start + step) % hosts));
}

function addressAt(base: readonly number[], offset: number): string {
  const bytes = [...base];
  let rest = offset;
  for (let at = bytes.length - 1; at >= 0 && rest > 0; at -= 1) {
    rest += bytes[at] ?? 0;
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  const text = ipaddr.fromByteArray(bytes).toString();
  return parseAddress(text)?.text ?? text;
}
