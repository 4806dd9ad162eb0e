import { multicastIn } from "../../../emulation/addresses.ts";
import { isGroupMac } from "../../../emulation/macs.ts";
import { parseMac, parsePrefix } from "./addresses.ts";
import { invalid, type Refusal, refusal, refuse } from "./refusals.ts";
import type { RefusalMode } from "./switches.ts";
import { type Cell, isExternal, type Pair, type Port, takesPairs } from "./world.ts";

const MOST_PAIRS = 10;
const FIELD = "allowed_address_pairs";

/**
 * The pairs of a request body after the checks of the schema, which refuse at once. A pair without MAC gets the port's.
 *
 * @param withMac does this generation of the API know MAC addresses? The ports API drops them.
 */
export function readPairs(value: unknown, port: Port, withMac: boolean): Pair[] {
  if (!Array.isArray(value)) refuse(invalid(FIELD, "Input should be a valid list"));
  if (value.length > MOST_PAIRS) {
    refuse(invalid(FIELD, `List should have at most ${MOST_PAIRS} items after validation, not ${value.length}`));
  }
  return value.map((one: unknown, at) => {
    if (typeof one !== "object" || one === null) {
      refuse(invalid(`${FIELD}.${at}`, "Input should be a valid dictionary or object to extract fields from"));
    }
    const pair: { readonly ip_address?: unknown; readonly mac_address?: unknown } = one;
    if (pair.ip_address === undefined) refuse(invalid(`${FIELD}.${at}.ip_address`, "Field required"));
    const address = parsePrefix(pair.ip_address);
    if (address === undefined) {
      refuse(
        invalid(
          `${FIELD}.${at}.ip_address`,
          "value is not a valid IPv4 or IPv6 address",
          "value is not a valid IPv4 or IPv6 network",
        ),
      );
    }
    const mac = withMac ? (pair.mac_address ?? null) : null;
    if (mac !== null && typeof mac !== "string") {
      refuse(invalid(`${FIELD}.${at}.mac_address`, "Input should be a valid string"));
    }
    return { ip_address: address, mac_address: mac === null ? port.mac_address : (parseMac(mac) ?? mac) };
  });
}

/** What the network service beneath refuses, after the schema let it pass: now, or as the words of a task that will fail. */
export function lateRefusal(pairs: readonly Pair[], port: Port, { state, switches }: Cell): string | undefined {
  const badMac = pairs.find(({ mac_address }) => parseMac(mac_address) === undefined || isGroupMac(mac_address));
  const multicast = pairs.find(({ ip_address }) => multicastIn(ip_address) !== undefined);
  const repeated = new Set(pairs.map(keyOf)).size < pairs.length;
  const checks: [boolean, RefusalMode, string][] = [
    [
      isExternal(state, port),
      switches.refuse_external,
      `Allowed address pairs are not supported for port ${port.id} on an external network`,
    ],
    [
      !isExternal(state, port) && !takesPairs(state, port),
      switches.refuse_external,
      `Allowed address pairs are not supported for port ${port.id} of a bare metal server`,
    ],
    [
      // What is taken away from a port that was detached is not refused.
      port.instance_id === null &&
        pairs.some((pair) => !port.allowed_address_pairs.some((one) => keyOf(one) === keyOf(pair))),
      switches.refuse_unattached,
      `Port ${port.id} is not attached to an instance: allowed address pairs cannot be set`,
    ],
    [
      !port.port_security_enabled && pairs.length > 0,
      switches.refuse_port_security,
      "Port Security must be enabled in order to have allowed address pairs on a port.",
    ],
    [badMac !== undefined, switches.refuse_mac, `'${badMac?.mac_address}' is not a valid MAC address`],
    [
      multicast !== undefined,
      switches.refuse_multicast,
      `IP address '${multicast?.ip_address}' is not allowed in allowed address pairs: it is a multicast address`,
    ],
    [repeated, switches.refuse_duplicate, "Request contains duplicate address pair"],
  ];
  for (const [applies, how, words] of checks) {
    if (!applies) continue;
    if (how === "task") return words;
    refuse(asRefusal(how, words));
  }
  return undefined;
}

const asRefusal = (status: number, words: string): Refusal =>
  status === 400 ? invalid(FIELD, words.replaceAll("'", "")) : refusal(status, words);

const keyOf = ({ ip_address, mac_address }: Pair): string => `${ip_address} ${mac_address}`;

/** As sets, after filling in MACs. */
export function samePairs(some: readonly Pair[], others: readonly Pair[]): boolean {
  const [a, b] = [new Set(some.map(keyOf)), new Set(others.map(keyOf))];
  return a.size === b.size && [...a].every((key) => b.has(key));
}
