import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { ask } from "../../apps/ansible/test/executable.ts";
import { assignedTo } from "../documents/examples.ts";
import { runPrinted } from "./guide.ts";
import { killedAtEveryExchange, killedForReal } from "./killed.ts";

const WEB_1 = "60a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01";
const WEB_2 = "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02";
const SECRET = "sandbox-not-a-real-application-secret";

function world(clock: Clock = systemClock): Sandbox {
  const sandbox = createSandbox({ clouds: ["openstack"], clock });
  return sandbox;
}

async function listening(): Promise<Sandbox> {
  const sandbox = world();
  await sandbox.listen();
  return sandbox;
}

interface Port {
  name: string;
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
}
const ports = (sandbox: Sandbox) => sandbox.cloud("openstack").state.ports as Record<string, Port>;
const addresses = (sandbox: Sandbox, port: string) =>
  ports(sandbox)
    [port]?.allowed_address_pairs.map(({ ip_address }) => ip_address)
    .sort();

it("the guide's script and requests do what the guide says, with the guide's clouds.yaml", async () => {
  const [file = "", once = "", configuration = "", check = "", ownMac = "", ...more] = assignedTo(import.meta.url).map(
    ({ text }) => text,
  );
  expect(more).toEqual([]);
  const home = mkdtempSync(join(tmpdir(), "mooring-guide-"));
  const sandbox = await listening();
  try {
    const { OS_AUTH_URL = "" } = sandbox.environment();
    const clouds = file
      .replace("https://keystone.example.org/v3", OS_AUTH_URL)
      .replace("the-secret-that-was-shown-once", SECRET);
    mkdirSync(join(home, ".config/openstack"), { recursive: true });
    writeFileSync(join(home, ".config/openstack/clouds.yaml"), clouds);
    const env = { HOME: home };
    const shell = (script: string, more = {}) => runPrinted(script, { ...env, ...more });
    const run = () => shell(once);

    const first = (await run())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject([{ changed: true }]);
    expect(addresses(sandbox, WEB_1)).toEqual(["10.60.0.50", "10.60.0.77", "10.61.0.5/16"]);
    expect(addresses(sandbox, WEB_2)).toEqual(["10.60.0.50"]);
    const vip = Object.entries(ports(sandbox)).find(([, { name }]) => name === "shop")?.[0];
    expect(Object.values(sandbox.cloud("openstack").state.floating_ips as object)).toContainEqual(
      expect.objectContaining({
        port_id: vip,
        fixed_ip_address: "10.60.0.50",
        description: "Mooring: service address shop",
      }),
    );
    const writes = sandbox.journal.writes().length;
    expect(writes).toBe(4);
    expect(await run()).not.toContain(SECRET);
    expect(sandbox.journal.writes()).toHaveLength(writes);

    const there = { OS_CLOUD: "harbour" };
    expect(await shell(configuration, there)).toContain("interface ens3");
    expect(JSON.parse(await shell(check, there)).answers).toHaveLength(2);
    expect(sandbox.journal.writes()).toHaveLength(writes);

    const virtual = await ask(JSON.parse(ownMac), { ...env, OS_CLOUD: "harbour" });
    expect(virtual.reply).toMatchObject({ changed: true, failed: false });
    expect(ports(sandbox)[WEB_2]?.allowed_address_pairs).toEqual(
      expect.arrayContaining([
        { ip_address: "10.60.0.50", mac_address: "fa:16:3e:60:00:02" },
        { ip_address: "10.60.0.50", mac_address: "00:00:5e:00:01:33" },
      ]),
    );
  } finally {
    await sandbox.close();
    rmSync(home, { recursive: true });
  }
});

it("eight processes that each add one pair to one port lose nobody's", async () => {
  const sandbox = await listening();
  try {
    const before = addresses(sandbox, WEB_1) ?? [];
    const wanted = Array.from({ length: 8 }, (_, index) => `10.60.2.${index + 1}`);
    const runs = wanted.map((ip_address) =>
      ask({ resource: "openstack/allowed-address-pair", spec: { port_id: WEB_1, ip_address } }, sandbox.environment()),
    );
    const replies = await Promise.all(runs);
    expect(replies.filter(({ reply }) => reply.failed).map(({ reply }) => reply.msg)).toEqual([]);
    expect(addresses(sandbox, WEB_1)).toEqual([...before, ...wanted].sort());
  } finally {
    await sandbox.close();
  }
});

describe("a process that is killed at any exchange leaves nothing that the next run does not mend", () => {
  const pair = { resource: "openstack/allowed-address-pair", spec: { port_id: WEB_2, ip_address: "10.60.0.9" } };
  const shop = { floating_network: "public", description: "shop", port_id: WEB_1 };

  it.each([
    ["a pair is added", killedAtEveryExchange, pair, 3],
    ["a pair is added, by the built executable", killedForReal, pair, 3],
    ["a floating IP is reserved", killedAtEveryExchange, { resource: "openstack/floating-ip", spec: shop }, 5],
    [
      "an address is reserved",
      killedAtEveryExchange,
      { resource: "openstack/port", spec: { network: "private", ip_address: "10.60.0.210", name: "shop-vip" } },
      4,
    ],
    [
      "an address is served by two, and reached from outside",
      killedAtEveryExchange,
      {
        resource: "openstack/service-address",
        spec: { name: "shop", network: "private", members: ["web-1", "web-2"], public: "new" },
      },
      10,
    ],
  ])("when %s", async (_, sweep, request, exchanges) => {
    let deaths = 0;
    for await (const { at, reply, again, sandbox } of sweep({ request, world })) {
      deaths += 1;
      expect({ at, reply }).toMatchObject({ reply: { failed: false } });
      expect({ at, again }).toMatchObject({ again: { failed: false, changed: false } });
      const reserved = Object.values(
        sandbox.cloud("openstack").state.floating_ips as Record<string, { description: string }>,
      );
      expect(reserved.filter(({ description }) => description.endsWith("shop")).length).toBeLessThanOrEqual(1);
    }
    expect(deaths).toBeGreaterThanOrEqual(2 * exchanges);
  });
});
