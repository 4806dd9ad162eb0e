import { markedAmong, markIn } from "../../definition/mark.ts";
import { type Context, defineResource, removedId } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { Limits } from "../../time/limits.ts";
import type { Eip } from "./api-eips.ts";
import type { HuaweiClient } from "./client.ts";
import { reviewEips, targetOf } from "./eip-review.ts";
import { type Found, observed, outputs, type Spec, spec } from "./eip-spec.ts";
import { cachedReads, freshReads, type Reads } from "./reads.ts";

/** The one that is meant, of all of the project: by its address, else by its name. */
function choose(all: readonly Eip[], { ip_address, alias }: Spec): Eip | undefined {
  if (ip_address !== undefined) return all.find(({ ip }) => ip === ip_address);
  const named = all.filter((one) => one.alias === alias);
  if (named.length <= 1) return named[0];
  throw new ConflictError(
    `there are ${named.length} EIPs named ${JSON.stringify(alias)}: ${named.map(({ id, ip }) => `${id} (${ip})`).join("; ")}`,
    { hint: "State the `ip_address` of the one that is meant.", passing: true },
  );
}

async function observe(client: HuaweiClient, look: Reads, eip: Eip, limits: Limits, stated?: Spec): Promise<Found> {
  const named = stated?.virtual_ip_address === undefined ? undefined : eip.port;
  const charged = stated?.bandwidth_charge_mode === undefined ? undefined : eip.bandwidth.id;
  const [port, chargeMode] = await Promise.all([
    named === undefined ? undefined : look.port(named),
    charged === undefined ? undefined : client.eips.api.chargeMode(charged, limits),
  ]);
  return observed(eip, { port, chargeMode }, stated);
}

/** It is to be kept and is bound to nothing: as absent as it gets. */
const isLetGo = (eip: Eip, { state, spec: stated }: { state: string; spec: Partial<Spec> }) =>
  state === "absent" && stated.release_policy === "keep" && eip.port === undefined;

/** Its id is the EIP's own, a UUID. Found by address, or by `alias`. */
export const eip = defineResource<HuaweiClient>()({
  kind: "huaweicloud/eip",
  className: "Eip",
  summary: "An elastic IP: a public address, bound to a virtual IP, a NIC, or nothing.",
  description:
    "It costs money from the moment that it is bought, bound or not. It is bought once, whatever happens to the answer: the `alias` tells it from others. It is given back when it is to be absent, unless `release_policy: keep` says otherwise. One port takes one EIP. A virtual IP is reachable from outside by the EIP that is bound to it; its bindings to NICs are its own (`huaweicloud/virtual-ip-binding`).",
  spec,
  outputs,
  foretold: true,
  immutable: ["ip_address", "type", "bandwidth_share_type", "bandwidth_charge_mode", "bandwidth_id"],
  identity: ["alias"],
  examples: [
    {
      title: "A public address for a virtual IP",
      spec: {
        alias: "ferry-public",
        subnet_id: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c",
        virtual_ip_address: "192.168.30.50",
        bandwidth_size: 5,
        bandwidth_charge_mode: "traffic",
      },
    },
    {
      title: "A public address for a NIC",
      spec: { alias: "harbour-a-out", port_id: "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10", bandwidth_size: 10 },
    },
    {
      title: "Buy one into a shared bandwidth, and bind it to nothing",
      spec: {
        alias: "harbour-reserve",
        bandwidth_share_type: "WHOLE",
        bandwidth_id: "5e7a9c1b-3d2f-4a68-9b0c-d1e2f3a4b5c6",
      },
    },
  ],

  async find(client, wanted, context) {
    const found = choose(await cachedReads(client.api, context).eips(client.eips.api), wanted);
    return found && { id: found.id };
  },

  async read(client, id, context, desire) {
    const look = cachedReads(client.api, context);
    const eip = await look.eip(client.eips.api, id);
    if (!eip || (desire && isLetGo(eip, desire))) return undefined;
    return observe(client, look, eip, context, desire?.spec);
  },

  async checkParents({ api }, _desire, context) {
    await cachedReads(api, context).project();
    return [];
  },

  marks: {
    where: "the name of its bandwidth, unless you state one, or buy into a shared one",
    list: async ({ eips }, context) =>
      markedAmong(await eips.api.eips(context), ({ bandwidth: { name } }) => markIn(name)),
  },

  async apply(client, { desire: { spec: wanted }, observed: there, plan, anew }, context) {
    const { eips } = client;
    const port = await targetOf(freshReads(client.api, context), wanted);
    const purchase = {
      named: context.remember,
      anew: anew && plan.action === "create",
      gaveBack: (mine: Eip, kept: Eip) =>
        context.note(
          `${mine.ip} was bought at the same time as ${kept.ip}, by somebody who wants the same, and was given back.`,
        ),
    };
    const bought = there
      ? await eips.whenIdle(await eips.api.eip(there.id, context), context)
      : await eips.buy(orderOf(wanted, context.mark?.short), purchase, context);
    await adjust(client, bought, wanted, context);
    const done = port === undefined ? bought : await eips.bind(bought, port ?? undefined, context);
    return observe(client, freshReads(client.api, context), await eips.api.eip(done.id, context), context, wanted);
  },

  async destroy(client, change, context) {
    const { eips } = client;
    const { desire } = change;
    const id = removedId(change);
    const eip = await freshReads(client.api, context).eip(eips.api, id);
    if (!eip) return undefined;
    const keep = desire.spec.release_policy === "keep";
    if (keep) await eips.bind(await eips.whenIdle(eip, context), undefined, context);
    else await eips.release(eip, context);
    const left = await freshReads(client.api, context).eip(eips.api, id);
    return left && !isLetGo(left, desire) ? observed(left, {}, desire.spec) : undefined;
  },

  async finish(client, { desire: { spec: wanted }, observed: found }, context) {
    if (["DOWN", "ACTIVE", "ELB"].includes(found.outputs.status)) return found;
    const eip = await client.eips.whenIdle(await client.eips.api.eip(found.id, context), context);
    return observe(client, freshReads(client.api, context), eip, context, wanted);
  },

  review: reviewEips,
});

/** What is bought has no room for a mark but the name of its bandwidth. */
function orderOf(wanted: Spec, mark: string | undefined) {
  const { alias = "", type = "5_bgp", bandwidth_share_type: share_type = "PER", bandwidth_id: id } = wanted;
  const { bandwidth_name: name = mark ?? alias, bandwidth_size: size, bandwidth_charge_mode: charge_mode } = wanted;
  const own = { name, size, ...(charge_mode === undefined ? {} : { charge_mode }) };
  return { publicip: { type, alias }, bandwidth: { share_type, ...(share_type === "WHOLE" ? { id } : own) } };
}

/** What can be changed while it is bound. */
async function adjust({ eips }: HuaweiClient, eip: Eip, wanted: Spec, context: Context): Promise<void> {
  const { bandwidth } = eip;
  const { alias, bandwidth_name: name, bandwidth_size: size } = wanted;
  const change = {
    ...(name === undefined || name === bandwidth.name ? {} : { name }),
    ...(size === undefined || size === bandwidth.size ? {} : { size }),
  };
  if (Object.keys(change).length > 0 && bandwidth.id !== undefined)
    await eips.api.resize(bandwidth.id, change, context);
  if (alias !== undefined && alias !== eip.alias) await eips.api.put(eip.id, { port: eip.port, alias }, context);
}
