import { firstFree, parseAddress, rangeOf } from "../../../emulation/addresses.ts";

/** An address, or one with a prefix length. Host bits may be set: that is how the pair that opens a NIC is written. */
export function parsePair(raw: string): string | undefined {
  const [head = "", length, ...rest] = raw.split("/");
  const address = parseAddress(head);
  if (address === undefined || rest.length > 0) return undefined;
  if (length === undefined) return address;
  return /^\d{1,3}$/.test(length) && Number(length) <= (address.includes(":") ? 128 : 32)
    ? `${address}/${length}`
    : undefined;
}

/** No search goes farther. */
const MOST = 65_535n;

/**
 * The lowest address of the network that is free, the network's own and the first after it left out, and IPv4's last.
 *
 * @param reached where the last search ended, for many searches between which nothing is given back
 */
export function freeAddress(
  cidr: string,
  taken: ReadonlySet<string>,
  reached?: Map<string, bigint>,
): string | undefined {
  const { family, first, last } = rangeOf(cidr);
  const [end, farthest] = [last - 1n, first + MOST];
  return firstFree({ family, first: first + 2n, last: end < farthest ? end : farthest }, taken, reached);
}
