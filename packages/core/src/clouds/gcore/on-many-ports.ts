import { isDeepStrictEqual } from "node:util";
import * as z from "zod/mini";
import {
  type AnyResource,
  type Change,
  type Context,
  type Desire,
  type Observed,
  type Review,
  schemaOf,
} from "../../definition/resource.ts";
import { notShown } from "../../errors.ts";
import { parsePairId } from "../../kits/allowed-pairs/pair-id.ts";
import { createMemo } from "../../sharing/memo.ts";
import { list, uuid } from "../../spec/fields.ts";
import type { GcoreClient } from "./client.ts";
import { runEach } from "./each-port.ts";
import { checkMany, isMany, type Many, manyNaming, noSuchPorts, portsMeant } from "./many-ports.ts";

type Fields = Record<string, unknown>;
type Found = Observed<Fields, Fields>;
type AnyChange = Change<Fields, Fields>;

/** A port among many, as it is called, and what the kind of one port sees there. */
export interface Part {
  readonly word: string;
  readonly port: string;
  readonly there: Found | undefined;
}

/** What the two kinds of pairs do not have in common where they are of many ports. */
export interface OfMany {
  /** What a front end may remember of all of them. */
  idOf(stated: Fields, many: Many): string;
  /** What of them is remembered by that id alone; `undefined`: it is the id of one port's. */
  meantBy(client: GcoreClient, id: string, context: Context): Promise<Fields | undefined>;
  /** The id of the same on one port. */
  partOf(stated: Fields, port: string): string;
  /** Ports that have it as well and are not named: those of a *present* spec lose it. */
  others(client: GcoreClient, stated: Fields, many: Many, context: Context): Promise<readonly string[]>;
  /** All of it in the words of one spec; `undefined`: nothing of it is there. */
  together(stated: Fields, parts: readonly Part[], state: Desire<Fields>["state"]): Fields | undefined;
  /** What a person should know of a port before it is changed, beside what is told of each. */
  notes(stated: Fields, part: Part): readonly string[];
}

/** The spec of one port among many. */
function onOne(stated: Fields, port: string): Fields {
  const { ports, instances, network, ...rest } = stated;
  return { ...rest, port_id: port };
}

