import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { rawCall } from "../../../test/raw.ts";
import { ASLEEP, FAR_AWAY, MAC1, MAC2, PEER1, PEER2, stage, VIP } from "./stage.trial.ts";

const TOKEN = "ucat_invented0token0of0the0pretend0cloud";
const PEERS = "03b7c0e1-5a5e-4f0c-8f3d-2b9a1c7e6d04";
const LONE = "203.0.113.41";

function pretend(switches: object = {}, authorization = `Bearer ${TOKEN}`) {
  const sandbox = createSandbox({ clouds: ["upcloud"] });
  const cloud = sandbox.cloud("upcloud");
  Object.assign(cloud.switches, switches);
  return {
    cloud,
    async call(what: string, body?: unknown) {
      const [method = "", path = ""] = what.split(" ");
      const { status, body: json = {} } = await rawCall(sandbox.transport, {
        origin: "https://api.upcloud.com",
        method,
        path: /^\/\d/.test(path) ? path : `/1.3${path}`,
        body,
        headers: { authorization },
      });
      return {
        status,
        code: json.error?.error_code ?? json.error?.code ?? json.type?.split("#")[1],
        ...json,
      };
    },
  };
}

const change = (fields: object) => ({ ip_address: fields });

describe("the pretend UpCloud", () => {
  it.each([
    "GET /1.3/ip_address/",
    "GET /1.3/ip_address?",
    "GET /1.3/ip_address/2001:db8:40:7:e010:aaff:fe0b:0204",
    "GET /1.3/ip_address/2001%3ADB8%3A40%3A7%3AE010%3AAAFF%3AFE0B%3A204",
    "GET /1.3/network/?zone=fi-hel1",
    "GET /1.3/server/?label=none",
    "GET /1.2/server",
  ])("takes the spellings of the official clients: %s", async (what) => {
    expect(await pretend().call(what)).toMatchObject({ status: 200 });
  });

  it.each([
    ["GET /1.2/network", 404, "NOT_FOUND"],
    ["POST /1.3/ip_address/203.0.113.20", 405, "METHOD_NOT_ALLOWED"],
    ["PATCH /1.2/ip_address/203.0.113.20", 405, "METHOD_NOT_ALLOWED"],
    ["GET /1.1/ip_address", 400, "API_VERSION_OBSOLETE"],
    ["GET /2.0/ip_address", 400, "API_VERSION_INVALID"],
    ["GET /1.3/ip_address/there", 400, "IP_ADDRESS_INVALID"],
    ["GET /1.3/ip_address/192.0.2.1", 404, "IP_ADDRESS_NOT_FOUND"],
    ["GET /1.3/ip_address/203.0.113.99", 403, "IP_ADDRESS_FORBIDDEN"],
    ["GET /1.3/server/there", 400, "SERVER_INVALID"],
  ])("refuses %s", async (what, status, code) => {
    expect(await pretend().call(what)).toMatchObject({ status, code });
  });

  it("knows two ways to prove who one is, and refuses all others", async () => {
    const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;
    const status = async (proof: string) => (await pretend({}, proof).call("GET /account")).status;
    expect(await status(basic("pretend-user:invented-password-of-the-pretend-cloud"))).toBe(200);
    expect(await status(basic("pretend-user:wrong"))).toBe(401);
    expect(await status("Bearer ucat_wrong")).toBe(401);
    expect(await status("")).toBe(401);
  });

  it("keeps the list of addresses, the server and its interfaces in step", async () => {
    const { call } = pretend();
    await call(`PATCH /ip_address/${VIP}`, change({ mac: MAC2 }));
    const { server } = await call(`GET /server/${PEER2}`);
    const { networking } = await call(`GET /server/${PEER2}/networking`);
    expect(server.networking).toEqual(networking);
    expect(server.ip_addresses.ip_address.at(-1)).toEqual({ access: "public", address: VIP, family: "IPv4" });
    expect(networking.interfaces.interface[1].ip_addresses.ip_address.at(-1)).toMatchObject({
      address: VIP,
      floating: "yes",
    });
    const { server: old } = await call(`GET /server/${PEER1}`);
    expect(JSON.stringify(old)).not.toContain(VIP);
  });

  it("says that a server still runs when it is told to stop, goes through maintenance, and starts at once", async () => {
    const { sandbox, clock, server } = stage();
    const call = async (what: string, body: object) => {
      const answer = await rawCall(sandbox.transport, {
        origin: "https://api.upcloud.com",
        method: "POST",
        path: `/1.3/server/${PEER1}/${what}`,
        headers: { authorization: `Bearer ${TOKEN}` },
        body,
      });
      return answer.body.server.state;
    };
    expect(await call("stop", { stop_server: { stop_type: "hard" } })).toBe("started");
    const states = [];
    for (let second = 0; second < 6; second += 1) {
      states.push(server(PEER1).state);
      await clock.sleep(1200);
    }
    expect([...new Set(states)]).toEqual(["started", "maintenance", "stopped"]);
    expect(await call("start", { server: {} })).toBe("started");
  });

  it("adds, takes and removes addresses of private interfaces in both spellings, and replaces their list", async () => {
    const { call } = pretend();
    const base = `/server/${ASLEEP}/networking/interface`;
    const made = await call(`POST ${base}`, {
      interface: { type: "private", network: PEERS, ip_addresses: { ip_address: [{ family: "IPv4" }] } },
    });
    expect(made.interface).toMatchObject({ index: 3, ip_addresses: { ip_address: [{ address: "172.30.8.4" }] } });
    expect(await call(`PUT ${base}/3`, { interface: { ip_addresses: { ip_address: null } } })).toMatchObject({
      status: 200,
      interface: { ip_addresses: { ip_address: [{ address: "172.30.8.4" }] } },
    });
    const more = { ip_address: { family: "IPv4", address: "172.30.8.50" } };
    expect(await call(`POST ${base}/3/ip-address`, more)).toMatchObject({
      status: 201,
      ip_address: { address: "172.30.8.50" },
    });
    expect(await call(`DELETE ${base}/3/ip_address/172.30.8.50`)).toMatchObject({ status: 204 });
    const taken = { ip_address: { family: "IPv4", address: "172.30.8.2" } };
    expect(await call(`POST ${base}/3/ip-address`, taken)).toMatchObject({ status: 409, code: "ADDRESS_ATTACHED" });
    expect(await call(`POST ${base}/3/ip_address?force=yes`, taken)).toMatchObject({ status: 201 });
    expect(await call(`PUT ${base}/3`, { interface: { source_ip_filtering: "no" } })).toMatchObject({
      interface: { source_ip_filtering: "no" },
    });
    expect(await call(`PUT ${base}/2`, { interface: { source_ip_filtering: "no" } })).toMatchObject({ status: 400 });
    const one = { interface: { ip_addresses: { ip_address: [{ family: "IPv4", address: "172.30.8.60" }] } } };
    expect((await call(`PUT ${base}/3`, one)).interface.ip_addresses.ip_address).toHaveLength(1);
    expect(await call(`DELETE ${base}/3`)).toMatchObject({ status: 204 });
    expect(await call(`GET /server/${ASLEEP}/networking`)).toMatchObject({
      networking: { interfaces: { interface: { length: 2 } } },
    });
  });

  it("takes a network's range as a list and by itself, and keeps a network that is in use", async () => {
    const { call } = pretend();
    const range = { address: "172.31.0.0/24", family: "IPv4", dhcp: "yes" };
    const network = { name: "n", zone: "fi-hel1", ip_networks: { ip_network: range } };
    const { network: made } = await call("POST /network/", { network });
    expect(made.ip_networks.ip_network).toMatchObject([range]);
    expect(await call(`DELETE /network/${made.uuid}`)).toMatchObject({ status: 204 });
    expect(await call(`DELETE /network/${PEERS}`)).toMatchObject({ status: 409, code: "NETWORK_NOT_EMPTY" });
  });

  it("gives a deleted server's address back, or keeps it as a floating one", async () => {
    const { call } = pretend();
    await call("PATCH /ip_address/203.0.113.22", change({ release_policy: "keep" }));
    await call(`DELETE /server/${ASLEEP}`);
    expect(await call("GET /ip_address/203.0.113.22")).toMatchObject({ ip_address: { floating: "yes" } });
    expect(await call("GET /ip_address/10.99.4.19")).toMatchObject({ status: 404 });
  });

  it("names what is wrong with a seed", () => {
    const { cloud } = pretend();
    expect(() => cloud.seed({ servers: [{ title: "x", zone: "nowhere", interfaces: [] }] })).toThrow(
      "The UpCloud seed is wrong at servers[0].zone: there is no zone nowhere.",
    );
    expect(() => cloud.seed({ floating: [{ address: "x", zone: "fi-hel1" }] })).toThrow("floating.0.address");
  });
});

