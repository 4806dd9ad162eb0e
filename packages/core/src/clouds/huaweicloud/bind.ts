import { ConflictError } from "../../errors.ts";
import type { Limits } from "../../limits.ts";
import type { HuaweiClient } from "./client.ts";
import { deadBinding } from "./dead-binding.ts";
import { holdersOf } from "./holders.ts";
import { fresh, type Lookup, noNic } from "./lookup.ts";
import type { Route } from "./nic-call.ts";
import { add, has, remove } from "./pairs.ts";
import { addressFor, familyOf, isOn, OPEN, type Port } from "./ports.ts";

/** The two ports of a binding, as they were read after the last write. */
export interface Bound {
  readonly virtualIp: Port | undefined;
  readonly nic: Port | undefined;
}

export interface Binding {
  readonly ip_address: string;
  readonly route?: Route | undefined;
  readonly source_destination_check?: "off" | undefined;
}

/** Where it goes. */
export interface Target {
  readonly nicId: string;
  /** Must the binding be a new one? */
  readonly anew: boolean;
}

/** From wherever it is to: the virtual IP is there, the NIC's check is as stated, the virtual IP is on the NIC. */
export async function bind(
  client: HuaweiClient,
  { nicId, anew }: Target,
  wanted: Binding,
  limits: Limits,
): Promise<Bound> {
  const { api, pairs, virtualIps } = client;
  const look = fresh(api, limits);
  const nic = await look.port(nicId);
  if (!nic) throw noNic(nicId);
  const there = await look.portAt(nic.network, wanted.ip_address);
  if (anew && there && isOn(there, nic)) throw foreign(nic, wanted.ip_address);
  const virtualIp = there ?? (await virtualIps.make({ network: nic.network, ip: wanted.ip_address }, limits));
  const opened =
    wanted.source_destination_check === "off" && !has(nic, OPEN) ? await pairs.commit(nic.id, add(OPEN), limits) : nic;
  const route = wanted.route ?? "auto";
  const off = familyOf(wanted.ip_address) === 6 ? await straysBeside(look, virtualIp, nic) : [];
  return { virtualIp: await onto(client, { virtualIp, nic: opened, off, route }, limits), nic: opened };
}

/** Addresses that nothing has any more: an IPv6 virtual IP, which can be on one NIC only, must not be held up by them. */
export async function straysBeside(look: Lookup, virtualIp: Port, nic: Port): Promise<readonly string[]> {
  const others = virtualIp.pairs.filter(({ ip }) => !nic.addresses.some((one) => one.ip === ip));
  if (others.length === 0) return [];
  return holdersOf(virtualIp, await look.portsOf(virtualIp.network)).strays;
}

const foreign = (nic: Port, ip: string) =>
  new ConflictError(`the binding of ${ip} to NIC ${nic.id} is there already, and is not taken over`, {
    hint: "Somebody else has bound it meanwhile; say `adopt: true` if it is yours.",
  });

interface Onto {
  readonly virtualIp: Port;
  readonly nic: Port;
  /** Addresses that go off the virtual IP in the same write. */
  readonly off: readonly string[];
  readonly route: Route;
}

async function onto(client: HuaweiClient, { virtualIp, nic, off, route }: Onto, limits: Limits): Promise<Port> {
  const { nicCall, pairs } = client;
  const own = addressFor(nic, virtualIp.addresses[0]?.ip ?? "") ?? "";
  const away = () => off.map((ip) => pairs.commit(virtualIp.id, remove(ip), limits));
  const call = nicCall.serves(route);
  if (call) await Promise.all(away());
  const bound = call ? await nicCall.bind(virtualIp, nic, route, limits) : undefined;
  if (bound) return bound;
  const [added] = await Promise.all([pairs.commit(virtualIp.id, add(own), limits), ...away()]);
  return added;
}

/** What is to go. */
export interface Bond {
  readonly nicId?: string | undefined;
  readonly ip: string;
  readonly route: Route;
  /** The NIC's address in the pairs, and its subnet: they remain when the NIC is gone. */
  readonly own: string;
  readonly network?: string | undefined;
}

/**
 * Off the NIC, and nothing beside it. The virtual IP's own side comes last: it is what says that the binding is there, so a run that was
 * cut short is taken up again.
 */
export async function unbind(client: HuaweiClient, bond: Bond, limits: Limits): Promise<Bound> {
  const { api, pairs, nicCall } = client;
  const { nicId, ip, route } = bond;
  const before = fresh(api, limits);
  const nic = nicId === undefined ? undefined : await before.port(nicId);
  if (!nic) {
    const dead = await deadBinding(before, bond);
    return { virtualIp: dead && (await pairs.commit(dead.virtualIp.id, remove(dead.own), limits)), nic };
  }
  const virtualIp = await before.portAt(nic.network, ip);
  if (!virtualIp) return { virtualIp, nic };
  await nicCall.clear(virtualIp, nic, route, limits);
  const cleared = await pairs.commit(nic.id, remove(ip), limits);
  const gone = nic.addresses.map((one) => pairs.commit(virtualIp.id, remove(one.ip), limits));
  const left = await Promise.all(gone);
  return { virtualIp: left.at(-1), nic: cleared };
}
