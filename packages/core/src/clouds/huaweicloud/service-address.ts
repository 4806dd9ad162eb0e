import * as z from "zod/mini";
import { ConflictError, unlessMissing } from "../../errors.ts";
import type { ServiceCloud, Work } from "../../kits/service-address/cloud.ts";
import { serviceAddress as kind } from "../../kits/service-address/definition.ts";
import { commonOutputs } from "../../kits/service-address/fields.ts";
import {
  serviceAddressCheck as checkQuery,
  keepalivedConfig as configQuery,
} from "../../kits/service-address/queries.ts";
import type { Seat, Standing } from "../../kits/service-address/seat.ts";
import type { HuaweiClient } from "./client.ts";
import { add, has, remove } from "./pairs.ts";
import { addressFor, isOwn, OPEN } from "./ports.ts";
import { cachedReads, freshReads } from "./reads.ts";
import { deletePort, reachable } from "./release.ts";
import { lead } from "./service-public.ts";
import { reserveNamed } from "./service-reserve.ts";
import { inspect, reviewSteps } from "./service-review.ts";
import { isListed, isServiceIp, maySend, meantSeats, networkOf, subnetOf, TITLE } from "./service-seats.ts";
import { type Spec, spec } from "./service-spec.ts";
import { findNamed, publicAlias, standingOf } from "./service-standing.ts";

type Job = Work<HuaweiClient, Spec>;

const BOTH = "in the pairs of the virtual IP and of its NIC";

const cloud: ServiceCloud<HuaweiClient, Spec> = {
  cloud: "huaweicloud",
  title: TITLE,
  spec,
  naming: { name: spec._zod.def.shape.name, network: spec._zod.def.shape.network },
  checkFields: { router_id: spec._zod.def.shape.router_id, public: spec._zod.def.shape.public },
  outputs: z.strictObject(commonOutputs),
  examples: [
    {
      title: "One address for two servers, reached from outside",
      spec: {
        name: "shop",
        network: "harbour-subnet",
        address: "192.168.30.40",
        members: ["harbour-a", "harbour-b"],
        public: "new",
      },
    },
    {
      title: "Any free address; the members by their NICs, and an EIP that is there",
      spec: {
        name: "ledger",
        network: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c",
        members: ["0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10", "fa:16:3e:2c:8b:4e"],
        public: "203.0.113.20",
      },
    },
    {
      title: "One member more, whoever else carries it",
      spec: { name: "shop", network: "harbour-subnet", members: ["192.168.30.12"], at_least: true },
    },
  ],
  remarks: [
    "Underneath are a `huaweicloud/virtual-ip` that bears the name, its `huaweicloud/virtual-ip-binding` to the NIC of each member, by the pairs of both ports, and a `huaweicloud/eip`. The VPC delivers to whichever of these NICs announces the address: at a failover nothing has to be called. Addresses of NICs that are gone are taken off, unless `at_least` says that others are left alone.",
    "The security groups must let VRRP (IP protocol 112) through between the members; the query `huaweicloud/service-address-check` says where they do not.",
  ],
  words: { reserve: "as a virtual IP", allow: BOTH, withhold: BOTH, release: "with its virtual IP" },
  delivery:
    "The VPC delivers to whichever of the members' NICs announces the address: at a failover nothing has to be told to the cloud.",
  marks: { where: "nowhere: the name of its virtual IP is its own, and a port has no tags" },
  isName: (key) => /^huaweicloud\/(subnet|subnets-named|servers-named)\//.test(key),

  find: async (client, wanted, context) => (await findNamed(client, wanted, context))?.id,
  stand: standingOf,

  async meant(client, words, wanted, context) {
    const network = await networkOf(cachedReads(client.api, context), wanted.network);
    return meantSeats(client, words, network, await findNamed(client, wanted, context), context);
  },

  async told({ api }, { network }, { network: said, bandwidth_size }, context) {
    const same = said !== undefined && (await networkOf(cachedReads(api, context), said)) === network;
    return { network: same ? said : network, ...(bandwidth_size === undefined ? {} : { bandwidth_size }) };
  },

  async checkParents({ api }, { spec: { network } }, context) {
    const look = cachedReads(api, context);
    await (network === undefined ? look.project() : subnetOf(look, network));
    return [];
  },

  review: reviewSteps,

  reserve: reserveNamed,

  async rename({ client, spec: { name }, context }, { id, public: there }) {
    await client.api.rename(id, name, context);
    if (!there?.made) return;
    const port = there.loose ? undefined : id;
    await client.eips.api.put(there.id, { port, alias: publicAlias(name) }, context);
  },

  allow,
  withhold,
  lead,
  release,
  inspect,
};

