import { InputError, unlessMissing } from "../../errors.ts";
import { plan } from "../../plan.ts";
import { type Context, type Desire, defineResource, type Observed } from "../../resource.ts";
import type { K0rdentClient } from "./client.ts";
import { type Outputs, outputs, outputsOf, stated } from "./outputs.ts";
import { idOf, type Place, parseId } from "./place.ts";
import { reviewOf } from "./review.ts";
import { canonical, type Spec, spec, toWanted } from "./spec.ts";
import type { Address } from "./wire.ts";

type Found = Observed<Spec, Outputs>;

/** An INTERNAL address can be asked for again, so there the address is part of the spec; while it is not known yet, as it is asked for. */
function observed(address: Address, desire?: Desire<Spec>): Found {
  const { name, address_type, ip_version, network, subnetwork } = address;
  const ip_address = address_type === "INTERNAL" ? (address.ip_address ?? desire?.spec.ip_address) : undefined;
  const { retain_on_release } = desire?.spec ?? {};
  return {
    id: idOf(address),
    spec: stated({ name, address_type, ip_version, ip_address, network, subnetwork, retain_on_release }),
    outputs: outputsOf(address),
  };
}

/** Where it is, or is to be. A remembered id also says the region and the project, whatever the settings say by now. */
function placeOf(client: K0rdentClient, desire: Desire<Spec>, context: Context): Place {
  const { name } = desire.spec;
  const known = desire.id === undefined ? undefined : parseId(desire.id, client.scope);
  if (known && (name === undefined || name === known.name)) return known;
  if (name !== undefined) return { ...client.scope, name };
  if (context.identity !== undefined) return client.derived(context.identity);
  throw new InputError([
    { path: ["spec", "name"], message: "is missing, and there is nothing stable here to derive one from" },
  ]);
}

const seen = (client: K0rdentClient, place: Place, context: Context): Promise<Address | undefined> =>
  context.memo.once(`k0rdent/address/${idOf(place)}`, () => unlessMissing(client.api.get(place, context)));

export const address = defineResource<K0rdentClient>()({
  kind: "k0rdent/address",
  className: "Address",
  summary: "An IP address, allocated in a region and project: from outside, or out of a subnet.",
  description:
    "The API has no update: every change allocates a new address and releases the old one. **A released EXTERNAL address is lost for good**, since a certain one cannot be asked for; the plan says so, and `retain_on_release` keeps it. Mooring allocates and releases; there is no call that binds an address to a machine. An address is found by its name, so an answer that is lost leaks nothing. A replacement that keeps its name (or its `ip_address`) releases the old one first; any other can be allocated before the old one is released. **The API is a draft, and none of this has run against a live one**: `docs/guides/k0rdent.md` says what is assumed, and which setting changes it.",
  spec,
  outputs,
  immutable: ["name", "address_type", "ip_version", "ip_address", "network", "subnetwork"],
  exclusive: (before, after) =>
    after.name === undefined ||
    after.name === before.name ||
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
    return { id: idOf(placeOf(client, { state: "present", spec: wanted }, context)) };
  },

  async read(client, id, context, desire) {
    // What is to be kept is not here to be removed.
    if (desire?.state === "absent" && desire.spec.retain_on_release) return undefined;
    const place = parseId(id, client.scope);
    const found = await seen(client, place, context);
    if (!found) return undefined;
    client.read(found, context.note);
    return observed(found, desire);
  },

  async apply(client, { desire, anew }, context) {
    const differences = (found: Address) =>
      plan({ desired: desire.spec, observed: observed(found, desire).spec }).differences;
    const made = await client.allocate(
      {
        place: placeOf(client, desire, context),
        wanted: toWanted(client, desire.spec),
        differences,
        adopt: !anew,
      },
      context,
    );
    context.remember(idOf(made));
    return observed(await client.watch.ready(made, "unknown", context), desire);
  },

  async finish(client, change, context) {
    const id = (change.observed as Found).id;
    const found = await seen(client, parseId(id, client.scope), context);
    if (!found) return change.observed as Found;
    return observed(await client.watch.ready(found, "none", context), change.desire);
  },

  async destroy(client, { desire, observed: found }, context) {
    if (!found || desire.spec.retain_on_release) return undefined;
    const { status, ip_address, uid } = found.outputs;
    const leaving =
      client.read({ name: found.spec.name ?? "", status, ip_address }, context.note).standing === "releasing";
    await client.release(parseId(found.id, client.scope), { uid, leaving }, context);
    return undefined;
  },

  review: reviewOf,
});
