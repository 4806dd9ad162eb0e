import { ConflictError } from "../../errors.ts";
import { STOPPED } from "../../kits/machine-status.ts";
import type { Inspection, Steps, Work } from "../../kits/service-address/cloud.ts";
import { routerId } from "../../kits/service-address/fields.ts";
import type { Seat, Standing } from "../../kits/service-address/seat.ts";
import { type Guarded, vrrpBlocked } from "../../kits/service-address/vrrp.ts";
import type { Eip } from "./api-eips.ts";
import type { HuaweiClient } from "./client.ts";
import { isNic, isVirtualIp, type Port } from "./ports.ts";
import { cachedReads, type Reads } from "./reads.ts";
import { boughtForAnother, orderOf } from "./service-public.ts";
import { isServiceIp, isTied, networkOf, TITLE } from "./service-seats.ts";
import type { Spec } from "./service-spec.ts";
import { cachedEips, publicAlias } from "./service-standing.ts";
import { obstacle } from "./virtual-ip-obtain.ts";

type Job = Work<HuaweiClient, Spec>;

/** What stands in the way, each with the member or the address named. */
export async function reviewSteps(work: Job, steps: Steps, standing: Standing | undefined): Promise<string[]> {
  const { client, spec, context } = work;
  const look = cachedReads(client.api, context);
  const network = standing?.network ?? (await networkOf(look, spec.network));
  const all = await look.portsOf(network);
  if (steps.reserve) {
    refuseForeignName(all, spec.name, work.replacing);
    await refuseAddress(look, network, all, spec);
  }
  if (steps.rename) refuseForeignName(all, spec.name, standing?.id);
  const ip = standing?.address ?? spec.address ?? "a free address";
  await Promise.all(steps.allow.map(({ word, seat }) => refuseMember(look, word, seat, all, ip)));
  return steps.public ? reviewPublic(work, steps.public.to, standing) : [];
}

function refuseForeignName(all: readonly Port[], name: string, own: string | undefined): void {
  const foreign = all.find((port) => port.name === name && port.id !== own && !isNic(port));
  if (!foreign) return;
  const described = `${foreign.addresses[0]?.ip ?? "without an address"} (${foreign.id})`;
  throw new ConflictError(
    isServiceIp(foreign)
      ? `${TITLE}: there is a service address called ${name} already: ${described}`
      : `${TITLE}: the name ${name} is that of a port that is no service address: ${described}`,
    { hint: "Choose another name: it is the mark by which the service address is found again." },
  );
}

/** An address outside the subnet, one that nobody can have, or one that is taken. */
async function refuseAddress(look: Reads, network: string, all: readonly Port[], { address }: Spec): Promise<void> {
  // As the one list shows it: two readings of a plan may tell of two moments.
  const there = all.find(({ addresses }) => addresses.some(({ ip }) => ip === address));
  const inTheWay = await obstacle({ ...look, portAt: async () => there }, { network, ip: address });
  if (inTheWay) throw inTheWay;
  if (!there) return;
  const hint =
    there.name === ""
      ? "Choose another address, or release that virtual IP first (`huaweicloud/virtual-ip`, state absent)."
      : `Choose another address, or state its own name: ${there.name}.`;
  throw new ConflictError(`${TITLE}: ${address} is taken: it is the virtual IP ${there.id}`, { hint });
}

async function refuseMember(
  look: Reads,
  word: string,
  { id, address, server }: Seat,
  all: readonly Port[],
  ip: string,
): Promise<void> {
  const refuse = (words: string, hint: string) => new ConflictError(`${TITLE}: member ${word} ${words}`, { hint });
  if (all.find((nic) => nic.id === id)?.security === false)
    throw refuse(
      `is NIC ${id}, which has port security switched off, and pairs need it`,
      "Switch port security on, or leave the member out.",
    );
  if (address === undefined)
    throw refuse(`cannot carry ${ip}: its NIC ${id} has no IPv4 address of its own`, "Leave it out.");
  const status = server === undefined ? undefined : await look.statusOf(server);
  if (status !== undefined && STOPPED.has(status))
    throw refuse(`cannot carry ${ip}: its server ${server} is ${status}`, "Start the server, or leave it out.");
}

