import { createSandbox } from "@mooring/sandbox";
import { expect, it } from "vitest";
import { ask } from "../../apps/ansible/test/executable.ts";
import { assignedTo } from "../documents/examples.ts";
import { runPrinted, settingsFile } from "./guide.ts";

const NICS = ["0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10", "2c8b4e1a-7d3f-4a9c-9e5a-9f4a6b8c0d32"] as const;
const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
const FERRY = "9d3c5b7a-1e2f-4d60-8a9b-0c1d2e3f4a5b";

interface Port {
  id: string;
  device_id: string;
  fixed_ips: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string }[];
}

async function world() {
  const sandbox = createSandbox({ clouds: ["huaweicloud"] });
  await sandbox.listen();
  const cloud = sandbox.cloud("huaweicloud");
  const ports = cloud.state.ports as Record<string, Port>;
  const calls = () => {
    const seen = sandbox.journal.entries().map(({ method, path }) => `${method} ${path}`);
    sandbox.journal.clear();
    return seen;
  };
  const pairs = (ip: string) =>
    Object.values(ports)
      .filter(({ fixed_ips }) => fixed_ips.some(({ ip_address }) => ip_address === ip))
      .flatMap(({ allowed_address_pairs }) => allowed_address_pairs.map(({ ip_address }) => ip_address))
      .sort();
  return { sandbox, cloud, ports, calls, pairs, environment: sandbox.environment() };
}

it("the guide's script takes a virtual IP over with one reading, and one reading around one writing", async () => {
  const [{ text: script } = { text: "" }] = assignedTo(import.meta.url);
  const { sandbox, calls, pairs, environment } = await world();
  try {
    const all = Object.entries(environment);
    const isSecret = ([name]: readonly [string, string]) => name.startsWith("HUAWEICLOUD_SDK_");
    const keys = settingsFile(Object.fromEntries(all.filter(isSecret)));
    const where = Object.fromEntries(all.filter((one) => !isSecret(one)));
    const run = () => runPrinted(script, where, { "/etc/keepalived/huaweicloud-keys": keys });
    expect(JSON.parse(await run())).toMatchObject({ changed: true });
    const one = `/v2.0/ports/${FERRY}`;
    expect(calls()).toEqual(["GET /v2.0/ports", `GET ${one}`, `PUT ${one}`, `GET ${one}`]);
    expect(pairs("192.168.30.50")).toEqual(["192.168.30.11"]);
    await run();
    expect(calls()).toEqual(["GET /v2.0/ports"]);
  } finally {
    await sandbox.close();
  }
}, 300_000);

it.each(["vpc-port", "ecs-nic"])(
  "an IPv6 virtual IP goes to and fro between two servers, and on when one is deleted, by %s",
  async (route) => {
    const { sandbox, cloud, ports, pairs, environment } = await world();
    const ip_address = "2001:db8:30::50";
    const take = async (nic_id: string) => {
      const spec = { ip_address, nic_id, subnet_id: SUBNET, sole: true, route };
      const { reply } = await ask({ resource: "huaweicloud/virtual-ip-binding", spec }, environment);
      expect(reply).toMatchObject({ changed: true, failed: false });
    };
    try {
      await take(NICS[0]);
      expect(pairs(ip_address)).toEqual(["2001:db8:30::11"]);
      await take(NICS[1]);
      expect(pairs(ip_address)).toEqual(["2001:db8:30::12"]);
      const { device_id } = ports[NICS[1]] as Port;
      delete (cloud.state.servers as Record<string, unknown>)[device_id];
      delete ports[NICS[1]];
      await take(NICS[0]);
      expect(pairs(ip_address)).toEqual(["2001:db8:30::11"]);
    } finally {
      await sandbox.close();
    }
  },
  300_000,
);

it("ten processes that take it at once leave it on one of them, and a foreign network stays", async () => {
  const { sandbox, cloud, ports, pairs, environment } = await world();
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
  try {
    cloud.seed({ servers });
    (ports[FERRY] as Port).allowed_address_pairs.push({ ip_address: "10.9.0.0/24" });
    const ended = await Promise.all(
      servers.map(({ nics: [nic] }) => {
        const spec = { ip_address: "192.168.30.50", nic_id: nic?.id, subnet_id: SUBNET, sole: true };
        return ask({ resource: "huaweicloud/virtual-ip-binding", spec }, environment);
      }),
    );
    // Who was overtaken before its last look says so.
    for (const { reply } of ended)
      expect(reply).toMatchObject(
        reply.failed ? { msg: expect.stringContaining("taken it over since") } : { changed: true },
      );
    expect(ended.filter(({ reply }) => !reply.failed).length).toBeGreaterThan(0);
    const left = pairs("192.168.30.50");
    expect(left).toContain("10.9.0.0/24");
    expect(left.filter((ip) => ip.startsWith("192.168.30.10"))).toHaveLength(1);
    expect(left).toHaveLength(2);
  } finally {
    await sandbox.close();
  }
}, 300_000);
