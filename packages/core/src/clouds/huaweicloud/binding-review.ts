import type { Context, Review } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { Action } from "../../report/plan.ts";
import type { Besides } from "../../report/report.ts";
import type { Binding } from "./bind.ts";
import type { Found } from "./binding-spec.ts";
import type { HuaweiClient } from "./client.ts";
import { type Displaced, displaced, nobody, portsOfBinding } from "./displaced.ts";
import { holdersOf } from "./holders.ts";
import { clearsMore, mightReplace } from "./nic-call.ts";
import { contradiction, type NicName, nicIdOf } from "./nics.ts";
import { has, onlyOneNic } from "./pairs.ts";
import {
  addressFor,
  familyOf,
  isNic,
  isOn,
  isOwn,
  isReserved,
  isSingle,
  isVirtualIp,
  OPEN,
  type Port,
} from "./ports.ts";
import { cachedReads, noNic, type Reads } from "./reads.ts";
import { isLeftOver } from "./release.ts";
import { obstacle, occupied } from "./virtual-ip-obtain.ts";

/** What the vendor recommends. https://support.huaweicloud.com/intl/en-us/usermanual-vpc/vpc_vip_0001.html */
const NICS_OF_A_VIRTUAL_IP = 10;
const VIRTUAL_IPS_OF_A_SERVER = 8;

type Spec = Binding & NicName;
interface Asked {
  readonly desire: { readonly spec: Spec };
  readonly observed: Found | undefined;
  readonly plan: { readonly action: Action };
}

/** What stands in the way of each change, and what to know of it, by looking. */
export function reviewBindings(
  client: HuaweiClient,
  changes: readonly Asked[],
  context: Context,
): Promise<readonly Review[]> {
  const look = cachedReads(client.api, context);
  const one = (change: Asked) =>
    change.plan.action === "delete" && change.observed
      ? beforeUnbinding(client, look, { ...change.desire.spec, ...change.observed.spec }, context)
      : beforeBinding(client, look, change, changes);
  return Promise.all(changes.map((change) => one(change).catch((refusal: Error) => ({ refusal }))));
}

async function beforeBinding(
  client: HuaweiClient,
  look: Reads,
  { desire: { spec: wanted }, observed, plan }: Asked,
  changes: readonly Asked[],
): Promise<Review> {
  const { nic, virtualIp: port } = await namedPorts(look, wanted);
  const ip = wanted.ip_address;
  const own = addressFor(nic, ip);
  if (own === undefined) return { refusal: noAddressOfFamily(nic, ip) };
  const going = port ? await displaced(look, port, nic, wanted) : nobody;
  // The binding that is replaced goes first.
  const replaced = plan.action === "replace" && observed ? [observed.outputs.bound_ip_address] : [];
  const refusal =
    (port
      ? unusable(port, ip, [own, ...going.off, ...replaced])
      : await obstacle(look, { network: nic.network, ip })) ?? (await otherNic(look, wanted, nic, changes));
  if (refusal) return { refusal };
  const notes = port
    ? [...reservedNote(port, ip), ...goingNotes(going), ...(wanted.sole ? [] : await limitNotes(look, port, nic))]
    : [
        `the virtual IP ${ip} is made first${wanted.virtual_ip === "release" ? ", and goes with its last binding" : "; it stays when the binding goes"}`,
      ];
  const besides = port ? [] : [virtualIpOf(nic.network, ip)];
  const byPairs = client.nicCall.serves(wanted.route ?? "auto") && mightReplace(nic, ip);
  const road = byPairs ? [`bound by the pairs of both ports: the ECS call might take others off NIC ${nic.id}`] : [];
  return { notes: [...notes, ...road, ...checkNote(client, wanted, nic)], besides };
}

/** The virtual IP, as it is asked for by itself. */
export const virtualIpOf = (network: string, ip: string): Besides => ({
  resource: "huaweicloud/virtual-ip",
  spec: { subnet_id: network, ip_address: ip },
});

function goingNotes({ off, left }: Displaced): string[] {
  const dead = off.filter((ip) => !left.some((nic) => isOwn(nic, ip)));
  return [
    ...left.map(({ id, device }) => `it goes off NIC ${id} of server ${device}`),
    ...(dead.length === 0 ? [] : [`${dead.join(", ")}, which nothing in the subnet has any more, is taken off`]),
  ];
}

/** `free`: pairs that do not stand in the way of an IPv6 address. */
function unusable(port: Port, ip: string, free: readonly string[]): Error | undefined {
  if (!isVirtualIp(port) && !isReserved(port)) return occupied(ip, port);
  const other = familyOf(ip) === 6 ? port.pairs.find(({ ip: one }) => isSingle(one) && !free.includes(one)) : undefined;
  return other && onlyOneNic(ip, other.ip);
}

async function namedPorts(look: Reads, wanted: Spec): Promise<{ nic: Port; virtualIp: Port | undefined }> {
  const id = await nicIdOf(look, wanted);
  const { nic, virtualIp } = await portsOfBinding(look, id, wanted);
  if (!nic) throw noNic(id);
  const error = contradiction(nic, wanted);
  if (error) throw error;
  return { nic, virtualIp };
}

