import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport, type QueryReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const MAC1 = "e2:10:aa:0b:01:02";
const MAC2 = "e2:10:aa:0b:02:02";
const NAME = "vip.example.com";
const VIP = { name: NAME, network: "fi-hel1", members: ["peer-1", "peer-2"], active: "peer-1" };

interface Address {
  address: string;
  ptr_record: string;
  mac?: string;
}
interface Server {
  title: string;
  state: string;
}

function world() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["upcloud"] });
  const cloud = sandbox.cloud("upcloud");
  const mooring = createMooring({
    environment: sandbox.environment(),
    transport: sandbox.transport,
    clock,
    random: () => 0.5,
  });
  const addresses = () => cloud.state.addresses as Address[];
  return {
    sandbox,
    cloud,
    mooring,
    named: (name = NAME) => addresses().find(({ ptr_record }) => ptr_record === name),
    server: (title: string) =>
      (Object.values(cloud.state.servers as Record<string, Server>) as Server[]).find((one) => one.title === title),
    ask: (spec: object = VIP, more: object = {}) =>
      mooring.ensure({ resource: "upcloud/service-address", spec, ...more }) as Promise<EnsureReport>,
    check: async (spec: object = {}) => {
      const { results } = (await mooring.ensure({
        query: "upcloud/service-address-check",
        spec: { name: NAME, network: "fi-hel1", members: ["peer-1", "peer-2"], ...spec },
      })) as QueryReport;
      return Object.fromEntries(results.map(({ member, ok, reason }) => [member, ok ? "ok" : reason]));
    },
    cost: () => {
      const all = sandbox.journal.entries().map(({ method, path }) => `${method} ${path}`);
      sandbox.journal.clear();
      return all;
    },
  };
}

const messageOf = ({ failure, items }: EnsureReport) => (failure ?? items[0]?.failure)?.message;

describe("a failover", () => {
  it("is one reading and one writing where the members are stated by their interfaces", async () => {
    const { ask, cost, named } = world();
    const spec = { ...VIP, members: [MAC1, MAC2], active: MAC1 };
    const { id } = (await ask(spec)).items[0] ?? {};
    cost();
    expect(await ask({ ...spec, active: MAC2 })).toMatchObject({ changed: true, failed: false });
    expect(cost()).toEqual(["GET /1.3/ip_address", `PATCH /1.3/ip_address/${id}`]);
    expect(named()?.mac).toBe(MAC2);
  });

  it("by keepalived's own hand is no drift where nobody is stated to be active", async () => {
    const { ask, named } = world();
    const { active, ...spec } = VIP;
    await ask(spec);
    expect(named()?.mac).toBe(MAC1);
    Object.assign(named() ?? {}, { mac: MAC2 });
    expect(await ask(spec, { plan: true })).toMatchObject({ changed: false });
    expect(await ask({ ...spec, active }, { plan: true })).toMatchObject({ changed: true });
  });

  it("has its script in the configuration of each member", async () => {
    const { ask } = world();
    const { items } = await ask();
    const keepalived = (items[0]?.outputs?.keepalived ?? []) as { member: string; configuration: string }[];
    for (const [at, mac] of [MAC1, MAC2].entries()) {
      expect(keepalived[at]?.configuration).toContain("notify_master /etc/keepalived/take-over");
      expect(keepalived[at]?.configuration).toContain(`"mac_address": "${mac}"`);
      expect(keepalived[at]?.configuration).toContain(`"ip_address": "${items[0]?.id}"`);
    }
  });
});

