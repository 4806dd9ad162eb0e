import * as z from "zod/mini";
import { markedAmong } from "../../definition/mark.ts";
import { ConflictError, unlessMissing } from "../../errors.ts";
import { ANY } from "../../kits/allowed-pairs/pair.ts";
import type { ServiceCloud, Work } from "../../kits/service-address/cloud.ts";
import { serviceAddress as kind } from "../../kits/service-address/definition.ts";
import { commonOutputs, virtualMacField } from "../../kits/service-address/fields.ts";
import {
  serviceAddressCheck as checkQuery,
  keepalivedConfig as configQuery,
} from "../../kits/service-address/queries.ts";
import type { Standing } from "../../kits/service-address/seat.ts";
import type { OpenStackClient } from "./client.ts";
import { deleteFloatingIp, deletePort, portThere } from "./given-back.ts";
import { markOf } from "./marks.ts";
import { networkId } from "./naming.ts";
import { checkParents } from "./parents.ts";
import { toPort } from "./ports.ts";
import { giveBackLoose, giveBackMade, leadNew } from "./service-public.ts";
import { reserveMarked } from "./service-reserve.ts";
import { floatingIpAt, inspect, reviewSteps } from "./service-review.ts";
import { macsFor, meantSeats } from "./service-seats.ts";
import { type Spec, spec } from "./service-spec.ts";
import { findMarked, isMarked, publicMark, standingOf } from "./service-standing.ts";
import { TITLE } from "./services.ts";

const PAIRS = "in the allowed address pairs of its port";

const cloud: ServiceCloud<OpenStackClient, Spec> = {
  cloud: "openstack",
  title: TITLE,
  spec,
  naming: { name: spec._zod.def.shape.name, network: spec._zod.def.shape.network },
  keepalivedFields: { virtual_mac: virtualMacField },
  checkFields: {
    virtual_mac: virtualMacField,
    router_id: spec._zod.def.shape.router_id,
    public: spec._zod.def.shape.public,
  },
  outputs: z.strictObject(commonOutputs),
  examples: [
    {
      title: "One address for two servers, reached from outside",
      spec: {
        name: "shop",
        network: "private",
        address: "10.60.0.50",
        members: ["web-1", "web-2"],
        public: "new",
      },
    },
    {
      title: "Any free address; keepalived answers with the MAC address of its virtual router",
      spec: { name: "ledger", network: "private", members: ["web-1", "web-2"], virtual_mac: true, router_id: 77 },
    },
    {
      title: "One member more, whoever else carries it",
      spec: { name: "shop", network: "private", members: ["web-2-port"], at_least: true },
    },
  ],
  remarks: [
    "Underneath are an `openstack/port` that keeps the address and bears the mark, an `openstack/allowed-address-pair` on the port of each member, and an `openstack/floating-ip`. The network delivers to whoever announces the address: at a failover nothing has to be called.",
    "The security groups must let VRRP (IP protocol 112) through between the members; the query `openstack/service-address-check` says where they do not.",
  ],
  words: {
    reserve: "by a port of its own",
    allow: PAIRS,
    withhold: PAIRS,
    release: "with its port",
  },
  delivery:
    "The network delivers to whichever server announces the address: at a failover nothing has to be told to the cloud.",
  marks: {
    where: "a tag of its port, written right after it",
    list: async ({ api }, context) => markedAmong((await api.ports({}, context)).map(toPort).filter(isMarked), markOf),
  },
  isName: (key) => /^openstack\/(network|server|servers-named|subnets-of)\//.test(key),

  find: async (client, wanted, context) => (await findMarked(client, wanted, context))?.id,
  stand: standingOf,

  async meant(client, words, wanted, context) {
    const marked = await findMarked(client, wanted, context);
    const address = marked?.addresses.find(({ ip }) => ip === wanted.address)?.ip ?? marked?.addresses[0]?.ip;
    return meantSeats(client, words, wanted, address ?? wanted.address, context);
  },

  async told(client, { network }, stated, context) {
    const { network: said, public_network } = stated;
    const same = said !== undefined && (await networkId(client, said, context)) === network;
    return { network: same ? said : network, ...(public_network === undefined ? {} : { public_network }) };
  },

  checkParents: (client, { state, spec: { network } }, context) =>
    checkParents(client, { state, spec: { network } }, context),
  review: reviewSteps,
  reserve: reserveMarked,

  async rename({ client, spec: { name }, context }, standing) {
    await client.api.updatePort(standing.id, { name }, context);
    if (standing.public?.made)
      await client.api.updateFloatingIp(standing.public.id, { description: publicMark(name) }, context);
  },

  async allow({ client, spec: wanted, context }, { address }, seat) {
    await Promise.all(
      macsFor(wanted, address).map((mac) =>
        client.pairs.commit(seat.id, { kind: "add", member: { ip: address, mac } }, context),
      ),
    );
  },

  async withhold({ client, context }, { address }, seat) {
    // A port that went with its server carries nothing.
    await unlessMissing(
      client.pairs.commit(seat.id, { kind: "remove", members: [{ ip: address, mac: ANY }] }, context),
    );
  },

  lead: (work, standing, to) => lead(work, standing, to),

  async release({ client, context }, { id, name }) {
    const port = await portThere(client.api, id, context);
    // A machine may have been given it since the plan.
    if (port && !isMarked(toPort(port)))
      throw new ConflictError(`${TITLE}: port ${id} is that of service address ${name} no longer: it was changed`, {
        hint: "It is left alone. Remove it with the tool that changed it.",
      });
    if (port) await giveBackMade(client, id, context);
    if (port) await deletePort(client.api, id, context);
    await giveBackLoose(client, name, context);
  },

  inspect,
};

/** Whatever leads there and is not wanted goes first: an address of a port has one floating IP at most. */
async function lead(work: Work<OpenStackClient, Spec>, standing: Standing, to: string): Promise<void> {
  const { client, context } = work;
  const { public: there } = standing;
  if (there && to !== "new" && there.address !== to) {
    if (there.made) await deleteFloatingIp(client.api, there.id, context);
    else await unlessMissing(client.api.updateFloatingIp(there.id, { port_id: null }, context));
  }
  if (to === "none") return;
  if (to === "new") return leadNew(work, standing);
  const one = await floatingIpAt(client, to, context);
  if (!one) throw new ConflictError(`${TITLE}: there is no floating IP ${to} any more`, { hint: "Check `public`." });
  await client.api.updateFloatingIp(one.id, { port_id: standing.id, fixed_ip_address: standing.address }, context);
}

const question = { name: "web-vip", network: "private" };

/** A port that reserves the address, the members' pairs, and perhaps a floating IP. The id is the reserving port's. */
export const serviceAddress = kind(cloud);

/** The configuration for each member. Reads, and changes nothing. */
export const keepalivedConfig = configQuery(cloud, [
  {
    title: "For these two, whose interface is called ens3",
    spec: { ...question, members: ["web-1", "web-2"], interface: "ens3" },
  },
]);

/** Whether another member could take over now, and what stands in the way. Reads, and changes nothing. */
export const serviceAddressCheck = checkQuery(cloud, [
  { title: "Would a failover work now?", spec: { ...question, members: ["web-1", "web-2"] } },
]);
