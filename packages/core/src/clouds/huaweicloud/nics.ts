import { ApiError, ConflictError } from "../../errors.ts";
import { parseAddress, within } from "../../spec/address.ts";
import type { NicPayload } from "./payloads.ts";
import { isNic, type Port } from "./ports.ts";
import { neutronSubnet, noServer, notThere, type Reads } from "./reads.ts";

/** A NIC, named by its id, or by its server and what tells it from the server's other NICs. */
export interface NicName {
  readonly nic_id?: string | undefined;
  readonly server_id?: string | undefined;
  readonly subnet_id?: string | undefined;
  readonly nic_ip_address?: string | undefined;
  /** The virtual IP's: of several NICs only those count in whose subnet it is. */
  readonly ip_address?: string | undefined;
}

/** The id of the one NIC that is meant. Throws where there is none, and where there are several, with all of them. */
export async function nicIdOf(look: Reads, name: NicName): Promise<string> {
  if (name.nic_id !== undefined) return name.nic_id;
  const { server_id: server = "", subnet_id: subnet } = name;
  const nics = await look.nicsOfServer(server);
  if (!nics) throw noServer(server);
  const named = nics.filter((nic) => fits(nic, name));
  const fitting = named.length > 1 ? await beside(look, named, name.ip_address) : named;
  const [one] = fitting;
  if (one && fitting.length === 1) return one.port_id;
  if (one) {
    throw new ConflictError(
      `server ${server} has ${fitting.length} NICs that fit: ${fitting.map(describe).join("; ")}`,
      {
        hint: "Say which is meant: state its `nic_id`, its `subnet_id` or its `nic_ip_address`.",
      },
    );
  }
  const mistaken = nics.find((nic) => nic.fixed_ips.some(({ subnet_id }) => subnet_id === name.subnet_id));
  if (mistaken && subnet !== undefined) throw neutronSubnet(subnet, mistaken.net_id);
  throw notThere(
    `server ${server} has no NIC ${wanted(name)}; its NICs are: ${nics.map(describe).join("; ") || "none"}`,
    "Name one of these.",
  );
}

/** Those in whose subnet the address is; all of them where that tells nothing. */
async function beside(
  look: Reads,
  nics: readonly NicPayload[],
  ip: string | undefined,
): Promise<readonly NicPayload[]> {
  if (ip === undefined) return nics;
  const near = await Promise.all(
    nics.map(async ({ net_id }) => (await look.subnet(net_id))?.ranges.some(({ cidr }) => within(ip, cidr)) ?? false),
  );
  const found = nics.filter((_, index) => near[index]);
  return found.length === 0 ? nics : found;
}

/** The same; `undefined` where the server, or the NIC of it that is named, is not there. */
export async function nicIdIfThere(look: Reads, name: NicName): Promise<string | undefined> {
  try {
    return await nicIdOf(look, name);
  } catch (error) {
    if (error instanceof ApiError && error.reason === "wrong-place") return undefined;
    throw error;
  }
}

const fits = (nic: NicPayload, { subnet_id, nic_ip_address }: NicName) =>
  (subnet_id === undefined || nic.net_id === subnet_id) &&
  (nic_ip_address === undefined ||
    nic.fixed_ips.some(({ ip_address }) => parseAddress(ip_address)?.text === nic_ip_address));

const describe = ({ port_id, fixed_ips, net_id }: NicPayload) =>
  `${port_id} (${fixed_ips.map(({ ip_address }) => ip_address).join(", ") || "no address"}, subnet ${net_id})`;

const wanted = ({ subnet_id, nic_ip_address }: NicName) =>
  [
    ...(nic_ip_address === undefined ? [] : [`with the address ${nic_ip_address}`]),
    ...(subnet_id === undefined ? [] : [`in subnet ${subnet_id}`]),
  ].join(" ") || "at all";

/** Where a NIC that was named by its id is not what else was said of it. */
export function contradiction(nic: Port, name: NicName): Error | undefined {
  const { server_id, subnet_id, nic_ip_address } = name;
  const refuse = (words: string, hint: string) => new ConflictError(`port ${nic.id} ${words}`, { hint });
  if (!isNic(nic)) {
    return refuse(
      `is not the NIC of a server: its owner is ${JSON.stringify(nic.owner)}`,
      "The query `huaweicloud/server-nics` lists the NICs of a server.",
    );
  }
  if (subnet_id !== undefined && nic.addresses.some(({ subnet }) => subnet === subnet_id))
    return neutronSubnet(subnet_id, nic.network);
  if (subnet_id !== undefined && subnet_id !== nic.network)
    return refuse(`is in subnet ${nic.network}, not in ${subnet_id}`, "A virtual IP and its NICs are in one subnet.");
  if (server_id !== undefined && server_id !== nic.device)
    return refuse(`belongs to server ${nic.device}, not to ${server_id}`, "Check `nic_id` and `server_id`.");
  if (nic_ip_address !== undefined && !nic.addresses.some(({ ip }) => ip === nic_ip_address)) {
    return refuse(
      `has the address ${nic.addresses.map(({ ip }) => ip).join(", ")}, not ${nic_ip_address}`,
      "Check `nic_id` and `nic_ip_address`.",
    );
  }
  return undefined;
}
