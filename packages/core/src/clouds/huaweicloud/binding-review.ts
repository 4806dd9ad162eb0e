import { ConflictError } from "../../errors.ts";
import type { Action } from "../../plan.ts";
import type { Context, Review } from "../../resource.ts";
import { type Binding, straysBeside } from "./bind.ts";
import type { Found } from "./binding-spec.ts";
import type { HuaweiClient } from "./client.ts";
import { holdersOf } from "./holders.ts";
import { type Lookup, noNic, planned } from "./lookup.ts";
import { obstacle, occupied } from "./making.ts";
import { clearsMore } from "./nic-call.ts";
import { contradiction, type NicName, nicIdOf } from "./nics.ts";
import { has, onlyOneNic } from "./pairs.ts";
import { addressFor, familyOf, isNic, isOn, isReserved, isVirtualIp, OPEN, type Port } from "./ports.ts";

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
  const look = planned(client.api, context);
  const one = ({ desire: { spec }, observed, plan }: Asked) =>
    plan.action === "delete" && observed
      ? beforeUnbinding(client, look, { ...spec, ...observed.spec }, context)
      : beforeBinding(client, look, spec, changes);
  return Promise.all(changes.map((change) => one(change).catch((refusal: Error) => ({ refusal }))));
}

async function beforeBinding(
  client: HuaweiClient,
  look: Lookup,
  wanted: Spec,
  changes: readonly Asked[],
): Promise<Review> {
  const nic = await namedNic(look, wanted);
  const ip = wanted.ip_address;
  const own = addressFor(nic, ip);
  if (own === undefined) return { refusal: noAddressOfFamily(nic, ip) };
  const port = await look.portAt(nic.network, ip);
  const off = port && familyOf(ip) === 6 ? await straysBeside(look, port, nic) : [];
  const refusal =
    (port ? unusable(port, ip, [own, ...off]) : await obstacle(look, { network: nic.network, ip })) ??
    (await otherIpv6Nic(look, wanted, nic, changes));
  if (refusal) return { refusal };
  const notes = port
    ? [...reservedNote(port, ip), ...offNotes(off), ...(await limitNotes(look, port, nic))]
    : [`the virtual IP ${ip} is made first`];
  return { notes: [...notes, ...checkNote(client, wanted, nic)] };
}

const offNotes = (off: readonly string[]) =>
  off.length === 0 ? [] : [`${off.join(", ")}, which nothing in the subnet has any more, is taken off`];

/** `free`: pairs that do not stand in the way of an IPv6 address. */
function unusable(port: Port, ip: string, free: readonly string[]): Error | undefined {
  if (!isVirtualIp(port) && !isReserved(port)) return occupied(ip, port);
  const other = familyOf(ip) === 6 ? port.pairs.find((pair) => !free.includes(pair.ip)) : undefined;
  return other && onlyOneNic(ip, other.ip);
}

async function namedNic(look: Lookup, wanted: Spec): Promise<Port> {
  const id = await nicIdOf(look, wanted);
  const nic = await look.port(id);
  if (!nic) throw noNic(id);
  const error = contradiction(nic, wanted);
  if (error) throw error;
  return nic;
}

/** Two NICs of one request for the same IPv6 address. */
async function otherIpv6Nic(
  look: Lookup,
  wanted: Spec,
  nic: Port,
  changes: readonly Asked[],
): Promise<Error | undefined> {
  if (familyOf(wanted.ip_address) === 4) return undefined;
  const rivals = changes.map(({ desire }) => desire.spec).filter((spec) => spec.ip_address === wanted.ip_address);
  const ids = await Promise.all(rivals.map((spec) => nicIdOf(look, spec)));
  const rival = ids.find((id) => id !== nic.id);
  return rival === undefined ? undefined : onlyOneNic(wanted.ip_address, `NIC ${rival} of the same request`);
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

async function limitNotes(look: Lookup, virtualIp: Port, nic: Port): Promise<string[]> {
  const ip = virtualIp.addresses[0]?.ip ?? virtualIp.id;
  const { nics: holders } = holdersOf(virtualIp, await look.portsOf(nic.network));
  const nics = holders.length;
  const all = (await look.portsOf(nic.network)).filter(isVirtualIp);
  const others = all.filter((one) => one.id !== virtualIp.id && isOn(one, nic)).length;
  return [
    ...(nics >= NICS_OF_A_VIRTUAL_IP
      ? [`${ip} is on ${nics} NICs already; ${NICS_OF_A_VIRTUAL_IP} are recommended at most`]
      : []),
    ...(others >= VIRTUAL_IPS_OF_A_SERVER
      ? [`the NIC has ${others} virtual IPs already; ${VIRTUAL_IPS_OF_A_SERVER} are recommended at most`]
      : []),
  ];
}

function checkNote(client: HuaweiClient, wanted: Spec, nic: Port): string[] {
  const open = has(nic, OPEN) || has(nic, wanted.ip_address) || wanted.source_destination_check === "off";
  if (open || client.nicCall.serves(wanted.route ?? "auto")) return [];
  return [
    "the NIC's source/destination check stays on and may drop what it sends from the virtual IP; `source_destination_check: off` switches it off",
  ];
}

async function beforeUnbinding(client: HuaweiClient, look: Lookup, wanted: Spec, context: Context): Promise<Review> {
  const nic = wanted.nic_id === undefined ? undefined : await look.port(wanted.nic_id);
  if (!nic) return { notes: [`the NIC is gone; its address ${wanted.nic_ip_address} is taken off the virtual IP`] };
  const port = await look.portAt(nic.network, wanted.ip_address);
  if (!port || !isNic(nic) || !client.nicCall.serves(wanted.route ?? "auto")) return {};
  if (!(await clearsMore(client.api, port, nic, context))) return {};
  return {
    notes: [
      `unbound by the pairs of the virtual IP's port: the ECS call would take more off the NIC than ${wanted.ip_address}`,
    ],
  };
}
