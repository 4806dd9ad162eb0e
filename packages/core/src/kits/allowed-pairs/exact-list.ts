import * as z from "zod/mini";
import {
  type AnyResource,
  type Context,
  type Observed,
  type ResourceDefinition,
  removedId,
  schemaOf,
} from "../../definition/resource.ts";
import { list, sortedBy } from "../../spec/fields.ts";
import type { PairChange } from "./change.ts";
import { pairFields } from "./fields.ts";
import { type Member, matches, NO_ROOM, type PortWithPairs } from "./pair.ts";
import { type Naming, namingOf, type PortsWithPairs } from "./ports.ts";
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
  return sortedBy([...named, ...others], sortKey);
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

  async function observed(
    client: Client,
    port: Port,
    stated: Naming,
    shown: readonly SpecPair[],
    context: Context,
  ): Promise<Found> {
    const { naming, outputs } = await ports.tell(client, port, stated, context);
    return { id: port.id, spec: { ...naming, allowed_address_pairs: shown }, outputs };
  }

  /** What of the stated pairs is there; `undefined`: nothing. */
  async function remaining(
    client: Client,
    port: Port,
    stated: { readonly naming: Naming; readonly pairs: readonly SpecPair[] },
    context: Context,
  ): Promise<Found | undefined> {
    const shown = inWordsOf(port, stated.pairs, true);
    return shown.length === 0 ? undefined : observed(client, port, stated.naming, shown, context);
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
      ports.canonical?.(client, namingOf(ports, stated));
      return stated;
    },

    async find(client, stated, context) {
      const id = await ports.find(client, namingOf(ports, stated), context);
      return id === undefined ? undefined : { id };
    },

    checkParents: (client, desire, context) =>
      ports.checkParents(client, { ...desire, spec: namingOf(ports, desire.spec) }, context),

    occupied({ id, spec: shown }) {
      const pairs = shown.allowed_address_pairs;
      return pairs.length === 0 ? undefined : `${pairs.map(({ ip_address }) => ip_address).join(", ")} on port ${id}`;
    },

    async read(client, id, context, desire) {
      // Of what is only remembered nothing is stated.
      const stated: Partial<Spec> = desire?.spec ?? {};
      const pairs = stated.allowed_address_pairs ?? [];
      const naming = stated.allowed_address_pairs ? namingOf(ports, stated) : {};
      // An exact list speaks of every pair, so the MAC addresses of all of them matter.
      const port = await ports.see(client, id, context, { naming });
      if (!port) return undefined;
      if (desire?.state === "absent") return remaining(client, port, { naming, pairs }, context);
      return observed(client, port, naming, inWordsOf(port, pairs, false), context);
    },

    async apply(client, { desire }, context) {
      const stated = desire.spec;
      const naming = namingOf(ports, stated);
      const id = await ports.find(client, naming, context);
      if (id === undefined) throw await ports.missing(client, id, naming, context);
      context.remember(id);
      const port = await ports.commit(client, id, naming, { kind: "exact", members: membersOf(stated) }, context);
      return observed(client, port, naming, inWordsOf(port, stated.allowed_address_pairs, false), context);
    },

    async destroy(client, change, context) {
      const stated = change.desire.spec;
      const naming = namingOf(ports, stated);
      const removal: PairChange = { kind: "remove", members: membersOf(stated) };
      const port = await ports.commit(client, removedId(change), naming, removal, context);
      return remaining(client, port, { naming, pairs: stated.allowed_address_pairs }, context);
    },

    review: (client, changes, context) =>
      reviewOn(ports, client, changes, context, async ({ desire, plan, id }) => {
        const stated = desire.spec;
        const kind = plan.action === "delete" ? "remove" : "exact";
        const port = kind === "remove" ? id : await ports.find(client, namingOf(ports, stated), context);
        return { port, naming: namingOf(ports, stated), change: { kind, members: membersOf(stated) } };
      }),
  };
  return definition;
}
