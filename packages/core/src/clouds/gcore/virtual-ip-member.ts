import * as z from "zod/mini";
import { willBeSwept } from "../../definition/mark.ts";
import { type Context, type Desire, defineResource, type Observed } from "../../definition/resource.ts";
import { ConflictError, errorOf, unlessMissing } from "../../errors.ts";
import { parseAddress } from "../../spec/address.ts";
import { text, uuid } from "../../spec/fields.ts";
import type { GcoreClient } from "./client.ts";
import { cachedMembers, hasPairs, idsOf, portMeant, portNamed, updateMembers, withoutPairs } from "./members.ts";
import { isId } from "./naming.ts";
import { checkParents } from "./parents.ts";
import { cachedReservedIp, type Reserved, toReserved } from "./reserved.ts";
import { cachedMaker } from "./reserved-mark.ts";
import { seekNamed } from "./reserved-seek.ts";
import { refuseMember } from "./virtual-ip-review.ts";

const spec = z.strictObject({
  virtual_ip: text({ description: "The virtual IP, by its address or name, or by the id of its port." }),
  network: z.optional(
    text({ description: "Its network, by id or name; needed where several networks have such an address." }),
  ),
  member: text({
    description:
      "Who shares it: an instance, by name or id, or a port by its id. The port is the one on the virtual IP's network.",
  }),
});

const outputs = z.strictObject({
  virtual_ip_port_id: uuid({ description: "The port that is the virtual IP." }),
  port_id: uuid({ description: "The port that shares it." }),
  ip_address: text({ description: "The address." }),
});

type Spec = z.output<typeof spec>;
type Found = Observed<Spec, z.output<typeof outputs>>;

const idOf = (vip: string, port: string): string => `${vip}/${port}`;

function partsOf(id: string): { readonly vip: string; readonly port: string } {
  const [vip = "", port = ""] = id.split("/");
  return { vip, port };
}

/** The virtual IP that is meant; one that is reserved and not switched on is none. */
async function vipOf(client: GcoreClient, stated: Spec, context: Context): Promise<Reserved | undefined> {
  const { virtual_ip: word, network } = stated;
  const one = isId(word)
    ? await cachedReservedIp(client, word.toLowerCase(), context)
    : await seekNamed(client, { network, ...(parseAddress(word) ? { ip_address: word } : { name: word }) }, context);
  return one?.isVirtual ? one : undefined;
}

/** Is that one meant by the name? A name that means nothing any more is not its. */
async function isCalled(
  client: GcoreClient,
  vip: Reserved,
  { virtual_ip = "", network, member = "" }: Partial<Spec>,
  context: Context,
): Promise<boolean> {
  return (await vipOf(client, { virtual_ip, network, member }, context))?.id === vip.id;
}

async function observed(
  client: GcoreClient,
  vip: Reserved,
  port: string,
  stated: Partial<Spec>,
  context: Context,
): Promise<Found> {
  const { virtual_ip, network, member } = stated;
  const same = member !== undefined && (await portMeant(client, member, vip.network, context)) === port;
  const [ip = ""] = vip.addresses;
  const said = [vip.id, ...vip.addresses].includes(virtual_ip ?? ip) || (await isCalled(client, vip, stated, context));
  return {
    id: idOf(vip.id, port),
    spec: {
      virtual_ip: said ? (virtual_ip ?? ip) : ip,
      ...(network === undefined ? {} : { network }),
      member: same ? member : port,
    },
    outputs: { virtual_ip_port_id: vip.id, port_id: port, ip_address: ip },
  };
}

/**
 * A member without its pair cannot answer: that is not what was asked for. Of one that is to go, or that another one replaces, whatever
 * is left of it is there: a pair alone only where it is remembered, since it may be somebody else's.
 */
async function isThere(
  client: GcoreClient,
  vip: Reserved,
  port: string,
  connected: boolean,
  desire: Desire<Spec> | undefined,
  context: Context,
): Promise<boolean> {
  const { member }: Partial<Spec> = desire?.spec ?? {};
  const meant = member === undefined ? port : await portMeant(client, member, vip.network, context);
  if (desire?.state === "present" && meant === port) return connected && hasPairs(client, port, vip, context);
  return connected || (desire?.id !== undefined && hasPairs(client, port, vip, context));
}