/** A stated EIP has to be there; that one is bought, or leaves somebody, is told. */
async function reviewPublic({ client, spec, context, replacing }: Job, to: string, standing: Standing | undefined) {
  if (to === "none") return [];
  const all = await cachedEips(client, spec, context);
  if (to === "new") return reviewNew(all, spec, standing, replacing);
  const one = all.find(({ ip }) => ip === to);
  if (!one)
    throw new ConflictError(`${TITLE}: there is no EIP ${to} in this project and region`, {
      hint: "Check `public`; the query `huaweicloud/eips` lists them. `new` buys one.",
    });
  if (one.port === undefined || one.port === standing?.id) return [];
  return [`${to} leaves port ${one.port}: for a moment it is bound to nothing.`];
}

function reviewNew(
  all: readonly Eip[],
  spec: Spec,
  standing: Standing | undefined,
  replacing: string | undefined,
): string[] {
  const there = standing?.public;
  if (there && !there.made)
    throw new ConflictError(
      `${TITLE}: the EIP ${there.address}, which was not bought for ${standing.name}, leads to it already`,
      { hint: `State \`public: ${there.address}\`, or unbind it first.` },
    );
  const named = all.find(({ alias }) => alias === publicAlias(spec.name));
  const leads = named?.port;
  if (named && leads !== undefined && leads !== standing?.id && leads !== replacing) throw boughtForAnother(named);
  if (named) return [];
  const { publicip, bandwidth } = orderOf(spec);
  return [`an EIP is bought, which costs money from then on: ${publicip.type}, ${bandwidth.size} Mbit/s`];
}

/** All that a look at the cloud can foretell of a failover. */
export async function inspect(
  { client, spec, context }: Job,
  standing: Standing,
  seats: readonly Seat[],
): Promise<Inspection> {
  const look = cachedReads(client.api, context);
  const { id, address, network } = standing;
  const all = await look.portsOf(network);
  const nics = seats.flatMap((seat) => all.find((port) => port.id === seat.id) ?? []);
  const groups = (await look.securityGroups()).map((one) => ({ id: one.id, rules: one.security_group_rules ?? [] }));
  const obstacles = new Map<string, string[]>();
  await Promise.all(
    nics.map(async (nic) => {
      const status = await look.statusOf(nic.device);
      const peers = nics.filter((one) => one.id !== nic.id);
      obstacles.set(nic.id, [
        ...(status === undefined || status === "ACTIVE" ? [] : [`its server is ${status}`]),
        ...vrrpBlocked(guarded(nic), peers.map(guarded), groups),
      ]);
    }),
  );
  const vip = all.find((port) => port.id === id);
  const named = new Set(seats.map((seat) => seat.id));
  const others = all.filter((port) => vip && isNic(port) && !named.has(port.id) && isTied(vip, port, address));
  const twins = all.filter((port) => port.id !== id && port.addresses.some(({ ip }) => ip === address));
  return {
    obstacles,
    whole: [
      ...twins.map((port) => `port ${port.id} has ${address}, too`),
      ...others.map((port) => `NIC ${port.id} of server ${port.device} may answer for ${address}, and is no member`),
      ...routersTwice(all, standing, spec),
      ...(await publicObstacles(client, spec, standing, context)),
    ],
  };
}

const guarded = ({ id, name, groups, addresses }: Port): Guarded => ({
  id,
  name: name || addresses[0]?.ip || id,
  groups,
  addresses,
});

/** Another virtual IP with the same virtual router: both groups would hear each other. */
function routersTwice(all: readonly Port[], { id, address }: Standing, spec: Partial<Spec>): string[] {
  const mine = routerId(spec, address);
  return all
    .filter((port) => port.id !== id && isVirtualIp(port) && port.pairs.length > 0)
    .filter(({ addresses: [own] }) => own !== undefined && routerId({}, own.ip) === mine)
    .map(
      ({ addresses }) =>
        `virtual IP ${addresses[0]?.ip} may have the same virtual_router_id ${mine}: state \`router_id\``,
    );
}

async function publicObstacles(
  client: HuaweiClient,
  spec: Partial<Spec>,
  { public: there }: Standing,
  context: Job["context"],
): Promise<string[]> {
  const { public: stated } = spec;
  const leading = there?.loose ? undefined : there;
  if (stated === undefined || stated === "none") return [];
  if (stated === "new") return leading ? [] : ["no public address leads to it"];
  if (leading?.address === stated) return [];
  const one = (await cachedEips(client, spec, context)).find(({ ip }) => ip === stated);
  if (!one) return [`there is no EIP ${stated}`];
  return [`the public address ${stated} leads ${one.port ? `to port ${one.port}` : "nowhere"}, not to it`];
}
