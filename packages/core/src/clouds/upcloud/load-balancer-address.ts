import * as z from "zod/mini";
import { type Change, type Context, defineResource, type Observed } from "../../definition/resource.ts";
import { ConflictError, InputError, MooringError, unlessMissing } from "../../errors.ts";
import { reviewEach } from "../../kits/review-each.ts";
import { bookedApart } from "../../report/ledger.ts";
import { ipAddress as ip } from "../../spec/address-fields.ts";
import { text, uuid } from "../../spec/fields.ts";
import { shown } from "../../time/shown.ts";
import type { LoadBalancer } from "./api-balancers.ts";
import type { UpCloudClient } from "./client.ts";
import { idOf, partsOf } from "./private-interface.ts";
import { cachedAddress, needsNewApi, notListed } from "./reads.ts";

const spec = z.strictObject({
  load_balancer_id: uuid({ description: "The managed load balancer." }),
  ip_address: ip({ description: "A floating address of the account, in its zone, attached to nothing.", family: 4 }),
  network_name: z.optional(
    text({
      description: "The load balancer's public network, by its name. Not needed where it has one.",
    }),
  ),
});
const outputs = z.strictObject({
  ip_address: ip({ description: "The address.", family: 4 }),
  bound_network_name: z.optional(text({ description: "The network on which the load balancer has it." })),
});

type Spec = z.output<typeof spec>;
type Found = Observed<Spec, z.output<typeof outputs>>;

async function cachedBalancer(client: UpCloudClient, id: string, context: Context): Promise<LoadBalancer> {
  needsNewApi(client, "load balancers");
  return context.memo.once(`upcloud/load-balancer/${id}`, () => client.api.loadBalancer(id, context));
}

function observed({ id, addresses }: LoadBalancer, wanted: string): Found | undefined {
  const there = addresses.find((one) => one.ip === wanted);
  const network = there?.network;
  return (
    there && {
      id: idOf(id, wanted),
      spec: { load_balancer_id: id, ip_address: wanted, ...(network === undefined ? {} : { network_name: network }) },
      outputs: { ip_address: wanted, ...(network === undefined ? {} : { bound_network_name: network }) },
    }
  );
}

/** The public network that is meant. Throws where there is none, or where the spec does not say which of several. */
function networkOf({ id, name, publicNetworks }: LoadBalancer, { network_name: wanted }: Spec): string {
  const [only, ...more] = publicNetworks;
  if (wanted === undefined && only !== undefined && more.length === 0) return only;
  if (wanted !== undefined && publicNetworks.includes(wanted)) return wanted;
  const there = publicNetworks.length === 0 ? "no public network" : `the public networks ${publicNetworks.join(", ")}`;
  const message = wanted === undefined ? "does not say which one" : `is ${JSON.stringify(wanted)}, which it has not`;
  throw new InputError([
    { path: ["spec", "network_name"], message: `${message}: load balancer ${id} (${name}) has ${there}` },
  ]);
}

/** A lost answer is made up for by a look. */
async function lend(client: UpCloudClient, wanted: Spec, network: string, context: Context): Promise<void> {
  const { load_balancer_id, ip_address } = wanted;
  const { limits, book } = bookedApart(context);
  try {
    await client.api.lend(load_balancer_id, { ip: ip_address, network }, limits);
  } catch (error) {
    if (!MooringError.is(error) || book.effect === "none" || context.signal.aborted) throw error;
    const there = observed(await client.api.loadBalancer(load_balancer_id, context), ip_address) !== undefined;
    book.correct(there ? "done" : "none");
    if (!there) throw error;
  }
}

