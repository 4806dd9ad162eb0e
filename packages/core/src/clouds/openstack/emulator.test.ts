import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { rawCall } from "../../../test/raw.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";
import { emulator } from "./emulator.ts";

const PROJECT = "7d3c1f0e9b8a4c5d8e6f1a2b3c4d5e6f";
const WEB_1 = "60a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01";
const WEB_2 = "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02";
const WEB_3 = "60a00003-1b2c-4d3e-8f4a-5b6c7d8e9f03";
const ON_PROVIDER = "60a00011-1b2c-4d3e-8f4a-5b6c7d8e9f11";
const PRIVATE = "c2a1d3e4-5f6b-4c7d-8e9f-0a1b2c3d4e02";
const PUBLIC = "b1f0c2d3-4e5a-4b6c-8d7e-9f0a1b2c3d01";
const TAKEN_IP = "f10a0001-1b2c-4d3e-8f4a-5b6c7d8e9f01";
const FREE_IP = "f10a0002-1b2c-4d3e-8f4a-5b6c7d8e9f02";
const MAC = "fa:16:3e:60:00:01";
const KEYSTONE = "https://keystone.openstack.example";
const NEUTRON = "https://neutron.regionone.openstack.example";
const PASSWORD = "sandbox-not-a-real-password";
const CREDENTIAL = { id: "0c9b8a7d6e5f4a3b92c1d0e9f8a7b6c5", secret: "sandbox-not-a-real-application-secret" };

type Headers = Record<string, string>;

/** Speaks to the pretend cloud as any HTTP client would. */
async function world(options: { seed?: Record<string, unknown>; user?: string; project?: string } = {}) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, emulators: [emulator], seed: { openstack: options.seed ?? {} } });
  let token = "";
  function call(method: string, url: string, body?: unknown, headers: Headers = {}) {
    const { origin, pathname, search } = new URL(url.startsWith("/") ? `${NEUTRON}${url}` : url);
    const path = pathname + search;
    return rawCall(sandbox.transport, { origin, method, path, body, headers: { "x-auth-token": token, ...headers } });
  }
  const auth = (identity: object, scope?: object | string) =>
    call("POST", `${KEYSTONE}/v3/auth/tokens`, { auth: { identity, ...(scope === undefined ? {} : { scope }) } });
  const password = (name: string, word = PASSWORD) => ({
    methods: ["password"],
    password: { user: { name, domain: { name: "Default" }, password: word } },
  });
  const scope = { project: { name: options.project ?? "harbour", domain: { id: "default" } } };
  const login = async () => {
    token = String((await auth(password(options.user ?? "mooring"), scope)).headers["x-subject-token"]);
  };
  await login();
  const putPairs = async (pairs: unknown, port = WEB_1, headers: Headers = {}) => {
    const { status, body } = await call(
      "PUT",
      `/v2.0/ports/${port}`,
      { port: { allowed_address_pairs: pairs } },
      headers,
    );
    return status === 200 ? body.port.allowed_address_pairs : [status, body.NeutronError.message];
  };
  return { clock, sandbox, cloud: sandbox.cloud("openstack"), call, auth, password, scope, login, putPairs };
}

