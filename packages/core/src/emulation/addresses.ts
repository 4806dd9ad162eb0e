import ipaddr from "ipaddr.js";

/** The family of an address that is written well: 4 or 6. */
export const familyOf = (address: string): 4 | 6 => (address.includes(":") ? 6 : 4);

/** Is the address in the network? Both in normal form. */
export function contains(cidr: string, address: string): boolean {
  if (familyOf(cidr) !== familyOf(address)) return false;
  const [network, length] = ipaddr.parseCIDR(cidr);
  return ipaddr.parse(address).match(network, length);
}

/** The address so many steps behind this one, or before it; in normal form. */
export function stepped(from: readonly number[], steps: number): string {
  const sum = [...from];
  let carry = steps;
  for (let at = sum.length - 1; at >= 0 && carry !== 0; at -= 1) {
    const total = (sum[at] as number) + carry;
    sum[at] = total & 255;
    carry = total >> 8;
  }
  return sum.length === 4 ? sum.join(".") : new ipaddr.IPv6(sum).toRFC5952String();
}
