import { catalog } from "@mooring/core";
import { describe, expect, it } from "vitest";
import type { Props } from "../src/runtime/hook-types.ts";
import { loadKind } from "../src/runtime/kind.ts";
import { toPulumi } from "../src/runtime/names.ts";
import { UNKNOWN } from "../src/runtime/unknown.ts";
import { hidden, URN, world } from "./world.mts";

const kinds = Object.values(catalog).flatMap(({ resources }) => resources.map((kind) => `${kind}@1`));
const examples = (
  await Promise.all(
    kinds.map(async (kind) => {
      const { definition, spec } = await loadKind(kind);
      return definition.examples.map((example) => ({
        kind,
        title: example.title,
        inputs: { ...(toPulumi(example.spec, spec) as Props), ...(example.there ? { adopt: true } : {}) },
      }));
    }),
  )
).flat();
const SERVER = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";

describe("what the state says is true", () => {
  it.each(examples)(
    "$kind, $title: a refresh finds what the creation has answered, and every property is there",
    async ({ kind, inputs }) => {
      const { up, hooks, loaded } = await world(kind);
      const made = await up(inputs);
      const { __provider, ...outs } = made.outs;
      const seen = await hooks.read(made.id, made.outs);
      expect(seen.props).toEqual(outs);
      const names = toPulumi(
        Object.fromEntries([...loaded.spec, ...loaded.outputs].map(([name]) => [name, 0])),
        loaded.spec,
      );
      const outputs = toPulumi(names, loaded.outputs) as object;
      expect(Object.keys(outs)).toEqual(expect.arrayContaining(Object.keys(outputs)));
      const { adopt, ...stated } = made.inputs;
      expect(seen.inputs).toEqual(stated);
      expect(await hooks.diff(made.id, made.outs, { ...hidden, ...made.inputs })).toEqual({ changes: false });
    },
  );

  it("a property that was taken away behind the back is null, and the next preview puts it back", async () => {
    const { up, hooks, sandbox } = await world("upcloud/floating-ip@1");
    const { id, outs, inputs } = await up({ serverId: SERVER, ptrRecord: "vip.example.com" });
    const { addresses } = sandbox.cloud("upcloud").state as { addresses: { address: string; mac?: unknown }[] };
    const there = addresses.find(({ address }) => address === id) as { mac?: unknown };
    there.mac = undefined;
    const { props, inputs: seen } = await hooks.read(id, outs);
    expect(props).toMatchObject({ serverId: null, macAddress: null });
    expect(seen).not.toHaveProperty("serverId");
    expect((await hooks.diff(id, props as Props, { ...hidden, ...inputs })).changes).toBeUndefined();
  });
});

describe("before an `up`", () => {
  it("what costs money is told, at the resource", async () => {
    const { hooks, told, sandbox } = await world("upcloud/floating-ip@1");
    await hooks.check({}, { ...hidden, zone: "fi-hel1", ptrRecord: "vip.example.com" });
    expect(told).toContainEqual({
      text: expect.stringContaining("costs money as long as it is kept"),
      about: { urn: URN },
    });
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("what will be lost is told, and the successor is not said to be in the way of itself", async () => {
    const { up, hooks, lines, told } = await world("upcloud/floating-ip@1");
    const { id, outs } = await up({ serverId: SERVER, ptrRecord: "vip.example.com" });
    told.splice(0);
    const news = { ...hidden, zone: "de-fra1", ptrRecord: "vip.example.com" };
    expect(await hooks.diff(id, outs, news)).toMatchObject({ replaces: ["zone"] });
    await hooks.check({}, news);
    expect(lines().filter((line) => line.includes("is given back"))).toHaveLength(1);
  });

  it("what will fail as things stand is told and does not end the preview", async () => {
    const { hooks, told } = await world("upcloud/floating-ip@1");
    await hooks.check({}, { ...hidden, ipAddress: "203.0.113.40", zone: "us-nyc1" });
    expect(told).toEqual([
      { text: expect.stringContaining("is there already"), about: { urn: URN, severity: "warning" } },
    ]);
  });

  it("nothing is asked while something is not known yet, or nothing is to be done", async () => {
    const { up, hooks, sandbox } = await world("upcloud/floating-ip@1");
    const { id, outs, inputs } = await up({ serverId: SERVER, ptrRecord: "vip.example.com" });
    sandbox.journal.clear();
    await hooks.check({}, { ...hidden, serverId: UNKNOWN });
    await hooks.check(inputs, { ...hidden, ...inputs });
    await hooks.diff(id, outs, { ...hidden, ...inputs });
    expect(sandbox.journal.entries()).toEqual([]);
  });

  it("a missing token is said where it will be needed, and nowhere else", async () => {
    const { hooks } = await world("gcore/allowed-address-pair@1", { environment: { GCORE_API_KEY: "" } });
    const news = { ...hidden, portId: "9c31552f-8b64-43a0-abbb-5943721dbd2a", ipAddress: "10.40.0.9" };
    const olds = { ...news, __stated: ["portId", "ipAddress"] };
    await expect(hooks.check({}, news)).rejects.toThrow("`mooring:gcoreApiKey`");
    await expect(hooks.diff("id", olds, { ...news, ipAddress: "10.40.0.10" })).rejects.toThrow("`mooring:gcoreApiKey`");
    expect((await hooks.check(news, news)).failures).toBeUndefined();
    expect(await hooks.diff("id", olds, news)).toEqual({ changes: false });
  });
});
