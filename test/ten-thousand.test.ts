import { type Clock, createMooring, createVirtualClock, type EnsureReport, systemClock } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStep } from "../apps/action/test/runner.ts";
import { run, withFile } from "../apps/ansible/test/executable.ts";

const MANY = 10_000;
/** What an account may have on one server. */
const A_SERVER = 5;
/** What the process of a front end may keep, in megabytes. */
const HEAP = { NODE_OPTIONS: "--max-old-space-size=200" };

const addressOf = (at: number) => `10.60.${1 + (at >> 8)}.${at & 255}`;
const places = (count: number) => Array.from({ length: count }, (_, at) => at);

const items = places(MANY).map((at) => ({
  ip_address: addressOf(at),
  ptr_record: `host-${at}.of-a-rather-long-domain.in-which-all-of-them-are.harbour.example.com`,
}));

/** A pretend UpCloud with so many addresses, whose journal forgets. */
function createWorld(clock: Clock) {
  const wide = { name: "wide", type: "public", zone: "fi-hel1" };
  const range = { address: "10.60.0.0/16", family: "IPv4", dhcp: "yes", dhcp_default_route: "yes" };
  const servers = places(MANY / A_SERVER).map((server) => ({
    title: `vm-${server}`,
    zone: "fi-hel1",
    interfaces: [
      {
        ...{ type: "public", network: "wide" },
        addresses: places(A_SERVER).map((at) => ({ address: addressOf(server * A_SERVER + at) })),
      },
    ],
  }));
  const networks = [{ ...wide, ip_networks: [{ ...range, gateway: "10.60.0.1" }] }];
  const keep = { exchanges: 100, characters: 1_000_000 };
  return createSandbox({ clock, clouds: ["upcloud"], keep, seed: { upcloud: { networks, servers } } });
}

describe("ten thousand items of one request", () => {
  const sandbox = createWorld(systemClock);
  const request = { resource: "upcloud/ptr-record", items };

  beforeAll(async () => {
    await sandbox.listen();
  });
  afterAll(() => sandbox.close());

  it("are planned by the command in bounded memory, by as many reads as one costs", async () => {
    sandbox.journal.clear();
    await withFile(JSON.stringify({ ...request, plan: true }), async (path) => {
      const environment = { ...sandbox.environment(), ...HEAP };
      const { reply, stderr } = await run({ args: [path], environment, limit: 200_000 });
      expect(stderr).toBe("");
      expect(reply).toMatchObject({ changed: true, msg: "10000 items: 10000 would be created" });
    });
    expect(sandbox.journal.totals()).toMatchObject({ exchanges: 2, writes: 0 });
  });

  it("are planned by a step of a workflow in bounded memory, by as many reads as one costs", async () => {
    sandbox.journal.clear();
    const step = createStep({
      with: { resource: request.resource, items: "@items.json", plan: "true" },
      workspace: { "items.json": JSON.stringify(items) },
      env: { ...sandbox.environment(), ...HEAP },
    });
    const { outputs, printed } = await step.main().finished;
    expect(outputs.changed, printed).toBe("true");
    expect(sandbox.journal.totals()).toMatchObject({ exchanges: 2, writes: 0 });
  });

  it("cost a write each and two reads, and none is left to do", async () => {
    const clock = createVirtualClock();
    const world = createWorld(clock);
    const mooring = createMooring({ environment: world.environment(), transport: world.transport, clock });
    const ensure = () => mooring.ensure(request) as Promise<EnsureReport>;
    expect(await ensure()).toMatchObject({ changed: true, failed: false });
    expect(world.journal.totals()).toEqual({ exchanges: MANY + 2, writes: MANY });
    expect(world.journal.entries()).toHaveLength(100);
    world.journal.clear();
    expect(await ensure()).toMatchObject({ changed: false, failed: false });
    expect(world.journal.totals()).toEqual({ exchanges: 2, writes: 0 });
  });
});
