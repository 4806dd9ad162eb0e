import type { Context } from "../../definition/resource.ts";
import type { PairChange } from "../../kits/allowed-pairs/change.ts";
import { effectOn, type Neighbourhood, notesOn } from "../../kits/allowed-pairs/notes.ts";
import type { OpenStackClient } from "./client.ts";
import { describePort, type Port, toPort } from "./ports.ts";

/** What a person should know of each change. Only a dry run asks the cloud for it. */
export async function notesOf(
  client: OpenStackClient,
  port: Port,
  changes: readonly PairChange[],
  context: Context,
): Promise<readonly (readonly string[])[]> {
  const around = context.dryRun ? await neighbourhood(client, port, changes, context) : {};
  return changes.map((change) => notesOn(port, change, around));
}

async function neighbourhood(
  client: OpenStackClient,
  port: Port,
  changes: readonly PairChange[],
  context: Context,
): Promise<Neighbourhood> {
  const effects = changes.map((change) => effectOn(port, change));
  const ips = [...new Set(effects.flatMap(({ added, removed }) => [...added, ...removed].map(({ ip }) => ip)))];
  const single = ips.filter((ip) => !ip.includes("/"));
  const [subnets, others, groups] = await Promise.all([
    single.length > 0 && port.addresses.length > 0
      ? client.api.subnets({ id: port.addresses.map(({ subnet }) => subnet) }, context)
      : [],
    single.length > 0
      ? client.api.ports({ network_id: port.network, fixed_ips: single.map((ip) => `ip_address=${ip}`) }, context)
      : [],
    single.length < ips.length && port.securityGroups.length > 0
      ? client.api.securityGroups({ id: port.securityGroups }, context)
      : [],
  ]);
  const neighbours = others.map(toPort).filter(({ id }) => id !== port.id);
  const byAddress = (some: readonly Port[]) =>
    new Map(some.flatMap((one) => one.addresses.map(({ ip }) => [ip, `port ${describePort(one)}`] as const)));
  const gateways = subnets.map(({ gateway_ip, name, id }) => [gateway_ip ?? "", `subnet ${name || id}`] as const);
  return {
    gateways: new Map(gateways),
    owners: byAddress(neighbours.filter(({ owner }) => owner !== "")),
    reserved: byAddress(neighbours.filter(({ device }) => device === "")),
    trusting: groups.some(({ name }) => name === "default"),
  };
}
