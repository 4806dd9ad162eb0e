import { type Clock, systemClock } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { describe, expect, it, vi } from "vitest";
import { ask } from "../../apps/ansible/test/executable.ts";
import { killedAtEveryExchange } from "./killed.ts";

vi.setConfig({ testTimeout: 600_000 });

const KIND = "huaweicloud/virtual-ip-binding";
const NIC = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10";
const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
const FERRY = "9d3c5b7a-1e2f-4d60-8a9b-0c1d2e3f4a5b";
const FOREIGN = { ip_address: "192.168.30.99", mac_address: "fa:16:3e:00:00:99" };

interface Port {
  fixed_ips: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string; mac_address?: string }[];
}

const ports = (sandbox: Sandbox) => sandbox.cloud("huaweicloud").state.ports as Record<string, Port>;
const portsAt = (sandbox: Sandbox, ip: string) =>
  Object.values(ports(sandbox)).filter((port) => port.fixed_ips.some((one) => one.ip_address === ip));
const pairsOf = (port: Port | undefined) => (port?.allowed_address_pairs ?? []).map(({ ip_address }) => ip_address);

const world = (clock: Clock = systemClock, seed: object = {}) =>
  createSandbox({ clouds: ["huaweicloud"], clock, seed: { huaweicloud: seed } });

async function listening(seed?: object) {
  const sandbox = world(systemClock, seed);
  await sandbox.listen();
  return sandbox;
}

describe("ten processes that bind ten NICs to one virtual IP at once", () => {
  const servers = Array.from({ length: 10 }, (_, index) => ({
    name: `worker-${index}`,
    nics: [
      {
        id: `3d9c5f2b-8e40-4bad-8f6b-a05b7c9d1e0${index}`,
        subnet: "harbour-subnet",
        ip_addresses: [`192.168.30.10${index}`],
      },
    ],
  }));

  it.each([
    ["vpc-port", `GET /v2.0/ports/${FERRY}`],
    ["ecs-nic", "PUT /v1/"],
  ])(
    "by %s are all there at the end, and so is a foreign pair that was put in meanwhile",
    async (route, gate) => {
      const sandbox = await listening({ servers });
      try {
        // All ten have planned, and are about to read or to write: the worst moment to meet.
        let arrived = 0;
        let open = () => {};
        const opened = new Promise<void>((resolve) => {
          open = resolve;
        });
        sandbox.onExchange(({ when, request }) => {
          if (when === "after" || arrived >= 10 || !`${request.method} ${request.path}`.startsWith(gate)) return;
          arrived += 1;
          if (arrived < 10) return opened;
          ports(sandbox)[FERRY]?.allowed_address_pairs.push(FOREIGN);
          return open();
        });
        const environment = sandbox.environment();
        const ended = await Promise.all(
          servers.map(({ nics: [nic] }) => {
            const spec = { ip_address: "192.168.30.50", nic_id: nic?.id, route };
            return ask({ resource: KIND, spec }, environment);
          }),
        );
        expect(ended.map(({ reply }) => reply.msg)).toEqual(ended.map(() => expect.stringContaining("created")));
        expect(arrived).toBe(10);
        expect(pairsOf(ports(sandbox)[FERRY]).sort()).toEqual(
          ["192.168.30.12", "192.168.30.77", "192.168.30.99", ...servers.map((_, n) => `192.168.30.10${n}`)].sort(),
        );
        expect(ports(sandbox)[FERRY]?.allowed_address_pairs).toContainEqual(FOREIGN);
      } finally {
        await sandbox.close();
      }
    },
    300_000,
  );
});

it("two processes that buy an EIP under one name in the same second end with one, bound, and both know it", async () => {
  for (let round = 0; round < 3; round += 1) {
    const sandbox = await listening();
    try {
      // Both have looked and found none, and are about to buy.
      let arrived = 0;
      let open = () => {};
      const opened = new Promise<void>((resolve) => {
        open = resolve;
      });
      sandbox.onExchange(({ when, request }) => {
        if (when === "after" || request.method !== "POST" || arrived >= 2) return;
        arrived += 1;
        if (arrived < 2) return opened;
        return open();
      });
      const spec = { alias: "front", subnet_id: SUBNET, virtual_ip_address: "192.168.30.50", bandwidth_size: 5 };
      const environment = sandbox.environment();
      const ended = await Promise.all([1, 2].map(() => ask({ resource: "huaweicloud/eip", spec }, environment)));
      expect(ended.map(({ reply }) => reply.failed)).toEqual([false, false]);
      const eips = Object.values(
        sandbox.cloud("huaweicloud").state.eips as Record<string, { id: string; alias: string; port_id: string }>,
      );
      const left = eips.filter(({ alias }) => alias === "front");
      expect(left).toMatchObject([{ port_id: FERRY }]);
      expect(ended.map(({ reply }) => reply.id)).toEqual([left[0]?.id, left[0]?.id]);
      const count = (method: string) =>
        sandbox.journal.writes().filter((one) => one.method === method && one.effect).length;
      expect(count("POST")).toBeGreaterThanOrEqual(2);
      expect(count("POST") - count("DELETE")).toBe(1);
    } finally {
      await sandbox.close();
    }
  }
});

