import type { Context } from "../../definition/resource.ts";
import { ConflictError, MooringError, unlessMissing } from "../../errors.ts";
import { readMac } from "../../kits/allowed-pairs/reading.ts";
import type { Meant, Seat } from "../../kits/service-address/seat.ts";
import { canonicalMac, parseAddress } from "../../spec/address.ts";
import type { GcoreClient } from "./client.ts";
import { portNamed } from "./members.ts";
import { cachedInterfaces, cachedPortsOf } from "./naming.ts";
import type { PortPayload } from "./payloads.ts";
import { cachedPortsOn } from "./reads.ts";

/** What is known of a virtual IP's members: its addresses, and the ports that are connected to it. */
export interface Table {
  readonly addresses: readonly string[];
  readonly connected: readonly string[];
}

/** A member is connected, and has the pair; `macs`: with its own MAC address, which costs a look at its instance. */
export async function seatAt(
  client: GcoreClient,
  id: string,
  network: string,
  { addresses, connected }: Table,
  context: Context,
  { macs }: { readonly macs: boolean },
): Promise<Seat> {
  const [instances, ports] = await Promise.all([
    cachedPortsOf(client, network, context),
    cachedPortsOn(client, network, context),
  ]);
  const owner = instances.find((one) => one.id === id);
  const port = ports?.find((one) => one.id === id);
  const pairs = port?.allowed_address_pairs.map(({ ip_address }) => ip_address) ?? [];
  const missing = addresses.filter((ip) => !pairs.includes(ip));
  const own = port?.ip_assignments?.find(({ ip_address }) => ip_address.includes(":") === addresses[0]?.includes(":"));
  const joined = addresses.length > 0 && connected.includes(id) && missing.length === 0;
  const foreign =
    joined && macs ? await foreignMac(client, { id, server: owner?.instance_id }, addresses, context) : undefined;
  const carries = joined && foreign === undefined;
  return {
    id,
    label: owner?.instance_name ?? id,
    ...(owner?.instance_id ? { server: owner.instance_id } : {}),
    ...(port ? { mac: port.mac_address } : {}),
    ...(own ? { address: own.ip_address } : {}),
    carries,
    ...(carries || addresses.length === 0 ? {} : { obstacle: foreign ?? lacking(port, id, missing) }),
  };
}

/** A pair lets the address through with its own MAC address only, and the ports API shows none: only the instance's interfaces do. */
export async function foreignMac(
  client: GcoreClient,
  { id, server }: { readonly id: string; readonly server?: string | null | undefined },
  addresses: readonly string[],
  context: Context,
): Promise<string | undefined> {
  if (!server) return undefined;
  const all = (await unlessMissing(cachedInterfaces(client, server, context))) ?? [];
  const port = all.flatMap((one) => [one, ...(one.sub_ports ?? [])]).find(({ port_id }) => port_id === id);
  const own = readMac(port?.mac_address ?? "");
  for (const address of addresses) {
    const macs = (port?.allowed_address_pairs ?? [])
      .filter(({ ip_address }) => ip_address === address)
      .map(({ mac_address }) => readMac(mac_address ?? "") ?? own);
    if (macs.length > 0 && !macs.includes(own))
      return `port ${id} has ${address} only with the MAC address ${macs.join(", ")}, and its own is ${own}`;
  }
  return undefined;
}

function lacking(port: PortPayload | undefined, id: string, missing: readonly string[]): string {
  if (port?.port_security_enabled === false)
    return "port security is off: every address passes, and none can be tied to it";
  if (missing.length > 0) return `${missing.join(", ")} is not among the allowed address pairs of port ${id}`;
  return `port ${id} is not connected to the virtual IP`;
}

/** The ports that the words mean; what goes wrong is told of each word by itself. */
export function meantSeats(
  client: GcoreClient,
  words: readonly string[],
  network: string,
  table: Table,
  context: Context,
): Promise<readonly Meant[]> {
  return Promise.all(
    words.map(async (word): Promise<Meant> => {
      try {
        const id = await portOf(client, word, network, context);
        return { word, seat: await seatAt(client, id, network, table, context, { macs: true }) };
      } catch (error) {
        if (!MooringError.is(error) || error.code !== "conflict") throw error;
        return { word, why: error };
      }
    }),
  );
}

async function portOf(client: GcoreClient, word: string, network: string, context: Context): Promise<string> {
  const mac = macIn(word);
  const ip = parseAddress(word)?.text;
  if (mac === undefined && ip === undefined) return portNamed(client, word, network, context);
  const [instances, ports] = await Promise.all([
    cachedPortsOf(client, network, context),
    cachedPortsOn(client, network, context),
  ]);
  const fits = (port: PortPayload) =>
    port.mac_address.toLowerCase() === mac || (port.ip_assignments ?? []).some(({ ip_address }) => ip_address === ip);
  const found = (ports ?? []).find(
    (port) => fits(port) && instances.some((one) => one.id === port.id && one.instance_id),
  );
  if (found) return found.id;
  throw new ConflictError(`Gcore: member ${word} is no port of an instance on network ${network}`, {
    hint: "State an instance by its name or id, or a port by its id.",
  });
}

function macIn(word: string): string | undefined {
  try {
    return canonicalMac(word);
  } catch {
    return undefined;
  }
}
