import { type Context, type Desire, defineResource, type Observed } from "../../definition/resource.ts";
import { InputError } from "../../errors.ts";
import { filled } from "../../map.ts";
import { plan } from "../../report/plan.ts";
import { reviewOf } from "./address-review.ts";
import { canonical, type Outputs, outputs, outputsOf, type Spec, spec, toWanted } from "./address-spec.ts";
import type { K0rdentClient } from "./client.ts";
import { released } from "./failures.ts";
import { type AddressPath, AUTO, idOf, parseId } from "./naming.ts";
import type { Address } from "./payloads.ts";
import { cachedAddress, checkScope } from "./reads.ts";

type Found = Observed<Spec, Outputs>;

/**
 * An INTERNAL address can be asked for again, so there the address is part of the spec, as it is wherever it is stated. What the API
 * does not say (yet) is as it is asked for.
 */
function observed({ markOf }: Pick<K0rdentClient, "markOf">, address: Address, desire?: Desire<Spec>): Found {
  const { ip_version, network, subnetwork } = address;
  const { retain_on_release, ...asked } = desire?.spec ?? {};
  const name = asked.name === AUTO ? AUTO : address.name;
  const address_type = address.address_type ?? asked.address_type;
  const shown = address_type === "INTERNAL" || asked.ip_address !== undefined;
  const ip_address = shown ? (address.ip_address ?? asked.ip_address) : undefined;
  return {
    id: idOf(address),
    spec: filled({ name, address_type, ip_version, ip_address, network, subnetwork, retain_on_release }),
    outputs: outputsOf(address),
    mark: markOf(address.name),
  };
}

/** Where it is, or is to be. A remembered id also says the region and the project, whatever the settings say by now. */
function addressPathOf(client: K0rdentClient, desire: Desire<Spec>, context: Context): AddressPath {
  const { name } = desire.spec;
  const known = desire.id === undefined ? undefined : parseId(desire.id, client.scope);
  if (known && (name === undefined || name === AUTO || name === known.name)) return known;
  if (name === AUTO)
    throw new InputError([{ path: ["spec", "name"], message: "is `auto`, which names no address: give its `id`" }]);
  if (name !== undefined) return { ...client.scope, name };
  if (context.identity !== undefined) return client.derived(context.identity, context.mark);
  throw new InputError([
    { path: ["spec", "name"], message: "is missing, and there is nothing stable here to derive one from" },
  ]);
}

/** What is to be kept is not here to be removed. */
const isKept = ({ state, spec: { retain_on_release } }: Desire<Spec>) => state === "absent" && retain_on_release;

/** `k0rdent/address`. */
export const address = defineResource<K0rdentClient>()({
  kind: "k0rdent/address",
  className: "Address",
  summary: "An IP address, allocated in a region and project: from outside, or out of a subnet.",
  description:
    "The API has no update: every change allocates a new address and releases the old one. **A released EXTERNAL address is lost for good**, since a certain one cannot be asked for; the plan says so, and `retain_on_release` keeps it. Mooring allocates and releases; there is no call that binds an address to a machine. An address is found by its name, so an answer that is lost leaks nothing. A replacement that keeps its name (or its `ip_address`) releases the old one first; any other can be allocated before the old one is released. **The API is a draft, and none of this has run against a live one**: `docs/guides/k0rdent.md` says what is assumed, and which setting changes it.",
  spec,
  outputs,
  foretold: true,
  immutable: ["name", "address_type", "ip_version", "ip_address", "network", "subnetwork"],
  exclusive: (before, after) =>
    (after.name !== AUTO && (after.name === undefined || after.name === before.name)) ||
    (after.ip_address !== undefined && after.ip_address === before.ip_address),
  incarnation: "uid",
  examples: [
    { title: "An address that is reachable from outside", spec: { name: "web" } },
    {
      title: "A certain address inside a subnet",
      spec: { name: "db-vip", address_type: "INTERNAL", subnetwork: "subnet-a", ip_address: "10.0.1.40" },
    },
    {
      title: "An IPv6 address that outlives its stack",
      spec: { name: "edge", ip_version: "IPV6", retain_on_release: true },
    },
  ],

  canonical,

  async find(client, wanted, context) {
    if (wanted.name === AUTO) return undefined;
    const id = idOf(addressPathOf(client, { state: "present", spec: wanted }, context));
    return wanted.name === undefined ? { id, by: "identity" } : { id };
  },

  async read(client, id, context, desire) {
    if (desire && isKept(desire)) return undefined;
    const found = await cachedAddress(client, parseId(id, client.scope), context);
    if (!found) return undefined;
    client.read(found, context.note);
    return observed(client, found, desire);
  },

  async checkParents(client, desire, context) {
    if (!isKept(desire)) await checkScope(client, addressPathOf(client, desire, context), context);
    return [];
  },

  marks: {
    where: "its name, unless you state one",
    async list(client, context) {
      const all = await client.api.list(client.scope, context);
      return all.flatMap((one) => {
        const mark = client.markOf(one.name);
        return mark === undefined ? [] : [{ id: idOf(one), mark, made: one.created_at }];
      });
    },
  },

  async apply(client, { desire, anew }, context) {
    const differences = (found: Address) =>
      plan({ desired: desire.spec, observed: observed(client, found, desire).spec }).differences;
    const wanted = toWanted(client, desire.spec);
    const made =
      desire.spec.name === AUTO
        ? await client.allocate.unnamed(wanted, context)
        : await client.allocate.named(
            { addressPath: addressPathOf(client, desire, context), wanted, differences, adopt: !anew },
            context,
          );
    context.remember(idOf(made));
    return observed(client, await client.watch.ready(made, context), desire);
  },

  async finish(client, change, context) {
    const found = await cachedAddress(client, parseId(change.observed.id, client.scope), context);
    if (!found) return change.observed;
    if (client.read(found, context.note).standing === "releasing") {
      await client.watch.gone(found, found.uid, context);
      throw released(found);
    }
    return observed(client, await client.watch.ready(found, context), change.desire);
  },

  async destroy(client, { desire, observed: found }, context) {
    if (!found || desire.spec.retain_on_release) return undefined;
    const { status, ip_address, uid } = found.outputs;
    const addressPath = parseId(found.id, client.scope);
    const leaving = client.read({ name: addressPath.name, status, ip_address }, context.note).standing === "releasing";
    await client.release(addressPath, { uid, leaving }, context);
    return undefined;
  },

  review: reviewOf,
});
