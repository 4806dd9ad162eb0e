import { markedAmong } from "../../definition/mark.ts";
import { defineResource } from "../../definition/resource.ts";
import { unlessMissing } from "../../errors.ts";
import type { GcoreClient } from "./client.ts";
import { obtain, release } from "./floating-ip-obtain.ts";
import { review } from "./floating-ip-review.ts";
import { cachedMatches, only } from "./floating-ip-seek.ts";
import { check, outputs, spec } from "./floating-ip-spec.ts";
import { observed, updateFloatingIp } from "./floating-ip-update.ts";
import { makerOf } from "./marks.ts";
import { namesPort } from "./naming.ts";
import { checkParents } from "./parents.ts";

/** Its id is the floating IP's own, a UUID. Found by address, by mark, or as the one that leads to the port (`floating-ip-seek.ts`). */
export const floatingIp = defineResource<GcoreClient>()({
  kind: "gcore/floating-ip",
  className: "FloatingIp",
  summary: "A floating IP: reserved, leading to a port or a virtual IP, moved without a pause.",
  description: [
    "The port is named as for allowed address pairs: by its id, by its instance and network, or by its address; the address of a virtual IP names that. A move is one change, without a detachment before. The port's subnet needs a gateway, or the assignment succeeds without traffic.",
    "The cloud chooses the address. Where nothing remembers it between runs, it is found by `floating_ip_address`, by its mark (`name`, or `tags`), or as the one that leads to the port. Where there is none with that mark, one is reserved: at most one, also where several processes ask for it at once, of which all but one give theirs back.",
    "*Absent* gives the address back; it can as a rule not be had again. `attached: false` keeps it.",
  ].join("\n\n"),
  spec,
  outputs,
  foretold: true,
  immutable: ["floating_ip_address"],
  identity: ["name"],
  // An address of a port has one floating IP at most.
  exclusive: (before, after) => before.attached === true && namesPort(after),
  examples: [
    {
      title: "Reserve one for an instance",
      spec: { name: "shop", instance: "harbour-a", network: "harbour-private" },
    },
    {
      title: "Lead one to a virtual IP, by that address",
      spec: { name: "shop-vip", port_address: "10.40.0.200" },
    },
    {
      title: "Move one to another instance",
      spec: { floating_ip_address: "203.0.113.50", instance: "harbour-a", network: "harbour-private" },
      there: true,
    },
    { title: "Keep one reserved that leads nowhere", spec: { name: "standby", attached: false } },
  ],

  canonical(_client, wanted) {
    check(wanted);
    return wanted;
  },

  async find(client, wanted, context) {
    const one = only(await cachedMatches(client, wanted, context));
    if (one) await context.memo.once(`gcore/floating-ip/${one.id}`, async () => one);
    return one && { id: one.id };
  },

  occupied: ({ spec: { floating_ip_address: ip } }) => `floating IP ${ip}`,

  async read(client, id, context, desire) {
    const one = await context.memo.once(`gcore/floating-ip/${id}`, async () => {
      const there = await unlessMissing(client.api.floatingIp(id, context));
      // Something that costs money is not said to be gone on one word: the list is asked as well.
      return there ?? (await client.api.floatingIps(context)).find((each) => each.id === id);
    });
    return one && observed(client, one, desire?.spec ?? {}, context);
  },

  checkParents,

  marks: {
    where: "the tag `mooring`",
    list: async ({ api }, context) => markedAmong(await api.floatingIps(context), ({ tags }) => makerOf(tags)),
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
    if (before) await release(client, before, context);
    return undefined;
  },

  review,
});
