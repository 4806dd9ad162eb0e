import { markedAmong } from "../../definition/mark.ts";
import { type Context, defineResource, type Review } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { OpenStackClient } from "./client.ts";
import { obtain } from "./floating-ip-obtain.ts";
import { cachedCandidates, only, targetOf } from "./floating-ip-seek.ts";
import { check, namesPort, outputs, type Spec, spec } from "./floating-ip-spec.ts";
import { observed, updateFloatingIp } from "./floating-ip-update.ts";
import { deleteFloatingIp, floatingIpThere } from "./given-back.ts";
import { markOf, WHERE } from "./marks.ts";
import { networkId, noPort } from "./naming.ts";
import { checkParents } from "./parents.ts";
import { describePort } from "./ports.ts";
import { cachedPort } from "./reads.ts";
import { TITLE } from "./services.ts";

/** Its id is the floating IP's own, a UUID. Found by address, by mark, or as the one that leads to the port (`floating-ip-seek.ts`). */
export const floatingIp = defineResource<OpenStackClient>()({
  kind: "openstack/floating-ip",
  className: "FloatingIp",
  summary: "A floating IP: reserved from an external network, leading to a port, moved without a pause.",
  description: [
    "The port is named as for allowed address pairs: by its id, its name, its server and network, or its address. A move is one change, without a detachment before. The port's subnet needs a router with a gateway to that external network.",
    "The cloud chooses the address. Where nothing remembers it between runs, it is found by `floating_ip_address`, by its mark (`description`, or `tags`), or as the one that leads to the port. Where there is none with that mark, one is reserved.",
    "*Absent* gives the address back; it can as a rule not be had again. `attached: false` keeps it.",
  ].join("\n\n"),
  spec,
  outputs,
  foretold: true,
  immutable: ["floating_network", "floating_ip_address"],
  // An address of a port has one floating IP at most.
  exclusive: (before, after) => before.attached === true && namesPort(after),
  examples: [
    {
      title: "Reserve one for a server",
      spec: { floating_network: "public", description: "shop", server: "web-1", network: "private" },
    },
    {
      title: "Move one to another server's port",
      spec: { floating_ip_address: "203.0.113.110", port_name: "web-1-port" },
      there: true,
    },
    {
      title: "Keep one reserved that leads nowhere",
      spec: { floating_network: "public", description: "standby", attached: false },
    },
  ],

  canonical(_client, wanted) {
    check(wanted);
    return wanted;
  },

  async find(client, wanted, context) {
    const one = only(await cachedCandidates(client, wanted, context));
    if (one) await context.memo.once(`openstack/floating-ip/${one.id}`, async () => one);
    return one && { id: one.id };
  },

  occupied: ({ spec: { floating_ip_address: ip } }) => `floating IP ${ip}`,

  async read(client, id, context, desire) {
    const one = await context.memo.once(`openstack/floating-ip/${id}`, () => floatingIpThere(client.api, id, context));
    return one && observed(client, one, desire?.spec ?? {}, context);
  },

  async checkParents(client, desire, context) {
    const { floating_network } = desire.spec;
    if (floating_network !== undefined) await networkId(client, floating_network, context);
    return checkParents(client, desire, context);
  },

  marks: {
    where: WHERE,
    list: async ({ api }, context) => markedAmong(await api.floatingIps({}, context), markOf),
  },

  async apply(client, change, context) {
    const { desire, observed: before } = change;
    const wanted = desire.spec;
    if (!before) return observed(client, await obtain(client, change, context), wanted, context);
    context.remember(before.id);
    const one = await client.api.floatingIp(before.id, context);
    return observed(client, await updateFloatingIp(client, one, wanted, context), wanted, context);
  },

  async destroy(client, { observed: before }, context) {
    if (before) await deleteFloatingIp(client.api, before.id, context);
    return undefined;
  },

  review: (client, changes, context) =>
    Promise.all(
      changes.map(async ({ desire: { spec: wanted, state }, observed: before }): Promise<Review> => {
        if (state === "absent") {
          const led = before?.outputs.port_id ? `, which leads to port ${before.outputs.port_id},` : "";
          return { notes: before ? [`${before.outputs.floating_ip_address}${led} is given back to the cloud.`] : [] };
        }
        return refusalOf(client, wanted, context).then(
          (refusal) => ({ refusal }),
          (error: Error) => ({ refusal: error }),
        );
      }),
    ),
});

/** What stands in the way of leading it there. */
async function refusalOf(client: OpenStackClient, wanted: Spec, context: Context): Promise<Error | undefined> {
  const target = await targetOf(client, wanted, context);
  if (target === undefined) return undefined;
  const port = target === null ? undefined : await cachedPort(client, target, context);
  if (!port) return noPort(wanted);
  const { fixed_ip_address: fixed } = wanted;
  if (fixed !== undefined && !port.addresses.some(({ ip }) => ip === fixed))
    return new ConflictError(`${TITLE}: port ${describePort(port)} does not have the address ${fixed}`, {
      hint: "Check `fixed_ip_address`.",
    });
  const four = port.addresses.filter(({ ip }) => !ip.includes(":"));
  if (fixed === undefined && four.length > 1)
    return new ConflictError(`${TITLE}: port ${describePort(port)} has several addresses`, {
      hint: "State by `fixed_ip_address` which one is meant.",
    });
  return undefined;
}
