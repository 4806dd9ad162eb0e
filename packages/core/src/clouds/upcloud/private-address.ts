import * as z from "zod/mini";
import {
  type Change,
  type Context,
  type Observed,
  type ResourceDefinition,
  schemaOf,
} from "../../definition/resource.ts";
import { ConflictError, MooringError } from "../../errors.ts";
import { reviewEach } from "../../kits/review-each.ts";
import { bookedApart } from "../../report/ledger.ts";
import { ipAddress as ip } from "../../spec/address-fields.ts";
import { shown } from "../../time/shown.ts";
import { byServer } from "./by-server.ts";
import type { UpCloudClient } from "./client.ts";
import { leftDown } from "./leftover.ts";
import {
  cachedServerIfThere,
  checkParents,
  type InterfaceSpec,
  idOf,
  interfaceFields,
  needsServer,
  onInterface,
  partsOf,
  privateInterface,
} from "./private-interface.ts";
import { cachedServer } from "./reads.ts";
import type { NetworkInterface, Server } from "./server.ts";
import { stopNotes } from "./stop-notes.ts";

/** Addresses of one private interface: as many as the vendor's own Terraform provider lets one state. Its API description says five. */
const LIMIT = 32;

const spec = z
  .strictObject({
    ...interfaceFields,
    ip_address: ip({ description: "The address, out of the network's own range." }),
  })
  .check(needsServer);
const outputs = z.strictObject({
  ip_address: ip({ description: "The address." }),
  mac_address: interfaceFields.mac_address,
});

interface Spec extends InterfaceSpec {
  readonly ip_address: string;
}
type Found = Observed<Spec, z.output<typeof outputs>>;
type Definition = ResourceDefinition<UpCloudClient, Spec, z.output<typeof outputs>>;

const holding = ({ interfaces = [] }: Server, wanted: string): NetworkInterface | undefined =>
  interfaces.find(({ type, addresses }) => type === "private" && addresses.some((one) => one.ip === wanted));

function observed(server: Server, wanted: string, allow_restart: boolean | undefined): Found | undefined {
  const nic = holding(server, wanted);
  return (
    nic && {
      id: idOf(server.id, wanted),
      spec: {
        server_id: server.id,
        ...(nic.network ? { network_id: nic.network } : {}),
        mac_address: nic.mac,
        ip_address: wanted,
        ...(allow_restart === undefined ? {} : { allow_restart }),
      },
      outputs: { ip_address: wanted, mac_address: nic.mac },
    }
  );
}

/** A lost answer is made up for by a look. */
async function add(client: UpCloudClient, server: string, nic: NetworkInterface, wanted: string, context: Context) {
  if (nic.addresses.some((one) => one.ip === wanted)) return;
  const { limits, book } = bookedApart(context);
  try {
    const family = wanted.includes(":") ? "IPv6" : "IPv4";
    await client.api.addPrivate({ server, index: nic.index }, { ip: wanted, family }, limits);
  } catch (error) {
    if (!MooringError.is(error) || book.effect === "none" || context.signal.aborted) throw error;
    const there = holding(await client.api.server(server, context), wanted) !== undefined;
    book.correct(there ? "done" : "none");
    if (!there) throw error;
  }
}

async function rehearse(
  client: UpCloudClient,
  { desire, observed: before, plan }: Change<Spec, object>,
  context: Context,
): Promise<string[]> {
  const { spec: wanted } = desire;
  const notes: string[] = [];
  if (before && (plan.action === "delete" || plan.action === "replace")) {
    const server = await cachedServer(client, before.spec.server_id, context);
    if (holding(server, before.spec.ip_address)?.addresses.length === 1)
      throw new ConflictError(
        `UpCloud: ${before.spec.ip_address} is the only address of its interface of server ${server.id} (${server.title})`,
        {
          hint: "It goes only with the interface.",
        },
      );
    notes.push(
      `${before.spec.ip_address} is in use by server ${server.id} (${server.title}).`,
      ...stopNotes(client, server, wanted),
    );
  }
  if (plan.action === "create" || plan.action === "replace") {
    const server = await cachedServer(client, wanted.server_id, context);
    const nic = privateInterface(server, wanted);
    if (nic.addresses.length >= LIMIT)
      throw new ConflictError(
        `UpCloud: the interface ${nic.mac} of server ${server.id} has ${nic.addresses.length} addresses, and none can have more than ${LIMIT}`,
      );
    const other = nic.addresses.find(({ family }) => (family === "IPv6") !== wanted.ip_address.includes(":"));
    if (other)
      throw new ConflictError(
        `UpCloud: the interface ${nic.mac} has ${other.family} addresses, and an interface holds one family only`,
        {
          hint: "State an address of that family, or another interface.",
        },
      );
    if (before?.spec.server_id !== wanted.server_id) notes.push(...stopNotes(client, server, wanted));
  }
  return notes;
}

const definition: Definition = {
  kind: "upcloud/private-address",
  className: "PrivateAddress",
  summary: "A further address on a server's interface in a private network, known to the platform.",
  description:
    "What keepalived needs where the network filters sources: the address may then be used by this interface. The change needs the server stopped; Mooring stops it only where `allow_restart` says so. To let an interface use any address without telling the platform, see `upcloud/unfiltered-interface`.",
  spec: schemaOf<Spec>(spec),
  outputs,
  foretold: true,
  immutable: ["server_id", "network_id", "mac_address", "ip_address"],
  marks: { where: "nowhere: an interface has no labels" },
  // One address cannot be on two interfaces of its network.
  exclusive: (before, after) => before.ip_address === after.ip_address,
  examples: [
    {
      title: "A virtual address on the private network, for a server that is stopped for it",
      spec: { server: "peer-2", ip_address: "172.30.8.50", allow_restart: true },
    },
  ],

  find: async (_client, { server_id, ip_address }) => ({ id: idOf(server_id, ip_address) }),
  async read(client, id, context, desire) {
    const { server, rest } = partsOf(id);
    const seen = await cachedServerIfThere(client, server, context);
    return seen && observed(seen, rest, desire?.spec.allow_restart);
  },
  checkParents,
  leftover: (client, { desire, id }, context) =>
    leftDown(client, [desire.spec.server_id, id === undefined ? undefined : partsOf(id).server], context),
  async apply(client, { desire: { spec: wanted } }, context) {
    const { server_id, ip_address, allow_restart } = wanted;
    context.remember(idOf(server_id, ip_address));
    const choose = (server: Server) => privateInterface(server, wanted);
    const server = await onInterface(
      client,
      server_id,
      wanted,
      choose,
      (nic) => add(client, server_id, nic, ip_address, context),
      context,
    );
    const id = idOf(server_id, ip_address);
    const what = `UpCloud: ${ip_address} on the interfaces of server ${server_id}`;
    const look = async () => observed(await client.api.server(server_id, context), ip_address, allow_restart);
    return observed(server, ip_address, allow_restart) ?? shown({ id, what }, look, context.clock, context);
  },
  async destroy(client, { desire, observed: before }, context) {
    const { server, rest } = partsOf(before?.id ?? desire.id ?? "");
    const drop = ({ index }: NetworkInterface) => client.api.dropPrivate({ server, index }, rest, context);
    return observed(
      await onInterface(client, server, desire.spec, (one) => holding(one, rest), drop, context),
      rest,
      undefined,
    );
  },
  review: (client, changes, context) => reviewEach(changes, (change) => rehearse(client, change, context)),
};

/** The kind as users have it, its server named in any of their ways. The id is `<server>/<address>`. */
export const privateAddress = byServer(definition);
