import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import { matches } from "../../kits/allowed-pairs/pair.ts";
import { type CommonSpec, routerId, routerMac } from "../../kits/service-address/fields.ts";
import type { Meant, Seat } from "../../kits/service-address/seat.ts";
import { canonicalMac, parseAddress } from "../../spec/address.ts";
import type { OpenStackClient } from "./client.ts";
import { isId, networkId } from "./naming.ts";
import { describePort, type Port, toPort } from "./ports.ts";
import { TITLE } from "./services.ts";

/** All ports of a network, as a plan sees them: one question for the address, its members and whoever has it in their pairs. */
export const portsOn = (client: OpenStackClient, network: string, context: Context): Promise<readonly Port[]> =>
  context.memo.once(`openstack/ports-on/${network}`, async () => {
    const all = (await client.api.ports({ network_id: network }, context)).map(toPort);
    for (const port of all) client.remember(port);
    return all;
  });

/** The subnets of a network. */
export const subnetsOf = (client: OpenStackClient, network: string, context: Context) =>
  context.memo.once(`openstack/subnets-of/${network}`, () => client.api.subnets({ network_id: network }, context));

/** Ports of machines: not those of routers, of DHCP, or of nobody. */
export const isMachine = ({ device, owner }: Port): boolean => device !== "" && !owner.startsWith("network:");

/** The MAC addresses that the pairs of a member go with: its own, and the virtual router's where keepalived answers with that. */
export function macsFor(spec: Partial<CommonSpec>, address: string): readonly (string | undefined)[] {
  return spec.virtual_mac ? [undefined, routerMac(routerId(spec, address), address)] : [undefined];
}

/** Has it all the pairs that a member needs? */
export const isPaired = (port: Port, address: string, spec: Partial<CommonSpec>): boolean =>
  macsFor(spec, address).every((mac) => port.pairs.some((pair) => matches(pair, { ip: address, mac }, port)));

/** How one machine's port stands to the address. Without an address, only who it is. */
export function seatOf(port: Port, address: string | undefined, spec: Partial<CommonSpec>): Seat {
  const own = port.addresses.find(({ ip }) => address === undefined || ip.includes(":") === address.includes(":"));
  const carries = address !== undefined && isPaired(port, address, spec);
  return {
    id: port.id,
    label: port.name || port.id,
    ...(port.device ? { server: port.device } : {}),
    ...(port.mac ? { mac: port.mac } : {}),
    ...(own ? { address: own.ip } : {}),
    carries,
    ...(carries || address === undefined ? {} : { obstacle: lacking(port, address) }),
  };
}

/** Why a port without the right pairs does not let the address through. */
function lacking(port: Port, address: string): string | undefined {
  if (!port.security) return "port security is off: every address passes, and none can be tied to it";
  const others = port.pairs.filter(({ ip }) => ip === address).map(({ mac }) => mac ?? "unknown");
  if (others.length > 0)
    return `port ${port.id} has ${address} only with the MAC address ${others.join(", ")}, and its own is ${port.mac}`;
  return `${address} is not among the allowed address pairs of port ${port.id}`;
}

/** The ports that the words mean; what goes wrong is told of each word by itself. */
export async function meantSeats(
  client: OpenStackClient,
  words: readonly string[],
  spec: Pick<CommonSpec, "network"> & Partial<CommonSpec>,
  address: string | undefined,
  context: Context,
): Promise<readonly Meant[]> {
  const network = await networkId(client, spec.network, context);
  const all = await portsOn(client, network, context);
  return Promise.all(
    words.map(async (word): Promise<Meant> => {
      const found = await portsMeant(client, word, all, context);
      const [one, another] = found;
      if (one && !another) return { word, seat: seatOf(one, address, spec) };
      return { word, why: one ? several(word, found) : await nowhere(client, word, spec.network, context) };
    }),
  );
}

async function portsMeant(
  client: OpenStackClient,
  word: string,
  all: readonly Port[],
  context: Context,
): Promise<readonly Port[]> {
  const machines = all.filter(isMachine);
  const id = word.toLowerCase();
  if (isId(word)) return machines.filter((port) => port.id === id || port.device === id);
  const mac = macIn(word);
  if (mac !== undefined) return machines.filter((port) => port.mac === mac);
  const ip = parseAddress(word)?.text;
  if (ip !== undefined) return machines.filter(({ addresses }) => addresses.some((one) => one.ip === ip));
  const servers = await serversNamed(client, word, context);
  return machines.filter(({ name, device }) => name === word || servers.includes(device));
}

function macIn(word: string): string | undefined {
  try {
    return canonicalMac(word);
  } catch {
    return undefined;
  }
}

/** Without Nova nobody knows servers by their names: then a word is the name of a port. */
const serversNamed = (client: OpenStackClient, name: string, context: Context): Promise<readonly string[]> =>
  context.memo.once(`openstack/servers-named/${name}`, async () =>
    (await client.services.compute(context)) ? (await client.servers.named(name, context)).map(({ id }) => id) : [],
  );

const several = (word: string, found: readonly Port[]) =>
  new ConflictError(`${TITLE}: member ${word} means more than one port: ${found.map(describePort).join(", ")}`, {
    hint: "State the id, the MAC address or the own address of the port that is meant.",
  });

/** The usual slip is a server that is there, and on another network. */
async function nowhere(client: OpenStackClient, word: string, network: string, context: Context): Promise<Error> {
  const ids = isId(word)
    ? [word.toLowerCase()]
    : macIn(word) || parseAddress(word)
      ? []
      : await serversNamed(client, word, context);
  const ports =
    ids.length === 0
      ? []
      : await context.memo.once(`openstack/ports-of/${ids.join(",")}`, () =>
          client.api.ports({ device_id: ids }, context),
        );
  const networks = [...new Set(ports.map(({ network_id }) => network_id))];
  if (networks.length > 0)
    return new ConflictError(
      `${TITLE}: member ${word} has no port on network ${network}; its ports are on ${networks.join(", ")}`,
      { hint: "All members have to be on the network of the address." },
    );
  return new ConflictError(
    `${TITLE}: member ${word} is no server with a port on network ${network}, and no port of it`,
    {
      hint: "State a server by its name or id, or a port by its id, name, MAC address or own address; the query `openstack/ports` lists what is there.",
    },
  );
}
