import { ConflictError } from "../../errors.ts";
import type { Limits } from "../../time/limits.ts";
import type { Bound } from "./binding-spec.ts";
import type { HuaweiClient } from "./client.ts";
import { deadBinding } from "./dead-binding.ts";
import { type Displaced, displaced, portsOfBinding } from "./displaced.ts";
import type { Route } from "./nic-call.ts";
import type { NicName } from "./nics.ts";
import { add, has, remove, sole } from "./pairs.ts";
import { addressFor, familyOf, isOn, OPEN, type Port } from "./ports.ts";
import { freshReads, noNic, type Reads } from "./reads.ts";
import { MADE } from "./release.ts";

/** What is stated of a binding, beside the NIC. */
export interface Binding {
  readonly ip_address: string;
  readonly route?: Route | undefined;
  readonly source_destination_check?: "off" | undefined;
  readonly sole?: boolean | undefined;
  readonly virtual_ip?: "keep" | "release" | undefined;
}

/** Where it goes. */
interface Target {
  readonly nicId: string;
  /** Must the binding be a new one? */
  readonly anew: boolean;
  /** Told of the virtual IP where it had to be made. */
  readonly made?: (virtualIp: Port) => void;
  /** For a virtual IP that has to be made. */
  readonly mark?: string | undefined;
}

/**
 * From wherever it is to: the virtual IP is there, the NIC's check is as stated, the virtual IP is on the NIC. `look`: what was seen
 * right before; the lists that are replaced are read again in any case.
 */
export async function bind(
  client: HuaweiClient,
  look: Reads,
  { nicId, anew, made, mark }: Target,
  wanted: Binding & NicName,
  limits: Limits,
): Promise<Bound> {
  const { pairs, virtualIps } = client;
  const { ip_address: ip } = wanted;
  const { nic, virtualIp: there } = await portsOfBinding(look, nicId, wanted);
  if (!nic) throw noNic(nicId);
  if (anew && there && isOn(there, nic)) throw foreign(nic, ip);
  const name = wanted.virtual_ip === "release" ? MADE : undefined;
  const virtualIp =
    there ?? (await virtualIps.make({ network: nic.network, ip, name, mark }, limits, made && { made }));
  const opened =
    wanted.source_destination_check === "off" && !has(nic, OPEN) ? await pairs.commit(nic.id, add(OPEN), limits) : nic;
  const { left, ...going } = await displaced(look, virtualIp, nic, wanted);
  const { sole: alone = false, route = "auto" } = wanted;
  const bound = await onto(client, { virtualIp, nic: opened, ...going, alone, route }, limits);
  if (!isOn(bound, nic)) throw overtaken(nic, ip, bound);
  const stale = left.filter((one) => has(one, ip)).map((one) => pairs.commit(one.id, remove(ip), limits));
  await Promise.all(stale);
  return { virtualIp: bound, nic: opened, alone };
}

const foreign = (nic: Port, ip: string) =>
  new ConflictError(`the binding of ${ip} to NIC ${nic.id} is there already, and is not taken over`, {
    hint: "Somebody else has bound it meanwhile; say `adopt: true` if it is yours.",
  });

const overtaken = (nic: Port, ip: string, { pairs }: Port) =>
  new ConflictError(
    `${ip} was put on NIC ${nic.id} alone, and somebody else has taken it over since: ${pairs.map((one) => one.ip).join(", ")}`,
    {
      hint: "Two are sure to be the only one: let them decide which it is (keepalived: who is master), then run again.",
    },
  );

interface Onto extends Pick<Displaced, "off" | "keeps"> {
  readonly virtualIp: Port;
  readonly nic: Port;
  readonly alone: boolean;
  readonly route: Route;
}

/** One write where the pairs are the route. By the call the new NIC comes first, except where there can be only one. */
async function onto(client: HuaweiClient, to: Onto, limits: Limits): Promise<Port> {
  const { nicCall, pairs } = client;
  const { virtualIp, nic, off, keeps, alone, route } = to;
  const ip = virtualIp.addresses[0]?.ip ?? "";
  const own = addressFor(nic, ip) ?? "";
  const away = () => off.map((one) => pairs.commit(virtualIp.id, remove(one), limits));
  const first = nicCall.serves(route) && familyOf(ip) === 6;
  if (first) await Promise.all(away());
  const bound = nicCall.serves(route) ? await nicCall.bind(virtualIp, nic, route, limits) : undefined;
  if (alone) return pairs.commit(virtualIp.id, sole(own, keeps), limits);
  if (bound) return bound;
  const [added] = await Promise.all([pairs.commit(virtualIp.id, add(own), limits), ...away()]);
  return added;
}

/** What is to go. */
interface Bond {
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
  const before = freshReads(api, limits);
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
