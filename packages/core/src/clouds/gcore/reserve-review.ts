import { ConflictError } from "../../errors.ts";
import type { Context } from "../../resource.ts";
import type { GcoreClient } from "./client.ts";
import { networkId } from "./naming.ts";
import { foreign, networkOf, noneFree } from "./reserve.ts";
import { seenReserved } from "./reserved.ts";
import { noNames } from "./reserved-name.ts";
import { chooseAddress, seenSubnets, type Wanted } from "./reserved-seek.ts";
import { seenPortsOn } from "./seen.ts";

/** Is there such a network, and is the address nobody's, or one free? */
export async function refuseUnreservable(
  client: GcoreClient,
  wanted: Wanted & { readonly virtual: boolean },
  anew: boolean,
  context: Context,
): Promise<void> {
  const network = await networkId(client, networkOf(wanted), context);
  const { ip_address: ip, name } = wanted;
  if (ip !== undefined) return refuseTaken(client, network, ip, anew, context);
  if (name === undefined) return;
  const { external } = await context.memo.once(`gcore/network-seen/${network}`, () =>
    client.api.network(network, context),
  );
  if (external)
    throw new ConflictError(`Gcore: ${wanted.network} is an external network, whose addresses the cloud chooses`, {
      hint: "Reserve a public address by `gcore/floating-ip`; or state `ip_address` where this one is yours.",
    });
  const ports = await seenPortsOn(client, network, context);
  if (!ports) throw noNames(name);
  const sight = { reserved: await seenReserved(client, context), ports };
  const subnets = await seenSubnets(client, network, context);
  if (!chooseAddress(sight, subnets, { name, network, virtual: wanted.virtual }, new Set())) throw noneFree(wanted);
}

async function refuseTaken(
  client: GcoreClient,
  network: string,
  ip: string,
  anew: boolean,
  context: Context,
): Promise<void> {
  const ports = await context.memo.once(`gcore/ports-with/${network}/${ip}`, () =>
    client.api.portsWith(network, [ip], context).catch(() => []),
  );
  const [owner] = ports;
  if (!owner) return;
  const kept = (await seenReserved(client, context)).find((one) => one.id === owner.id);
  if (kept && anew) throw foreign(kept, ip);
  if (!kept)
    throw new ConflictError(`Gcore: ${ip} is the own address of port ${owner.id}`, {
      hint: "Choose another address; one that an instance has cannot be shared.",
      passing: true,
    });
}