/** The same kind, of one port or of many: each gets the same, in one plan, with one write for each. */
export function onManyPorts(base: AnyResource<GcoreClient>, kind: OfMany): AnyResource<GcoreClient> {
  async function observe(client: GcoreClient, id: string, desire: Desire<Fields> | undefined, context: Context) {
    const stated = desire && isMany(desire.spec) ? desire.spec : await kind.meantBy(client, id, context);
    if (!stated) return undefined;
    const many = await portsMeant(client, stated, context);
    const state = desire?.state ?? "present";
    const read = async (word: string, port: string): Promise<Part> => {
      const part = { state, spec: onOne(stated, port) };
      return { word, port, there: await base.read(client, kind.partOf(stated, port), context, part) };
    };
    const others = state === "present" ? await kind.others(client, stated, many, context) : [];
    const parts = await Promise.all([
      ...[...many.ports].map(([word, port]) => read(word, port)),
      ...others.map((port) => read(port, port)),
    ]);
    return { stated, many, state, parts };
  }

  function shown(
    stated: Fields,
    many: Many,
    parts: readonly Part[],
    state: Desire<Fields>["state"],
    id = kind.idOf(stated, many),
  ): Found | undefined {
    const spec = kind.together(stated, parts, state);
    if (!spec) return undefined;
    const held = parts.filter(({ there }) => there).map(({ port }) => port);
    return { id, spec, outputs: { network_id: many.network ?? "", port_ids: [...new Set(held)].sort() } };
  }

  const changeOf = (change: AnyChange, stated: Fields, port: string, state: Desire<Fields>["state"]): AnyChange => ({
    desire: { state, spec: onOne(stated, port) },
    id: kind.partOf(stated, port),
    observed: { id: kind.partOf(stated, port), spec: {}, outputs: {} },
    plan: { ...change.plan, action: state === "absent" ? "delete" : "create" },
    anew: change.anew,
  });

  async function apply(client: GcoreClient, change: AnyChange, context: Context): Promise<Found> {
    const stated = change.desire.spec;
    const many = await portsMeant(client, stated, context);
    if (many.missing.length > 0) throw noSuchPorts(many);
    const id = kind.idOf(stated, many);
    context.remember(id);
    const others = await kind.others(client, stated, many, context);
    const one = { ...context, remember: () => context.remember(id) };
    const made: Part[] = [];
    await runEach(
      [
        ...[...many.ports].map(([word, port]) => ({
          word,
          run: async () => {
            const there = await base.apply(client, changeOf(change, stated, port, "present"), one);
            made.push({ word, port, there });
          },
        })),
        ...others.map((port) => ({
          word: port,
          run: async () => void (await base.destroy(client, changeOf(change, stated, port, "absent"), one)),
        })),
      ],
      context,
    );
    const told = shown(stated, many, made, "present");
    if (!told) throw notShown(id);
    return told;
  }

  async function destroy(client: GcoreClient, change: AnyChange, context: Context): Promise<Found | undefined> {
    const stated = isMany(change.desire.spec) ? change.desire.spec : (change.observed?.spec ?? {});
    const many = await portsMeant(client, stated, { ...context, memo: createMemo() });
    const left: Part[] = [];
    await runEach(
      [...many.ports].map(([word, port]) => ({
        word,
        run: async () => {
          const there = await base.destroy(client, changeOf(change, stated, port, "absent"), context);
          left.push({ word, port, there });
        },
      })),
      context,
    );
    return shown(stated, many, left, "absent");
  }

  /** The changes of single ports that one change of many is. */
  async function split(client: GcoreClient, change: AnyChange, context: Context) {
    const { desire, observed, plan } = change;
    const gone = plan.action === "delete";
    const stated = gone && !isMany(desire.spec) ? (observed?.spec ?? {}) : desire.spec;
    const many = await portsMeant(client, stated, context);
    if (!gone && many.missing.length > 0) throw noSuchPorts(many);
    const others = gone ? [] : await kind.others(client, stated, many, context);
    return {
      stated,
      notes: gone ? [] : await notesOf(client, change, context),
      changes: [
        ...[...many.ports.values()].map((port) => changeOf(change, stated, port, gone ? "absent" : "present")),
        ...others.map((port) => changeOf(change, stated, port, "absent")),
      ],
    };
  }

  async function notesOf(client: GcoreClient, { id, desire }: AnyChange, context: Context): Promise<readonly string[]> {
    const now = await observe(client, id ?? "", desire, context);
    return now?.parts.flatMap((part) => kind.notes(desire.spec, part)) ?? [];
  }

  async function review(client: GcoreClient, changes: readonly AnyChange[], context: Context): Promise<Review[]> {
    const pieces = await Promise.all(
      changes.map(async (change) => {
        if (!isManyChange(change)) return { changes: [change], notes: [] };
        return split(client, change, context).catch((refusal: Error) => ({ changes: [], notes: [], refusal }));
      }),
    );
    const all = pieces.flatMap((piece) => piece.changes);
    const told = (await base.review?.(client, all, context)) ?? [];
    let at = 0;
    return pieces.map((piece) => {
      const mine = told.slice(at, at + piece.changes.length);
      at += piece.changes.length;
      const refusal = "refusal" in piece ? piece.refusal : mine.find((one) => one.refusal)?.refusal;
      return { refusal, notes: [...new Set([...piece.notes, ...mine.flatMap(({ notes = [] }) => notes)])] };
    });
  }

  const isManyChange = ({ desire, observed }: AnyChange) =>
    isMany(desire.spec) || (desire.state === "absent" && isMany(observed?.spec ?? {}));

  return {
    ...base,
    spec: schemaOf<Fields>(z.extend(base.spec, manyNaming)),
    outputs: schemaOf<Fields>(
      z.extend(base.outputs, {
        port_ids: z.optional(list(uuid({}), { description: "The ports that have it, where several are named." })),
      }),
    ),

    canonical(client, stated, state) {
      if (!isMany(stated)) return base.canonical?.(client, stated, state) ?? stated;
      checkMany(stated);
      const { ports, instances, network } = stated;
      const [port = ""] = ports ?? [];
      // What is said of one is said of each; its own name does not matter here.
      const { port_id: _, ...rest } = base.canonical?.(client, onOne(stated, port), state) ?? onOne(stated, port);
      return { ...rest, ports, instances, network };
    },

    async find(client, stated, context) {
      if (!isMany(stated)) return base.find(client, stated, context);
      const many = await portsMeant(client, stated, context);
      return many.ports.size === 0 ? undefined : { id: kind.idOf(stated, many) };
    },

    async checkParents(client, desire, context) {
      if (!isMany(desire.spec)) return base.checkParents?.(client, desire, context) ?? [];
      const { network } = desire.spec;
      const told = await base.checkParents?.(client, { ...desire, spec: { network } }, context);
      const { missing } = await portsMeant(client, desire.spec, context);
      return [
        ...(told ?? []),
        ...missing.map((one) => `There is no port for ${one}: it was deleted, or is elsewhere.`),
      ];
    },

    async read(client, id, context, desire) {
      const many = await observe(client, id, desire, context);
      if (!many) return base.read(client, id, context, desire);
      return shown(many.stated, many.many, many.parts, many.state, id);
    },

    apply: (client, change, context) =>
      isMany(change.desire.spec) ? apply(client, change, context) : base.apply(client, change, context),

    destroy: (client, change, context) =>
      isManyChange(change) ? destroy(client, change, context) : base.destroy(client, change, context),

    review,
  };
}

/** Is the list of that port as it is stated? */
export const sameList = (stated: Fields, { there }: Part): boolean =>
  there !== undefined && isDeepStrictEqual(there.spec.allowed_address_pairs, stated.allowed_address_pairs);

/** `network/NETWORK/ADDRESS`, as the pair of a network is called. */
export function networkPair(
  id: string,
): { readonly network: string; readonly ip: string; readonly mac?: string } | undefined {
  if (!id.startsWith("network/")) return undefined;
  const { port: network, member } = parsePairId(id.slice("network/".length));
  return { network, ip: member.ip, ...(member.mac === undefined ? {} : { mac: member.mac }) };
}