describe("the pretend Keystone", () => {
  it("tells its versions to anybody, and nothing else", async () => {
    const { call } = await world();
    const nobody = { "x-auth-token": "" };
    expect((await call("GET", `${KEYSTONE}/`, undefined, nobody)).status).toBe(300);
    expect((await call("GET", `${KEYSTONE}/v3`, undefined, nobody)).body.version.id).toBe("v3.14");
    const refused = await call("GET", `${KEYSTONE}/v3/auth/projects`, undefined, nobody);
    expect(refused.status).toBe(401);
    expect(refused.headers["www-authenticate"]).toBe(`Keystone uri="${KEYSTONE}/v3"`);
    expect(refused.headers["x-openstack-request-id"]).toMatch(/^req-[0-9a-f-]{36}$/);
  });

  it("gives tokens for a password, for a token and for an application credential, to one project or to none", async () => {
    const { auth, password, scope } = await world();
    const scoped = await auth(password("mooring"), scope);
    expect(scoped.body.token).toMatchObject({ project: { id: PROJECT, name: "harbour" }, methods: ["password"] });
    expect((await auth(password("mooring"), { project: { id: PROJECT } })).status).toBe(201);
    const unscoped = await auth(password("mooring"), "unscoped");
    expect(unscoped.body.token.catalog).toBeUndefined();
    const again = await auth({ methods: ["token"], token: { id: unscoped.headers["x-subject-token"] } }, scope);
    expect(again.body.token.methods).toEqual(["password", "token"]);
    const program = await auth({ methods: ["application_credential"], application_credential: CREDENTIAL });
    expect(program.body.token).toMatchObject({
      project: { id: PROJECT },
      application_credential: { name: "mooring-ci", restricted: true },
    });
  });

  it("does not tell which part of a proof is bad", async () => {
    const { auth, password } = await world();
    const elsewhere = { project: { name: "pier", domain: { id: "default" } } };
    const answers = await Promise.all([
      auth(password("mooring", "wrong")),
      auth(password("nobody")),
      auth(password("mooring"), elsewhere),
      auth({ methods: ["application_credential"], application_credential: { ...CREDENTIAL, secret: "wrong" } }),
    ]);
    for (const { status, body } of answers)
      expect([status, body.error.message]).toEqual([401, "The request you have made requires authentication."]);
  });

  it("lets tokens run out", async () => {
    const { call, clock, cloud, login } = await world();
    cloud.switches.token_seconds = 60;
    await login();
    expect((await call("GET", "/v2.0/ports")).status).toBe(200);
    await clock.sleep(60_000);
    const late = await call("GET", "/v2.0/ports");
    expect(late).toMatchObject({ status: 401, body: { error: { title: "Unauthorized" } } });
    await login();
    cloud.hooks?.expire_tokens?.("mooring");
    expect((await call("GET", "/v2.0/ports")).status).toBe(401);
  });

  it("lists two regions and three interfaces, at hosts of their own or below one origin", async () => {
    const { auth, call, cloud, password, sandbox, scope } = await world();
    const urls = async () => {
      const { body } = await auth(password("mooring"), scope);
      const services = body.token.catalog as { type: string; endpoints: { url: string; region: string }[] }[];
      return services.find(({ type }) => type === "network")?.endpoints.map(({ url }) => url);
    };
    expect(await urls()).toContain("https://neutron.internal.regiontwo.openstack.example");
    cloud.switches.versioned_network_endpoint = true;
    expect(await urls()).toContain("https://neutron.regionone.openstack.example/v2.0");
    cloud.switches.missing_services = ["network"];
    expect(await urls()).toBeUndefined();

    cloud.switches.missing_services = [];
    const origin = new URL(sandbox.environment("openstack").OS_AUTH_URL ?? "").origin;
    const catalog = (await call("GET", `${origin}/identity/v3/auth/catalog`)).body.catalog;
    const compute = catalog.find(({ type }: { type: string }) => type === "compute").endpoints;
    expect(compute[0].url).toBe(`${origin}/compute/RegionOne/v2.1`);
    const there = await call("GET", `${origin}/network-internal/RegionTwo/v2.0/ports?fields=name`);
    expect(there.body).toEqual({ ports: [{ name: "web-1-port" }] });
  });
});