/** The id is `<port of the virtual IP>/<port of the member>`. The other members are neither read into the plan nor written. */
export const virtualIpMember = defineResource<GcoreClient>()({
  kind: "gcore/virtual-ip-member",
  className: "VirtualIpMember",
  summary: "One port that shares a virtual IP, with the pair that it needs for it.",
  description:
    "For members that are added and removed one by one, from several places: the others stay. Where one place knows them all, `members` of `gcore/virtual-ip` says so. *Present* means connected and allowed to answer: both are made where they are missing, and *absent* takes both away.",
  spec,
  outputs,
  immutable: ["virtual_ip", "network", "member"],
  marks: { where: "nowhere: members and pairs are lists of addresses; it goes with a virtual IP that a run has made" },
  examples: [
    { title: "Let an instance share a virtual IP", spec: { virtual_ip: "10.40.0.200", member: "harbour-a" } },
    {
      title: "The same by the port",
      spec: { virtual_ip: "10.40.0.200", member: "166f81b9-91e7-47db-b304-36b5be9ff3e1" },
    },
  ],

  async find(client, wanted, context) {
    const vip = await vipOf(client, wanted, context);
    const port = vip && (await portMeant(client, wanted.member, vip.network, context));
    return vip && port ? { id: idOf(vip.id, port) } : undefined;
  },

  async read(client, id, context, desire) {
    const { vip: vipId, port } = partsOf(id);
    const vip = await cachedReservedIp(client, vipId, context);
    if (!vip?.isVirtual) return undefined;
    const connected = idsOf(await cachedMembers(client, vipId, context)).includes(port);
    const whole = await isThere(client, vip, port, connected, desire, context);
    return whole ? observed(client, vip, port, desire?.spec ?? {}, context) : undefined;
  },

  async checkParents(client, desire, context) {
    await checkParents(client, desire, context);
    const { virtual_ip, member } = desire.spec;
    if (virtual_ip === undefined) return [];
    const vip = await vipOf(client, desire.spec, context);
    if (!vip) return [`There is no virtual IP ${virtual_ip}, and so no member of it.`];
    if ((await portMeant(client, member, vip.network, context)) !== undefined) return [];
    return [`There is no member ${member} on the network of ${virtual_ip}: it was deleted, or is another one's.`];
  },

  async apply(client, { desire: { spec: wanted } }, context) {
    const planned = await vipOf(client, wanted, context);
    if (!planned) throw noVirtualIp(wanted);
    const port = await portNamed(client, wanted.member, planned.network, context);
    context.remember(idOf(planned.id, port));
    await updateMembers(client, planned, { kind: "add", port }, context);
    return observed(client, planned, port, wanted, context);
  },

  async destroy(client, { observed: there }, context) {
    if (!there) return undefined;
    const { vip, port } = partsOf(there.id);
    const now = await unlessMissing(client.api.reservedIp(vip, context));
    if (now?.is_vip) await updateMembers(client, toReserved(now), { kind: "remove", port }, context);
    // A virtual IP that is gone since the plan leaves the pairs of its members behind.
    else await unlessMissing(withoutPairs(client, { addresses: [there.outputs.ip_address] }, [port], context));
    return undefined;
  },

  review: (client, changes, context) =>
    Promise.all(
      changes.map(async ({ desire, plan }) => {
        if (desire.state === "absent" || plan.action === "none") return {};
        try {
          const vip = await vipOf(client, desire.spec, context);
          if (!vip) throw noVirtualIp(desire.spec);
          await refuseMember(client, await portNamed(client, desire.spec.member, vip.network, context), vip, context);
          const mark = await cachedMaker(client, vip, desire, context);
          return { notes: mark === undefined ? [] : [willBeSwept(mark)] };
        } catch (refusal) {
          return { refusal: errorOf(refusal) };
        }
      }),
    ),
});

const noVirtualIp = ({ virtual_ip, network }: Spec) =>
  new ConflictError(
    `Gcore: there is no virtual IP ${virtual_ip}${network === undefined ? "" : ` on network ${network}`}`,
    {
      hint: "Make it by `gcore/virtual-ip`; the query `gcore/reserved-fixed-ips` lists what is there.",
    },
  );
