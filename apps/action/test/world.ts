import type { Clock } from "@mooring/core";
import { createSandbox, type PretendCloud, type Sandbox } from "@mooring/sandbox";
import { createStep, type Step, type StepOptions } from "./runner.ts";

/** Ports of the world that every sandbox begins with. */
export const backend = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
export const storage = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";
export const pair = "gcore/allowed-address-pair";

/** Resolves as soon as the cloud has dealt with a request of this kind. */
export function seen({ sandbox }: World, method: string, path: RegExp): Promise<void> {
  return new Promise((resolve) => {
    const stop = sandbox.onExchange(({ when, request }) => {
      if (when !== "after" || request.method !== method || !path.test(request.path)) return;
      stop();
      resolve();
    });
  });
}

/** Where the cloud has tasks. */
export function hurry({ switches }: PretendCloud): void {
  if ("task_seconds" in switches) switches.task_seconds = 0.05;
}

export interface World {
  readonly sandbox: Sandbox;
  /** A step of a job whose environment points at this world. */
  step(options: StepOptions): Step;
  /** The addresses in a port's list. */
  addresses(port: string): readonly string[];
  close(): Promise<void>;
}

/** A pretend cloud on loopback, whose tasks take no longer than the test needs. */
export async function openWorld(
  switches: Readonly<Record<string, unknown>> = {},
  cloud = "gcore",
  clock?: Clock,
): Promise<World> {
  const sandbox = createSandbox({ clouds: [cloud], ...(clock ? { clock } : {}) });
  const pretend = sandbox.cloud(cloud);
  const { state } = pretend;
  hurry(pretend);
  Object.assign(pretend.switches, switches);
  await sandbox.listen();
  return {
    sandbox,
    step: (options) => createStep({ ...options, env: { ...sandbox.environment(), ...options.env } }),
    addresses(port) {
      const ports = state.ports as Record<string, { allowed_address_pairs: { ip_address: string }[] }>;
      return (ports[port]?.allowed_address_pairs ?? []).map(({ ip_address }) => ip_address);
    },
    close: () => sandbox.close(),
  };
}