describe("what cannot be is refused in the plan, and the member is named", () => {
  it.each<[string, object, RegExp]>([
    ["a member in another zone", { members: ["peer-1", "far-away"] }, /member far-away is in the zone de-fra1/],
    ["a member twice", { members: ["peer-1", MAC1] }, /members e2:10:aa:0b:01:02 and peer-1 are the same/],
    ["a member that is nowhere", { members: ["peer-1", "peer-9"] }, /member peer-9: no server of this account/],
    ["no member left", { members: [], active: undefined }, /spec\.members: is empty/],
    ["an active that is no member", { active: "asleep" }, /spec\.active: is "asleep", which is none of `members`/],
    [
      "a stopped server",
      { members: ["asleep", "peer-1"], active: "asleep" },
      /member asleep cannot be active: its server asleep is stopped/,
    ],
    ["an address that is a server's own", { address: "203.0.113.20" }, /203\.0\.113\.20 is not a floating address/],
    ["an address that is nobody's", { address: "203.0.113.77" }, /203\.0\.113\.77 is not an address of this account/],
    ["a zone that is none", { network: "fi-hel9" }, /is in the zone fi-hel1, and the address in fi-hel9/],
  ])("%s", async (_, spec, sentence) => {
    const { ask, sandbox } = world();
    for (const more of [{ plan: true }, {}]) {
      const report = await ask({ ...VIP, ...spec }, more);
      expect(report).toMatchObject({ changed: false, failed: true });
      expect(messageOf(report)).toMatch(sentence);
    }
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("a name that somebody else's address has", async () => {
    const { ask, cloud, sandbox } = world();
    const other = (cloud.state.addresses as Address[]).find(({ address }) => address === "203.0.113.20");
    Object.assign(other ?? {}, { ptr_record: NAME });
    expect(messageOf(await ask())).toMatch(
      /the name vip\.example\.com is that of 203\.0\.113\.20, which is no floating/,
    );
    expect(sandbox.journal.writes()).toEqual([]);
  });
});

describe("the check foretells what a failover would lose", () => {
  it.each<[string, (at: ReturnType<typeof world>) => unknown, RegExp, object?]>([
    ["nothing", () => undefined, /^ok ok$/],
    [
      "an address on the wrong member",
      () => undefined,
      /is attached to interface e2:10:aa:0b:01:02, and not to peer-2/,
      { active: "peer-2" },
    ],
    [
      "an address on somebody who is no member",
      ({ named }) => Object.assign(named() ?? {}, { mac: "e2:10:aa:0b:03:02" }),
      /e2:10:aa:0b:03:02, which is no member's/,
    ],
    ["an address on nobody", ({ named }) => delete named()?.mac, /is attached to nobody/],
    [
      "a server that does not run",
      ({ server }) => Object.assign(server("peer-2") ?? {}, { state: "stopped" }),
      /its server is stopped/,
    ],
  ])("%s", async (_, plant, sentence, spec = {}) => {
    const at = world();
    await at.ask();
    plant(at);
    expect(Object.values(await at.check(spec)).join(" ")).toMatch(sentence);
  });
});

describe("an address that lies idle, as a run that was killed leaves it", () => {
  const orders = (sandbox: ReturnType<typeof world>["sandbox"]) =>
    sandbox.journal.writes().filter(({ method }) => method === "POST");

  it("may be somebody's reserve: it is left alone and named in the plan, and another one is bought", async () => {
    const { ask, named, sandbox } = world();
    const planned = await ask(VIP, { plan: true });
    expect(planned.items[0]?.notes.join(" ")).toMatch(/203\.0\.113\.41 would do and is used by nobody.*by its address/);
    expect(await ask()).toMatchObject({ changed: true, failed: false });
    expect(named()?.address).not.toBe("203.0.113.41");
    expect(orders(sandbox)).toHaveLength(1);
  });

  it("that could not be given its name is named in the report, and is taken by its address", async () => {
    const { ask, named, sandbox } = world();
    sandbox.faults.add({ match: ({ method }) => method === "PATCH", status: 400, body: {}, times: 1 });
    const report = await ask();
    const said = report.items[0]?.notes.find((note) => note.includes("was bought, and is kept")) ?? "";
    const address = said.split(" ")[0] ?? "";
    expect(said).toContain(`run again with \`address: ${address}\` to finish it`);
    expect(await ask({ ...VIP, address })).toMatchObject({ changed: true, failed: false });
    expect(named()).toMatchObject({ address });
    expect(orders(sandbox)).toHaveLength(1);
  });

  it("stays when the service address goes", async () => {
    const { ask, cloud } = world();
    await ask();
    expect(await ask(VIP, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect((cloud.state.addresses as Address[]).map(({ address }) => address)).toContain("203.0.113.41");
  });

  it("is taken where it is stated by its address", async () => {
    const { ask, named, sandbox } = world();
    expect(await ask({ ...VIP, address: "203.0.113.41" })).toMatchObject({ changed: true, failed: false });
    expect(named()).toMatchObject({ address: "203.0.113.41" });
    expect(orders(sandbox)).toEqual([]);
  });

  it.each([
    ["by whoever takes it over outright", { adopt: true }],
    ["by whoever knows that a run of this very thing has left it", { adopt: false, unfinished: {} }],
  ])("is taken %s", async (_, rights) => {
    const { mooring, named, sandbox } = world();
    const call = { resource: "upcloud/service-address", spec: VIP };
    expect(await mooring.ensure(call, rights)).toMatchObject({ changed: true, failed: false });
    expect(named()).toMatchObject({ address: "203.0.113.41" });
    expect(orders(sandbox)).toEqual([]);
  });

  it("is nothing that goes when a name goes that none has, and nothing that is told of then", async () => {
    const { ask, sandbox } = world();
    expect(await ask(VIP, { state: "absent" })).toMatchObject({
      changed: false,
      failed: false,
      items: [{ notes: [] }],
    });
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("goes with its id, by whoever remembers that it was to get a name", async () => {
    const { ask, sandbox } = world();
    expect(await ask(VIP, { state: "absent", id: "203.0.113.41" })).toMatchObject({ changed: true, failed: false });
    expect(sandbox.journal.writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
      "DELETE /1.3/ip_address/203.0.113.41",
    ]);
  });
});
