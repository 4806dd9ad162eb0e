import * as z from "zod/mini";
import {
  type AnyResource,
  type Change,
  type Context,
  type Observed,
  type ResourceDefinition,
  removedId,
  schemaOf,
} from "../../definition/resource.ts";
import { ConflictError, InputError, notShown } from "../../errors.ts";
import type { PairChange } from "./change.ts";
import { anyMac, pairFields } from "./fields.ts";
import { ANY, describeMember, type Member, matches, NO_ROOM, type PortWithPairs } from "./pair.ts";
import { pairId, parsePairId } from "./pair-id.ts";
import { type Naming, namingOf, type PortsWithPairs } from "./ports.ts";
import { reviewOn } from "./review.ts";

interface Spec extends Record<string, unknown> {
  readonly ip_address: string;
  readonly mac_address?: string | undefined;
  readonly any_mac?: boolean | undefined;
}
type Outputs = Record<string, unknown>;
type Found = Observed<Spec, Outputs>;

const macOf = ({ mac_address, any_mac }: Partial<Spec>) => (any_mac ? ANY : mac_address);
const memberOf = (stated: Spec): Member => ({ ip: stated.ip_address, mac: macOf(stated) });

/** The kind *one pair on a port*, of a cloud that tells of its ports. */
export function onePair<Client, Port extends PortWithPairs>(ports: PortsWithPairs<Client, Port>): AnyResource<Client> {
  const spec = z.strictObject({ ...ports.naming, ...pairFields, any_mac: anyMac });

  async function observed(client: Client, port: Port, member: Member, stated: Naming, context: Context) {
    const pair = port.pairs.find((one) => matches(one, member, port));
    if (!pair) return undefined;
    const { naming, outputs } = await ports.tell(client, port, stated, context);
    const found: Found = {
      id: pairId(port.id, member),
      spec: {
        ...naming,
        ip_address: pair.ip,
        ...(pair.mac ? { mac_address: pair.mac } : {}),
        ...(member.mac === ANY ? { any_mac: true } : {}),
      },
      outputs,
    };
    return found;
  }

  async function commit(
    client: Client,
    id: string,
    change: PairChange,
    member: Member,
    stated: Naming,
    context: Context,
  ) {
    return observed(client, await ports.commit(client, id, stated, change, context), member, stated, context);
  }

  const portOf = (client: Client, stated: Spec, context: Context) =>
    ports.find(client, namingOf(ports, stated), context);

  const definition: ResourceDefinition<Client, Spec, Outputs> = {
    kind: `${ports.cloud}/allowed-address-pair`,
    className: "AllowedAddressPair",
    summary: "One address that a port of a virtual machine may use beside its own.",
    description: [
      "The pair is one member of the port's list, which the API replaces whole on each write. Mooring reads the list right before it writes, keeps every pair that it was not asked about, and looks again afterwards. *Present* means that the pair is there, whoever put it there.",
      "A pair without a MAC address is the pair with the port's own. The same address with another MAC address, such as that of a virtual router, is another pair, and is left alone; `any_mac: true` with `state: absent` removes them all.",
      ...(ports.remarks ? [ports.remarks] : []),
    ].join("\n\n"),
    spec: schemaOf<Spec>(spec),
    outputs: schemaOf<Outputs>(ports.outputs),
    immutable: [...ports.immutable, "ip_address", "mac_address"],
    marks: { where: NO_ROOM },
    exclusive: (before, after) =>
      sameFields(before, after, ports.immutable) &&
      before.ip_address === after.ip_address &&
      macOf(before) === macOf(after),
    examples: ports.examples.pair,

    canonical(client, stated) {
      if (stated.any_mac && stated.mac_address)
        throw new InputError([{ path: ["any_mac"], message: "cannot be stated together with `mac_address`" }]);
      ports.canonical?.(client, namingOf(ports, stated));
      const { any_mac, ...rest } = stated;
      return any_mac ? stated : rest;
    },

    async find(client, stated, context) {
      const port = await portOf(client, stated, context);
      return port === undefined ? undefined : { id: pairId(port, memberOf(stated)) };
    },

    checkParents: (client, desire, context) =>
      ports.checkParents(client, { ...desire, spec: namingOf(ports, desire.spec) }, context),

    async read(client, id, context, desire) {
      const { port: portId, member } = parsePairId(id);
      const stated = desire && Object.keys(desire.spec).length > 0 ? desire.spec : undefined;
      if (stated?.any_mac && desire?.state === "present")
        throw new InputError([
          {
            path: ["spec", "any_mac"],
            message: "goes with `state: absent` only: state `mac_address`, or leave both out",
          },
        ]);
      const naming = stated ? namingOf(ports, stated) : {};
      const port = await ports.see(client, portId, context, { naming, address: member.ip, macs: member.mac !== ANY });
      if (!port) return undefined;
      if (stated && desire?.state === "present" && desire.id !== undefined) refuseAnotherMac(port, member, stated);
      return observed(client, port, member, naming, context);
    },

    async apply(client, change, context) {
      const stated = change.desire.spec;
      const member = memberOf(stated);
      const port = await portOf(client, stated, context);
      if (port === undefined) throw await ports.missing(client, port, namingOf(ports, stated), context);
      context.remember(pairId(port, member));
      const made = await commit(client, port, towards(change, port), member, namingOf(ports, stated), context);
      if (!made) throw notShown(`port ${port}: ${describeMember(member)}`);
      return made;
    },

    destroy(client, change, context) {
      const stated = change.desire.spec;
      const { port, member } = parsePairId(removedId(change));
      return commit(client, port, { kind: "remove", members: [member] }, member, namingOf(ports, stated), context);
    },

    review: (client, changes, context) =>
      reviewOn(ports, client, changes, context, async (change) => {
        const stated = change.desire.spec;
        const removed = change.plan.action === "delete" ? change.id : undefined;
        const { port, member } =
          removed === undefined
            ? { port: await portOf(client, stated, context), member: memberOf(stated) }
            : parsePairId(removed);
        const aim: PairChange = removed !== undefined ? { kind: "remove", members: [member] } : towards(change, port);
        return { port, naming: namingOf(ports, stated), change: aim };
      }),
  };
  return definition;
}

/** A pair in place of another one of the same port is one write, which also a full list has room for. */
function towards({ desire, plan }: Change<Spec, Outputs>, port: string | undefined): PairChange {
  const member = memberOf(desire.spec);
  const old = plan.action === "replace" && desire.id !== undefined ? parsePairId(desire.id) : undefined;
  return old && old.port === port ? { kind: "swap", member, members: [old.member] } : { kind: "add", member };
}

/** What is not stated is not compared; but here it has a meaning, and that may be another pair than the one that is remembered. */
function refuseAnotherMac(port: PortWithPairs, remembered: Member, stated: Spec): void {
  const { ip_address, mac_address } = stated;
  if (mac_address !== undefined || ip_address !== remembered.ip || (remembered.mac ?? port.mac) === port.mac) return;
  throw new ConflictError(
    `port ${port.id}: the pair of ${ip_address} that is remembered has the MAC address ${remembered.mac}, and without \`mac_address\` the one with the port's own is meant`,
    { hint: "State `mac_address` as it was, or remove this one and make the other as a new one." },
  );
}

const sameFields = (one: Record<string, unknown>, other: Record<string, unknown>, names: readonly string[]) =>
  names.every((name) => one[name] === other[name]);