describe("the pretend Neutron", () => {
  it("keeps pairs as they are spelled, fills in the port's own MAC address, and sorts them in its own way", async () => {
    const { putPairs } = await world();
    const spelled = ["10.40.0.9/32", "10.41.0.5/16", "2001:DB8::1", "10.40.0.9"];
    const own = (ip_address: string) => ({ ip_address, mac_address: MAC });
    expect(
      await putPairs([
        ...spelled.map((ip_address) => ({ ip_address })),
        { ip_address: "10.0.0.1", mac_address: "FA-16-3E-00-00-01" },
      ]),
    ).toEqual([
      { ip_address: "10.0.0.1", mac_address: "FA-16-3E-00-00-01" },
      own("10.40.0.9"),
      own("10.40.0.9/32"),
      own("10.41.0.5/16"),
      own("2001:DB8::1"),
    ]);
    expect(await putPairs([])).toEqual([]);
  });

  it.each([
    [
      [{ ip_address: "10.0.0.1" }, { ip_address: "10.0.0.1" }],
      "duplicate address pair: mac_address None ip_address 10.0.0.1.",
    ],
    [
      [{ ip_address: "10.0.0.1" }, { ip_address: "10.0.0.1", mac_address: MAC.toUpperCase() }],
      "duplicate address pair",
    ],
    [Array.from({ length: 11 }, (_, at) => ({ ip_address: `10.0.0.${at}` })), "exceeds the maximum 10."],
    [[{ ip_address: "x" }], "'x' is not a valid IP address"],
    [[{ ip_address: "10.0.0.01" }], "'10.0.0.1' is recommended"],
    [[{ ip_address: "10.0.0.9/33" }], "'10.0.0.9/33' is not a valid IP subnet"],
    [[{ ip_address: "fe80::1%eth0" }], "is not a valid IP address"],
    [[{ ip_address: "10.0.0.1", mac_address: "zz" }], "'zz' is not a valid MAC address"],
    [[{ mac_address: MAC }], "AllowedAddressPair must contain ip_address"],
    [[{ ip_address: "224.0.0.1" }], "IP 224.0.0.1 is a multicast address, which is not supported."],
    [[{ ip_address: "128.0.0.0/1" }], "overlaps with multicast range 224.0.0.0/4"],
    [[{ ip_address: "::/0" }], "overlaps with multicast range ff00::/8"],
    [[{ ip_address: "10.0.0.1", mac_address: "01:00:5e:00:00:01" }], "is a multicast address"],
    [[{ ip_address: "10.0.0.1", mac_address: "ff:ff:ff:ff:ff:ff" }], "is not a valid MAC address"],
  ])("refuses the pairs %j", async (pairs, words) => {
    const { call, cloud } = await world();
    const { status, body } = await call("PUT", `/v2.0/ports/${WEB_1}`, { port: { allowed_address_pairs: pairs } });
    expect(status).toBe(400);
    expect(body.NeutronError.message).toContain(words);
    expect(cloud.state.ports).toMatchObject({ [WEB_1]: { revision_number: 1 } });
  });

  it("takes the whole IPv4 world, and more pairs or multicast where the operator allows it", async () => {
    const { cloud, putPairs } = await world();
    expect(await putPairs([{ ip_address: "0.0.0.0/0" }])).toHaveLength(1);
    cloud.switches.max_allowed_address_pair = 12;
    cloud.switches.reject_multicast = false;
    expect(await putPairs(Array.from({ length: 12 }, (_, at) => ({ ip_address: `224.0.0.${at}` })))).toHaveLength(12);
  });

  it("compares and sets by revision, and forgets how to where it is switched off", async () => {
    const { call, cloud, putPairs } = await world();
    const first = { "if-match": "revision_number=1" };
    expect(await putPairs([{ ip_address: "10.0.0.1" }], WEB_1, first)).toHaveLength(1);
    expect(await putPairs([], WEB_1, first)).toEqual([412, "Constrained to 1, but current revision is 2"]);
    expect((await putPairs([], WEB_1, { "if-match": "revision_number=x" }))[0]).toBe(400);
    const aliases = async () =>
      (await call("GET", "/v2.0/extensions")).body.extensions.map(({ alias }: { alias: string }) => alias);
    expect(await aliases()).toContain("revision-if-match");
    cloud.switches.revision_if_match = false;
    expect(await aliases()).not.toContain("revision-if-match");
    expect(await putPairs([], WEB_1, first)).toEqual([]);
  });

  it("wants port security for pairs", async () => {
    const { putPairs, call } = await world();
    expect(await putPairs([{ ip_address: "10.0.0.1" }], WEB_3)).toEqual([
      409,
      "Port Security must be enabled in order to have allowed address pairs on a port.",
    ]);
    const off = await call("PUT", `/v2.0/ports/${WEB_1}`, { port: { port_security_enabled: false } });
    expect(off).toMatchObject({ status: 409, body: { NeutronError: { type: "PortSecurityPortHasSecurityGroup" } } });
  });

  it("lists by filters that widen and narrow, trims, sorts and pages", async () => {
    const { call } = await world();
    const names = async (query: string) =>
      (await call("GET", `/v2.0/ports?fields=name&${query}`)).body.ports.map(({ name }: { name: string }) => name);
    expect(await names("name=web-2-port&name=web-1-port")).toEqual(["web-1-port", "web-2-port"]);
    expect(await names("fixed_ips=ip_address%3D10.60.0.12&fixed_ips=ip_address%3D10.60.0.13")).toHaveLength(2);
    expect(await names("device_id=5e1f0000-60a0-4000-8000-000000000001")).toEqual(["web-1-port", "web-1-provider"]);
    expect((await call("GET", "/v2.0/ports?nope=1")).body.NeutronError.message).toBe(
      "['nope'] is invalid attribute for filtering",
    );
    const seen: string[] = [];
    let next: string | undefined = "/v2.0/ports?limit=2&fields=id&fields=name&sort_key=name&sort_dir=desc";
    while (next !== undefined) {
      const { body }: Awaited<ReturnType<typeof call>> = await call("GET", next);
      expect(body.ports.length).toBeLessThanOrEqual(2);
      seen.push(...body.ports.map(({ name }: { name: string }) => name));
      next = body.ports_links.find(({ rel }: { rel: string }) => rel === "next")?.href;
    }
    expect(seen).toEqual(["web-vip", "web-3-port", "web-2-port", "web-1-provider", "web-1-port", ""]);
  });

  it("makes, changes and removes ports, but leaves those of servers to Nova", async () => {
    const { call } = await world();
    const port = { network_id: PRIVATE, name: "vip", fixed_ips: [{ ip_address: "10.60.0.50" }], tags: ["b", "a"] };
    const made = await call("POST", "/v2.0/ports", { port });
    expect(made).toMatchObject({ status: 201, body: { port: { name: "vip", status: "DOWN", revision_number: 1 } } });
    const again = await call("POST", "/v2.0/ports", { port });
    expect(again).toMatchObject({ status: 409, body: { NeutronError: { type: "IpAddressAlreadyAllocated" } } });
    const path = `/v2.0/ports/${made.body.port.id}`;
    const same = await call("PUT", path, { port: { name: "vip" } });
    expect(same.body.port.revision_number).toBe(1);
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("GET", path)).body.NeutronError.type).toBe("PortNotFound");
    expect((await call("DELETE", `/v2.0/ports/${WEB_1}`)).body.NeutronError.message).toBe(
      "rule:delete_port is disallowed by policy",
    );
  });

  it("leads a floating IP to one address of one port, and moves it when it is told to", async () => {
    const { call } = await world();
    const point = (port_id: string | null, more: object = {}) =>
      call("PUT", `/v2.0/floatingips/${FREE_IP}`, { floatingip: { port_id, ...more } });
    expect((await point(WEB_2)).body.NeutronError.type).toBe("FloatingIPPortAlreadyAssociated");
    expect((await point(WEB_1)).body.floatingip).toMatchObject({ fixed_ip_address: "10.60.0.11", status: "ACTIVE" });
    expect((await point(WEB_3)).body.floatingip).toMatchObject({ fixed_ip_address: "10.60.0.13", revision_number: 2 });
    expect((await point(WEB_1, { fixed_ip_address: "10.60.0.99" })).status).toBe(400);
    expect((await point(ON_PROVIDER)).body.NeutronError.type).toBe("ExternalGatewayForFloatingIPNotFound");
    const empty = await call("POST", "/v2.0/ports", { port: { network_id: PRIVATE, fixed_ips: [] } });
    expect((await point(empty.body.port.id)).body.NeutronError.message).toContain("has no fixed IPv4 addresses");
    const fixed_ips = [{ ip_address: "10.60.0.50" }, { ip_address: "10.60.0.51" }];
    const two = (await call("POST", "/v2.0/ports", { port: { network_id: PRIVATE, fixed_ips } })).body.port.id;
    expect((await point(two)).body.NeutronError.message).toContain("has multiple fixed IPv4 addresses");
    expect((await point(two, { fixed_ip_address: "10.60.0.51" })).status).toBe(200);
    await call("DELETE", `/v2.0/ports/${two}`);
    expect((await call("GET", `/v2.0/floatingips/${FREE_IP}`)).body.floatingip).toMatchObject({
      port_id: null,
      fixed_ip_address: null,
      router_id: null,
    });
    expect((await call("DELETE", `/v2.0/floatingips/${TAKEN_IP}`)).status).toBe(204);
  });

  it("runs out of floating IPs, and keeps quotas", async () => {
    const { call, cloud } = await world({ seed: { quotas: { harbour: { floatingip: 30 } } } });
    const obtain = () => call("POST", "/v2.0/floatingips", { floatingip: { floating_network_id: PUBLIC } });
    for (let count = 0; count < 18; count += 1) expect((await obtain()).status).toBe(201);
    expect((await obtain()).body.NeutronError.message).toBe(`No more IP addresses available on network ${PUBLIC}.`);
    cloud.seed({ quotas: { harbour: { floatingip: 20 } } });
    expect((await obtain()).body.NeutronError.message).toBe("Quota exceeded for resources: ['floatingip'].");
  });

  it("names the rule that a policy refuses", async () => {
    const { call, cloud, putPairs } = await world();
    const rule = (more: string) => `(rule:update_port and ${more}) is disallowed by policy`;
    expect(await putPairs([{ ip_address: "10.0.0.1" }], ON_PROVIDER)).toEqual([
      403,
      rule("(rule:update_port:allowed_address_pairs and (rule:update_port:allowed_address_pairs:ip_address))"),
    ]);
    const outside = await call("POST", "/v2.0/ports", { port: { network_id: PUBLIC } });
    expect([outside.status, outside.body.NeutronError.message]).toEqual([
      403,
      "rule:create_port is disallowed by policy",
    ]);
    cloud.switches.denied = ["update_port:allowed_address_pairs"];
    expect(await putPairs([])).toEqual([403, rule("rule:update_port:allowed_address_pairs")]);
  });

  it("lets readers read, and hides what is another project's", async () => {
    const reader = await world({ user: "lookout" });
    expect((await reader.call("GET", `/v2.0/ports/${WEB_1}`)).status).toBe(200);
    expect((await reader.putPairs([]))[0]).toBe(403);
    const other = await world({ user: "other", project: "pier" });
    expect((await other.putPairs([]))[0]).toBe(404);
    expect((await other.call("GET", "/v2.0/ports?fields=name")).body.ports).toEqual([{ name: "pier-1-port" }]);
  });

  it("answers with the page of a load balancer where a region is down", async () => {
    const { call, cloud } = await world();
    cloud.switches.regions_down = ["RegionOne"];
    const down = await call("GET", "/v2.0/ports");
    expect([down.status, down.headers["content-type"]]).toEqual([503, "text/html"]);
    const two = await call("GET", "https://neutron.regiontwo.openstack.example/v2.0/ports");
    expect(two.status).toBe(200);
  });

  it("says no in its own words to what it does not know", async () => {
    const { call } = await world();
    const answers = await Promise.all([
      call("GET", "/v2.0/nothing"),
      call("PATCH", "/v2.0/ports", {}),
      call("PUT", `/v2.0/ports/${WEB_1}`, "{"),
      call("PUT", `/v2.0/ports/${WEB_1}`, { port: { nope: 1 } }),
      call("PUT", `/v2.0/ports/${WEB_1}`, { port: { network_id: PRIVATE } }),
    ]);
    expect(answers.map(({ status, body }) => [status, body.NeutronError.type])).toEqual([
      [404, "HTTPNotFound"],
      [405, "HTTPMethodNotAllowed"],
      [400, "HTTPBadRequest"],
      [400, "HTTPBadRequest"],
      [400, "HTTPBadRequest"],
    ]);
    expect((await call("GET", "/v9/")).body).toMatch(/^404 Not Found/);
  });
});

