import * as z from "zod/mini";
import { unlessMissing } from "../../errors.ts";
import type { ServiceCloud } from "../../kits/service-address/cloud.ts";
import { serviceAddress as kind } from "../../kits/service-address/definition.ts";
import { commonOutputs } from "../../kits/service-address/fields.ts";
import {
  serviceAddressCheck as checkQuery,
  keepalivedConfig as configQuery,
} from "../../kits/service-address/queries.ts";
import { text } from "../../spec/fields.ts";
import type { UpCloudClient } from "./client.ts";
import { byServerId as floatingIp } from "./floating-ip.ts";
import { obtain } from "./floating-ip-apply.ts";
import { isIdle } from "./floating-ip-spec.ts";
import { cachedAddress, cachedAddresses, needsNewApi, notListed, refuseUnknownZone } from "./reads.ts";
import { inspect, reviewSteps } from "./service-review.ts";
import { meantSeats } from "./service-seats.ts";
import { type Spec, spec } from "./service-spec.ts";
import { activeOf, findNamed, standingOf } from "./service-standing.ts";

const activeOutput = z.optional(
  text({ description: "The MAC address of the interface that the cloud delivers to.", minimumLength: 0 }),
);

const cloud: ServiceCloud<UpCloudClient, Spec> = {
  cloud: "upcloud",
  title: "UpCloud",
  spec,
  naming: { name: spec._zod.def.shape.name, network: spec._zod.def.shape.network },
  checkFields: { active: spec._zod.def.shape.active },
  outputs: z.strictObject({ ...commonOutputs, active_mac_address: activeOutput }),
  examples: [
    {
      title: "One public address for two servers, delivered to the first",
      spec: { name: "vip.example.com", network: "fi-hel1", members: ["peer-1", "peer-2"], active: "peer-1" },
    },
    {
      title: "An address that is there; its members by their interfaces, so that a failover asks for nothing else",
      spec: {
        name: "vip.example.com",
        network: "fi-hel1",
        address: "203.0.113.40",
        members: ["e2:10:aa:0b:01:02", "e2:10:aa:0b:02:02"],
        active: "e2:10:aa:0b:02:02",
      },
    },
  ],
  remarks: [
    "Underneath is an `upcloud/floating-ip`, which goes to one interface only, whatever the servers announce. `active` says which; a failover is this spec with another `active`, or the one-line script that `keepalived` runs by `notify_master`. With members that are stated by their MAC addresses it is one reading and one writing. Without `active`, whoever has it keeps it: what keepalived has moved is no drift.",
    "The cloud keeps no list of members: they are those of the spec.",
    "Nor has it room for a mark beside the name. An address that lies idle in the zone may be somebody's reserve, and *absent* would give it back: it is left alone, and named in the plan. Stated as `address` it is taken, and goes with *absent* like one that was made.",
  ],
  words: {
    reserve: "as a floating address of its own",
    allow: "as it is",
    withhold: "as it is",
    release: "to the cloud; it can as a rule not be had again",
  },
  delivery:
    "The cloud delivers to one interface only: the new master tells it, by the script that `notify_master` runs.",
  marks: { where: "nowhere: an address has no labels, and its PTR record is for the world to read" },
  isName: (key) => key === "upcloud/servers" || key === "upcloud/zones",

  find: async (client, wanted, context) => (await findNamed(client, wanted, context))?.ip,

  async idle(client, { network, address }, context) {
    if (address !== undefined) return undefined;
    return (await cachedAddresses(client, context)).find((one) => one.floating && one.zone === network && isIdle(one))
      ?.ip;
  },

  async stand(client, id, stated, context) {
    needsNewApi(client, "floating addresses");
    const address = await cachedAddress(client, id, context);
    if (!address?.floating) return undefined;
    return standingOf(client, address, stated, context);
  },

  meant: (client, words, { network }, context) => meantSeats(client, words, network, context),
  told: async (_client, { network }) => ({ network }),

  async checkParents(client, { state, id, spec: { network } }, context) {
    needsNewApi(client, "floating addresses");
    if (network !== undefined && (state === "absent" || id === undefined))
      await refuseUnknownZone(client, network, context);
    return [];
  },

  review: reviewSteps,

  async reserve({ client, spec: wanted, context, idle }, anew) {
    const { name, network, address } = wanted;
    const target = await activeOf(client, wanted, context);
    const there = address === undefined ? undefined : await cachedAddress(client, address, context);
    if (address !== undefined && !there) throw await notListed(client, address, context);
    const stated = { ptr_record: name, ...(target ? { mac_address: target.id } : {}) };
    const desired = there ? { ...stated, ip_address: there.ip } : { ...stated, zone: network };
    const found = there && (await floatingIp.read(client, there.ip, context));
    const plan = { action: found ? ("update" as const) : ("create" as const), differences: [], notes: [] };
    const desire = { state: "present" as const, spec: desired };
    const change = { desire, id: there?.ip, observed: found, plan, anew };
    if (there) return (await floatingIp.apply(client, change, context)).id;
    const observed = idle === undefined ? undefined : await floatingIp.read(client, idle, context);
    return (await obtain(client, { ...change, observed }, context, observed ? "taken" : "left")).id;
  },

  async rename({ client, spec: { name }, context }, { id }) {
    const address = await cachedAddress(client, id, context);
    if (address) await client.modify(address, [{ ptr_record: name }], context);
  },

  // The cloud keeps no list of members.
  allow: async () => undefined,
  withhold: async () => undefined,

  async activate({ client, spec: wanted, context }, { id }, seat) {
    // One that was made since the plan is in no list that the plan has read.
    const address =
      (await cachedAddress(client, id, context)) ?? (await unlessMissing(client.api.address(id, context)));
    if (!address) throw await notListed(client, id, context);
    return standingOf(client, await client.modify(address, [{ mac: seat.id }], context), wanted, context);
  },

  async release({ client, context }, { id, name }) {
    const plan = { action: "delete" as const, differences: [], notes: [] };
    const observed = await floatingIp.read(client, id, context);
    const desire = { state: "absent" as const, spec: { ip_address: id, ptr_record: name }, id };
    await floatingIp.destroy(client, { desire, id, observed, plan, anew: false }, context);
  },

  inspect,
  takeover: (_stated, { address }, seat) => ({
    file: "/etc/keepalived/take-over",
    script: [
      "#!/bin/sh",
      "set -a; . /etc/keepalived/upcloud-token; set +a    # UPCLOUD_TOKEN=…, readable by root only",
      `exec /usr/local/bin/mooring '{ "resource": "upcloud/floating-ip", "spec": { "ip_address": "${address}", "mac_address": "${seat.id}" }, "timeouts": { "attempt_seconds": 5, "deadline_seconds": 60 } }'`,
    ].join("\n"),
  }),
};

const question = { name: "203-0-113-40.fi-hel1.upcloud.host", network: "fi-hel1" };

/** A floating address that goes to one member's interface at a time. The id is the address. */
export const serviceAddress = kind(cloud);

/** The configuration for each member, with the script that moves the address. Reads, and changes nothing. */
export const keepalivedConfig = configQuery(cloud, [
  { title: "For these two", spec: { ...question, members: ["peer-1", "peer-2"] } },
]);

/** Whether another member could take over now, and what stands in the way. Reads, and changes nothing. */
export const serviceAddressCheck = checkQuery(cloud, [
  { title: "Would a failover work now?", spec: { ...question, members: ["peer-1", "peer-2"] } },
]);
