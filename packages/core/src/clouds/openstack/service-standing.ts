import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { CommonSpec } from "../../kits/service-address/fields.ts";
import type { Public, Standing } from "../../kits/service-address/seat.ts";
import { within } from "../../spec/address.ts";
import type { OpenStackClient } from "./client.ts";
import { markOf } from "./marks.ts";
import { networkId } from "./naming.ts";
import type { FloatingIpPayload } from "./payloads.ts";
import { describePort, type Port } from "./ports.ts";
import { cachedPort } from "./reads.ts";
import { isMachine, isPaired, portsOn, seatOf, subnetsOf } from "./service-seats.ts";
import { TITLE } from "./services.ts";

/** What tells the port of a service address, and the floating IP that was made for it, from all others. */
export const MARK = "Mooring: service address";

/** The description of the floating IP that is made for it: what bears it is given back with it. */
export const publicMark = (name: string): string => `${MARK} ${name}`;

/** Is it a reserving port of ours? A port of a machine never is, whatever its description says. */
export const isMarked = ({ device, owner, description }: Port): boolean =>
  device === "" && owner === "" && description === MARK;

/** The one that has this name and the mark. */
export async function findMarked(
  client: OpenStackClient,
  { name, network }: Pick<CommonSpec, "name" | "network">,
  context: Context,
): Promise<Port | undefined> {
  const all = await portsOn(client, await networkId(client, network, context), context);
  return onlyMarked(
    all.filter((port) => port.name === name && isMarked(port)),
    name,
  );
}

/** Throws a `ConflictError` for several: it passes where two runs reserved at once and one gives its own back. */
export function onlyMarked(marked: readonly Port[], name: string): Port | undefined {
  if (marked.length <= 1) return marked[0];
  throw new ConflictError(
    `${TITLE}: there are ${marked.length} service addresses called ${name}: ${marked.map(describePort).join(", ")}`,
    {
      hint: "Remove the one that nobody uses; `openstack/port` with its address and `state: absent` does.",
      passing: true,
    },
  );
}

const floatingIpsOf = (
  client: OpenStackClient,
  port: string,
  context: Context,
): Promise<readonly FloatingIpPayload[]> =>
  context.memo.once(`openstack/floating-ips-of/${port}`, () => client.api.floatingIps({ port_id: port }, context));

/** How it stands; `undefined`: the port is not there, or is not that of a service address. */
export async function standingOf(
  client: OpenStackClient,
  id: string,
  spec: Partial<CommonSpec>,
  context: Context,
): Promise<Standing | undefined> {
  const anchor = await anchorOf(client, id, spec, context);
  if (!anchor || !isMarked(anchor)) return undefined;
  const [all, floating, subnets] = await Promise.all([
    portsOn(client, anchor.network, context),
    floatingIpsOf(client, id, context),
    subnetsOf(client, anchor.network, context),
  ]);
  const address = anchor.addresses.find(({ ip }) => ip === spec.address)?.ip ?? anchor.addresses[0]?.ip ?? "";
  const cidr = subnets.map((one) => one.cidr).find((one) => address !== "" && within(address, one));
  return {
    id,
    name: anchor.name,
    network: anchor.network,
    address,
    prefix: Number(cidr?.split("/")[1] ?? (address.includes(":") ? 64 : 32)),
    seats: all
      .filter((port) => isMachine(port) && isPaired(port, address, spec))
      .map((port) => seatOf(port, address, spec)),
    ...(floating[0] ? { public: toPublic(floating[0]) } : {}),
    mark: markOf(anchor),
  };
}

const toPublic = ({ id, floating_ip_address: address, description }: FloatingIpPayload): Public => ({
  id,
  address,
  made: description?.startsWith(MARK) === true,
});

async function anchorOf(
  client: OpenStackClient,
  id: string,
  { network }: Partial<CommonSpec>,
  context: Context,
): Promise<Port | undefined> {
  if (network === undefined) return cachedPort(client, id, context);
  const all = await portsOn(client, await networkId(client, network, context), context);
  // On another network than the one that is stated: it is there all the same.
  return all.find((port) => port.id === id) ?? cachedPort(client, id, context);
}
