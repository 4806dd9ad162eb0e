import { type Clock, systemClock } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { describe, expect, it, vi } from "vitest";
import { ask } from "../../apps/ansible/test/executable.ts";
import { killedAtEveryExchange } from "./killed.ts";

vi.setConfig({ testTimeout: 600_000 });

interface FloatingIp {
  tags: Record<string, string>;
}
interface Port {
  ip_assignments: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string }[];
}

const VIP = "10.40.0.100";
const bought = (sandbox: Sandbox) =>
  Object.values(sandbox.cloud("gcore").state.floating_ips as Record<string, FloatingIp>).filter(
    ({ tags }) => tags.name === "shop",
  );
const portsOf = (sandbox: Sandbox) => Object.values(sandbox.cloud("gcore").state.ports as Record<string, Port>);
const reserved = (sandbox: Sandbox) =>
  portsOf(sandbox).filter(({ ip_assignments }) => ip_assignments.some(({ ip_address }) => ip_address === VIP));
const paired = (sandbox: Sandbox) =>
  portsOf(sandbox).filter(({ allowed_address_pairs: pairs }) => pairs.some(({ ip_address }) => ip_address === VIP));

function world(clock: Clock = systemClock): Sandbox {
  const sandbox = createSandbox({ clouds: ["gcore"], clock });
  sandbox.cloud("gcore").switches.task_seconds = 0.1;
  return sandbox;
}

async function listening(): Promise<Sandbox> {
  const sandbox = world();
  await sandbox.listen();
  return sandbox;
}

describe("a floating IP that two processes want by the same name", () => {
  it.each([
    ["at once", 0],
    ["with tasks of half a second", 0.5],
    ["with tasks as long as chance will have them", [0.1, 2]],
  ])("is one in the end, and both have it: %s", async (_, seconds) => {
    const sandbox = await listening();
    sandbox.cloud("gcore").switches.task_seconds = seconds;
    try {
      const spec = { name: "shop", instance: "harbour-a", network: "harbour-private" };
      const environment = sandbox.environment();
      const ended = await Promise.all([1, 2].map(() => ask({ resource: "gcore/floating-ip", spec }, environment)));
      expect(ended.map(({ reply }) => [reply.failed, reply.msg])).toEqual(ended.map(({ reply }) => [false, reply.msg]));
      expect(bought(sandbox)).toHaveLength(1);
      const { reply } = await ask({ resource: "gcore/floating-ip", spec }, environment);
      expect(reply).toMatchObject({ failed: false, changed: false });
    } finally {
      await sandbox.close();
    }
  });
});

describe("a process that is killed at any exchange leaves nothing that the next run does not mend", () => {
  const floating = {
    resource: "gcore/floating-ip",
    spec: { name: "shop", instance: "harbour-a", network: "harbour-private" },
  };
  const shared = {
    resource: "gcore/virtual-ip",
    spec: { network: "harbour-private", ip_address: VIP, members: ["harbour-a"] },
  };

  it("when a floating IP is bought: one is", async () => {
    let killed = 0;
    for await (const { at, reply, again, sandbox } of killedAtEveryExchange({ request: floating, world })) {
      expect({ at, reply }).toMatchObject({ reply: { failed: false } });
      expect({ at, again }).toMatchObject({ again: { failed: false, changed: false } });
      expect({ at, bought: bought(sandbox).length }).toEqual({ at, bought: 1 });
      killed += 1;
    }
    expect(killed).toBeGreaterThan(4);
  });

  it("when a virtual IP is made: it is there once, with its member and the pair", async () => {
    let killed = 0;
    for await (const { at, reply, again, sandbox } of killedAtEveryExchange({ request: shared, world })) {
      expect({ at, reply }).toMatchObject({ reply: { failed: false } });
      expect({ at, again }).toMatchObject({ again: { failed: false, changed: false } });
      expect({ at, there: [reserved(sandbox).length, paired(sandbox).length] }).toEqual({ at, there: [1, 1] });
      killed += 1;
    }
    expect(killed).toBeGreaterThan(4);
  });
});
