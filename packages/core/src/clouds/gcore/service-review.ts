import type { Context } from "../../definition/resource.ts";
import { ConflictError, errorOf, MooringError } from "../../errors.ts";
import { STOPPED } from "../../kits/machine-status.ts";
import type { Steps, Work } from "../../kits/service-address/cloud.ts";
import type { Seat, Standing } from "../../kits/service-address/seat.ts";
import { endsOf, within } from "../../spec/address.ts";
import type { GcoreClient } from "./client.ts";
import { networkId } from "./naming.ts";
import { LIMIT } from "./ports.ts";
import { cachedPortsOn, statusOf } from "./reads.ts";
import { cachedReservedIps, type Reserved } from "./reserved.ts";
import { cachedSubnets } from "./reserved-seek.ts";
import { floatingAt } from "./service-public.ts";
import { foreignMac } from "./service-seats.ts";
import type { Spec } from "./service-spec.ts";
import { refuseMember } from "./virtual-ip-review.ts";

/** What stands in the way, each with the member or the address named. */
export async function reviewSteps(
  { client, spec: wanted, context }: Work<GcoreClient, Spec>,
  steps: Steps,
  standing: Standing | undefined,
): Promise<string[]> {
  const network = standing?.network ?? (await networkId(client, wanted.network, context));
  const { address } = wanted;
  if (steps.reserve && address !== undefined) await refuseAddress(client, wanted, network, address, context);
  const addresses = standing ? [standing.address] : address === undefined ? [] : [address];
  for (const { word, seat } of steps.allow) {
    try {
      await refuseMember(client, seat.id, { network, addresses }, context);
      await refuseFull(client, seat, { network, addresses }, context);
    } catch (error) {
      throw new ConflictError(`Gcore: member ${word} cannot carry ${addresses[0] ?? "it"}: ${errorOf(error).message}`, {
        hint: MooringError.is(error) ? error.hint : undefined,
      });
    }
    const status = await statusOf(client, seat.server, context);
    if (status !== undefined && STOPPED.has(status))
      throw new ConflictError(
        `Gcore: member ${word} cannot carry ${addresses[0] ?? "a free address"}: its server ${seat.server} is ${status}`,
        { hint: "Start the server, or leave it out." },
      );
  }
  const to = steps.public?.to;
  if (to === undefined || to === "none") return [];
  const there = standing?.public;
  if (to === "new") {
    if (there && !there.made)
      throw new ConflictError(
        `Gcore: the floating IP ${there.address}, which was not made for ${standing.name}, leads to it already`,
        {
          hint: `State \`public: ${there.address}\`, or detach it first.`,
        },
      );
    return [];
  }
  const one = await floatingAt(client, to, context);
  if (!one)
    throw new ConflictError(`Gcore: there is no floating IP ${to} in this project and region`, {
      hint: "Check `public`; the query `gcore/floating-ips` lists them. `new` reserves one.",
    });
  return one.port_id && one.port_id !== standing?.id ? [`${to} leaves port ${one.port_id}, without a pause.`] : [];
}

/** A pair with another MAC address stays as it is: the right one needs a place beside it. */
async function refuseFull(
  client: GcoreClient,
  seat: Seat,
  { network, addresses }: Pick<Reserved, "network" | "addresses">,
  context: Context,
): Promise<void> {
  const shown = (await cachedPortsOn(client, network, context))?.find(({ id }) => id === seat.id);
  if (!shown || shown.allowed_address_pairs.length < LIMIT) return;
  const foreign = await foreignMac(client, seat, addresses, context);
  if (foreign === undefined) return;
  throw new ConflictError(
    `port ${seat.id} holds at most ${LIMIT} pairs, and has no room for ${addresses.join(", ")} with its own MAC address: ${foreign}`,
    { hint: "Remove a pair that is not needed, such as the one with that other MAC address." },
  );
}

async function refuseAddress(
  client: GcoreClient,
  { name, network: said }: Spec,
  network: string,
  address: string,
  context: Context,
): Promise<void> {
  const subnets = await cachedSubnets(client, network, context);
  const subnet = subnets.find(({ cidr }) => within(address, cidr));
  const refuse = (words: string) =>
    new ConflictError(`Gcore: ${address} ${words}`, { hint: "Choose another address, or leave `address` out." });
  if (!subnet)
    throw refuse(`is in no subnet of network ${said}: ${subnets.map(({ cidr }) => cidr).join(", ") || "it has none"}`);
  const ends = endsOf(subnet.cidr);
  if (address === subnet.gateway_ip) throw refuse("is the gateway of the network");
  if (!address.includes(":") && (address === ends.first || address === ends.last))
    throw refuse("is no address for a machine");
  const kept = (await cachedReservedIps(client, context)).find(
    (one) => one.network === network && one.addresses.includes(address),
  );
  if (kept) throw refuse(`is taken: it is reserved (port ${kept.id}), and its name is not ${name}`);
  const owner = (await cachedPortsOn(client, network, context))?.find(({ ip_assignments }) =>
    ip_assignments?.some(({ ip_address }) => ip_address === address),
  );
  if (owner) throw refuse(`is taken: port ${owner.id} has it`);
}
