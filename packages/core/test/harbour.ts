import * as z from "zod/mini";
import { defineCloud } from "../src/definition/cloud.ts";
import { defineQuery } from "../src/definition/query.ts";
import { type Context, defineResource, type ResourceDefinition } from "../src/definition/resource.ts";
import type { MooringOptions } from "../src/engine/door.ts";
import { createMooringOf } from "../src/engine/mooring.ts";
import { ApiError, CredentialsError } from "../src/errors.ts";
import type { Effect } from "../src/report/ledger.ts";
import type { EnsureReport } from "../src/report/report.ts";
import { text } from "../src/spec/fields.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";
import "./loaded.ts";

const spec = z.strictObject({
  name: text({ description: "The name." }),
  colour: z.optional(text({ description: "The colour." })),
});
type Buoy = z.output<typeof spec>;
type Definition = ResourceDefinition<object, Buoy, { keel: string }>;

/** A harbour whose buoys are made and removed by hand, so that each of the engine's decisions shows. */
export function harbour(over: Partial<Definition> = {}, options: Partial<MooringOptions> = {}) {
  const buoys = new Map<string, Buoy & { keel: string }>();
  const calls: string[] = [];
  const clock = createVirtualClock();
  let keels = 0;
  const enter = ({ ledger }: Context, what: string, effect: Effect = "done") => ledger.enter({ what, effect });
  const shown = (name: string) => {
    const buoy = buoys.get(name);
    return buoy && { id: name, spec: { name, colour: buoy.colour ?? "red" }, outputs: { keel: buoy.keel } };
  };
  function put(buoy: Buoy): void {
    keels += 1;
    buoys.set(buoy.name, { ...buoy, keel: `K-${keels}` });
  }

  const buoy = defineResource<object>()({
    kind: "acme/buoy",
    className: "Buoy",
    summary: "A buoy.",
    spec,
    outputs: z.strictObject({ keel: text({ description: "The keel." }) }),
    incarnation: "keel",
    immutable: ["name"],
    exclusive: (before, after) => before.colour === after.colour,
    examples: [{ title: "A buoy", spec: { name: "north" } }],
    find: async (_client, { name }) => ({ id: name }),
    read: async (_client, id) => shown(id),
    async apply(_client, { desire }, context) {
      calls.push(`make ${desire.spec.name}`);
      enter(context, "making");
      context.remember(desire.spec.name);
      put(desire.spec);
      return shown(desire.spec.name) as never;
    },
    async destroy(_client, { observed }, context) {
      calls.push(`remove ${observed?.id}`);
      enter(context, "removing");
      buoys.delete(observed?.id ?? "");
      return undefined;
    },
    ...(over as object),
  });
  const buoysBy = defineQuery<object>()({
    name: "acme/buoys",
    summary: "The buoys.",
    input: z.strictObject({ colour: z.optional(text({ description: "Only those of this colour." })) }),
    output: z.strictObject({ name: text({ description: "The name." }) }),
    examples: [{ title: "All", spec: {} }],
    run: async (_client, { colour }) =>
      [...buoys.values()].filter((one) => colour === undefined || one.colour === colour).map(({ name }) => ({ name })),
  });
  const cloud = defineCloud({
    name: "acme",
    title: "Acme",
    summary: "Acme.",
    links: {},
    settings: z.strictObject({ key: z.optional(text({ description: "The key.", env: ["ACME_KEY"], secret: true })) }),
    connect: ({ key }) => {
      calls.push(...(key === undefined ? [] : [`enter with ${key}`]));
      if (key === "expired-key") throw new CredentialsError("Acme: who are you?");
      return { key };
    },
    resources: [buoy],
    queries: [buoysBy],
  });
  const mooring = createMooringOf(
    { acme: { title: "Acme", resources: ["acme/buoy"], queries: ["acme/buoys"], load: async () => cloud } },
    { environment: {}, clock, random: () => 0.5, ...options },
  );
  const ensure = async (request: object, call = {}) =>
    (await mooring.ensure({ resource: "acme/buoy", ...request }, call)) as EnsureReport;
  return { buoys, put, calls, clock, enter, shown, ensure, mooring };
}

/** The cloud says no, for certain. */
export const refused = () => new ApiError("the harbour is full", { reason: "rejected", words: "full", status: 402 });
