import type { Context } from "../../definition/resource.ts";
import { ApiError, ConflictError } from "../../errors.ts";
import type { Public, Seat, Standing } from "../../kits/service-address/seat.ts";
import type { Eip } from "./api-eips.ts";
import type { HuaweiClient } from "./client.ts";
import { holdersOf } from "./holders.ts";
import { isNic, type Port } from "./ports.ts";
import { cachedReads, type Reads } from "./reads.ts";
import { isServiceIp, isTied, meantSeats, networkOf, seatOf, TITLE } from "./service-seats.ts";
import type { Spec } from "./service-spec.ts";
import { rangeOf } from "./virtual-ip-obtain.ts";

/** The name of an EIP that is bought for a service address. */
export const publicAlias = (name: string): string => `${BOUGHT}${name}`;
const BOUGHT = "service-address-";

/** The virtual IP that has this name. */
export async function findNamed(
  client: HuaweiClient,
  { name, network }: Pick<Spec, "name" | "network">,
  context: Context,
): Promise<Port | undefined> {
  const look = cachedReads(client.api, context);
  const all = await look.portsOf(await networkOf(look, network));
  return onlyNamed(
    all.filter((port) => port.name === name && isServiceIp(port)),
    name,
  );
}

/** Throws a `ConflictError` for several: it passes where two runs reserved at once and one gives its own back. */
export function onlyNamed(named: readonly Port[], name: string): Port | undefined {
  if (named.length <= 1) return named[0];
  const list = named.map(({ id, addresses }) => `${addresses[0]?.ip} (${id})`).join(", ");
  throw new ConflictError(`${TITLE}: there are ${named.length} service addresses called ${name}: ${list}`, {
    hint: "Remove the one that nobody uses; `huaweicloud/virtual-ip` with its address and `state: absent` does.",
    passing: true,
  });
}

/** How it stands; `undefined`: the port is not there, or is no virtual IP of IPv4. */
export async function standingOf(
  client: HuaweiClient,
  id: string,
  stated: Partial<Spec>,
  context: Context,
): Promise<Standing | undefined> {
  const look = cachedReads(client.api, context);
  const vip = await cachedVip(look, id, stated);
  if (!vip) return undefined;
  const { network, name } = vip;
  const address = vip.addresses[0]?.ip ?? "";
  const [all, subnet, eips, meant] = await Promise.all([
    look.portsOf(network),
    look.subnet(network),
    cachedEips(client, stated, context),
    meantSeats(client, stated.members ?? [], network, vip, context),
  ]);
  const wanted = new Set(meant.map(({ seat }) => seat?.id));
  const tied = all.filter((port) => isNic(port) && isTied(vip, port, address)).map((nic) => seatOf(nic, vip));
  const leading = publicOf(eips, vip);
  return {
    id,
    name,
    network,
    address,
    prefix: Number((subnet && rangeOf(subnet, address))?.cidr.split("/")[1] ?? 32),
    // Who is tied by one side only is half a member: one that is wanted is not one yet, another one is still to go.
    seats: [...tied.filter((seat) => seat.carries || !wanted.has(seat.id)), ...deadSeats(vip, all)],
    ...(leading ? { public: leading } : {}),
  };
}

async function cachedVip(look: Reads, id: string, { network }: Partial<Spec>): Promise<Port | undefined> {
  const all = network === undefined ? [] : await look.portsOf(await networkOf(look, network));
  const vip = all.find((port) => port.id === id) ?? (await look.port(id));
  return vip && isServiceIp(vip) ? vip : undefined;
}

/** Addresses that the virtual IP still lists and nothing has any more: whoever gets one of them next would carry it, too. */
const deadSeats = (vip: Port, all: readonly Port[]): Seat[] =>
  holdersOf(vip, all).strays.map((ip) => ({
    id: ip,
    label: `${ip}, which nothing has any more`,
    carries: false,
    gone: true,
    obstacle: `nothing in the subnet has ${ip} any more`,
  }));

/** Whoever leaves the public address alone may do without the right to see any. */
export async function cachedEips(
  { api, eips }: HuaweiClient,
  stated: Partial<Spec>,
  context: Context,
): Promise<readonly Eip[]> {
  try {
    return await cachedReads(api, context).eips(eips.api);
  } catch (error) {
    if (stated.public !== undefined || !(error instanceof ApiError && error.reason === "forbidden")) throw error;
    return [];
  }
}

/** The EIP that is bound to it, or else the one that was bought for it and not bound yet. */
function publicOf(eips: readonly Eip[], { id, name }: Port): Public | undefined {
  const bound = eips.find(({ port }) => port === id);
  if (bound) return { id: bound.id, address: bound.ip ?? "", made: bound.alias.startsWith(BOUGHT) };
  const loose = eips.find(({ alias, port }) => port === undefined && alias === publicAlias(name));
  return loose && { id: loose.id, address: loose.ip ?? "", made: true, loose: true };
}
