import { familyOf, firstFree, numberOf, parseAddress as parsed, rangeOf } from "../../../emulation/addresses.ts";

/** Addresses and networks as Pydantic reads them: strict text in, normal form out, `undefined` for anything else. */
export const parseAddress = (text: unknown): string | undefined =>
  typeof text === "string" ? parsed(text) : undefined;

/** An address, or a network without host bits; `10.0.0.0/255.0.0.0` becomes `10.0.0.0/8`, and `/32` stays as it is. */
export function parsePrefix(text: unknown): string | undefined {
  if (typeof text !== "string" || !text.includes("/")) return parseAddress(text);
  const [head, tail = "", ...rest] = text.split("/");
  const address = parseAddress(head);
  const length = address === undefined ? undefined : prefixLength(address, tail);
  if (address === undefined || length === undefined || rest.length) return undefined;
  return rangeOf(`${address}/${length}`).first === numberOf(address) ? `${address}/${length}` : undefined;
}

function prefixLength(address: string, tail: string): number | undefined {
  const bits = address.includes(":") ? 128 : 32;
  if (/^\d{1,3}$/.test(tail)) return Number(tail) <= bits ? Number(tail) : undefined;
  const mask = bits === 32 ? parseAddress(tail) : undefined;
  if (mask === undefined || mask.includes(":")) return undefined;
  const digits = numberOf(mask).toString(2).padStart(32, "0");
  return /^1*0*$/.test(digits) ? digits.replaceAll("0", "").length : undefined;
}

const FIRST_HOST = 10n;

/**
 * The first address of the network that is not taken, counting from its eleventh; `undefined` when it is full.
 *
 * @param reached where the last search ended, for many searches between which nothing is given back
 */
export function freeAddress(
  cidr: string,
  taken: ReadonlySet<string>,
  reached?: Map<string, bigint>,
): string | undefined {
  const { family, first, last } = rangeOf(cidr);
  const end = first + FIRST_HOST + BigInt(hostCount(cidr)) - 1n;
  return firstFree({ family, first: first + FIRST_HOST, last: end < last ? end : last }, taken, reached);
}

/** How many addresses a network has for its hosts, as far as a number can say it. */
export function hostCount(cidr: string): number {
  const bits = (familyOf(cidr) === 4 ? 32 : 128) - Number(cidr.split("/")[1]);
  return Math.max(1, Math.min(2 ** bits, Number.MAX_SAFE_INTEGER) - 3);
}

/** A MAC address in its normal form, or `undefined`. Also bare, and as routers dot it. */
export function parseMac(text: string): string | undefined {
  const digits = text.toLowerCase();
  const bare = /^([0-9a-f]{12}|([0-9a-f]{4}\.){2}[0-9a-f]{4})$/.test(digits);
  const lower = bare ? (digits.replaceAll(".", "").match(/../g) ?? []).join(":") : digits.replaceAll("-", ":");
  return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(lower) ? lower : undefined;
}