describe("a switch of the pretend UpCloud", () => {
  const assign = { ip_address: { server: ASLEEP } };
  const attach = (mac: string) => ["PATCH /ip_address/203.0.113.41", change({ mac })] as const;
  it.each([
    ["list_private", true, [["GET /ip_address"]], { ip_addresses: { ip_address: { length: 13 } } }],
    ["find_by", "text", [["GET /ip_address/2001:db8:40:7:e010:aaff:fe0b:204"]], { status: 404 }],
    ["error_body", "problem", [["GET /ip_address/x"]], { status: 400, code: "ERROR_IP_ADDRESS_INVALID" }],
    ["error_body", "preview", [["GET /ip_address/x"]], { error: { code: "IP_ADDRESS_INVALID" } }],
    ["api_1_2", "obsolete", [["GET /1.2/ip_address"]], { status: 400, code: "API_VERSION_OBSOLETE" }],
    ["refusals", { "address-not-found": { status: 410 } }, [["GET /ip_address/192.0.2.1"]], { status: 410 }],
    [
      "floating_ipv6",
      true,
      [["POST /ip_address", change({ floating: "yes", family: "IPv6", mac: MAC2 })]],
      { status: 201 },
    ],
    [
      "floating_ipv6",
      false,
      [["POST /ip_address", change({ floating: "yes", family: "IPv6", mac: MAC2 })]],
      { status: 400 },
    ],
    ["release_attached", false, [[`DELETE /ip_address/${VIP}`]], { status: 409, code: "ADDRESS_ATTACHED" }],
    ["release_attached", true, [[`DELETE /ip_address/${VIP}`]], { status: 204 }],
    [
      "combined_changes",
      false,
      [[`PATCH /ip_address/${VIP}`, change({ mac: MAC2, ptr_record: "a.b" })]],
      { status: 400 },
    ],
    [
      "combined_changes",
      true,
      [[`PATCH /ip_address/${VIP}`, change({ mac: MAC2, ptr_record: "a.b" })]],
      { status: 202 },
    ],
    ["empty_ptr", "refuse", [[`PATCH /ip_address/${VIP}`, change({ ptr_record: "" })]], { code: "PTR_RECORD_INVALID" }],
    [
      "empty_ptr",
      "clear",
      [[`PATCH /ip_address/${VIP}`, change({ ptr_record: "" })]],
      { ip_address: { ptr_record: "" } },
    ],
    [
      "empty_ptr",
      "default",
      [[`PUT /ip_address/${VIP}`, change({ ptr_record: "" })]],
      { ip_address: { ptr_record: "203-0-113-40.fi-hel1.upcloud.host" } },
    ],
    ["check_ptr", true, [[`PATCH /ip_address/${VIP}`, change({ ptr_record: "a b" })]], { status: 400 }],
    ["check_ptr", false, [[`PATCH /ip_address/${VIP}`, change({ ptr_record: "a b" })]], { status: 202 }],
    ["ptr_while_detached", false, [[`PATCH /ip_address/${LONE}`, change({ ptr_record: "a.b" })]], { status: 409 }],
    [
      "ptr_survives_move",
      false,
      [
        [`PATCH /ip_address/${VIP}`, change({ ptr_record: "a.b" })],
        [`PATCH /ip_address/${VIP}`, change({ mac: MAC2 })],
      ],
      { ip_address: { ptr_record: "203-0-113-40.fi-hel1.upcloud.host" } },
    ],
    [
      "ptr_survives_move",
      true,
      [
        [`PATCH /ip_address/${VIP}`, change({ ptr_record: "a.b" })],
        [`PATCH /ip_address/${VIP}`, change({ mac: MAC2 })],
      ],
      { ip_address: { ptr_record: "a.b" } },
    ],
    ["same_mac", false, [[`PATCH /ip_address/${VIP}`, change({ mac: MAC1 })]], { status: 409 }],
    ["same_mac", true, [[`PATCH /ip_address/${VIP}`, change({ mac: MAC1 })]], { status: 202 }],
    [
      "empty_change",
      "detach",
      [[`PATCH /ip_address/${VIP}`, change({})]],
      { ip_address: expect.not.objectContaining({ mac: MAC1 }) },
    ],
    ["empty_change", "nothing", [[`PATCH /ip_address/${VIP}`, change({})]], { ip_address: { mac: MAC1 } }],
    ["floating_anywhere", true, [attach("e2:10:aa:0b:04:02")], { status: 202 }],
    ["floating_anywhere", false, [attach("e2:10:aa:0b:04:02")], { code: "ZONE_MISMATCH" }],
    ["floating_anywhere", false, [attach("e2:10:aa:0b:02:01")], { code: "FLOATING_IP_NOT_AVAILABLE" }],
    [
      "force_takes",
      false,
      [[`POST /server/${ASLEEP}/networking/interface/1/ip-address?force=yes`, change({ address: "10.99.4.17" })]],
      { code: "ADDRESS_ATTACHED" },
    ],
    [
      "addresses_per_interface",
      1,
      [[`POST /server/${ASLEEP}/networking/interface/1/ip-address`, change({})]],
      { status: 409 },
    ],
    [
      "release_removes_interface",
      false,
      [["DELETE /ip_address/203.0.113.22"], [`GET /server/${ASLEEP}/networking`]],
      { networking: { interfaces: { interface: { length: 2 } } } },
    ],
    [
      "release_removes_interface",
      true,
      [["DELETE /ip_address/203.0.113.22"], [`GET /server/${ASLEEP}/networking`]],
      { networking: { interfaces: { interface: { length: 1 } } } },
    ],
    [
      "floating_counts",
      true,
      [
        ...Array(3).fill(["POST /ip_address", assign]),
        ["PATCH /ip_address/203.0.113.41", change({ mac: "e2:10:aa:0b:03:02" })],
        ["POST /ip_address", assign],
      ],
      { code: "IP_ADDRESS_LIMIT_REACHED" },
    ],
    [
      "floating_counts",
      false,
      [
        ...Array(3).fill(["POST /ip_address", assign]),
        ["PATCH /ip_address/203.0.113.41", change({ mac: "e2:10:aa:0b:03:02" })],
        ["POST /ip_address", assign],
      ],
      { status: 201 },
    ],
    ["deaf_guest", true, [[`POST /server/${PEER1}/stop`, { stop_server: { stop_type: "soft" } }]], { status: 200 }],
    ["start_leads_to", "error", [[`POST /server/${ASLEEP}/start`]], { server: { state: "error" } }],
  ] as [string, unknown, [string, unknown?][], object][])("is %s: %o", async (name, value, calls, last) => {
    const { call } = pretend({ [name]: value });
    let answer = {};
    for (const [what, body] of calls) answer = await call(what, body);
    expect(answer).toMatchObject(last);
  });

  // Whatever the documents leave open, the client gets there.
  it.each([
    ["find_by", "text"],
    ["floating_counts", false],
    ["ptr_survives_move", false],
    ["release_attached", false],
    ["combined_changes", false],
    ["release_removes_interface", false],
    ["ptr_while_detached", false],
    ["floating_in_maintenance", true],
    ["same_mac", false],
    ["empty_change", "detach"],
    ["list_private", true],
    ["error_body", "problem"],
    ["fields_as_of", 2020],
    ["floating_anywhere", true],
    ["check_ptr", false],
  ])("does not throw the client off its course: %s, %o", async (name, value) => {
    const { ip, floating, cloud, bought } = stage();
    cloud.switches[name] = value;
    const named = { server_id: FAR_AWAY, ptr_record: "vip.example.com" };
    const runs = [
      () => floating(named),
      () => floating({ ip_address: VIP, server_id: PEER2, ptr_record: "moved.example.com" }),
      () => floating({ ptr_record: "moved.example.com" }, { state: "absent" }),
      () => floating({ ptr_record: "vip.example.com" }, { state: "absent" }),
      () => ip({ server_id: ASLEEP, family: "IPv6", ptr_record: "six.example.com" }),
      () => ip({ server_id: ASLEEP, family: "IPv6" }, { state: "absent" }),
    ];
    for (const run of runs) {
      expect(await run()).toMatchObject({ changed: true, failed: false });
      expect(await run()).toMatchObject({ changed: false, failed: false });
    }
    expect(bought()).toBe(2);
  });
});

