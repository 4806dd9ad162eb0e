import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { ask, start } from "../../apps/ansible/test/executable.ts";

const KIND = "huaweicloud/virtual-ip-binding";
const NIC = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10";
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

async function world(seed: object = {}) {
  const sandbox = createSandbox({ clouds: ["huaweicloud"], seed: { huaweicloud: seed } });
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
      const sandbox = await world({ servers });
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
    60_000,
  );
});

describe("a process that is killed", () => {
  const there = ["192.168.30.11"];
  const stories = [
    { name: "while it binds by the pairs", ip: "192.168.30.40", route: "vpc-port", state: "present", end: there },
    { name: "while it binds by the ECS call", ip: "192.168.30.40", route: "ecs-nic", state: "present", end: there },
    { name: "while it unbinds by the pairs", ip: "192.168.30.50", route: "vpc-port", state: "absent", end: [] },
    { name: "while it unbinds by the ECS call", ip: "192.168.30.50", route: "ecs-nic", state: "absent", end: [] },
  ] as const;

  it.each(stories)(
    "$name, at any exchange, is taken up by the next run, and nothing is done twice",
    async (story) => {
      const exchanges = await run(story, 0);
      expect(exchanges).toBeGreaterThan(5);
      const moments = Array.from({ length: exchanges }, (_, index) => index + 1);
      for (let from = 0; from < moments.length; from += 6) {
        await Promise.all(moments.slice(from, from + 6).map((moment) => run(story, moment)));
      }
    },
    120_000,
  );

  /** Kills at the end of the n-th exchange, before the answer is out, then runs again. Answers how many exchanges a whole run has. */
  async function run({ ip, route, state, end }: (typeof stories)[number], moment: number): Promise<number> {
    const sandbox = await world();
    try {
      const environment = sandbox.environment();
      const off = route === "vpc-port" ? { source_destination_check: "off" } : {};
      const request = { resource: KIND, spec: { ip_address: ip, nic_id: NIC, route, ...off }, state };
      if (state === "absent") await ask({ ...request, state: "present" }, environment);
      const before = pairsOf(portsAt(sandbox, ip)[0]).filter((one) => one !== "192.168.30.11");
      sandbox.journal.clear();

      const { child, ended } = start({ args: [JSON.stringify(request)], environment });
      let count = 0;
      const stop = sandbox.onExchange(async ({ when }) => {
        if (when === "before") return;
        count += 1;
        if (count !== moment) return;
        child.kill("SIGKILL");
        await ended;
      });
      const first = await ended;
      stop();
      expect([first.signal, first.code]).toEqual(moment > 0 ? ["SIGKILL", null] : [null, 0]);

      const again = await ask(request, environment);
      expect(again.reply).toMatchObject({ failed: false });
      expect(portsAt(sandbox, ip)).toHaveLength(1);
      expect(pairsOf(portsAt(sandbox, ip)[0])).toEqual([...before, ...end]);
      const made = sandbox.journal.writes().filter(({ method, effect }) => method === "POST" && effect);
      expect(made.length).toBe(state === "present" ? 1 : 0);
      return count;
    } finally {
      await sandbox.close();
    }
  }
});
