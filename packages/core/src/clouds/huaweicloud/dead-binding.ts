import type { Finding } from "../../definition/resource.ts";
import { parseId } from "./binding-id.ts";
import type { Found, Spec } from "./binding-spec.ts";
import { holdersOf } from "./holders.ts";
import { nicIdIfThere } from "./nics.ts";
import { has } from "./pairs.ts";
import type { Port } from "./ports.ts";
import { noNic, noServer, noSubnet, type Reads } from "./reads.ts";

/** A binding whose NIC is gone: only its address still stands in the pairs of the virtual IP. */
interface DeadBinding {
  readonly virtualIp: Port;
  /** The address that was the NIC's. */
  readonly own: string;
}

interface Named {
  readonly ip: string;
  /** Without it nobody can tell which of the pairs was this NIC's. */
  readonly own?: string | undefined;
  readonly network?: string | undefined;
}

/** `undefined` also where something has the address again: then it is that one's pair. */
export async function deadBinding(look: Reads, { ip, own, network }: Named): Promise<DeadBinding | undefined> {
  if (own === undefined) return undefined;
  for (const virtualIp of await virtualIpsOf(look, ip, network)) {
    if (has(virtualIp, own) && !(await look.portAt(virtualIp.network, own))) return { virtualIp, own };
  }
  return undefined;
}

async function virtualIpsOf(look: Reads, ip: string, network: string | undefined): Promise<readonly Port[]> {
  if (network === undefined) return look.virtualIpsAt(ip);
  const one = await look.portAt(network, ip);
  return one ? [one] : [];
}

/** As it is shown to whoever wants it gone. */
export function observedDead({ virtualIp, own }: DeadBinding, id: Finding["id"], stated?: Spec): Found {
  const { nicId, ip } = parseId(id);
  const { server_id, route } = stated ?? {};
  return {
    id,
    spec: {
      ip_address: ip,
      ...(nicId === undefined ? {} : { nic_id: nicId }),
      ...(server_id === undefined ? {} : { server_id }),
      subnet_id: virtualIp.network,
      nic_ip_address: own,
      ...(route === undefined ? {} : { route }),
    },
    outputs: {
      virtual_ip_id: virtualIp.id,
      ...(nicId === undefined ? {} : { bound_nic_id: nicId }),
      bound_ip_address: own,
    },
  };
}

/**
 * There is no such binding: is what it was named by there? What is gone since it was remembered, or can be told by the NIC's
 * address, is said; anything else that is missing may be a slip of the pen.
 */
export async function missingNic(look: Reads, stated: Partial<Spec>, id: string | undefined): Promise<string[]> {
  const remembered = id === undefined ? undefined : parseId(id);
  const nicId = remembered ? remembered.nicId : await nicIdIfThere(look, stated);
  if (nicId !== undefined && (await look.port(nicId))) return [];
  if (stated.subnet_id === undefined) await look.project();
  else if (!(await look.subnet(stated.subnet_id))) throw noSubnet(stated.subnet_id);

  const { server_id: server } = stated;
  const deleted = server !== undefined && (await look.nicsOfServer(server)) === undefined;
  const ip = stated.ip_address ?? remembered?.ip ?? "";
  const own = stated.nic_ip_address ?? remembered?.own;
  const taken = own === undefined ? undefined : await holderOf(look, ip, own, stated.subnet_id);
  if (remembered === undefined && (own === undefined || taken)) {
    const hint = taken
      ? `${own} is the address of ${taken.id} now: name that one, or leave it alone.`
      : "Check the id. If its server was deleted, state `nic_ip_address` as well: the address that is to go from the virtual IP.";
    throw deleted ? noServer(server, hint) : noNic(nicId ?? `with the address ${own}`, hint);
  }
  const which = nicId ?? own ?? "";
  const gone = deleted
    ? `server ${server} is deleted, and its NIC ${which} with it`
    : `NIC ${which} is not there any more`;
  return [gone, ...(own === undefined ? await strayNotes(look, ip, stated.subnet_id) : [])];
}

/** What has the address in the subnets of the virtual IP. */
async function holderOf(look: Reads, ip: string, own: string, network: string | undefined): Promise<Port | undefined> {
  for (const virtualIp of await virtualIpsOf(look, ip, network)) {
    const holder = await look.portAt(virtualIp.network, own);
    if (holder) return holder;
  }
  return undefined;
}

async function strayNotes(look: Reads, ip: string, network: string | undefined): Promise<string[]> {
  const found = await virtualIpsOf(look, ip, network);
  const strays = await Promise.all(
    found.map(async (one) => holdersOf(one, await look.portsOf(one.network)).strays.join(", ")),
  );
  const told = strays.filter(Boolean).join(", ");
  if (told === "") return [];
  return [
    `${ip} still lists ${told}, which nothing in the subnet has: \`nic_ip_address\` here, or \`strays: none\` of its virtual IP, takes it off`,
  ];
}
