import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { catalog, createMooring, createVirtualClock, type EnsureReport, type Mark, type Marked } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import type { Trial } from "./trial.ts";

const folders = fileURLToPath(new URL("../src/clouds", import.meta.url));
const found: { trials: readonly Trial[] }[] = await Promise.all(
  globSync("*/conformance.trial.ts", { cwd: folders }).map((file) => import(join(folders, file))),
);
const clouds = await Promise.all(Object.values(catalog).map((entry) => entry.load()));
const withRoom = new Set<string>(
  clouds.flatMap(({ resources }) => resources.filter(({ marks }) => marks?.list)).map(({ kind }) => kind),
);
const trials = found.flatMap((module) => module.trials).filter(({ kind }) => withRoom.has(kind));

const markOf = (step: string): Mark => {
  const key = `mooring-0123456789ab-4711-a${step}`;
  return {
    key,
    short: `${key}-1-abc`,
    long: `${key}-1-abc (octo/fleet, run 4711, attempt 1, job addresses, step address)`,
  };
};
const mine = markOf("00000001");

function world(trial: Trial) {
  const clock = createVirtualClock();
  const name = trial.kind.split("/")[0] as string;
  const sandbox = createSandbox({ clock, clouds: [name] });
  trial.prepare?.(sandbox.cloud(name));
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  const { kind: resource, settings = {}, spec } = trial;
  const asked = { resource, settings, spec };
  return {
    asked,
    make: async (mark?: Mark) =>
      (await mooring.ensure(asked, { identity: "job/step", ...(mark ? { mark: () => mark } : {}) })) as Awaited<
        ReturnType<typeof mooring.read>
      >,
    sweep: (leftover: (one: Marked) => boolean, plan = false) => mooring.sweep({ resource, settings, plan }, leftover),
    neighbours: () => JSON.stringify(trial.neighbours(sandbox.cloud(name))),
    writes: () => sandbox.journal.writes().length,
  };
}

it("marks are written where a cloud has room for them", () => {
  expect([...withRoom].sort()).toEqual([
    "gcore/floating-ip",
    "gcore/reserved-fixed-ip",
    "gcore/virtual-ip",
    "huaweicloud/eip",
    "huaweicloud/virtual-ip",
    "huaweicloud/virtual-ip-binding",
    "k0rdent/address",
    "openstack/floating-ip",
    "openstack/port",
    "openstack/service-address",
  ]);
});

describe.each(trials.map((trial) => [`${trial.kind} ${trial.variant ?? ""}`.trim(), trial] as const))(
  "%s",
  (_, trial) => {
    it("is found by its mark where it was made with one, and a sweep gives back that one alone", async () => {
      const { make, sweep, neighbours, writes } = world(trial);
      const before = neighbours();
      const made = await make(mine);
      expect(made).toMatchObject({ changed: true, failed: false });
      const again = await make(mine);
      expect(again).toMatchObject({ changed: false, failed: false });
      const mark = again.items[0]?.mark;
      const names = (one: Marked) => one.mark.startsWith(mine.key);
      // Where the fields that are stated fill the room, there is none.
      const room = mark !== undefined;
      if (room) expect(mark.startsWith(mine.key)).toBe(true);

      const strangers = await sweep((one) => one.mark.startsWith(markOf("00000002").key));
      expect(strangers).toMatchObject({ items: [], changed: false, failed: false });
      const sent = writes();
      const planned = await sweep(names, true);
      expect(planned.items.map(({ action, id }) => ({ action, id }))).toEqual(
        room ? [{ action: "delete", id: made.items[0]?.id }] : [],
      );
      expect(writes()).toBe(sent);
      expect(await sweep(names)).toMatchObject({ changed: room, failed: false });
      expect((await sweep(names)).items).toEqual([]);
      expect((await make(mine)).changed).toBe(room);
      expect(neighbours()).toBe(before);
    });

    it("tells whoever else uses it that it will go, and bears no mark where none was asked for", async () => {
      const lent = world(trial);
      const marked = (await lent.make(mine)) && (await lent.make(mine)).items[0]?.mark !== undefined;
      const notes = (await lent.make()).items[0]?.notes ?? [];
      expect(notes.some((note) => note.includes("a sweep of its repository gives it back"))).toBe(marked);
      const plain = world(trial);
      await plain.make();
      expect((await plain.sweep(() => true)).items).toEqual([]);
    });
  },
);

it.each([
  ["gcore/reserved-fixed-ip", { network: "harbour-private", ip_address: "10.40.0.102" }, "10.40.0.103"],
  ["openstack/port", { network: "private", ip_address: "10.60.0.222" }, "10.60.0.223"],
  [
    "huaweicloud/virtual-ip",
    { subnet_id: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c", ip_address: "192.168.30.40" },
    "192.168.30.41",
  ],
])("what takes the place of something that was there before bears no mark: %s", async (resource, spec, ip_address) => {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: [resource.split("/")[0] as string] });
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  const made = (await mooring.ensure({ resource, spec })) as EnsureReport;
  expect(made.items.map(({ failure }) => failure)).toEqual([undefined]);
  const request = { resource, spec: { ...spec, ip_address }, id: made.items[0]?.id, allow_replace: true };
  const replaced = (await mooring.ensure(request, { mark: () => mine })) as EnsureReport;
  expect(replaced).toMatchObject({ failed: false, items: [{ action: "replace" }] });
  expect((await mooring.sweep({ resource }, () => true)).items).toEqual([]);
  // What the same step has made is its own, also where it makes it anew.
  const own = (await mooring.ensure({ resource, spec }, { mark: () => mine })) as EnsureReport;
  const last = `${ip_address.slice(0, -1)}9`;
  const again = { ...request, spec: { ...spec, ip_address: last }, id: own.items[0]?.id };
  expect(await mooring.ensure(again, { mark: () => mine })).toMatchObject({ failed: false, changed: true });
  expect((await mooring.sweep({ resource }, () => true)).items).toHaveLength(1);
});
