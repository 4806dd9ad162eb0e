import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach } from "vitest";

export const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
export const INSTANCE = "eb3bf756-2650-4483-8470-a897d1ae6fa6";
export const KIND = "gcore/allowed-address-pair";

/** The request for one pair on a port of the sandbox's default world. */
export const pair = (ip_address: unknown, rest: Record<string, unknown> = {}) => ({
  resource: KIND,
  spec: { port_id: PORT, ip_address },
  ...rest,
});

/** A new pretend world on loopback for each test, with tasks that are soon done. */
export function eachInItsWorld(): { readonly sandbox: Sandbox; readonly environment: Record<string, string> } {
  const world = {} as { sandbox: Sandbox; environment: Record<string, string> };
  beforeEach(async () => {
    world.sandbox = createSandbox();
    world.sandbox.cloud("gcore").switches.task_seconds = 0.05;
    await world.sandbox.listen();
    world.environment = { ...world.sandbox.environment() };
  });
  afterEach(() => world.sandbox.close());
  return world;
}
