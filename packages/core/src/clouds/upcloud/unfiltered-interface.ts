import * as z from "zod/mini";
import {
  type Change,
  type Context,
  type Observed,
  type ResourceDefinition,
  schemaOf,
} from "../../definition/resource.ts";
import { reviewEach } from "../../kits/review-each.ts";
import { macAddress } from "../../spec/address-fields.ts";
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

const spec = z.strictObject(interfaceFields).check(needsServer);
const outputs = z.strictObject({ mac_address: macAddress({ description: "The interface." }) });

type Spec = InterfaceSpec;
type Found = Observed<Spec, z.output<typeof outputs>>;
type Definition = ResourceDefinition<UpCloudClient, Spec, z.output<typeof outputs>>;

const withMac = ({ interfaces = [] }: Server, mac: string): NetworkInterface | undefined =>
  interfaces.find((one) => one.type === "private" && one.mac === mac);

function observed(server: Server, mac: string, allow_restart: boolean | undefined): Found | undefined {
  const nic = withMac(server, mac);
  if (!nic || nic.sourceFiltering) return undefined;
  return {
    id: idOf(server.id, mac),
    spec: {
      server_id: server.id,
      ...(nic.network ? { network_id: nic.network } : {}),
      mac_address: mac,
      ...(allow_restart === undefined ? {} : { allow_restart }),
    },
    outputs: { mac_address: mac },
  };
}

async function rehearse(
  client: UpCloudClient,
  { desire: { spec: wanted }, observed: before, plan }: Change<Spec, object>,
  context: Context,
): Promise<string[]> {
  const adds = plan.action === "create" || plan.action === "replace";
  if (adds) privateInterface(await cachedServer(client, wanted.server_id, context), wanted);
  const ids = new Set([...(adds ? [wanted.server_id] : []), ...(before ? [before.spec.server_id] : [])]);
  const servers = await Promise.all([...ids].map((id) => cachedServer(client, id, context)));
  return servers.flatMap((server) => stopNotes(client, server, wanted));
}

const definition: Definition = {
  kind: "upcloud/unfiltered-interface",
  className: "UnfilteredInterface",
  summary: "A server's interface in a private network that may send from any address, for keepalived and routers.",
  description:
    "As a rule the platform drops packets whose source is not an address of the interface (`source_ip_filtering`). *Present* turns that off, *absent* on again. It is possible on private networks of the account's own only, and needs the server stopped; Mooring stops it only where `allow_restart` says so.",
  spec: schemaOf<Spec>(spec),
  outputs,
  foretold: true,
  immutable: ["server_id", "network_id", "mac_address"],
  marks: { where: "nowhere: an interface has no labels" },
  examples: [
    {
      title: "Let a peer use a virtual address on the private network",
      spec: { server: "peer-2", network_id: "03b7c0e1-5a5e-4f0c-8f3d-2b9a1c7e6d04", allow_restart: true },
    },
  ],

  async find(client, wanted, context) {
    const server = await cachedServerIfThere(client, wanted.server_id, context);
    return server && { id: idOf(server.id, privateInterface(server, wanted).mac) };
  },
  async read(client, id, context, desire) {
    const { server, rest } = partsOf(id);
    const seen = await cachedServerIfThere(client, server, context);
    return seen && observed(seen, rest, desire?.spec.allow_restart);
  },
  checkParents,
  leftover: (client, { desire, id }, context) =>
    leftDown(client, [desire.spec.server_id, id === undefined ? undefined : partsOf(id).server], context),
  async apply(client, { desire: { spec: wanted } }, context) {
    const { server_id, allow_restart } = wanted;
    const { mac } = privateInterface(await cachedServer(client, server_id, context), wanted);
    context.remember(idOf(server_id, mac));
    const choose = (server: Server) => privateInterface(server, { ...wanted, mac_address: mac });
    const unfilter = ({ index }: NetworkInterface) => client.api.filter({ server: server_id, index }, false, context);
    const server = await onInterface(client, server_id, wanted, choose, unfilter, context);
    const id = idOf(server_id, mac);
    const what = `UpCloud: the interface ${mac} of server ${server_id} without its filter`;
    const look = async () => observed(await client.api.server(server_id, context), mac, allow_restart);
    return observed(server, mac, allow_restart) ?? shown({ id, what }, look, context.clock, context);
  },
  async destroy(client, { desire, observed: before }, context) {
    const { server, rest } = partsOf(before?.id ?? desire.id ?? "");
    const filter = ({ index }: NetworkInterface) => client.api.filter({ server, index }, true, context);
    const after = await onInterface(client, server, desire.spec, (one) => withMac(one, rest), filter, context);
    return observed(after, rest, undefined);
  },
  review: (client, changes, context) => reviewEach(changes, (change) => rehearse(client, change, context)),
};

/** The kind as users have it, its server named in any of their ways. The id is `<server>/<MAC address>`. */
export const unfilteredInterface = byServer(definition);