/** On both sides at once: what all members ask of the virtual IP goes in one write. */
async function allow({ client, context }: Job, { id, network, address }: Standing, seat: Seat): Promise<void> {
  const all = await cachedReads(client.api, context).portsOf(network);
  const nic = all.find((port) => port.id === seat.id);
  const vip = all.find((port) => port.id === id);
  const own = nic && addressFor(nic, address);
  if (!nic || own === undefined)
    throw new ConflictError(`${TITLE}: NIC ${seat.id} is not there any more`, {
      hint: "Run again: it is planned anew.",
    });
  // One that stands there with another MAC address is nobody's: an address stands in a list once.
  const wrongly = vip && has(vip, own) && !isListed(vip, nic, address);
  const crossed = has(nic, address) && !maySend(nic, address);
  await Promise.all([
    wrongly ? client.pairs.commit(id, remove(own), context) : undefined,
    crossed ? client.pairs.commit(nic.id, remove(address), context) : undefined,
  ]);
  await Promise.all([
    client.pairs.commit(id, add(own), context),
    has(nic, OPEN) ? undefined : client.pairs.commit(nic.id, add(address), context),
  ]);
}

/** Off the NIC, and off the virtual IP; whether the NIC's check is on stays as it is. */
async function withhold({ client, context }: Job, { id, network, address }: Standing, seat: Seat): Promise<void> {
  const nic = seat.gone
    ? undefined
    : (await cachedReads(client.api, context).portsOf(network)).find((one) => one.id === seat.id);
  const owns = nic ? nic.addresses.map(({ ip }) => ip) : [seat.address ?? seat.id];
  // A NIC that went with its server, or a virtual IP that somebody has released, holds nothing.
  await Promise.all([
    ...owns.map((ip) => unlessMissing(client.pairs.commit(id, remove(ip), context))),
    nic && unlessMissing(client.pairs.commit(nic.id, remove(address), context)),
  ]);
}

/** Whoever has come to be on it since the plan, or is tied by one side only, loses it first. */
async function release({ client, context }: Job, { id, address, network, name }: Standing): Promise<void> {
  const look = freshReads(client.api, context);
  const port = await look.port(id);
  if (!port) return;
  if (!isServiceIp(port) || port.name !== name)
    throw new ConflictError(`${TITLE}: port ${id} is that of service address ${name} no longer: it was changed`, {
      hint: "It is left alone. Remove it with the tool that changed it.",
    });
  const { refusal } = await reachable(look, client.eips.api, port);
  if (refusal) throw refusal;
  const tied = (await look.portsOf(network)).filter((nic) => has(nic, address) && !isOwn(nic, address));
  await Promise.all(tied.map((nic) => unlessMissing(client.pairs.commit(nic.id, remove(address), context))));
  await deletePort(client.api, id, context);
}

const question = { name: "ferry-front", network: "harbour-subnet" };

/** A virtual IP, its bindings, and perhaps an EIP. The id is the virtual IP's port. */
export const serviceAddress = kind(cloud);

/** The configuration for each member. Reads, and changes nothing. */
export const keepalivedConfig = configQuery(cloud, [
  {
    title: "For these two, whose interface is called ens3",
    spec: { ...question, members: ["harbour-a", "harbour-b"], interface: "ens3" },
  },
]);

/** Whether another member could take over now, and what stands in the way. Reads, and changes nothing. */
export const serviceAddressCheck = checkQuery(cloud, [
  { title: "Would a failover work now?", spec: { ...question, members: ["harbour-a", "harbour-b"] } },
]);