describe("the pretend Nova", () => {
  it("finds a server by name or id, and its ports", async () => {
    const { call } = await world();
    const nova = "https://nova.regionone.openstack.example/v2.1";
    const { servers } = (await call("GET", `${nova}/servers?name=%5Eweb-1%24`)).body;
    expect(servers).toMatchObject([{ name: "web-1" }]);
    const { server } = (await call("GET", `${nova}/servers/${servers[0].id}`)).body;
    expect(server.addresses.private[0].addr).toBe("10.60.0.11");
    const { interfaceAttachments } = (await call("GET", `${nova}/servers/${servers[0].id}/os-interface`)).body;
    expect(interfaceAttachments.map(({ port_id }: { port_id: string }) => port_id)).toEqual([WEB_1, ON_PROVIDER]);
    expect((await call("GET", `${nova}/servers/nope`)).body.itemNotFound.message).toBe(
      "Instance nope could not be found.",
    );
  });
});

describe("behind the client's back", () => {
  it("others erase and add pairs, each time as a new revision", async () => {
    const { cloud } = await world();
    const port = () =>
      (cloud.state.ports as Record<string, { revision_number: number; allowed_address_pairs: [] }>)[WEB_1];
    cloud.hooks?.erase_pairs?.(WEB_1);
    expect(port()).toMatchObject({ revision_number: 2, allowed_address_pairs: [] });
    cloud.hooks?.add_foreign_pair?.(WEB_1);
    cloud.hooks?.add_foreign_pair?.(WEB_1);
    expect(port()?.allowed_address_pairs).toHaveLength(2);
    expect(() => cloud.hooks?.delete_port?.("nope")).toThrow('There is no port "nope" in the pretend OpenStack.');
  });

  it.each([
    [{ ports: [{ network: "nowhere" }] }, "there is no network nowhere in region RegionOne"],
    [{ ports: [{ network: "private", ip_addresses: ["10.60.0.11"] }] }, "10.60.0.11 is in use"],
    [{ ports: [{ network: "private", mac_address: "zz" }] }, "ports.0.mac_address: must be a MAC address"],
    [{ harbours: [] }, "it knows no harbours"],
  ])("a seed that cannot be is refused: %j", async (seed, words) => {
    await expect(world({ seed })).rejects.toThrow(words);
  });
});