describe("around servers and addresses, the pretend UpCloud", () => {
  it.each(["/plan", "/server_size", "/price", "/timezone", "/account/details", "/tag", "/storage", "/storage/normal"])(
    "answers %s in both versions",
    async (path) => {
      for (const version of ["1.2", "1.3"])
        expect(await pretend().call(`GET /${version}${path}`)).toMatchObject({ status: 200 });
    },
  );

  it("has networks in every zone, and makes no half of a server where there is none", async () => {
    const { call, cloud } = pretend();
    const order = (zone: string) => ({ server: { hostname: "new.example.com", title: "new", zone } });
    for (const zone of ["de-fra1", "fi-hel1", "fi-hel2"])
      expect(await call("POST /server", order(zone))).toMatchObject({ status: 202 });
    const before = structuredClone(cloud.state);
    const networks = Object.values(cloud.state.networks as Record<string, { zone: string }>);
    for (const one of networks) if (one.zone === "fi-hel2") one.zone = "nowhere";
    const servers = Object.keys(before.servers as object);
    expect(await call("POST /server", order("fi-hel2"))).toMatchObject({ status: 404 });
    expect(Object.keys(cloud.state.servers as object)).toEqual(servers);
    expect(cloud.state.addresses).toEqual(before.addresses);
  });

  it("keeps what a change of a network's range leaves out, and refuses a new one without an address", async () => {
    const { call } = pretend();
    const range = (fields: object) => ({ network: { ip_networks: { ip_network: fields } } });
    expect(await call(`PUT /network/${PEERS}`, range({ family: "IPv4", dhcp: "no" }))).toMatchObject({
      status: 200,
      network: { ip_networks: { ip_network: [{ address: "172.30.8.0/24", dhcp: "no", gateway: "172.30.8.1" }] } },
    });
    expect(await call(`PUT /network/${PEERS}`, range({ family: "IPv6" }))).toMatchObject({ code: "ADDRESS_MISSING" });
  });

  it("lets a server have 24 interfaces and disks, and an account as many addresses as its limits say", async () => {
    const { call, cloud } = pretend();
    const nic = { interface: { type: "private", network: PEERS, ip_addresses: { ip_address: [{ family: "IPv4" }] } } };
    const made = [];
    for (let at = 0; at < 22; at += 1)
      made.push((await call(`POST /server/${ASLEEP}/networking/interface`, nic)).status);
    expect(made.filter((status) => status === 201)).toHaveLength(21);
    expect(made.at(-1)).toBe(409);
    Object.assign(cloud.state.account as object, { resource_limits: { public_ipv6: 1 } });
    expect(await call("POST /ip_address", change({ server: ASLEEP, family: "IPv6" }))).toMatchObject({
      status: 409,
      code: "SERVER_IP_LIMIT_REACHED",
    });
  });

  it("shows what was recorded in 2025, and not before", async () => {
    for (const [year, there] of [
      [2023, false],
      [2025, true],
    ] as const) {
      const { call } = pretend({ fields_as_of: year });
      const { server } = await call(`GET /server/${PEER1}`);
      expect("devices" in server).toBe(there);
      const own = (await call(`GET /network/${PEERS}`)).network;
      expect("effective_routes" in own).toBe(there);
      const recorded = {
        effective_routes: [],
        ip_networks: {
          ip_network: [
            {
              dhcp_effective_routes: [],
              dhcp_routes_configuration: { effective_routes_auto_population: { enabled: "no" } },
            },
          ],
        },
      };
      expect(own).toMatchObject(there ? recorded : {});
    }
  });

  it("changes a server's labels whole, and knows none in 1.2", async () => {
    const { call } = pretend();
    const labels = { label: [{ key: "role", value: "peer" }] };
    expect(await call(`PUT /server/${PEER1}`, { server: { labels } })).toMatchObject({
      status: 202,
      server: { labels },
    });
    expect((await call("GET /server?label=role%3Dpeer")).servers.server).toHaveLength(1);
    expect(await call(`PUT /1.2/server/${PEER1}`, { server: { labels } })).toMatchObject({ code: "UNKNOWN_ATTRIBUTE" });
    expect(
      await call(`PUT /server/${PEER1}`, { server: { labels: { label: [{ key: "_x", value: "" }] } } }),
    ).toMatchObject({
      status: 400,
    });
  });

  it("is never seen in maintenance where a stop is quick", async () => {
    const { sandbox, cloud, clock, server } = stage();
    cloud.switches.maintenance_from = 1;
    await rawCall(sandbox.transport, {
      origin: "https://api.upcloud.com",
      method: "POST",
      path: `/1.3/server/${PEER1}/stop`,
      headers: { authorization: `Bearer ${TOKEN}` },
      body: { stop_server: { stop_type: "hard" } },
    });
    const states = new Set();
    for (let second = 0; second < 8; second += 1) {
      states.add(server(PEER1).state);
      await clock.sleep(1000);
    }
    expect([...states]).toEqual(["started", "stopped"]);
  });
});
