import type { Member } from "../../kits/allowed-pairs/pair.ts";
import { ANY } from "../../kits/allowed-pairs/pair.ts";
import { pairId } from "../../kits/allowed-pairs/pair-id.ts";
import { sortedBy } from "../../spec/fields.ts";
import { cachedPortsOf } from "./naming.ts";
import { networkPair, type OfMany, type Part, sameList } from "./on-many-ports.ts";
import { cachedPortsOn } from "./reads.ts";

type Fields = Readonly<Record<string, unknown>>;

interface Pair {
  readonly ip_address: string;
  readonly mac_address?: string;
  readonly any_mac?: boolean;
}

/** The pair among the fields: the schema of `gcore/allowed-address-pair` has been over them. */
const pairIn = (stated: Fields) => stated as Fields & Pair;

/** The list among the fields: as above, with that of `gcore/allowed-address-pairs`. */
const listIn = ({ allowed_address_pairs: all = [] }: Fields) => all as readonly Pair[];

function memberOf(stated: Fields): Member {
  const { ip_address: ip, mac_address, any_mac } = pairIn(stated);
  return { ip, mac: any_mac ? ANY : mac_address };
}

/** The naming as it is stated, with these ports in it. */
function naming({ instances, network }: Fields, words: readonly string[]): Fields {
  const sorted = [...new Set(words)].sort();
  return instances === undefined ? { ports: sorted } : { instances: sorted, network };
}

/** One pair of many ports: on its network these have it, and no others. */
export const pairOfMany: OfMany = {
  idOf: (stated, { network = "" }) => `network/${pairId(network, memberOf(stated))}`,

  async meantBy(client, id, context) {
    const meant = networkPair(id);
    if (!meant) return undefined;
    const { network, ip, mac } = meant;
    const ports = (await cachedPortsOn(client, network, context)) ?? [];
    const held = ports.filter(({ allowed_address_pairs: pairs }) => pairs.some(({ ip_address }) => ip_address === ip));
    return { ports: held.map((port) => port.id).sort(), ip_address: ip, ...(mac ? { mac_address: mac } : {}) };
  },

  partOf: (stated, port) => pairId(port, memberOf(stated)),

  async others(client, stated, { network, ports }, context) {
    if (network === undefined) return [];
    const named = new Set(ports.values());
    const ofInstances = new Set((await cachedPortsOf(client, network, context)).map(({ id }) => id));
    const ip = pairIn(stated).ip_address;
    return ((await cachedPortsOn(client, network, context)) ?? [])
      .filter(({ id }) => ofInstances.has(id) && !named.has(id))
      .filter(({ allowed_address_pairs: pairs }) => pairs.some(({ ip_address }) => ip_address === ip))
      .map(({ id }) => id);
  },

  together(stated, parts) {
    const held = parts.filter(({ there }) => there !== undefined);
    if (held.length === 0) return undefined;
    const { ip_address, mac_address, any_mac } = pairIn(stated);
    return {
      ...naming(
        stated,
        held.map(({ word }) => word),
      ),
      ip_address,
      ...(mac_address === undefined ? {} : { mac_address }),
      ...(any_mac ? { any_mac } : {}),
    };
  },

  notes: () => [],
};

/** The same list on each of many ports. */
export const pairsOfMany: OfMany = {
  idOf: (_, { ports }) => `ports/${[...ports.values()].sort().join(",")}`,
  meantBy: async (_client, id) =>
    id.startsWith("ports/") ? { ports: id.slice("ports/".length).split(",") } : undefined,
  partOf: (_, port) => port,
  others: async () => [],

  together(stated, parts, state) {
    const there = parts.flatMap((part) => (part.there ? [{ ...part, pairs: listIn(part.there.spec) }] : []));
    if (there.length === 0) return undefined;
    const right = there.filter((part) => sameList(stated, part));
    // Ports whose list is another one are what is missing, and what they hold is shown: it may be somebody else's.
    const whole = state === "present" && right.length === there.length;
    const words = (state === "absent" ? there : right).map(({ word }) => word);
    return {
      ...naming(stated, words),
      allowed_address_pairs: whole
        ? stated.allowed_address_pairs
        : sortedBy(
            there.flatMap(({ pairs }) => pairs),
            pairText,
          ),
    };
  },

  notes(stated, { word, there }: Part) {
    const wanted = new Set(listIn(stated).map(({ ip_address }) => ip_address));
    const now = there ? listIn(there.spec) : [];
    const gone = now.map(({ ip_address }) => ip_address).filter((ip) => !wanted.has(ip));
    return gone.length === 0 ? [] : [`${word} loses ${[...new Set(gone)].join(", ")}.`];
  },
};

const pairText = ({ ip_address, mac_address }: Pair) => `${ip_address} ${mac_address ?? ""}`;
