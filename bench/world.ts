import { createMooring, createVirtualClock, type EnsureReport, type VirtualClock } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { chance } from "./measure.ts";

/** Every request takes this long on the virtual clock, in milliseconds. */
export const LATENCY = 50;

export interface World {
  readonly clock: VirtualClock;
  readonly sandbox: Sandbox;
  readonly ports: readonly { readonly port_id: string; readonly instance_id: string }[];
  ensure(request: object): Promise<EnsureReport>;
}

/** An id that looks like one: of its group, the one at that place. */
export const id = (group: string, at: number): string =>
  `00000000-${group}-4000-8000-${at.toString(16).padStart(12, "0")}`;

/** From 0. */
export const places = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

/** So many empty ports, each on an instance of its own: their names, and the seed of a pretend Gcore that has them. */
export function seedOf(count: number) {
  const ports = places(count).map((at) => ({ port_id: id("0001", at + 1), instance_id: id("0002", at + 1) }));
  // Addresses beyond those that fit are left to the emulator.
  const addressOf = (index: number) => `10.50.${100 + Math.floor(index / 250)}.${(index % 250) + 1}`;
  const instances = ports.map(({ port_id, instance_id }, index) => ({
    id: instance_id,
    name: `vm-${index}`,
    ports: [
      { id: port_id, network: "storage-private", ...(index < 5_000 ? { ip_addresses: [addressOf(index)] } : {}) },
    ],
  }));
  return { ports, seed: { instances } };
}

/** A pretend Gcore with so many empty ports, each on an instance of its own. */
export function createWorld(options: { readonly ports: number; readonly taskSeconds: number }): World {
  const clock = createVirtualClock();
  const { ports, seed } = seedOf(options.ports);
  const sandbox = createSandbox({ clock, clouds: ["gcore"], seed: { gcore: seed } });
  sandbox.cloud("gcore").switches.task_seconds = options.taskSeconds;
  sandbox.faults.add({ match: "* /**", times: Number.POSITIVE_INFINITY, delay: LATENCY });
  const mooring = createMooring({
    environment: sandbox.environment(),
    transport: sandbox.transport,
    clock,
    random: chance(1),
  });
  return {
    clock,
    sandbox,
    ports,
    async ensure(request) {
      const report = (await mooring.ensure(request)) as EnsureReport;
      if (report.failed) throw new Error(JSON.stringify(report.failure ?? report.items.map(({ failure }) => failure)));
      return report;
    },
  };
}

/** What an action costs: requests by sort, and seconds on the virtual clock. */
export async function cost({ clock, sandbox }: World, act: () => Promise<unknown>) {
  sandbox.journal.clear();
  const from = clock.now();
  await act();
  return {
    writes: sandbox.journal.writes().length,
    reads: sandbox.journal.reads().length,
    seconds: (clock.now() - from) / 1000,
  };
}
