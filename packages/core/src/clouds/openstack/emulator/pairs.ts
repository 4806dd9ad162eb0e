import { multicastIn, parseAddress } from "../../../emulation/addresses.ts";
import { isGroupMac } from "../../../emulation/macs.ts";
import { isMac, isNetwork, recommended } from "./addresses.ts";
import type { Check } from "./attributes.ts";
import { said } from "./python.ts";
import { badRequest, crashed, neutron, refuse } from "./refusals.ts";
import type { Cell, Pair } from "./world.ts";

/** A pair as it was sent: it may leave out the MAC address. */
export interface WantedPair {
  readonly ip_address: string;
  readonly mac_address?: string;
}

const no = (words: string) => refuse(badRequest(words));

/** The list of a body. Every spelling that is good at all is kept as it came. */
export const wantedPairs: Check = (value, name, cell): readonly WantedPair[] => {
  if (value === null) return [];
  if (!Array.isArray(value)) return no("Allowed address pairs must be a list.");
  const most = cell.switches.max_allowed_address_pair;
  if (value.length > most)
    refuse(
      neutron(400, "AllowedAddressPairExhausted", `The number of allowed address pair exceeds the maximum ${most}.`),
    );
  const earlier = new Set<string>();
  return value.map((one) => wantedPair(one, name, earlier, cell));
};

function wantedPair(one: unknown, name: string, earlier: Set<string>, { switches }: Cell): WantedPair {
  if (typeof one !== "object" || one === null || Array.isArray(one))
    return no(`Invalid input for ${name}. Reason: '${said(one)}' is not a dictionary.`);
  const fields: Readonly<Record<string, unknown>> = { ...one };
  const { mac_address: mac, ip_address: ip, ...rest } = fields;
  if (mac !== undefined && (typeof mac !== "string" || !isMac(mac))) no(`'${said(mac)}' is not a valid MAC address`);
  if (ip === undefined)
    refuse(neutron(400, "AllowedAddressPairsMissingIP", "AllowedAddressPair must contain ip_address"));
  const key = JSON.stringify([mac, ip]);
  if (earlier.has(key)) refuse(duplicate(said(mac), said(ip)));
  earlier.add(key);
  if (Object.keys(rest).length > 0) no(`Unrecognized attribute(s) '${Object.keys(rest).join(", ")}'`);
  // Neutron looks for a slash in it, whatever it is.
  if (typeof ip !== "string") return refuse(crashed());
  checkAddress(ip, switches.reject_multicast);
  if (typeof mac !== "string") return { ip_address: ip };
  if (switches.reject_multicast && isGroupMac(mac))
    no(`MAC address ${mac} is a multicast address, which is not supported.`);
  return { ip_address: ip, mac_address: mac };
}

function checkAddress(ip: string, rejectMulticast: boolean): void {
  if (ip.includes("/")) {
    if (!isNetwork(ip)) no(`'${ip}' is not a valid IP subnet`);
    const range = rejectMulticast ? multicastIn(ip) : undefined;
    if (range) no(`Subnet ${ip} overlaps with multicast range ${range}, which is not supported.`);
    return;
  }
  if (parseAddress(ip) === undefined) {
    const better = recommended(ip);
    no(
      better
        ? `'${ip}' is not an accepted IP address, '${better}' is recommended`
        : `'${ip}' is not a valid IP address`,
    );
  }
  if (rejectMulticast && multicastIn(ip) !== undefined) no(`IP ${ip} is a multicast address, which is not supported.`);
}

const duplicate = (mac: string, ip: string) =>
  neutron(
    400,
    "DuplicateAddressPairInRequest",
    `Request contains duplicate address pair: mac_address ${mac} ip_address ${ip}.`,
  );

/** The pairs that are stored: the port's own MAC address where none was given, and each only once, letters large or small. */
export function storedPairs(wanted: readonly WantedPair[], own: string): Pair[] {
  const stored = new Map<string, Pair>();
  for (const { ip_address, mac_address = own } of wanted) {
    const key = keyOf({ mac_address, ip_address });
    if (stored.has(key)) refuse(duplicate(mac_address, ip_address));
    stored.set(key, { mac_address, ip_address });
  }
  // As the database's key lays them: not the order in which they came.
  return [...stored].sort(([a], [b]) => Number(a > b) - Number(a < b)).map(([, pair]) => pair);
}

const keyOf = ({ mac_address, ip_address }: Pair) => `${mac_address} ${ip_address}`.toLowerCase();

/** Is it what stands there, word for word and in the same order? To Neutron anything else is a change, even if it comes to the same. */
export const isStanding = (wanted: readonly WantedPair[], standing: readonly Pair[]): boolean =>
  wanted.length === standing.length &&
  wanted.every(({ mac_address, ip_address }, at) => {
    const pair = standing[at];
    return mac_address === pair?.mac_address && ip_address === pair?.ip_address;
  });