/** Two NICs of one request for an address that can be on one only, or is to be. */
async function otherNic(look: Reads, wanted: Spec, nic: Port, changes: readonly Asked[]): Promise<Error | undefined> {
  const six = familyOf(wanted.ip_address) === 6;
  if (!six && !changes.some(({ desire: { spec } }) => spec.sole && spec.ip_address === wanted.ip_address))
    return undefined;
  const rivals = changes.map(({ desire }) => desire.spec).filter((spec) => spec.ip_address === wanted.ip_address);
  const ids = await Promise.all(rivals.map((spec) => nicIdOf(look, spec)));
  const rival = ids.find((id) => id !== nic.id);
  if (rival === undefined) return undefined;
  if (six) return onlyOneNic(wanted.ip_address, `NIC ${rival} of the same request`);
  return new ConflictError(`${wanted.ip_address} is to be on NIC ${nic.id} alone, and on NIC ${rival} as well`, {
    hint: "Decide which of the two is wanted, or leave `sole` out.",
  });
}

const noAddressOfFamily = (nic: Port, ip: string) =>
  new ConflictError(
    `NIC ${nic.id} has no IPv${familyOf(ip)} address to bind ${ip} to, only ${nic.addresses.map((one) => one.ip).join(", ") || "none at all"}`,
    { hint: "Give the NIC an address of that family, or bind a virtual IP of its own." },
  );

const reservedNote = (port: Port, ip: string) =>
  isVirtualIp(port)
    ? []
    : [
        `the port of ${ip} was made without the owner neutron:VIP_PORT: it is reachable inside the VPC only, not by EIP, VPN or peering`,
      ];

async function limitNotes(look: Reads, virtualIp: Port, nic: Port): Promise<string[]> {
  const ip = virtualIp.addresses[0]?.ip ?? virtualIp.id;
  const { nics: holders } = holdersOf(virtualIp, await look.portsOf(nic.network));
  const nics = holders.length;
  const others = (await onServer(look, nic)).filter(({ id }) => id !== virtualIp.id).length;
  return [
    ...(nics >= NICS_OF_A_VIRTUAL_IP
      ? [`${ip} is on ${nics} NICs already; ${NICS_OF_A_VIRTUAL_IP} are recommended at most`]
      : []),
    ...(others >= VIRTUAL_IPS_OF_A_SERVER
      ? [`server ${nic.device} has ${others} virtual IPs already; ${VIRTUAL_IPS_OF_A_SERVER} are recommended at most`]
      : []),
  ];
}

/** The virtual IPs on any NIC of the NIC's server. */
async function onServer(look: Reads, nic: Port): Promise<readonly Port[]> {
  const nics = await look.nicsOf(nic.device);
  const networks = [...new Set(nics.map(({ network }) => network))];
  const ports = (await Promise.all(networks.map((network) => look.portsOf(network)))).flat();
  return ports.filter((port) => isVirtualIp(port) && nics.some((one) => isOn(port, one)));
}

function checkNote(client: HuaweiClient, wanted: Spec, nic: Port): string[] {
  const open = has(nic, OPEN) || has(nic, wanted.ip_address) || wanted.source_destination_check === "off";
  if (open || client.nicCall.serves(wanted.route ?? "auto")) return [];
  return [
    "the NIC's source/destination check stays on and may drop what it sends from the virtual IP; `source_destination_check: off` switches it off",
  ];
}

async function beforeUnbinding(client: HuaweiClient, look: Reads, wanted: Spec, context: Context): Promise<Review> {
  const nic = wanted.nic_id === undefined ? undefined : await look.port(wanted.nic_id);
  if (!nic) return { notes: [`the NIC is gone; its address ${wanted.nic_ip_address} is taken off the virtual IP`] };
  const port = await look.portAt(nic.network, wanted.ip_address);
  if (!port || !isNic(nic)) return {};
  const call = client.nicCall.serves(wanted.route ?? "auto") && (await clearsMore(client.api, port, nic, context));
  return { notes: [...(call ? [otherRoad(wanted.ip_address)] : []), ...(await afterwards(look, port, nic, wanted))] };
}

const otherRoad = (ip: string) =>
  `unbound by the pairs of the virtual IP's port: the ECS call would take more off the NIC than ${ip}`;

/** What becomes of the virtual IP when its last binding goes. */
async function afterwards(look: Reads, virtualIp: Port, nic: Port, wanted: Spec): Promise<string[]> {
  const { nics } = holdersOf(virtualIp, await look.portsOf(virtualIp.network));
  if (nics.some(({ id }) => id !== nic.id)) return [];
  if (wanted.virtual_ip === "release" && (await isLeftOver(look, virtualIp, nic)))
    return [`the virtual IP ${wanted.ip_address}, which a binding has made, is given back with its last binding`];
  return [`the virtual IP ${wanted.ip_address} stays, on no NIC any more: \`huaweicloud/virtual-ip\` releases it`];
}
