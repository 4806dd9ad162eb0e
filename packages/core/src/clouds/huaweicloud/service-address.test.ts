import { describe, expect, it } from "vitest";
import { beforeExchange } from "../../../test/interposed.ts";
import { refusalOf, stepsOf, verdictsOf } from "../../../test/service-address.ts";
import type { EnsureReport, QueryReport } from "../../index.ts";
import { type EmulatedPort, NIC, OTHER_NIC, STORAGE_NIC, sentences, stage } from "./stage.trial.ts";

const HARBOUR_B = "d4e0f2a1-83b5-4c7f-9e26-0f1a2b3c4d5e";
const ADDRESS = "192.168.30.40";
const SHOP = { name: "shop", network: "harbour-subnet", address: ADDRESS, members: ["harbour-a", "harbour-b"] };
const FERRY = { name: "ferry-front", network: "harbour-subnet", members: ["harbour-a", "harbour-b"] };

interface Eip {
  id: string;
  public_ip_address: string;
  alias: string;
  port_id: string;
}

function world() {
  const at = stage();
  const { cloud, mooring, port } = at;
  const eips = () => Object.values(cloud.state.eips as Record<string, Eip>);
  return {
    ...at,
    eips,
    eip: (alias: string) => eips().find((one) => one.alias === alias),
    ask: (spec: object = SHOP, more: object = {}) =>
      mooring.ensure({ resource: "huaweicloud/service-address", spec, ...more }) as Promise<EnsureReport>,
    /** Who is on the address, and who may send from it. */
    table: (ip = ADDRESS) => ({
      listed: at.at(ip)?.allowed_address_pairs.map(({ ip_address }) => ip_address),
      sending: [NIC, OTHER_NIC].filter((id) => at.pairs(port(id)).includes(ip)),
    }),
    check: async (spec: object = {}) => {
      const report = await mooring.ensure({
        query: "huaweicloud/service-address-check",
        spec: { name: "shop", network: "harbour-subnet", members: ["harbour-a", "harbour-b"], ...spec },
      });
      return verdictsOf(report as QueryReport);
    },
  };
}

