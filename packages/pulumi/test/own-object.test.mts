import type { Catalog } from "@mooring/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { defineCloud } from "../../core/src/definition/cloud.ts";
import { defineResource } from "../../core/src/definition/resource.ts";
import { createMooringOf } from "../../core/src/engine/mooring.ts";
import { text } from "../../core/src/spec/fields.ts";
import { PartialFailure, type Props } from "../src/runtime/hook-types.ts";
import { createHooks } from "../src/runtime/hooks.ts";
import { loadKind } from "../src/runtime/kind.ts";
import { settingsOf } from "../src/runtime/settings.ts";

/**
 * What no kind of a real cloud shows yet: a thing that the cloud names itself and that can break after it was named, notes, and
 * settings with maps in them.
 */
function createHarbour(behaviour: { breakAfterNaming?: boolean } = {}) {
  const buoys = new Map<string, { name: string; colour?: string | undefined; keel?: string }>();
  const creations: (boolean | undefined)[] = [];
  const identities: (string | undefined)[] = [];
  const told: string[] = [];
  const connected: unknown[] = [];
  const spec = z.strictObject({
    name: text({ description: "The name." }),
    colour: z.optional(text({ description: "The colour." })),
  });
  type Buoy = z.output<typeof spec>;
  const shown = (id: string, { name, colour = "red", keel = "K-1" }: Buoy & { keel?: string }) => ({
    id,
    spec: { name, colour },
    outputs: { serial_number: id, keel },
  });

  const buoy = defineResource<null>()({
    kind: "acme/buoy",
    className: "Buoy",
    summary: "A buoy.",
    spec,
    outputs: z.strictObject({
      serial_number: text({ description: "The number." }),
      keel: text({ description: "The keel." }),
    }),
    incarnation: "keel",
    immutable: ["name"],
    exclusive: (before, after) => before.colour === after.colour,
    examples: [{ title: "A buoy", spec: { name: "north" } }],
    find: async () => undefined,
    read: async (_, id) => {
      const found = buoys.get(id);
      return found && shown(id, found);
    },
    async apply(_, { desire, observed, anew }, context) {
      const id = observed?.id ?? `b-${buoys.size + 1}`;
      buoys.set(id, desire.spec);
      identities.push(context.identity);
      creations.push(anew);
      context.ledger.enter({ what: "painting", effect: "done" });
      context.remember(id);
      context.note("the paint of `serial_number` dries for an hour");
      if (behaviour.breakAfterNaming) throw new Error("the chain broke");
      return shown(id, desire.spec);
    },
    destroy: async (_, { observed }) => void buoys.delete(observed?.id ?? ""),
  });
  const cloud = defineCloud({
    name: "acme",
    title: "Acme",
    summary: "Acme.",
    links: {},
    settings: z.strictObject({
      home_port: text({ description: "The port.", env: ["ACME_PORT"] }),
      pilot: z.optional(z.strictObject({ first_name: text({ description: "The name." }) })),
    }),
    connect: (settings) => {
      connected.push(settings);
      return null;
    },
    resources: [buoy],
    queries: [],
  });
  const catalog: Catalog = {
    acme: { title: "Acme", resources: ["acme/buoy"], queries: [], load: async () => cloud },
  };
  async function hooksWith(config: Record<string, string>) {
    const kind = await loadKind("acme/buoy@1", catalog);
    const settings = settingsOf(cloud, (name) => config[name]);
    return createHooks(createMooringOf(catalog, { environment: {} }), kind, settings, {
      tell: async (line, { passing } = {}) => void (passing || told.push(line)),
    });
  }
  return { behaviour, buoys, creations, identities, told, connected, hooksWith };
}

const config = { acmeHomePort: "north", acmePilot: '{"firstName":"Ada"}' };
const inputs = { __provider: "the text", __urn: "urn:pulumi:dev::harbour::acme::buoy", name: "north" };

describe("a thing that the cloud names itself", () => {
  it("gets its settings from the stack's configuration, maps as JSON in the program's spelling", async () => {
    const harbour = createHarbour();
    await (await harbour.hooksWith(config)).create(inputs);
    expect(harbour.connected).toEqual([{ home_port: "north", pilot: { first_name: "Ada" } }]);
  });

  it("is made under the resource's URN, and its notes are told in the program's spelling", async () => {
    const harbour = createHarbour();
    await (await harbour.hooksWith(config)).create(inputs);
    expect(harbour.identities).toEqual([inputs.__urn]);
    expect(harbour.told).toEqual(["b-1: the paint of `serialNumber` dries for an hour"]);
  });

  it("is not made twice when it broke after it was named", async () => {
    const harbour = createHarbour({ breakAfterNaming: true });
    const hooks = await harbour.hooksWith(config);
    const failure = (await hooks.create(inputs).catch((error: unknown) => error)) as PartialFailure;
    expect(failure).toBeInstanceOf(PartialFailure);
    expect(failure.id).toBe("b-1");
    harbour.behaviour.breakAfterNaming = false;
    const { outs } = await hooks.update("b-1", failure.properties as Props, { ...inputs, colour: "green" });
    expect(outs).toMatchObject({ serialNumber: "b-1", colour: "green", __stated: ["name", "colour"] });
    expect([...harbour.buoys.keys()]).toEqual(["b-1"]);
  });

  it("takes over what is there only where the program does not believe that it creates", async () => {
    const harbour = createHarbour();
    const hooks = await harbour.hooksWith(config);
    const { id, outs } = await hooks.create(inputs);
    await hooks.update(id, outs as Props, { ...inputs, colour: "green" });
    expect(harbour.creations).toEqual([true, false]);
  });

  it("that somebody has made anew under the same id is gone for a refresh, which says so", async () => {
    const harbour = createHarbour();
    const hooks = await harbour.hooksWith(config);
    const { id, outs } = await hooks.create(inputs);
    harbour.told.splice(0);
    await hooks.read(id, outs as Props);
    expect(harbour.told).toEqual([]);
    harbour.buoys.set(id, { name: "north", keel: "K-2" });
    expect(await hooks.read(id, outs as Props)).toEqual({});
    expect(harbour.told).toEqual([
      expect.stringContaining("made anew by somebody else: its `keel` was K-1 and is K-2"),
    ]);
    await expect(hooks.delete(id, outs as Props)).rejects.toThrow("made anew by somebody else");
    expect(harbour.buoys.has(id)).toBe(true);
  });

  it("is removed before its successor is made only where the two cannot stand side by side", async () => {
    const hooks = await createHarbour().hooksWith(config);
    const olds = { name: "north", colour: "red", __stated: ["name", "colour"] };
    const same = await hooks.diff("b-1", olds, { name: "south", colour: "red" });
    const other = await hooks.diff("b-1", olds, { name: "south", colour: "green" });
    expect([same.deleteBeforeReplace, other.deleteBeforeReplace]).toEqual([true, false]);
  });

  it("leaves what the program does not state to the cloud", async () => {
    const harbour = createHarbour();
    const hooks = await harbour.hooksWith(config);
    const { id, outs } = await hooks.create(inputs);
    expect(outs?.colour).toBe("red");
    harbour.buoys.set(id, { name: "north", colour: "blue" });
    const { inputs: seen, props } = await hooks.read(id, outs as Props);
    expect(props?.colour).toBe("blue");
    expect(Object.keys(seen ?? {})).toEqual(["name", "__urn"]);
    expect(await hooks.diff(id, props as Props, inputs)).toEqual({ changes: false });
  });
});
