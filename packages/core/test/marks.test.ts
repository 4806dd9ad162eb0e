import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { catalog, createMooring, createVirtualClock, type Mark, type Marked } from "@mooring/core";
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