describe("one spec", () => {
  it("plans each step in its order, says what it costs, and writes nothing meanwhile", async () => {
    const { ask, writes } = world();
    const planned = await ask({ ...SHOP, public: "new" }, { plan: true });
    expect(stepsOf(planned)).toEqual([
      `Step 1 of 4: reserve ${ADDRESS}, as a virtual IP.`,
      "Step 2 of 4: let harbour-a (192.168.30.11) carry it, in the pairs of the virtual IP and of its NIC.",
      "Step 3 of 4: let harbour-b (192.168.30.12) carry it, in the pairs of the virtual IP and of its NIC.",
      "Step 4 of 4: make a public address that leads to it.",
    ]);
    expect(planned.items[0]?.notes).toContain("an EIP is bought, which costs money from then on: 5_bgp, 5 Mbit/s");
    expect(writes()).toEqual([]);
  });

  it("serves from nothing by one write for the address, one for all members on it, one for each NIC, and two for an EIP", async () => {
    const { ask, writes, table, eip, at, cloud } = world();
    const stateNow = () => structuredClone({ ports: cloud.state.ports, eips: cloud.state.eips });
    const before = stateNow() as { ports: Record<string, EmulatedPort>; eips: object };
    expect(await ask({ ...SHOP, public: "new" })).toMatchObject({ changed: true, failed: false });
    expect(writes().sort()).toEqual([
      "POST /v1/:project/publicips",
      "POST /v2.0/ports",
      "PUT /v1/:project/publicips/:eip",
      ...Array(3).fill("PUT /v2.0/ports/:port"),
    ]);
    expect(table()).toEqual({ listed: ["192.168.30.11", "192.168.30.12"], sending: [NIC, OTHER_NIC] });
    expect(eip("service-address-shop")?.port_id).toBe(at(ADDRESS).id);
    expect(await ask({ ...SHOP, public: "new" })).toMatchObject({ changed: false, failed: false });
    expect(writes()).toEqual([]);
    expect(await ask({ ...SHOP, public: "new" }, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(writes()).toHaveLength(6);
    const after = stateNow() as typeof before;
    const pairsOf = ({ ports }: typeof before) =>
      Object.values(ports).map(({ id, allowed_address_pairs }) => [id, allowed_address_pairs]);
    expect(pairsOf(after)).toEqual(pairsOf(before));
    expect(after.eips).toEqual(before.eips);
    expect(await ask(SHOP, { state: "absent" })).toMatchObject({ changed: false, failed: false });
  });

  it("tells the addresses, the members, and a whole configuration for each", async () => {
    const { ask } = world();
    const { items } = await ask({ ...SHOP, public: "new", interface: "ens3", advert_seconds: 0.2 });
    const outputs = items[0]?.outputs as { keepalived: { member: string; configuration: string }[] };
    expect(outputs).toMatchObject({
      address: ADDRESS,
      prefix_length: 24,
      public_address: expect.stringMatching(/^203\.0\.113\./),
      carriers: [
        { member: "harbour-a", port_id: NIC, mac_address: "fa:16:3e:0a:6f:2c", lets_through: true },
        { member: "harbour-b", port_id: OTHER_NIC, ip_address: "192.168.30.12", lets_through: true },
      ],
    });
    const [first, second] = outputs.keepalived;
    expect(first?.configuration).toContain(
      "    unicast_src_ip 192.168.30.11\n    unicast_peer {\n        192.168.30.12",
    );
    expect(second?.configuration).toContain(`        ${ADDRESS}/24 dev ens3`);
    expect(second?.configuration).toContain("    advert_int 0.2");
  });

  it("is renamed in place, with its EIP, and led to from another address without being given up", async () => {
    const { ask, at, eip, eips } = world();
    const id = (await ask({ ...SHOP, public: "new" })).items[0]?.id;
    expect(await ask({ ...SHOP, name: "store", public: "new" }, { id })).toMatchObject({ failed: false });
    expect(at(ADDRESS).name).toBe("store");
    expect(eip("service-address-store")?.port_id).toBe(id);
    expect(await ask({ ...SHOP, name: "store", public: "203.0.113.20" }, { id })).toMatchObject({ failed: false });
    expect(eips().filter(({ port_id }) => port_id === id)).toMatchObject([{ public_ip_address: "203.0.113.20" }]);
    expect(eip("service-address-store")).toBeUndefined();
    // It was there before: it is unbound, and kept.
    await ask({ ...SHOP, name: "store", public: "203.0.113.20" }, { state: "absent" });
    expect(eip("harbour-spare")?.port_id).toBe("");
  });

  it("leaves a NIC whose source/destination check is off as it is", async () => {
    const { ask, port, pairs, check } = world();
    port(NIC).allowed_address_pairs.push({ ip_address: "1.1.1.1/0" });
    await ask();
    expect(await check()).toEqual({ "harbour-a": "ok", "harbour-b": "ok" });
    expect(pairs(port(NIC))).toEqual(["1.1.1.1/0"]);
    await ask(SHOP, { state: "absent" });
    expect(pairs(port(NIC))).toEqual(["1.1.1.1/0"]);
  });

  it("takes up an EIP that a run that was cut short has bought, and gives it back when it is gone", async () => {
    const { ask, sandbox, eip, writes } = world();
    const binding = (request: { readonly method: string; readonly path: string }) =>
      request.method === "PUT" && request.path.includes("/publicips/");
    sandbox.faults.add({ match: binding, status: 403, body: { code: "VPC.2701", message: "no" }, times: 9 });
    expect(await ask({ ...SHOP, public: "new" })).toMatchObject({ changed: true, failed: true });
    expect(eip("service-address-shop")?.port_id).toBe("");
    sandbox.faults.clear();
    writes();
    expect(await ask({ ...SHOP, public: "new" })).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual(["PUT /v1/:project/publicips/:eip"]);
    (eip("service-address-shop") as Eip).port_id = "";
    await ask(SHOP, { state: "absent" });
    expect(eip("service-address-shop")).toBeUndefined();
  });
});

describe("the order of change", () => {
  it("lets the new member carry it before the old one is taken off, with the addresses of NICs that are gone", async () => {
    const { ask, table, at } = world();
    await ask({ ...SHOP, members: ["harbour-a"] });
    at(ADDRESS).allowed_address_pairs.push({ ip_address: "192.168.30.77" });
    expect(stepsOf(await ask({ ...SHOP, members: ["harbour-b"] }, { plan: true }))).toEqual([
      "Step 1 of 3: let harbour-b (192.168.30.12) carry it, in the pairs of the virtual IP and of its NIC.",
      "Step 2 of 3: take it off 192.168.30.11, in the pairs of the virtual IP and of its NIC.",
      "Step 3 of 3: take it off 192.168.30.77, which nothing has any more, in the pairs of the virtual IP and of its NIC.",
    ]);
    expect(await ask({ ...SHOP, members: ["harbour-b"] })).toMatchObject({ changed: true, failed: false });
    expect(table()).toEqual({ listed: ["192.168.30.12"], sending: [OTHER_NIC] });
  });

  it("takes nobody off where a member could not be added, and says so of each", async () => {
    const { ask, sandbox, table } = world();
    await ask({ ...SHOP, members: ["harbour-a"] });
    const writing = (request: { readonly method: string; readonly path: string }) =>
      request.method === "PUT" && request.path.endsWith(OTHER_NIC);
    sandbox.faults.add({ match: writing, status: 403, body: { message: "no" }, times: 9 });
    const report = await ask({ ...SHOP, members: ["harbour-b"] });
    expect(report).toMatchObject({ failed: true });
    expect(table()).toMatchObject({ listed: ["192.168.30.11", "192.168.30.12"], sending: [NIC] });
    expect(report.items[0]?.notes).toContainEqual(
      expect.stringMatching(/^harbour-b does not carry the address: .*403/),
    );
    expect(report.items[0]?.notes).toContainEqual(
      "192.168.30.11 kept it: nobody is taken off before all others have it.",
    );
    sandbox.faults.clear();
    expect(await ask({ ...SHOP, members: ["harbour-b"] })).toMatchObject({ failed: false });
    expect(table()).toEqual({ listed: ["192.168.30.12"], sending: [OTHER_NIC] });
  });

  it("leaves others alone with at_least, also those whom nobody knows", async () => {
    const { ask, table } = world();
    expect(await ask({ ...FERRY, members: ["harbour-a"], at_least: true })).toMatchObject({ failed: false });
    expect(table("192.168.30.50").listed).toEqual(["192.168.30.12", "192.168.30.77", "192.168.30.11"]);
  });

  it("mends a member that is tied by one side only, and one whose MAC address is another's", async () => {
    const { ask, at, port, table, check } = world();
    await ask();
    port(NIC).allowed_address_pairs = [];
    const listed = at(ADDRESS).allowed_address_pairs;
    at(ADDRESS).allowed_address_pairs = listed.map((pair) =>
      pair.ip_address === "192.168.30.12" ? { ...pair, mac_address: "fa:16:3e:99:99:99" } : pair,
    );
    expect(await ask()).toMatchObject({ changed: true, failed: false });
    expect(table().sending).toEqual([NIC, OTHER_NIC]);
    expect(await check()).toEqual({ "harbour-a": "ok", "harbour-b": "ok" });
    expect(await ask()).toMatchObject({ changed: false, failed: false });
  });

  it("mends a NIC that may send from it with the MAC address of another only", async () => {
    const { ask, port, pairs, check } = world();
    await ask();
    port(NIC).allowed_address_pairs = [{ ip_address: ADDRESS, mac_address: "fa:16:3e:99:99:99" }];
    expect((await check())["harbour-a"]).toBe(
      `NIC ${NIC} has ${ADDRESS} only with the MAC address fa:16:3e:99:99:99, and its own is fa:16:3e:0a:6f:2c`,
    );
    expect(await ask()).toMatchObject({ changed: true, failed: false });
    expect(pairs(port(NIC))).toEqual([ADDRESS]);
    expect(await check()).toEqual({ "harbour-a": "ok", "harbour-b": "ok" });
  });

  it("is left alone by a removal that finds it renamed on the way, and that is told", async () => {
    const { ask, at, sandbox } = world();
    await ask();
    const { id } = at(ADDRESS);
    sandbox.onExchange(({ when, request: { method } }) => {
      if (when === "before" && method === "PUT") at(ADDRESS).name = "another";
    });
    expect(refusalOf(await ask(SHOP, { state: "absent" }))).toBe(
      `Huawei Cloud: port ${id} is that of service address shop no longer: it was changed > It is left alone. Remove it with the tool that changed it.`,
    );
    expect(at(ADDRESS)).toMatchObject({ id, name: "another" });
  });

  it("takes it off a NIC that is tied by its own side only, when it is removed", async () => {
    const { ask, at, table } = world();
    await ask();
    at(ADDRESS).allowed_address_pairs = [];
    await ask(SHOP, { state: "absent" });
    expect(table().sending).toEqual([]);
  });
});

describe("what cannot be is refused in the plan, and the member is named", () => {
  it.each<[string, object, RegExp, ((at: ReturnType<typeof world>) => unknown)?]>([
    [
      "a server in another subnet",
      { network: "storage-subnet", address: "192.168.40.40" },
      /member harbour-b is no server with a NIC in subnet 8c2f5e3d-\S+; it has NICs in 7b1e4d2c/,
    ],
    ["a NIC of another subnet", { members: ["harbour-b", STORAGE_NIC] }, /member 1b7a3d0f-\S+ is no server with a NIC/],
    ["a member that is nowhere", { members: ["harbour-a", "harbour-z"] }, /member harbour-z is no server with a NIC/],
    ["a member twice", { members: ["harbour-a", NIC] }, /members 0a6f2c9e-\S+ and harbour-a are the same: 192\.168/],
    ["no member left", { members: [] }, /spec\.members: is empty/],
    ["an IPv6 address", { address: "2001:db8:30::40" }, /spec\.address: .*IPv4/],
    ["a name that no EIP could have", { name: "the shop" }, /spec\.name: .*1 to 48 letters/],
    ["an address outside the subnet", { address: "192.168.31.40" }, /192\.168\.31\.40 is outside subnet 7b1e4d2c/],
    ["an address that a NIC has", { address: "192.168.30.12" }, /192\.168\.30\.12 is the own address of NIC 2c8b4e1a/],
    [
      "an address that another has",
      { address: "192.168.30.50" },
      /192\.168\.30\.50 is taken: it is the virtual IP \S+ > Choose another address, or state its own name: ferry-front\.$/,
    ],
    [
      "an address that one without a name has",
      { address: "192.168.30.50" },
      /is taken: it is the virtual IP \S+ > Choose another address, or release that virtual IP first \(`huaweicloud\/virtual-ip`/,
      ({ at }) => void Object.assign(at("192.168.30.50"), { name: "" }),
    ],
    [
      "a stopped server, where any address would do",
      { address: undefined },
      /member harbour-b cannot carry a free address: its server \S+ is SHUTOFF > Start the server/,
      ({ cloud }) => cloud.hooks?.stop_server?.(HARBOUR_B),
    ],
    ["the gateway", { address: "192.168.30.1" }, /192\.168\.30\.1 is the gateway/],
    ["the last address", { address: "192.168.30.255" }, /192\.168\.30\.255 is the broadcast address/],
    ["a subnet that is not there", { network: "harber-subnet" }, /there is no subnet called harber-subnet/],
    [
      "the id of a Neutron subnet",
      { network: "e2a7c4f1-38d6-4b59-9e0a-6f1b2c3d4e5f" },
      /is a Neutron subnet's id, where the subnet's network id belongs: 7b1e4d2c/,
    ],
    [
      "a NIC without an IPv4 address of its own",
      {},
      /member harbour-b cannot carry 192\.168\.30\.40: its NIC 2c8b4e1a-\S+ has no IPv4 address of its own/,
      ({ port }) => void Object.assign(port(OTHER_NIC), { fixed_ips: [] }),
    ],
    [
      "a new EIP of this name that leads elsewhere",
      { public: "new" },
      /the EIP 203\.0\.113\.20 has the name service-address-shop and leads to port 1b7a3d0f-\S+ > A service address of another/,
      ({ eip }) =>
        void Object.assign(eip("harbour-spare") as Eip, { alias: "service-address-shop", port_id: STORAGE_NIC }),
    ],
    ["an EIP that is nobody's", { public: "203.0.113.77" }, /there is no EIP 203\.0\.113\.77/],
    [
      "a NIC without port security",
      {},
      /member harbour-b is NIC 2c8b4e1a-\S+, which has port security switched off/,
      ({ cloud }) => cloud.hooks?.disable_port_security?.(OTHER_NIC),
    ],
    [
      "a stopped server",
      {},
      /member harbour-b cannot carry 192\.168\.30\.40: its server d4e0f2a1-\S+ is SHUTOFF/,
      ({ cloud }) => cloud.hooks?.stop_server?.(HARBOUR_B),
    ],
    [
      "a name that a foreign port has",
      {},
      /the name shop is that of a port that is no service address: 192\.168\.30\.60/,
      ({ port }) => Object.assign(port("2f4a6c8e-0b1d-4f3a-95c7-e9d8c7b6a5f4"), { name: "shop" }),
    ],
    [
      "a new EIP where another leads",
      { ...FERRY, address: "192.168.30.50", public: "new" },
      /the EIP 203\.0\.113\.20, which was not bought for ferry-front, leads to it already/,
      ({ at, eip }) => Object.assign(eip("harbour-spare") as Eip, { port_id: at("192.168.30.50").id }),
    ],
  ])("%s", async (_, spec, sentence, prepare) => {
    const at = world();
    prepare?.(at);
    for (const more of [{ plan: true }, {}]) {
      const report = await at.ask({ ...SHOP, ...spec }, more);
      expect(report).toMatchObject({ changed: false, failed: true });
      expect(refusalOf(report)).toMatch(sentence);
    }
    expect(at.writes()).toEqual([]);
  });

  it("a name that has another address already is replaced by nobody who does not say so", async () => {
    const { ask, writes, at, eip } = world();
    const { id } = (await ask({ ...SHOP, public: "new" })).items[0] ?? {};
    const other = { ...SHOP, address: "192.168.30.41", public: "new" };
    writes();
    expect(sentences(await ask(other)).join()).toMatch(/only removed and made anew: `address` from "192\.168\.30\.40"/);
    expect(writes()).toEqual([]);
    expect(await ask(other, { id, allow_replace: true })).toMatchObject({ changed: true, failed: false });
    expect(eip("service-address-shop")?.port_id).toBe(at("192.168.30.41").id);
    expect(at(ADDRESS)).toBeUndefined();
  });

  it("two with one name in one request", async () => {
    const { ask } = world();
    const report = await ask(undefined, { spec: undefined, items: [SHOP, { ...SHOP, address: "192.168.30.41" }] });
    expect(report.items[1]?.failure?.message).toMatch(/service address shop is asked for twice/);
  });
});

describe("the check foretells what a failover would lose", () => {
  interface Rule {
    direction: string;
    protocol: string | null;
  }
  const rules = ({ cloud }: ReturnType<typeof world>) =>
    Object.values(cloud.state.security_groups as Record<string, { rules: Rule[] }>).flatMap((group) => group.rules);
  const onAddress = ({ at }: ReturnType<typeof world>) => at(ADDRESS).allowed_address_pairs;

  it("says ok where it would work", async () => {
    const { ask, check } = world();
    await ask({ ...SHOP, public: "new" });
    expect(await check({ public: "new" })).toEqual({ "harbour-a": "ok", "harbour-b": "ok" });
  });

  it.each<[string, (at: ReturnType<typeof world>) => unknown, RegExp, object?]>([
    [
      "a NIC that it is not on",
      (at) => onAddress(at).splice(1, 1),
      /192\.168\.30\.40 is not on NIC 2c8b4e1a-\S+: 192\.168\.30\.12 is not among the pairs/,
    ],
    [
      "a pair with another MAC address",
      (at) => Object.assign(onAddress(at)[1] as object, { mac_address: "fa:16:3e:99:99:99" }),
      /only with the MAC address fa:16:3e:99:99:99, and that of NIC 2c8b4e1a-\S+ is fa:16:3e:2c:8b:4e/,
    ],
    [
      "a NIC that may not send from it",
      ({ cloud }) => cloud.hooks?.erase_pairs?.(OTHER_NIC),
      /NIC 2c8b4e1a-\S+ drops what it sends from 192\.168\.30\.40/,
    ],
    [
      "port security that is off",
      ({ cloud }) => cloud.hooks?.disable_port_security?.(OTHER_NIC),
      /port security is off/,
    ],
    ["a server that does not run", ({ cloud }) => cloud.hooks?.stop_server?.(HARBOUR_B), /its server is SHUTOFF/],
    [
      "protocol 112 that is blocked",
      (at) => {
        for (const rule of rules(at)) if (rule.direction === "ingress") rule.protocol = "tcp";
      },
      /do not let VRRP \(IP protocol 112\) in from 192\.168\.30\.11/,
    ],
    [
      "nothing of a stranger in another subnet",
      ({ port }) => void port(STORAGE_NIC).allowed_address_pairs.push({ ip_address: ADDRESS }),
      /^ok$/,
    ],
    [
      "a public address that leads elsewhere",
      ({ eip, port }) => Object.assign(eip("service-address-shop") as Eip, { port_id: port(STORAGE_NIC).id }),
      /no public address leads to it/,
      { public: "new" },
    ],
    [
      "the same virtual router twice",
      () => undefined,
      /virtual IP 192\.168\.30\.50 may have the same virtual_router_id 50: state `router_id`/,
      { router_id: 50 },
    ],
  ])("%s", async (_, plant, sentence, spec = {}) => {
    const at = world();
    await at.ask({ ...SHOP, public: "new" });
    plant(at);
    expect((await at.check(spec))["harbour-b"]).toMatch(sentence);
  });

  it("names a server that carries it and is no member", async () => {
    const { ask, check } = world();
    await ask();
    expect((await check({ members: ["harbour-a"] }))["harbour-a"]).toBe(
      `NIC ${OTHER_NIC} of server ${HARBOUR_B} may answer for ${ADDRESS}, and is no member`,
    );
  });

  it("has a line for the address of a NIC that is gone", async () => {
    const { check } = world();
    expect(await check({ ...FERRY, members: undefined })).toMatchObject({
      "192.168.30.77": "nothing in the subnet has 192.168.30.77 any more",
    });
  });
});

describe("a public address", () => {
  const binding = (request: { readonly method: string; readonly path: string }) =>
    request.method === "PUT" && request.path.includes("/publicips/");

  it("is bought with the bandwidth that is stated, which is no drift later", async () => {
    const { ask, cloud } = world();
    const spec = { ...SHOP, public: "new", bandwidth_size: 20 };
    expect((await ask(spec, { plan: true })).items[0]?.notes).toContain(
      "an EIP is bought, which costs money from then on: 5_bgp, 20 Mbit/s",
    );
    const made = await ask(spec);
    expect(made).toMatchObject({ failed: false, items: [{ spec: { bandwidth_size: 20 } }] });
    expect(JSON.stringify(cloud.state)).toContain('"service-address-shop"');
    expect(await ask(spec)).toMatchObject({ changed: false, failed: false });
    expect((await ask({ ...SHOP, public: "new" })).items[0]?.spec).not.toHaveProperty("bandwidth_size");
  });

  it("that was bought and leads nowhere yet is no public address, until it is wanted, and goes where none is wanted", async () => {
    const { ask, sandbox, eip, writes } = world();
    sandbox.faults.add({ match: binding, status: 403, body: { code: "VPC.2701", message: "no" }, times: 9 });
    await ask({ ...SHOP, public: "new" });
    sandbox.faults.clear();
    writes();
    const left = await ask(SHOP);
    expect(left).toMatchObject({ changed: false, failed: false, items: [{ spec: { public: "none" } }] });
    expect(left.items[0]?.outputs).not.toHaveProperty("public_address");
    expect(stepsOf(await ask({ ...SHOP, public: "new" }, { plan: true }))).toEqual([
      "Step 1 of 1: make a public address that leads to it.",
    ]);
    expect(writes()).toEqual([]);
    expect(await ask({ ...SHOP, public: "none" })).toMatchObject({ changed: true, failed: false });
    expect(eip("service-address-shop")).toBeUndefined();
  });

  it("bears the new name, when it is renamed before it leads anywhere", async () => {
    const { ask, sandbox, eip } = world();
    sandbox.faults.add({ match: binding, status: 403, body: { code: "VPC.2701", message: "no" }, times: 9 });
    const { id } = (await ask({ ...SHOP, public: "new" })).items[0] ?? {};
    sandbox.faults.clear();
    expect(await ask({ ...SHOP, name: "store" }, { id })).toMatchObject({ changed: true, failed: false });
    expect(eip("service-address-store")?.port_id).toBe("");
  });

  it("that was there before keeps its name, when the service address gets another", async () => {
    const { ask, eip } = world();
    const { id } = (await ask({ ...SHOP, public: "203.0.113.20" })).items[0] ?? {};
    const moved = await ask({ ...SHOP, name: "store", public: "203.0.113.20" }, { id });
    expect(moved).toMatchObject({ changed: true, failed: false });
    expect(eip("harbour-spare")?.port_id).toBe(id);
  });

  it("leaves whom it leads to, for a moment, and that is said before", async () => {
    const { ask, eip, at } = world();
    Object.assign(eip("harbour-spare") as Eip, { port_id: STORAGE_NIC });
    const spec = { ...SHOP, public: "203.0.113.20" };
    expect((await ask(spec, { plan: true })).items[0]?.notes).toContain(
      `203.0.113.20 leaves port ${STORAGE_NIC}: for a moment it is bound to nothing.`,
    );
    expect(await ask(spec)).toMatchObject({ changed: true, failed: false });
    expect(eip("harbour-spare")?.port_id).toBe(at(ADDRESS).id);
    expect((await ask(spec, { plan: true })).items[0]?.notes).toEqual([]);
  });

  it("is none of whose sight is forbidden, unless one is stated", async () => {
    const { ask, sandbox } = world();
    const looking = (request: { readonly method: string; readonly path: string }) =>
      request.method === "GET" && request.path.includes("/publicips");
    sandbox.faults.add({ match: looking, status: 403, body: { code: "VPC.0011", message: "no" }, times: 99 });
    expect(await ask()).toMatchObject({ changed: true, failed: false });
    expect(await ask({ ...SHOP, public: "new" })).toMatchObject({ changed: false, failed: true });
  });

  it.each<[string, (at: ReturnType<typeof world>) => unknown, RegExp]>([
    ["nowhere", () => undefined, /the public address 203\.0\.113\.20 leads nowhere, not to it/],
    [
      "to another port",
      ({ eip }) => Object.assign(eip("harbour-spare") as Eip, { port_id: STORAGE_NIC }),
      /the public address 203\.0\.113\.20 leads to port 1b7a3d0f-\S+, not to it/,
    ],
    [
      "where nobody knows, for it is not there",
      ({ cloud, eip }) => delete (cloud.state.eips as Record<string, Eip>)[String(eip("harbour-spare")?.id)],
      /there is no EIP 203\.0\.113\.20/,
    ],
  ])("that leads %s is foretold", async (_, plant, sentence) => {
    const at = world();
    await at.ask();
    plant(at);
    expect((await at.check({ public: "203.0.113.20" }))["harbour-a"]).toMatch(sentence);
    expect((await at.check({ public: "none" }))["harbour-a"]).toBe("ok");
  });
});

describe("in place of another one", () => {
  it("is what another subnet means: it is planned as such; the subnet's id is the same as its name", async () => {
    const { ask } = world();
    const { id, outputs } = (await ask()).items[0] ?? {};
    expect(await ask({ ...SHOP, network: outputs?.network_id })).toMatchObject({ changed: false, failed: false });
    const spec = { ...SHOP, network: "storage-subnet", address: undefined, members: [STORAGE_NIC] };
    const report = await ask(spec, { id, plan: true });
    expect(report.items[0]?.differences).toContainEqual(
      expect.objectContaining({ path: "network", after: "storage-subnet" }),
    );
  });

  it("may not be where its new name is another's", async () => {
    const { ask } = world();
    await ask({ ...SHOP, name: "store", address: "192.168.30.41" });
    const { id } = (await ask()).items[0] ?? {};
    expect(refusalOf(await ask({ ...SHOP, name: "store" }, { id }))).toMatch(
      /^Huawei Cloud: there is a service address called store already: 192\.168\.30\.41 \(\S+\) > Choose another name/,
    );
  });
});

describe("a member", () => {
  it("is its server by name or id, its NIC, its MAC address or its own address", async () => {
    const { ask } = world();
    await ask();
    for (const word of [HARBOUR_B, HARBOUR_B.toUpperCase(), OTHER_NIC, "FA-16-3E-2C-8B-4E", "192.168.30.12"]) {
      const report = await ask({ ...SHOP, members: ["harbour-a", word] }, { plan: true });
      expect(report).toMatchObject({ changed: false, failed: false });
    }
  });

  it("whose server has two NICs in the subnet has to be told apart", async () => {
    const { ask, port } = world();
    const other = port("2f4a6c8e-0b1d-4f3a-95c7-e9d8c7b6a5f4");
    Object.assign(other, { device_id: HARBOUR_B, device_owner: "compute:az1" });
    const said = refusalOf(await ask());
    expect(said).toMatch(
      /^Huawei Cloud: member harbour-b means more than one NIC: .*2c8b4e1a-\S+ \(192\.168\.30\.12, server d4e0f2a1/,
    );
    expect(said).toContain(" > State the id, the MAC address or the own address of the NIC that is meant.");
  });
});

it("is not gone for whoever looks in a subnet that is not there, though he has its id", async () => {
  const { ask, writes } = world();
  const { id } = (await ask()).items[0] ?? {};
  writes();
  for (const network of ["harber-subnet", "00000000-0000-4000-8000-000000000000"])
    expect(await ask({ ...SHOP, network }, { id, state: "absent" })).toMatchObject({ changed: false, failed: true });
  expect(writes()).toEqual([]);
});

describe("somebody else makes it at any moment between the plan and its end", () => {
  it.each<[string, object, object, string | undefined]>([
    ["the same one", SHOP, {}, undefined],
    [
      "the same one, and nothing of others is to be taken",
      SHOP,
      { adopt: false },
      "Huawei Cloud: the service address shop was made by somebody else meanwhile > If it is yours, say `adopt: true`",
    ],
    [
      "one of its name with another address",
      { ...SHOP, address: "192.168.30.41" },
      {},
      "Huawei Cloud: the service address shop was made with another address: 192.168.30.41 (",
    ],
    [
      "one of its address with another name",
      { ...SHOP, name: "store" },
      {},
      `Huawei Cloud: ${ADDRESS} was made by somebody else meanwhile, as store > Choose another address, or state its own name.`,
    ],
  ])("%s: there is one in the end, and whoever fails says why", async (_, theirs, rights, sentence) => {
    const resource = "huaweicloud/service-address";
    const said: string[] = [];
    for (let nth = 1, struck = true; struck; nth += 1) {
      const { stranger, cloud, sandbox, at } = world();
      const [mine, somebody] = [stranger(), stranger()];
      // What loads while others wait looks idle to the clock.
      for (const one of [mine, somebody])
        for (const state of ["present", "absent"]) await one.ensure({ resource, spec: SHOP, state });
      const stop = beforeExchange(sandbox, nth, () => somebody.ensure({ resource, spec: theirs }));
      const report = (await mine.ensure({ resource, spec: SHOP }, rights)) as EnsureReport;
      struck = stop();
      const why = report.failure ?? report.items[0]?.failure;
      if (why) said.push(`${why.message} > ${why.hint}`);
      const named = Object.values(cloud.state.ports as Record<string, EmulatedPort>).filter(({ name }) =>
        ["shop", "store"].includes(name),
      );
      expect({ nth, there: named.length }).toEqual({ nth, there: 1 });
      if (!report.failed) expect(at(ADDRESS)).toMatchObject({ name: "shop" });
    }
    if (sentence === undefined) expect(said).toEqual([]);
    else expect(said).toContainEqual(expect.stringContaining(sentence));
  });
});
