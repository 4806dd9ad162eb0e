import { type Clock, systemClock } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { expect, it } from "vitest";
import { assignedTo } from "../documents/examples.ts";
import { runPrinted, settingsFile } from "./guide.ts";
import { killedAtEveryExchange } from "./killed.ts";

const NICS = ["0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10", "2c8b4e1a-7d3f-4a9c-9e5a-9f4a6b8c0d32"] as const;
const ADDRESS = "192.168.30.40";

interface Port {
  id: string;
  name: string;
  fixed_ips: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string }[];
}
interface Eip {
  alias: string;
  port_id: string;
}

const world = (clock: Clock = systemClock) => createSandbox({ clouds: ["huaweicloud"], clock });
const portsOf = (sandbox: ReturnType<typeof world>) => sandbox.cloud("huaweicloud").state.ports as Record<string, Port>;
const eipsOf = (sandbox: ReturnType<typeof world>) =>
  Object.values(sandbox.cloud("huaweicloud").state.eips as Record<string, Eip>);
const pairs = (port: Port | undefined) => port?.allowed_address_pairs.map(({ ip_address }) => ip_address);

it("the guide's scripts do what the guide says: two servers, an EIP, and both queries", async () => {
  const [make = "", print = "", check = ""] = assignedTo(import.meta.url).map(({ text }) => text);
  const sandbox = world();
  await sandbox.listen();
  try {
    const environment = sandbox.environment();
    const files = { "/etc/mooring/huaweicloud-keys": settingsFile(environment) };
    const run = (script: string) => runPrinted(script, environment, files);
    expect(JSON.parse(await run(make))).toMatchObject({ changed: true });
    const ports = portsOf(sandbox);
    const vip = Object.values(ports).find(({ name }) => name === "shop");
    expect(pairs(vip)).toEqual(["192.168.30.11", "192.168.30.12"]);
    for (const nic of NICS) expect(pairs(ports[nic])).toEqual([ADDRESS]);
    expect(eipsOf(sandbox)).toContainEqual(
      expect.objectContaining({ alias: "service-address-shop", port_id: vip?.id }),
    );
    const writes = sandbox.journal.writes().length;
    expect(writes).toBe(6);
    expect(JSON.parse(await run(make))).toMatchObject({ changed: false });
    expect(await run(print)).toContain(`${ADDRESS}/24 dev ens3`);
    expect((await run(check)).match(/"ok": ?true/g)).toHaveLength(2);
    expect(sandbox.journal.writes()).toHaveLength(writes);
  } finally {
    await sandbox.close();
  }
});

it.each([
  ["made", "present", 12],
  ["removed", "absent", 12],
])(
  "a process that is killed at any exchange leaves nothing that the next run does not mend, when it is %s",
  async (_, state, exchanges) => {
    const spec = {
      name: "shop",
      network: "harbour-subnet",
      address: ADDRESS,
      members: ["harbour-a", "harbour-b"],
      public: "new",
    };
    const request = { resource: "huaweicloud/service-address", spec, state };
    const begun = (clock: Clock) => {
      const sandbox = world(clock);
      if (state === "present") return sandbox;
      sandbox.cloud("huaweicloud").seed({
        ports: [
          {
            id: "30a00000-0000-4000-8000-000000000040",
            name: "shop",
            subnet: "harbour-subnet",
            ip_address: ADDRESS,
            device_owner: "neutron:VIP_PORT",
            allowed_address_pairs: [{ ip_address: "192.168.30.11" }, { ip_address: "192.168.30.12" }],
          },
        ],
        eips: [{ alias: "service-address-shop", port_id: "30a00000-0000-4000-8000-000000000040" }],
      });
      for (const nic of NICS) portsOf(sandbox)[nic]?.allowed_address_pairs.push({ ip_address: ADDRESS });
      return sandbox;
    };
    let deaths = 0;
    for await (const { at, reply, again, sandbox } of killedAtEveryExchange({ request, world: begun })) {
      deaths += 1;
      expect({ at, reply }).toMatchObject({ reply: { failed: false } });
      expect({ at, again }).toMatchObject({ again: { failed: false, changed: false } });
      const present = state === "present";
      const bought = eipsOf(sandbox).filter(({ alias }) => alias.startsWith("service-address-"));
      expect({ at, bought: bought.length }).toEqual({ at, bought: present ? 1 : 0 });
      for (const nic of NICS)
        expect({ at, pairs: pairs(portsOf(sandbox)[nic]) }).toEqual({ at, pairs: present ? [ADDRESS] : [] });
    }
    expect(deaths).toBeGreaterThanOrEqual(2 * exchanges);
  },
);
