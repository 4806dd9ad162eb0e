import * as z from "zod/mini";
import {
  type AnyResource,
  type Context,
  type Observed,
  type ResourceDefinition,
  schemaOf,
} from "../../definition/resource.ts";
import { list } from "../../spec/fields.ts";
import type { PairChange } from "./change.ts";
import { pairFields } from "./fields.ts";
import { type Member, matches, NO_ROOM, type PortWithPairs } from "./pair.ts";
import type { Naming, PortsWithPairs } from "./ports.ts";
import { reviewOn } from "./review.ts";

interface SpecPair {
  readonly ip_address: string;
  readonly mac_address?: string | undefined;
}
interface Spec extends Record<string, unknown> {
  readonly allowed_address_pairs: readonly SpecPair[];
}
type Outputs = Record<string, unknown>;
type Found = Observed<Spec, Outputs>;

const sortKey = ({ ip_address, mac_address }: SpecPair) => `${ip_address} ${mac_address ?? ""}`;
const memberOf = ({ ip_address, mac_address }: SpecPair): Member => ({ ip: ip_address, mac: mac_address });
const membersOf = (stated: Spec) => stated.allowed_address_pairs.map(memberOf);

/**
 * The list in the words of whoever asks: what is stated and there as it is stated, the others with their MAC addresses where those are
 * not the port's own. In the order of a spec. `namedOnly`: without the others.
 */
function inWordsOf(port: PortWithPairs, stated: readonly SpecPair[], namedOnly: boolean): SpecPair[] {
  const named = stated.filter((one) => port.pairs.some((pair) => matches(pair, memberOf(one), port)));
  const others = port.pairs
    .filter((pair) => !namedOnly && !stated.some((one) => matches(pair, memberOf(one), port)))
    .map(({ ip, mac }) => ({ ip_address: ip, ...(mac && mac !== port.mac ? { mac_address: mac } : {}) }));
  const byKey = new Map([...named, ...others].map((one) => [sortKey(one), one]));
  return [...byKey.keys()].sort().map((key) => byKey.get(key) as SpecPair);
}

/** The kind *the whole list of a port*, of a cloud that tells of its ports. */
export function exactList<Client, Port extends PortWithPairs>(
  ports: PortsWithPairs<Client, Port>,
): AnyResource<Client> {
  const spec = z.strictObject({
    ...ports.naming,
    allowed_address_pairs: list(z.strictObject(pairFields), {
      description: "The pairs: these and no others, in any order. An empty list clears the port.",
      sortBy: sortKey,
      ...(ports.maximum === undefined ? {} : { maximum: ports.maximum }),
    }),
  });

  const namingOf = (stated: Spec): Naming =>
    Object.fromEntries(Object.keys(ports.naming).map((name) => [name, stated[name]]));

  async function observed(
    client: Client,
    port: Port,
    stated: { readonly naming: Naming; readonly pairs: readonly SpecPair[] },
    namedOnly: boolean,
    context: Context,
  ): Promise<Found | undefined> {
    const shown = inWordsOf(port, stated.pairs, namedOnly);
    if (namedOnly && shown.length === 0) return undefined;
    const { naming, outputs } = await ports.tell(client, port, stated.naming, context);
    return { id: port.id, spec: { ...naming, allowed_address_pairs: shown }, outputs };
  }

  async function commit(client: Client, id: string, stated: Spec, kind: "exact" | "remove", context: Context) {
    const change: PairChange = { kind, members: membersOf(stated) };
    const naming = namingOf(stated);
    const port = await ports.commit(client, id, naming, change, context);
    return observed(client, port, { naming, pairs: stated.allowed_address_pairs }, kind === "remove", context);
  }

  const definition: ResourceDefinition<Client, Spec, Outputs> = {
    kind: `${ports.cloud}/allowed-address-pairs`,
    className: "AllowedAddressPairs",
    summary:
      "The whole list of addresses that a port of a virtual machine may use beside its own: these and no others.",
    description: [
      `Owns the port's list: pairs that it does not name are removed when it is *present*. *Absent* removes only the pairs that it names. Where several places add to one port, use \`${ports.cloud}/allowed-address-pair\` instead.`,
      "A pair without a MAC address is the pair with the port's own; the same address with another MAC address is another pair.",
      ...(ports.remarks ? [ports.remarks] : []),
    ].join("\n\n"),
    spec: schemaOf<Spec>(spec),
    outputs: schemaOf<Outputs>(ports.outputs),
    immutable: [...ports.immutable],
    marks: { where: NO_ROOM },
    examples: ports.examples.pairs,

    canonical(client, stated) {
      ports.canonical?.(client, namingOf(stated));
      return stated;
    },

    async find(client, stated, context) {
      const id = await ports.find(client, namingOf(stated), context);
      return id === undefined ? undefined : { id };
    },

    checkParents: (client, desire, context) => ports.checkParents(client, desire, context),

    occupied({ id, spec: shown }) {
      const pairs = shown.allowed_address_pairs;
      return pairs.length === 0 ? undefined : `${pairs.map(({ ip_address }) => ip_address).join(", ")} on port ${id}`;
    },

    async read(client, id, context, desire) {
      const stated = desire?.spec as Partial<Spec> | undefined;
      const naming = stated?.allowed_address_pairs ? namingOf(stated as Spec) : {};
      // An exact list speaks of every pair, so the MAC addresses of all of them matter.
      const port = await ports.see(client, id, context, { naming });
      const pairs = stated?.allowed_address_pairs ?? [];
      return port && observed(client, port, { naming, pairs }, desire?.state === "absent", context);
    },

    async apply(client, { desire }, context) {
      const stated = desire.spec;
      const id = await ports.find(client, namingOf(stated), context);
      if (id === undefined) throw await ports.missing(client, id, namingOf(stated), context);
      context.remember(id);
      return (await commit(client, id, stated, "exact", context)) as Found;
    },

    destroy: (client, { desire, observed: there }, context) =>
      commit(client, there?.id ?? (desire.id as string), desire.spec, "remove", context),

    review: (client, changes, context) =>
      reviewOn(ports, client, changes, context, async ({ desire, plan, id }) => {
        const stated = desire.spec;
        const kind = plan.action === "delete" ? "remove" : "exact";
        const port = kind === "remove" ? id : await ports.find(client, namingOf(stated), context);
        return { port, naming: namingOf(stated), change: { kind, members: membersOf(stated) } };
      }),
  };
  return definition;
}
