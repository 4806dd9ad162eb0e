import * as z from "zod/mini";
import { markedAmong, markIn } from "../../definition/mark.ts";
import { type Change, defineResource, type Observed, type Review, removedId } from "../../definition/resource.ts";
import { ConflictError, InputError, unlessMissing } from "../../errors.ts";
import { ipAddress, macAddress } from "../../spec/address-fields.ts";
import { list, text, uuid } from "../../spec/fields.ts";
import type { Limits } from "../../time/limits.ts";
import type { HuaweiClient } from "./client.ts";
import { holdersOf } from "./holders.ts";
import { remove } from "./pairs.ts";
import { isVirtualIp, type Port, VIP_OWNER } from "./ports.ts";
import { cachedReads, freshReads, noSubnet, type Reads } from "./reads.ts";
import { reachable, stillBound } from "./release.ts";
import { findVirtualIp, obstacle, type Wanted } from "./virtual-ip-obtain.ts";
import { sweptNotes, unbindAll } from "./virtual-ip-swept.ts";

const spec = z.strictObject({
  subnet_id: uuid({
    description: "The subnet, by its network id (the console's Network ID; not the Neutron subnet's id).",
  }),
  ip_address: z.optional(
    ipAddress({
      description:
        "The address. Without one the cloud chooses an IPv4 address, and the name tells the virtual IP from others.",
    }),
  ),
  name: z.optional(text({ description: "The name of its port.", maximumLength: 255 })),
  strays: z.optional(
    text({
      description:
        "`none` takes addresses off it that nothing in the subnet has any more: those of servers that were deleted while it was on them. Left out, they stay.",
      choices: ["none", "some"],
    }),
  ),
});

const outputs = z.strictObject({
  virtual_ip_id: uuid({ description: "The port that is the virtual IP; an EIP is bound to it." }),
  mac_address: macAddress({ description: "The port's MAC address." }),
  status: text({ description: "`BUILD`, then always `DOWN`: a virtual IP never becomes active.", minimumLength: 0 }),
  ip_address: text({ description: "The address; empty where its port has none any more." }),
  neutron_subnet_id: z.optional(uuid({ description: "The Neutron subnet that the address is of." })),
  bound_ip_addresses: list(ipAddress({}), { description: "The addresses of the NICs that it is on." }),
  stray_ip_addresses: list(ipAddress({}), {
    description: "Addresses among its pairs that nothing in the subnet has: of NICs that are gone, as a rule.",
  }),
  other_pairs: list(text({}), { description: "Networks among its pairs, and addresses of other things than NICs." }),
});

type Spec = z.output<typeof spec>;
type Found = Observed<Spec, z.output<typeof outputs>>;

const wantedOf = ({ subnet_id, ip_address, name }: Spec): Wanted => ({ network: subnet_id, ip: ip_address, name });

async function observed(look: Reads, port: Port): Promise<Found> {
  const [address] = port.addresses;
  const { bound, strays, others } = holdersOf(port, port.pairs.length === 0 ? [] : await look.portsOf(port.network));
  return {
    id: port.id,
    spec: {
      subnet_id: port.network,
      ...(address ? { ip_address: address.ip } : {}),
      ...(port.name ? { name: port.name } : {}),
      strays: strays.length === 0 ? "none" : "some",
    },
    outputs: {
      virtual_ip_id: port.id,
      mac_address: port.mac,
      status: port.status,
      ip_address: address?.ip ?? "",
      ...(address ? { neutron_subnet_id: address.subnet } : {}),
      bound_ip_addresses: [...bound],
      stray_ip_addresses: [...strays],
      other_pairs: [...others],
    },
    mark: markIn(port.name),
  };
}