describe("a process that is killed at any exchange leaves nothing that the next run does not mend", () => {
  const request = (ip_address: string, route: string, more: object = {}) => ({
    resource: KIND,
    spec: { ip_address, nic_id: NIC, route, ...more },
  });
  const opened = { source_destination_check: "off" };
  const others = ["192.168.30.12", "192.168.30.77"];

  it.concurrent.each([
    ["a pair of somebody else's", FOREIGN],
    ["another virtual IP", { ip_address: "192.168.30.50" }],
    ["the open pair", { ip_address: "1.1.1.1/0" }],
  ])("also where the ECS call replaces the NIC's pairs, and there was %s", async (_, beside) => {
    const prepared = (clock: Clock) => {
      const sandbox = world(clock);
      sandbox.cloud("huaweicloud").switches.bind_replaces_pairs = true;
      ports(sandbox)[NIC]?.allowed_address_pairs.push(beside);
      return sandbox;
    };
    const asked = request("192.168.30.40", "ecs-nic");
    let deaths = 0;
    for await (const { at, reply, again, sandbox } of killedAtEveryExchange({ request: asked, world: prepared })) {
      deaths += 1;
      expect({ at, reply, again }).toMatchObject({
        reply: { failed: false },
        again: { failed: false, changed: false },
      });
      expect({ at, pairs: portsAt(sandbox, "192.168.30.40").map(pairsOf) }).toEqual({ at, pairs: [["192.168.30.11"]] });
      const kept = ports(sandbox)[NIC]?.allowed_address_pairs ?? [];
      expect({ at, kept }).toEqual({ at, kept: expect.arrayContaining([beside]) });
      const sent = kept.map(({ ip_address }) => ip_address);
      expect({ at, open: sent.some((one) => ["192.168.30.40", "1.1.1.1/0"].includes(one)) }).toEqual({
        at,
        open: true,
      });
    }
    expect(deaths).toBeGreaterThanOrEqual(12);
  });

  it.concurrent.each([
    ["it makes and binds by the pairs", request("192.168.30.40", "vpc-port", opened), ["192.168.30.11"]],
    ["it makes and binds by the ECS call", request("192.168.30.40", "ecs-nic"), ["192.168.30.11"]],
    ["it unbinds by the pairs", { ...request("192.168.30.50", "vpc-port"), state: "absent" }, others],
    ["it unbinds by the ECS call", { ...request("192.168.30.50", "ecs-nic"), state: "absent" }, others],
  ])("when %s", async (_, asked, expected) => {
    const { ip_address: ip } = asked.spec;
    function prepared(clock: Clock) {
      const sandbox = world(clock);
      if ("state" in asked) {
        ports(sandbox)[FERRY]?.allowed_address_pairs.push({ ip_address: "192.168.30.11" });
        ports(sandbox)[NIC]?.allowed_address_pairs.push({ ip_address: ip });
      }
      return sandbox;
    }
    let deaths = 0;
    for await (const { at, reply, again, writes, sandbox } of killedAtEveryExchange({
      request: asked,
      world: prepared,
    })) {
      deaths += 1;
      expect({ at, reply }).toMatchObject({ reply: { failed: false } });
      expect({ at, again }).toMatchObject({ again: { failed: false, changed: false } });
      const made = portsAt(sandbox, ip);
      expect({ at, pairs: made.map(pairsOf) }).toEqual({ at, pairs: [expected] });
      expect({ at, nic: pairsOf(ports(sandbox)[NIC]).includes(ip) }).toEqual({
        at,
        nic: asked.spec.route === "ecs-nic" && !("state" in asked),
      });
      const posts = writes.filter(({ method, effect, status }) => method === "POST" && effect && status === 201);
      expect({ at, posts: posts.length }).toEqual({ at, posts: ip === "192.168.30.40" ? 1 : 0 });
    }
    expect(deaths).toBeGreaterThanOrEqual(12);
  });
});