async function rehearse(
  client: UpCloudClient,
  { desire: { spec: wanted }, observed: before, plan }: Change<Spec, object>,
  context: Context,
): Promise<string[]> {
  const notes = [];
  if (before && plan.action !== "create") {
    const { id, name } = await cachedBalancer(client, before.spec.load_balancer_id, context);
    notes.push(`${before.spec.ip_address} is in use by load balancer ${id} (${name}).`);
  }
  if (plan.action === "delete") return notes;
  const balancer = await cachedBalancer(client, wanted.load_balancer_id, context);
  networkOf(balancer, wanted);
  const address = await cachedAddress(client, wanted.ip_address, context);
  if (!address) throw await notListed(client, wanted.ip_address, context);
  // It comes from another load balancer, or a run that was killed has put it there already.
  const ours = before?.spec.ip_address === wanted.ip_address || observed(balancer, wanted.ip_address) !== undefined;
  if (!address.floating)
    throw new ConflictError(`UpCloud: ${address.ip} is not a floating address, and stays on server ${address.server}`);
  if (address.server !== undefined)
    throw new ConflictError(`UpCloud: ${address.ip} is in use by server ${address.server}`, {
      hint: "Detach it first: `upcloud/floating-ip` with `attached: false`.",
    });
  if (address.delegated && !ours)
    throw new ConflictError(`UpCloud: ${address.ip} is lent to a managed service already`, {
      hint: "Take it off there first: `state: absent`, with that `load_balancer_id`.",
      passing: true,
    });
  if (address.zone !== undefined && address.zone !== balancer.zone)
    throw new ConflictError(
      `UpCloud: load balancer ${balancer.id} (${balancer.name}) is in the zone ${balancer.zone}, and ${address.ip} in ${address.zone}, where it stays`,
      { hint: "State a floating address of that zone." },
    );
  return notes;
}

/** The id is `<load balancer>/<address>`. Lends the address, and takes it back; see `api-balancers.ts`. */
export const loadBalancerAddress = defineResource<UpCloudClient>()({
  kind: "upcloud/load-balancer-address",
  className: "LoadBalancerAddress",
  summary: "A floating address on a managed load balancer.",
  description:
    "The address is lent to the load balancer: while it is there, it can be neither attached to a server nor released. It is reserved, named and released by `upcloud/floating-ip`; *absent* only takes it off the load balancer. Load balancers themselves are not made here.",
  spec,
  outputs,
  foretold: true,
  immutable: ["load_balancer_id", "ip_address", "network_name"],
  marks: { where: "nowhere: the labels of a load balancer are its owner's" },
  // One address is at one place.
  exclusive: (before, after) => before.ip_address === after.ip_address,
  examples: [
    {
      title: "Put a floating address on a load balancer",
      spec: { load_balancer_id: "0a9d3f5b-6c1e-4d27-8a40-5e7b9c2d1f06", ip_address: "203.0.113.41" },
    },
  ],

  find: async (_client, { load_balancer_id, ip_address }) => ({ id: idOf(load_balancer_id, ip_address) }),
  async read(client, id, context) {
    const { server: balancer, rest } = partsOf(id);
    const seen = await unlessMissing(cachedBalancer(client, balancer, context));
    return seen && observed(seen, rest);
  },
  async checkParents(client, { id, spec: { load_balancer_id } }, context) {
    const remembered = id === undefined ? undefined : partsOf(id).server;
    const asked = cachedBalancer(client, remembered ?? load_balancer_id, context);
    if (remembered === undefined) await asked;
    else if (!(await unlessMissing(asked)))
      return [`Load balancer ${remembered} is deleted, and its addresses are no longer lent to it.`];
    return [];
  },
  async apply(client, { desire: { spec: wanted } }, context) {
    const { load_balancer_id, ip_address } = wanted;
    const now = await client.api.loadBalancer(load_balancer_id, context);
    context.remember(idOf(load_balancer_id, ip_address));
    if (!observed(now, ip_address)) await lend(client, wanted, networkOf(now, wanted), context);
    const id = idOf(load_balancer_id, ip_address);
    const what = `UpCloud: ${ip_address} on load balancer ${load_balancer_id}`;
    const look = async () => observed(await client.api.loadBalancer(load_balancer_id, context), ip_address);
    return shown({ id, what }, look, context.clock, context);
  },
  async destroy(client, { desire, observed: before }, context) {
    const { server: balancer, rest } = partsOf(before?.id ?? desire.id ?? "");
    await client.api.takeBack(balancer, rest, context);
    const left = await unlessMissing(client.api.loadBalancer(balancer, context));
    return left && observed(left, rest);
  },
  review: (client, changes, context) => reviewEach(changes, (change) => rehearse(client, change, context)),
});