/** Its id is the port's, a UUID. Found by address, or by name where none is stated. */
export const virtualIp = defineResource<HuaweiClient>()({
  kind: "huaweicloud/virtual-ip",
  className: "VirtualIp",
  summary: "A virtual IP: an address of a subnet that several servers can share.",
  description:
    "It is a port of its own, with the owner `neutron:VIP_PORT`. It is found by its address, or by its name where no address is stated. It is released only while no NIC has it: remove its bindings (`huaweicloud/virtual-ip-binding`) first.",
  spec,
  outputs,
  immutable: ["subnet_id", "ip_address"],
  examples: [
    {
      title: "Reserve an address for two servers to share",
      spec: { subnet_id: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c", ip_address: "192.168.30.40", name: "harbour-front" },
    },
    {
      title: "Let the cloud choose the address",
      spec: { subnet_id: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c", name: "harbour-any" },
    },
  ],

  canonical(_client, wanted) {
    if (wanted.strays === "some")
      throw new InputError([{ path: ["strays"], message: "is only shown so: state `none`, or leave it out" }]);
    if (wanted.ip_address !== undefined || wanted.name !== undefined) return wanted;
    const message = "is missing: state it, or a `name` to find the virtual IP by";
    throw new InputError([{ path: ["ip_address"], message }]);
  },

  async find({ api }, wanted, context) {
    const found = await findVirtualIp(cachedReads(api, context), wantedOf(wanted));
    return found && { id: found.id };
  },

  async read({ api }, id, context) {
    const look = cachedReads(api, context);
    const port = await look.port(id);
    if (port && !isVirtualIp(port)) throw noVirtualIp(port);
    return port && observed(look, port);
  },

  async checkParents({ api }, { spec: { subnet_id } }, context) {
    const look = cachedReads(api, context);
    if (subnet_id === undefined) await look.project();
    else if (!(await look.subnet(subnet_id))) throw noSubnet(subnet_id);
    return [];
  },

  marks: {
    where: "its name, unless you state one; a sweep takes it off its NICs, too",
    list: async ({ api }, context) =>
      markedAmong(await api.ports({ device_owner: VIP_OWNER }, context), ({ name }) => markIn(name)),
  },

  async apply(client, { desire, observed: there, plan, anew }, context) {
    const { spec: wanted } = desire;
    // A replacement that was cut short finds its own.
    const creation = { named: context.remember, anew: anew && plan.action === "create" };
    const port = there
      ? await client.api.port(there.id, context)
      : await client.virtualIps.make({ ...wantedOf(wanted), mark: context.mark?.short }, context, creation);
    const { name } = wanted;
    const named = name === undefined || port.name === name ? port : await client.api.rename(port.id, name, context);
    const done = wanted.strays === "none" ? await withoutStrays(client, named, context) : named;
    return observed(freshReads(client.api, context), done);
  },

  async destroy(client, change, context) {
    const { api, eips } = client;
    const id = removedId(change);
    if (change.desire.swept) await unbindAll(client, id, context);
    const now = freshReads(api, context);
    const port = await now.port(id);
    if (!port) return undefined;
    const refusal = (await stillBound(now, port)) ?? (await reachable(now, eips.api, port)).refusal;
    if (refusal) throw refusal;
    await unlessMissing(api.deletePort(id, context));
    const look = freshReads(api, context);
    const left = await look.port(id);
    return left && observed(look, left);
  },

  async finish({ api, virtualIps }, { observed: found }, context) {
    if (found.outputs.status !== "BUILD") return found;
    const built = await virtualIps.built(await api.port(found.id, context), context);
    return observed(freshReads(api, context), built);
  },

  review({ api, eips }, changes, context) {
    const look = cachedReads(api, context);
    const one = async ({ desire, observed: there, plan }: (typeof changes)[number]): Promise<Review> => {
      const { spec } = desire;
      if (plan.action === "create" || !there)
        return { refusal: twice(changes, spec) ?? (await obstacle(look, wantedOf(spec))) };
      if (plan.action === "update") return { notes: strayNotes(spec, there) };
      const port = await look.port(there.id);
      if (desire.swept) return { notes: await sweptNotes(look, port) };
      const refusal = port && (await stillBound(look, port));
      return refusal || !port ? { refusal } : reachable(look, eips.api, port);
    };
    return Promise.all(changes.map((change) => one(change).catch((refusal: Error) => ({ refusal }))));
  },
});

const noVirtualIp = ({ id, owner }: Port) =>
  new ConflictError(`port ${id} is not a virtual IP: its owner is ${JSON.stringify(owner)}`, {
    hint: "Check the id: a port's owner never changes, so this one has never been a virtual IP.",
  });

/** The strays of this moment go in one write; a NIC that has got such an address meanwhile keeps it. */
async function withoutStrays({ api, pairs }: HuaweiClient, port: Port, limits: Limits): Promise<Port> {
  const { strays } = holdersOf(port, await freshReads(api, limits).portsOf(port.network));
  const left = await Promise.all(strays.map((ip) => pairs.commit(port.id, remove(ip), limits)));
  return left.at(-1) ?? port;
}

function strayNotes({ strays }: Spec, { outputs: { stray_ip_addresses: found } }: Found): string[] {
  if (strays === undefined || found.length === 0) return [];
  return [
    `${found.join(", ")} ${found.length === 1 ? "is" : "are"} taken off: nothing in the subnet has such an address`,
  ];
}

/** Two that only their name tells from others would be found as one. */
function twice(changes: readonly Change<Spec, Found["outputs"]>[], wanted: Spec): Error | undefined {
  if (wanted.ip_address !== undefined) return undefined;
  const isSame = ({ subnet_id, ip_address, name }: Spec) =>
    subnet_id === wanted.subnet_id && ip_address === undefined && name === wanted.name;
  const same = changes.filter(({ desire }) => isSame(desire.spec));
  if (same.length < 2) return undefined;
  return new ConflictError(`the virtual IP named ${JSON.stringify(wanted.name)} is asked for ${same.length} times`, {
    hint: "Give each a name or an address of its own.",
  });
}
