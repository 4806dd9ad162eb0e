import {
  contains,
  familyOf,
  firstFree,
  numberOf,
  parseAddress,
  rangeOf,
  textOf,
} from "../../../emulation/addresses.ts";

/** An address that Neutron would take if it were written so: `10.0.0.01` → `10.0.0.1`. */
export function recommended(text: string): string | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  return parseAddress(text.split(".").map(Number).join("."));
}

/** Is it an address and a length? Host bits are no mistake. */
export function isNetwork(text: string): boolean {
  const [head = "", tail = "", ...rest] = text.split("/");
  const address = parseAddress(head);
  return (
    address !== undefined && rest.length === 0 && /^(0|[1-9]\d{0,2})$/.test(tail) && Number(tail) <= bitsOf(address)
  );
}

const bitsOf = (address: string) => (familyOf(address) === 4 ? 32 : 128);

/** May a port have it? Not the first and the last of an IPv4 network. */
export function isHost(cidr: string, address: string): boolean {
  if (!contains(cidr, address)) return false;
  if (familyOf(address) === 6) return true;
  const { first, last } = rangeOf(cidr);
  return ![first, last].includes(numberOf(address));
}

/** The pool that a subnet has when none is named: all hosts but the gateway, which is taken for the first. */
export function defaultPool(cidr: string): { start: string; end: string } {
  const { family, first, last } = rangeOf(cidr);
  return { start: textOf(family, first + 2n), end: textOf(family, family === 4 ? last - 1n : last) };
}

/** The address that a subnet's gateway gets when none is named. */
export function firstHost(cidr: string): string {
  const { family, first } = rangeOf(cidr);
  return textOf(family, first + 1n);
}

/** No search goes farther. */
const PATIENCE = 70_000n;

/** The first address from `start` to `end` that is not taken. `reached`: see `firstFree`. */
export function freeAddress(
  { start, end }: { readonly start: string; readonly end: string },
  taken: Pick<ReadonlySet<string>, "has">,
  reached?: Map<string, bigint>,
): string | undefined {
  const [first, last] = [numberOf(start), numberOf(end)];
  const farthest = first + PATIENCE - 1n;
  return firstFree({ family: familyOf(start), first, last: last < farthest ? last : farthest }, taken, reached);
}

/** The ways of writing a MAC address that Neutron takes, all of them to be kept as they are. */
const MACS = [
  /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i,
  /^[0-9a-f]{1,2}(-[0-9a-f]{1,2}){5}$/i,
  /^[0-9a-f]{1,4}(\.[0-9a-f]{1,4}){2}$/i,
  /^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){2}$/i,
  /^[0-9a-f]{5,6}[-:][0-9a-f]{5,6}$/i,
  /^[0-9a-f]{12}$/i,
];
const NO_MACS = ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"];

/** The forms that netaddr takes, but for those that Neutron's own validator refuses. */
export const isMac = (text: string): boolean =>
  MACS.some((form) => form.test(text)) && !NO_MACS.includes(text.toLowerCase());
