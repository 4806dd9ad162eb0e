import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { refusalOf, verdictsOf } from "../../../test/service-address.ts";
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
      const report = await mooring.ensure({
        query: "upcloud/service-address-check",
        spec: { name: NAME, network: "fi-hel1", members: ["peer-1", "peer-2"], ...spec },
      });
      return verdictsOf(report as QueryReport);
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
    [
      "a stopped server, which would be the first to have it",
      { members: ["asleep", "peer-1"], active: undefined },
      /member asleep cannot be active: its server asleep is stopped > Start the server/,
    ],
    ["an address that is a server's own", { address: "203.0.113.20" }, /203\.0\.113\.20 is not a floating address/],
    ["an address that is nobody's", { address: "203.0.113.77" }, /203\.0\.113\.77 is not an address of this account/],
    ["a zone that is none", { network: "fi-hel9" }, /is in the zone fi-hel1, and the address in fi-hel9/],
  ])("%s", async (_, spec, sentence) => {
    const { ask, sandbox } = world();
    for (const more of [{ plan: true }, {}]) {
      const report = await ask({ ...VIP, ...spec }, more);
      expect(report).toMatchObject({ changed: false, failed: true });
      expect(refusalOf(report)).toMatch(sentence);
    }
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("a name that somebody else's address has", async () => {
    const { ask, cloud, sandbox } = world();
    const other = (cloud.state.addresses as Address[]).find(({ address }) => address === "203.0.113.20");
    Object.assign(other ?? {}, { ptr_record: NAME });
    expect(refusalOf(await ask())).toMatch(
      /the name vip\.example\.com is that of 203\.0\.113\.20, which is no floating/,
    );
    expect(sandbox.journal.writes()).toEqual([]);
  });
});

