import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import { fold } from "../../kits/allowed-pairs/fold.ts";
import { STOPPED } from "../../kits/machine-status.ts";
import type { Inspection, Steps, Work } from "../../kits/service-address/cloud.ts";
import { routerId } from "../../kits/service-address/fields.ts";
import type { Seat, Standing } from "../../kits/service-address/seat.ts";
import { type Group, type Guarded, vrrpBlocked } from "../../kits/service-address/vrrp.ts";
import { endsOf, within } from "../../spec/address.ts";
import type { OpenStackClient } from "./client.ts";
import { networkId } from "./naming.ts";
import type { FloatingIpPayload } from "./payloads.ts";
import { policyRefusal } from "./port-policy.ts";
import { describePort, type Port } from "./ports.ts";
import { macsFor, portsOn, subnetsOf } from "./service-seats.ts";
import type { Spec } from "./service-spec.ts";
import { isMarked } from "./service-standing.ts";
import { TITLE } from "./services.ts";

type Job = Work<OpenStackClient, Spec>;

/** What stands in the way, each with the member or the address named. */
export async function reviewSteps(work: Job, steps: Steps, standing: Standing | undefined): Promise<string[]> {
  const { client, spec, context } = work;
  const network = standing?.network ?? (await networkId(client, spec.network, context));
  const all = await portsOn(client, network, context);
  if (steps.reserve) await refuseAddress(work, network, all);
  if (steps.rename) refuseForeignName(all, spec.name, standing?.id);
  await Promise.all(
    steps.allow.map(({ word, seat }) => refuseMember(work, word, seat, all, standing?.address ?? spec.address)),
  );
  return steps.public ? reviewPublic(work, steps.public.to, standing) : [];
}

/** A name that somebody else's port has, an address outside the network, or one that is taken. */
async function refuseAddress(work: Job, network: string, all: readonly Port[]): Promise<void> {
  const { client, spec, context } = work;
  refuseForeignName(all, spec.name, work.replacing);
  const { address } = spec;
  if (address === undefined) return;
  const subnets = await subnetsOf(client, network, context);
  const subnet = subnets.find(({ cidr }) => within(address, cidr));
  const refuse = (words: string, hint: string) => new ConflictError(`${TITLE}: ${address} ${words}`, { hint });
  if (!subnet)
    throw refuse(
      `is in no subnet of network ${spec.network}: ${subnets.map(({ cidr }) => cidr).join(", ") || "it has none"}`,
      "Choose an address of the network, or leave `address` out.",
    );
  const ends = endsOf(subnet.cidr);
  if (address === subnet.gateway_ip || (!address.includes(":") && (address === ends.first || address === ends.last)))
    throw refuse(
      address === subnet.gateway_ip ? "is the gateway of the network" : "is no address for a machine",
      "Choose another address, or leave `address` out.",
    );
  const owner = all.find(({ addresses }) => addresses.some(({ ip }) => ip === address));
  if (owner) throw refuse(`is taken: port ${describePort(owner)}`, "Choose another address, or leave `address` out.");
}

function refuseForeignName(all: readonly Port[], name: string, own: string | undefined): void {
  const foreign = all.find((port) => port.name === name && port.id !== own && port.device === "");
  if (!foreign) return;
  throw new ConflictError(
    isMarked(foreign)
      ? `${TITLE}: there is a service address called ${name} already: port ${describePort(foreign)}`
      : `${TITLE}: the name ${name} is that of a port that is no service address: ${describePort(foreign)}`,
    { hint: "Choose another name: it is the mark by which the service address is found again." },
  );
}

async function refuseMember(
  { client, spec, context }: Job,
  word: string,
  { id }: Seat,
  all: readonly Port[],
  address: string | undefined,
): Promise<void> {
  const port = all.find((one) => one.id === id);
  if (!port) return;
  const refuse = (words: string, hint: string) => new ConflictError(`${TITLE}: member ${word} ${words}`, { hint });
  if (!port.security)
    throw refuse(
      `is port ${id}, which has port security switched off, and pairs need it`,
      "Switch port security on, or leave the member out.",
    );
  const policy = await policyRefusal(client, port, context);
  if (policy) throw policy;
  const ip = address ?? "a free address";
  if (address !== undefined) {
    const changes = macsFor(spec, address).map((mac) => ({ kind: "add" as const, member: { ip: address, mac } }));
    for (const [, error] of fold(port, changes, client.rules(port)).refusals)
      throw refuse(`cannot carry ${ip}: ${error.message}`, error.hint ?? "");
  }
  const status = await statusOf(client, port.device, context);
  if (status !== undefined && STOPPED.has(status))
    throw refuse(`cannot carry ${ip}: its server ${port.device} is ${status}`, "Start the server, or leave it out.");
}

