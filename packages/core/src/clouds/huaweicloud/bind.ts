import { ConflictError } from "../../errors.ts";
import type { Limits } from "../../limits.ts";
import type { HuaweiClient } from "./client.ts";
import { fresh, noNic } from "./lookup.ts";
import type { Route } from "./nic-call.ts";
import { add, has, remove } from "./pairs.ts";
import { addressFor, isOn, OPEN, type Port } from "./ports.ts";

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
  return { virtualIp: await onto(client, virtualIp, opened, wanted.route ?? "auto", limits), nic: opened };
}

const foreign = (nic: Port, ip: string) =>
  new ConflictError(`the binding of ${ip} to NIC ${nic.id} is there already, and is not taken over`, {
    hint: "Somebody else has bound it meanwhile; say `adopt: true` if it is yours.",
  });

async function onto(client: HuaweiClient, virtualIp: Port, nic: Port, route: Route, limits: Limits): Promise<Port> {
  const { nicCall, pairs } = client;
  const bound = nicCall.serves(route) ? await nicCall.bind(virtualIp, nic, route, limits) : undefined;
  return bound ?? pairs.commit(virtualIp.id, add(addressFor(nic, virtualIp.addresses[0]?.ip ?? "") ?? ""), limits);
}

/**
 * Off the NIC, and nothing beside it. The virtual IP's own side comes last: it is what says that the binding is there, so a run that was
 * cut short is taken up again.
 */
export async function unbind(
  client: HuaweiClient,
  { nicId, ip, route }: { readonly nicId: string; readonly ip: string; readonly route: Route },
  limits: Limits,
): Promise<Bound> {
  const { api, pairs, nicCall } = client;
  const before = fresh(api, limits);
  const nic = await before.port(nicId);
  const virtualIp = nic && (await before.portAt(nic.network, ip));
  if (!nic || !virtualIp) return { virtualIp: undefined, nic };
  await nicCall.clear(virtualIp, nic, route, limits);
  const cleared = await pairs.commit(nic.id, remove(ip), limits);
  const gone = nic.addresses.map((one) => pairs.commit(virtualIp.id, remove(one.ip), limits));
  const left = await Promise.all(gone);
  return { virtualIp: left.at(-1), nic: cleared };
}