describe("the check foretells what a failover would lose", () => {
  it.each<[string, (at: ReturnType<typeof world>) => unknown, RegExp, object?]>([
    ["nothing", () => undefined, /^ok ok$/],
    ["nothing, where the active member has it", () => undefined, /^ok ok$/, { active: "peer-1" }],
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

describe("one spec", () => {
  it("is renamed in place", async () => {
    const { ask, named, sandbox } = world();
    const { id } = (await ask()).items[0] ?? {};
    sandbox.journal.clear();
    expect(await ask({ ...VIP, name: "shop.example.com" }, { id })).toMatchObject({ changed: true, failed: false });
    expect(named("shop.example.com")?.address).toBe(id);
    expect(named()).toBeUndefined();
    expect(sandbox.journal.writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
      `PATCH /1.3/ip_address/${id}`,
    ]);
  });

  it("says what it costs, and whom it leaves", async () => {
    const { ask } = world();
    const notesOf = async (spec: object) => (await ask(spec, { plan: true })).items[0]?.notes;
    expect(await notesOf(VIP)).toContain("A floating address costs money as long as it is kept.");
    expect(await notesOf({ ...VIP, address: "203.0.113.41" })).not.toContain(
      "A floating address costs money as long as it is kept.",
    );
    const { id } = (await ask()).items[0] ?? {};
    expect(await notesOf({ ...VIP, active: "peer-2" })).toContain(`${id} leaves interface ${MAC1}, without a pause.`);
  });

  it.each([
    ["the active member", "peer-2", MAC2],
    ["the first one, where none is active,", undefined, MAC1],
  ])("is delivered to %s by the run that buys it", async (_, active, mac) => {
    const { ask, named } = world();
    await ask({ ...VIP, active });
    expect(named()?.mac).toBe(mac);
  });

  it("has a script of these words for a new master", async () => {
    const { ask } = world();
    const { items } = await ask();
    const [first] = (items[0]?.outputs?.keepalived ?? []) as { configuration: string }[];
    const lines = first?.configuration.split("\n") ?? [];
    expect(lines.slice(lines.indexOf("# /etc/keepalived/take-over, mode 0755, owned by root:") + 1)).toEqual([
      "# #!/bin/sh",
      "# set -a; . /etc/keepalived/upcloud-token; set +a    # UPCLOUD_TOKEN=…, readable by root only",
      `# exec /usr/local/bin/mooring '{ "resource": "upcloud/floating-ip", "spec": { "ip_address": "${items[0]?.id}", "mac_address": "${MAC1}" }, "timeouts": { "attempt_seconds": 5, "deadline_seconds": 60 } }'`,
      "",
    ]);
  });

  it("is nothing for API 1.2, which knows no floating addresses", async () => {
    const { ask, sandbox } = world();
    const report = await ask(VIP, { settings: { api_version: "1.2" } });
    expect(messageOf(report)).toBe("settings.api_version: is 1.2, which does not know floating addresses; use 1.3");
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("finds nothing of another zone, nor what two have the name of", async () => {
    const { ask, cloud, sandbox } = world();
    await ask();
    const all = cloud.state.addresses as (Address & { zone: string })[];
    const twin = { ...(all.find(({ ptr_record }) => ptr_record === NAME) as Address), address: "203.0.113.250" };
    all.push(twin as Address & { zone: string });
    sandbox.journal.clear();
    const report = await ask();
    expect(report).toMatchObject({ changed: false, failed: true });
    expect(refusalOf(report)).toMatch(
      /^UpCloud: there are 2 service addresses called vip\.example\.com: 203\.\S+, 203/,
    );
    expect(sandbox.journal.writes()).toEqual([]);
  });
});

describe("an address that is stated", () => {
  it.each<[string, string, object, RegExp]>([
    [
      "has another name",
      "203.0.113.41",
      { ptr_record: "mail.example.com" },
      /is called mail\.example\.com, and not vip/,
    ],
    [
      "is of another zone",
      "203.0.113.41",
      { zone: "de-fra1" },
      /203\.0\.113\.41 is in the zone de-fra1, and not in fi-hel1/,
    ],
  ])("and %s is refused in the plan", async (_, address, more, sentence) => {
    const { ask, cloud, sandbox } = world();
    Object.assign((cloud.state.addresses as Address[]).find((one) => one.address === address) ?? {}, more);
    const report = await ask({ ...VIP, address });
    expect(report).toMatchObject({ changed: false, failed: true });
    expect(refusalOf(report)).toMatch(sentence);
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it.each([
    ["of another zone", { zone: "de-fra1" }],
    ["that is in use", { mac: "e2:10:aa:0b:03:02" }],
  ])("is no other one that lies idle, least of all one %s", async (_, more) => {
    const { mooring, cloud, named } = world();
    Object.assign((cloud.state.addresses as Address[]).find(({ address }) => address === "203.0.113.41") ?? {}, more);
    const call = { resource: "upcloud/service-address", spec: VIP };
    expect(await mooring.ensure(call, { adopt: true })).toMatchObject({ changed: true, failed: false });
    expect(named()?.address).not.toBe("203.0.113.41");
  });
});

describe("a member", () => {
  it.each<[string, string, RegExp]>([
    [
      "that is an interface of nobody",
      "e2:10:aa:0b:ff:ff",
      /member e2:10:aa:0b:ff:ff is no public interface of this account/,
    ],
    ["whose server has no public interface", "inland", /member inland has no public interface with an IPv4 address/],
    ["that is an address of nobody", "203.0.113.199", /member 203\.0\.113\.199 is no public interface of this account/],
  ])("%s is refused", async (_, member, sentence) => {
    const { ask, cloud, server } = world();
    Object.assign(server("asleep") ?? {}, { title: "inland" });
    const all = cloud.state.addresses as Address[];
    cloud.state.addresses = all.filter(({ address }) => address !== "203.0.113.22");
    expect(refusalOf(await ask({ ...VIP, members: ["peer-1", member] }))).toMatch(sentence);
  });

  it("is its server by name or id, its interface, or its own address", async () => {
    const { ask } = world();
    const { items } = await ask();
    const [one] = (items[0]?.outputs?.carriers ?? []) as { server_id: string; ip_address: string; port_id: string }[];
    for (const word of [
      one?.server_id,
      one?.server_id.toUpperCase(),
      one?.ip_address,
      one?.port_id,
      one?.port_id.toUpperCase(),
    ]) {
      const report = await ask({ ...VIP, members: [word, "peer-2"], active: undefined }, { plan: true });
      expect(report).toMatchObject({ changed: false, failed: false });
    }
  });
});

it("is not found in another zone, where its name and its address are somebody else's", async () => {
  const { ask, sandbox } = world();
  const { id } = (await ask()).items[0] ?? {};
  sandbox.journal.clear();
  const away = { ...VIP, network: "de-fra1", members: ["far-away"], active: undefined };
  expect(refusalOf(await ask(away))).toContain(
    `the name ${NAME} is that of ${id}, which is no floating address of zone de-fra1`,
  );
  expect(refusalOf(await ask({ ...away, address: id }))).toContain(`${id} is in the zone fi-hel1, and not in de-fra1`);
  for (const more of [{}, { id }])
    expect(await ask({ ...VIP, network: "fi-hel9" }, { ...more, state: "absent" })).toMatchObject({
      changed: false,
      failed: true,
    });
  expect(sandbox.journal.writes()).toEqual([]);
});

it("where the list of servers cannot be read, that fails the check, and is no verdict on a member", async () => {
  const { ask, check, sandbox } = world();
  await ask();
  sandbox.faults.add({ match: "GET /1.3/server", status: 403, body: { error: { error_message: "no" } }, times: 99 });
  await expect(check()).rejects.toThrow("403");
});