/** As Nova has it; `undefined` where nobody says. */
const statusOf = (client: OpenStackClient, server: string, context: Context): Promise<string | undefined> =>
  context.memo.once(`openstack/server-status/${server}`, () => client.servers.status(server, context));

/** A stated floating IP has to be there; that it leaves somebody is told. */
async function reviewPublic({ client, context }: Job, to: string, standing: Standing | undefined): Promise<string[]> {
  if (to === "none") return [];
  if (to === "new") {
    const there = standing?.public;
    if (there && !there.made)
      throw new ConflictError(
        `${TITLE}: the floating IP ${there.address}, which was not made for ${standing.name}, leads to it already`,
        { hint: `State \`public: ${there.address}\`, or detach it first.` },
      );
    return [];
  }
  const one = await floatingIpAt(client, to, context);
  if (!one)
    throw new ConflictError(`${TITLE}: there is no floating IP ${to} in this project`, {
      hint: "Check `public`; the query `openstack/floating-ips` lists them. `new` reserves one.",
    });
  return one.port_id && one.port_id !== standing?.id ? [`${to} leaves port ${one.port_id}, without a pause.`] : [];
}

/** `undefined`: no floating IP that the project sees has this address. Asked once for each address of a plan. */
export async function floatingIpAt(
  client: OpenStackClient,
  address: string,
  context: Context,
): Promise<FloatingIpPayload | undefined> {
  const all = await context.memo.once(`openstack/floating-ip-at/${address}`, () =>
    client.api.floatingIps({ floating_ip_address: address }, context),
  );
  return all[0];
}

/** All that a look at the cloud can foretell of a failover. */
export async function inspect(
  { client, spec, context }: Job,
  standing: Standing,
  seats: readonly Seat[],
): Promise<Inspection> {
  const all = await portsOn(client, standing.network, context);
  const ports = seats.flatMap(({ id }) => all.find((port) => port.id === id) ?? []);
  const groups = await rulesOf(client, ports, context);
  const obstacles = new Map<string, string[]>();
  await Promise.all(
    ports.map(async (port) => {
      const status = await statusOf(client, port.device, context);
      const peers = ports.filter(({ id }) => id !== port.id);
      obstacles.set(port.id, [
        ...(status === undefined || status === "ACTIVE" ? [] : [`its server is ${status}`]),
        ...(port.security ? vrrpBlocked(guarded(port), peers.map(guarded), groups) : []),
      ]);
    }),
  );
  const { address } = standing;
  const twins = all.filter(({ id, addresses }) => id !== standing.id && addresses.some(({ ip }) => ip === address));
  const named = new Set(seats.map(({ id }) => id));
  const others = all.filter(
    ({ id, device, security, pairs }) =>
      !named.has(id) && device !== "" && security && pairs.some(({ ip }) => ip === address),
  );
  const rivals = routersTwice(all, standing, spec);
  return {
    obstacles,
    whole: [
      ...twins.map((port) => `port ${describePort(port)} has ${address}, too`),
      ...others.map((port) => `port ${describePort(port)} may answer for ${address}, and is no member`),
      ...rivals,
      ...(await publicObstacles(client, spec, standing, context)),
    ],
  };
}

/** Another marked address with the same virtual router: both groups would hear each other. */
function routersTwice(all: readonly Port[], { id, address }: Standing, spec: Partial<Spec>): string[] {
  const mine = routerId(spec, address);
  return all
    .filter((port) => port.id !== id && isMarked(port))
    .filter(({ addresses: [own] }) => own !== undefined && routerId({}, own.ip) === mine)
    .map(({ name }) => `service address ${name} may have the same virtual_router_id ${mine}: state \`router_id\``);
}

async function publicObstacles(
  client: OpenStackClient,
  { public: stated }: Partial<Spec>,
  standing: Standing,
  context: Context,
): Promise<string[]> {
  const there = standing.public;
  if (stated === undefined || stated === "none") return [];
  if (stated === "new") return there ? [] : ["no public address leads to it"];
  if (there?.address === stated) return [];
  const one = await floatingIpAt(client, stated, context);
  if (!one) return [`there is no floating IP ${stated}`];
  return [`the public address ${stated} leads ${one.port_id ? `to port ${one.port_id}` : "nowhere"}, not to it`];
}

async function rulesOf(client: OpenStackClient, ports: readonly Port[], context: Context): Promise<readonly Group[]> {
  const ids = [...new Set(ports.flatMap(({ security, securityGroups }) => (security ? securityGroups : [])))].sort();
  if (ids.length === 0) return [];
  const all = await context.memo.once(`openstack/security-groups/${ids.join(",")}`, () =>
    client.api.securityGroups({ id: ids }, context),
  );
  return all.map(({ id, security_group_rules }) => ({ id, rules: security_group_rules ?? [] }));
}

const guarded = ({ id, name, securityGroups, addresses }: Port): Guarded => ({
  id,
  name,
  groups: securityGroups,
  addresses,
});
