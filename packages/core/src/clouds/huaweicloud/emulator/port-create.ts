import * as z from "zod/mini";
import { parseAddress } from "../../../emulation/addresses.ts";
import { shapedBody } from "../../../emulation/body.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { parsePair } from "./addresses.ts";
import { addPort, anyAddress, neutronSubnetFor, portAt, VIP } from "./network.ts";
import type { PortRefusals } from "./port-refusals.ts";
import { refuse } from "./refusals.ts";
import type { Switches } from "./switches.ts";
import type { Caller, Cell, Pair, Port, Subnet } from "./world.ts";

const pair = z.looseObject({ ip_address: z.string(), mac_address: z.optional(z.string()) });
const fixedIp = z.looseObject({ subnet_id: z.optional(z.string()), ip_address: z.optional(z.string()) });
const body = z.looseObject({
  port: z.looseObject({
    network_id: z.optional(z.string()),
    name: z.optional(z.string().check(z.maxLength(255))),
    device_owner: z.optional(z.string()),
    fixed_ips: z.optional(z.array(fixedIp)),
    allowed_address_pairs: z.optional(z.array(pair)),
    admin_state_up: z.optional(z.unknown()),
    security_groups: z.optional(z.array(z.string())),
  }),
});

type PortBody = z.output<typeof body>["port"];

/** Refuses a body that is none, in the words of the API that was asked. */
export const portBody = (request: EmulatedRequest, no: PortRefusals): PortBody =>
  shapedBody(request, body, no.body).port;

/** What may be created by hand: a virtual IP, or a port that reserves an address. */
export function createPort(cell: Cell, { project }: Caller, wanted: PortBody, no: PortRefusals): Port {
  const { state, switches } = cell;
  const subnet = state.subnets[wanted.network_id ?? ""];
  if (!subnet || subnet.project_id !== project) return refuse(no.noNetwork(wanted.network_id ?? "(none)"));
  const owner = wanted.device_owner ?? "";
  if (owner !== "" && owner !== VIP) refuse(no.bad(`Invalid device_owner ${owner}.`));
  if (wanted.security_groups?.length === 0) refuse(no.bad("security_groups must not be empty."));
  if ((wanted.fixed_ips?.length ?? 0) > 1) refuse(no.bad("Only one fixed_ips entry is allowed."));
  const ip = addressOf(cell, subnet, wanted, no);
  return addPort(cell, {
    name: wanted.name,
    subnet,
    addresses: [ip],
    owner,
    pairs: wanted.allowed_address_pairs && pairsFrom(wanted.allowed_address_pairs, switches, no),
  });
}

function addressOf(cell: Cell, subnet: Subnet, { fixed_ips }: PortBody, no: PortRefusals): string {
  const [fixed = {}] = fixed_ips ?? [];
  const neutron = fixed.subnet_id;
  const known = [subnet.neutron_subnet_id, subnet.neutron_subnet_id_v6];
  if (neutron !== undefined && !known.includes(neutron)) refuse(no.bad(`Subnet ${neutron} could not be found.`));
  if (fixed.ip_address === undefined) return anyAddress(cell.state, subnet, neutron) ?? refuse(no.full());
  const ip = parseAddress(fixed.ip_address) ?? refuse(no.bad(`'${fixed.ip_address}' is not a valid IP address.`));
  const holder = neutronSubnetFor(subnet, ip);
  if (holder === undefined || (neutron !== undefined && neutron !== holder)) refuse(no.outside(ip));
  if (portAt(cell, subnet.id, ip) || ip === subnet.gateway_ip) refuse(no.taken(ip));
  return ip;
}

/** The list as it is stored: a MAC address only where one was sent. */
export function pairsFrom(
  wanted: readonly { ip_address: string; mac_address?: string | undefined }[],
  switches: Switches,
  no: PortRefusals,
): Pair[] {
  const pairs = wanted.map(({ ip_address, mac_address }): Pair => {
    const ip = parsePair(ip_address) ?? refuse(no.bad(`'${ip_address}' is not a valid IP address or CIDR.`));
    if (ip === "0.0.0.0/0") refuse(no.bad("allowed_address_pairs must not hold 0.0.0.0/0."));
    return { ip_address: ip, ...(mac_address === undefined ? {} : { mac_address: mac_address.toLowerCase() }) };
  });
  const seen = new Set<string>();
  for (const { ip_address, mac_address } of pairs) {
    const key = `${ip_address} ${mac_address ?? ""}`;
    if (switches.refuse_duplicates && seen.has(key)) refuse(no.duplicate(ip_address));
    seen.add(key);
  }
  return pairs;
}
