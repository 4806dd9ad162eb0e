import ipaddr from "ipaddr.js";
import type { Context } from "../../definition/resource.ts";
import { within } from "../../spec/address.ts";
import type { K0rdentClient } from "./client.ts";
import type { Network } from "./payloads.ts";
import { cachedNetworks, cachedSubnet } from "./reads.ts";
import type { FieldIssue } from "./rules.ts";
import type { Spec } from "./spec.ts";

/**
 * What is wrong with where an INTERNAL address is to lie, as far as can be seen: networks are public, subnets are not for everybody.
 * What cannot be seen or understood is left to the API.
 */
export async function rangeIssue(client: K0rdentClient, spec: Spec, context: Context): Promise<FieldIssue | undefined> {
  const { network, subnetwork } = spec;
  const stated = [network, subnetwork].filter((path) => path !== undefined);
  if (stated.length === 0 || !stated.every((path) => path.startsWith(`${client.compute}/`))) return undefined;
  const networks = await cachedNetworks(client, context);
  const parent = networks?.find(({ subnets }) => subnets?.some(({ path }) => path === subnetwork));
  return (
    (networks && missing(networks, parent, spec)) ??
    (parent && network !== undefined && parent.path !== network ? notItsChild(parent, network) : undefined) ??
    outside(spec, await boundsOf(client, parent ?? networks?.find(({ path }) => path === network), spec, context))
  );
}

function missing(networks: readonly Network[], parent: Network | undefined, spec: Spec): FieldIssue | undefined {
  const { network, subnetwork } = spec;
  if (network !== undefined && !networks.some(({ path }) => path === network)) return notThere("network", network);
  const allTold = networks.every(({ subnets }) => subnets !== undefined);
  return subnetwork !== undefined && !parent && allTold ? notThere("subnetwork", subnetwork) : undefined;
}

/** The ranges that the address must lie in one of; none where they are not known. Asked for only where something depends on it. */
async function boundsOf(
  client: K0rdentClient,
  network: Network | undefined,
  { subnetwork, ip_address, ip_version }: Spec,
  context: Context,
): Promise<{ readonly ranges: readonly string[]; readonly whole: boolean }> {
  const around = { ranges: network?.cidr ? [network.cidr] : [], whole: false };
  if (subnetwork === undefined || (ip_address === undefined && ip_version !== "IPV6")) return around;
  const listed = network?.subnets?.find(({ path }) => path === subnetwork)?.ranges ?? [];
  const ranges = listed.length > 0 ? listed : ((await cachedSubnet(client, subnetwork, context))?.ranges ?? []);
  return ranges.length > 0 ? { ranges, whole: true } : around;
}

/** @param whole are these all ranges that there are, those of the other family included? */
function outside(
  { ip_address, ip_version }: Spec,
  { ranges, whole }: { readonly ranges: readonly string[]; readonly whole: boolean },
): FieldIssue | undefined {
  const known = ranges.filter((range) => ipaddr.isValidCIDR(range));
  const family = known.filter((range) => range.includes(":") === (ip_version === "IPV6"));
  if (whole && family.length === 0 && known.length === ranges.length)
    return {
      field: "ip_version",
      message: `is ${ip_version}, but the subnet has no ${ip_version === "IPV6" ? "IPv6" : "IPv4"} range`,
    };
  if (ip_address === undefined || family.length === 0 || family.some((range) => within(ip_address, range)))
    return undefined;
  return { field: "ip_address", message: `${ip_address} lies outside ${family.join(", ")}` };
}

const notThere = (field: "network" | "subnetwork", path: string): FieldIssue => ({
  field,
  message: `${path} is not there, or these credentials may not see it`,
});

const notItsChild = (parent: Network, network: string): FieldIssue => ({
  field: "subnetwork",
  message: `belongs to ${parent.path}, not to ${network}`,
});
