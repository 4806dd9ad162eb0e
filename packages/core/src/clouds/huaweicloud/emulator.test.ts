import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { rawCall } from "../../../test/raw.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";
import { FERRY, NEUTRON_SUBNET, NIC, SERVER, SUBNET } from "./stage.trial.ts";

const PROJECT = "5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25";
const VIP = "neutron:VIP_PORT";

/** Speaks to the pretend cloud as any HTTP client would. */
async function world(options: { seed?: Record<string, unknown> } = {}) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["huaweicloud"], seed: { huaweicloud: options.seed ?? {} } });
  let token = "";
  const origin = "https://vpc.eu-west-101.myhuaweicloud.eu";
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    rawCall(sandbox.transport, {
      origin,
      method,
      path,
      body,
      headers: { ...(token ? { "x-auth-token": token } : {}), ...headers },
    });
  const user = { name: "mooring-bot", password: "sandbox-not-a-real-password", domain: { name: "example-account" } };
  const login = (scope: object) =>
    call("POST", "/v3/auth/tokens?nocatalog=1", {
      auth: { identity: { methods: ["password"], password: { user } }, scope },
    });
  token = String((await login({ project: { id: PROJECT } })).headers["x-subject-token"]);
  const bind = (nic: object) => call("PUT", `/v1/${PROJECT}/cloudservers/nics/${NIC}`, { nic });
  return { clock, sandbox, cloud: sandbox.cloud("huaweicloud"), call, login, bind };
}

describe("the pretend cloud", () => {
  it("shows a binding of the ECS call in both port APIs, and a pair of either in the other", async () => {
    const { call, bind } = await world();
    await bind({ subnet_id: SUBNET, ip_address: "192.168.30.50", reverse_binding: true });
    for (const path of [`/v1/${PROJECT}/ports/${FERRY}`, `/v2.0/ports/${FERRY}`]) {
      const { body } = await call("GET", path);
      expect(body.port.allowed_address_pairs).toContainEqual({
        ip_address: "192.168.30.11",
        mac_address: "fa:16:3e:0a:6f:2c",
      });
    }
    await call("PUT", `/v1/${PROJECT}/ports/${FERRY}`, { port: { allowed_address_pairs: [] } });
    expect((await call("GET", `/v2.0/ports/${FERRY}`)).body.port.allowed_address_pairs).toEqual([]);
  });

  it("makes the address on the way, without reverse binding unless it is asked for", async () => {
    const { call, bind } = await world();
    expect((await bind({ subnet_id: SUBNET, ip_address: "192.168.30.44" })).body).toEqual({ port_id: NIC });
    const { body } = await call("GET", "/v2.0/ports?fixed_ips=ip_address=192.168.30.44");
    expect(body.ports).toMatchObject([{ device_owner: "", status: "DOWN", allowed_address_pairs: [] }]);
  });

  it("says no in the shape of each service, always with the id of the exchange", async () => {
    const { call, bind } = await world();
    const nowhere = "00000000-0000-4000-8000-000000000000";
    const answers = await Promise.all([
      call("GET", `/v1/${PROJECT}/ports/${nowhere}`),
      call("GET", `/v2.0/ports/${nowhere}`),
      call("GET", `/v1/${PROJECT}/cloudservers/${nowhere}/os-interface`),
      bind({ subnet_id: NEUTRON_SUBNET, ip_address: "192.168.30.44" }),
      call("GET", "/v9/nothing"),
      call("GET", `/v1/00000000000000000000000000000000/ports`),
      call("GET", `/v1/00000000000000000000000000000000/jobs/1`),
      call("DELETE", `/v2.0/ports/${NIC}`),
      call("PUT", `/v2.0/ports/${FERRY}`, { port: { allowed_address_pairs: [{ ip_address: "0.0.0.0/0" }] } }),
      call("POST", "/v2.0/ports", { port: { network_id: SUBNET, fixed_ips: [{ ip_address: "192.168.30.50" }] } }),
    ]);
    expect(
      answers.map(({ status, body }) => [
        status,
        body.error?.code ?? body.code ?? body.error_code ?? body.NeutronError.type,
      ]),
    ).toEqual([
      [404, "VPC.2502"],
      [404, "PortNotFound"],
      [400, "Ecs.0307"],
      [400, "Ecs.0038"],
      [404, "APIGW.0101"],
      [400, "VPC.0007"],
      [400, "Ecs.0023"],
      [400, "BadRequest"],
      [400, "BadRequest"],
      [409, "IpAddressInUse"],
    ]);
    for (const { headers } of answers) expect(headers["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
    expect(answers[4]?.body.request_id).toBe(answers[4]?.headers["x-request-id"]);
  });

  it("makes virtual IPs with a free address, one only, and an owner that stays", async () => {
    const { call } = await world();
    const made = await call("POST", "/v2.0/ports", { port: { network_id: SUBNET, device_owner: VIP } });
    expect([made.status, made.body.port.fixed_ips]).toEqual([
      201,
      [{ subnet_id: NEUTRON_SUBNET, ip_address: "192.168.30.2" }],
    ]);
    const own = await call("POST", `/v1/${PROJECT}/ports`, { port: { network_id: SUBNET, device_owner: VIP } });
    expect([own.status, own.body.port.admin_state_up]).toEqual([200, "true"]);
    const two = [{ ip_address: "192.168.30.3" }, { ip_address: "192.168.30.4" }];
    for (const port of [{ fixed_ips: two }, { device_owner: "compute:x" }, { security_groups: [] }])
      expect((await call("POST", "/v2.0/ports", { port: { network_id: SUBNET, ...port } })).status).toBe(400);
    const owner = { port: { device_owner: "" } };
    expect((await call("PUT", `/v2.0/ports/${made.body.port.id}`, owner)).status).toBe(400);
  });

  it("pages a list, and says that there is more in one API only", async () => {
    const ports = Array.from({ length: 5 }, () => ({ subnet: "harbour-subnet", device_owner: VIP, name: "many" }));
    const { call } = await world({ seed: { ports } });
    const first = (await call("GET", "/v2.0/ports?name=many&limit=3")).body;
    expect([first.ports.length, first.ports_links[0].rel]).toEqual([3, "next"]);
    const rest = (await call("GET", `/v2.0/ports?name=many&limit=3&marker=${first.ports[2].id}`)).body;
    expect([rest.ports.length, rest.ports_links]).toEqual([2, undefined]);
    expect((await call("GET", `/v1/${PROJECT}/ports?name=many&limit=3`)).body.ports_links).toBeUndefined();
  });

  it("reserves private addresses that are no virtual IPs", async () => {
    const { call } = await world();
    const { body } = await call("POST", `/v1/${PROJECT}/privateips`, { privateips: [{ subnet_id: SUBNET }] });
    expect(body.privateips).toMatchObject([{ device_owner: "", ip_address: "192.168.30.2", status: "DOWN" }]);
    const listed = (await call("GET", `/v1/${PROJECT}/subnets/${SUBNET}/privateips`)).body.privateips;
    expect(listed.map((one: { device_owner: string }) => one.device_owner)).toContain(VIP);
    const taken = { privateips: [{ subnet_id: SUBNET, ip_address: "192.168.30.50" }] };
    expect(await call("POST", `/v1/${PROJECT}/privateips`, taken)).toMatchObject({
      status: 500,
      body: { code: "VPC.0701" },
    });
    const one = `/v1/${PROJECT}/privateips/${body.privateips[0].id}`;
    expect((await call("DELETE", one)).status).toBe(204);
    expect(await call("GET", one)).toMatchObject({ status: 404, body: { code: "VPC.0704" } });
  });

  it("attaches and detaches NICs by jobs", async () => {
    const { call, clock } = await world();
    const nics = `/v1/${PROJECT}/cloudservers/${SERVER}/nics`;
    const { body } = await call("POST", nics, { nics: [{ subnet_id: SUBNET }] });
    const job = async () => (await call("GET", `/v1/${PROJECT}/jobs/${body.job_id}`)).body;
    expect(await job()).toMatchObject({ status: "RUNNING", error_code: null });
    await clock.sleep(2_000);
    const done = await job();
    expect(done.status).toBe("SUCCESS");
    const nic = done.entities.sub_jobs[0].entities.nic_id;
    const interfaces = `/v1/${PROJECT}/cloudservers/${SERVER}/os-interface`;
    expect((await call("GET", interfaces)).body.interfaceAttachments).toHaveLength(3);
    await call("POST", `${nics}/delete`, { nics: [{ id: nic }] });
    expect((await call("GET", interfaces)).body.interfaceAttachments).toHaveLength(2);
    expect(await call("GET", `/v1/${PROJECT}/jobs/nothing`)).toMatchObject({
      status: 400,
      body: { error: { code: "Common.0011" } },
    });
  });

  it("gives tokens by scope, temporary keys, and the small answers that clients ask for", async () => {
    const { call, login, clock, cloud } = await world();
    const domain = await login({ domain: { name: "example-account" } });
    expect([domain.status, domain.body.token.project]).toEqual([201, undefined]);
    const forGlobal = { "x-auth-token": String(domain.headers["x-subject-token"]) };
    expect((await call("GET", "/v2.0/ports", undefined, forGlobal)).body.code).toBe("VPC.0007");
    expect(await login({ project: { name: "nowhere" } })).toMatchObject({
      status: 401,
      body: { error: { code: 401 } },
    });

    const identity = { methods: ["token"], token: { duration_seconds: 900 } };
    const temporary = await call("POST", "/v3.0/OS-CREDENTIAL/securitytokens", { auth: { identity } });
    expect(Object.keys(temporary.body.credential)).toEqual(["access", "secret", "securitytoken", "expires_at"]);
    expect((await call("GET", "/v3/projects?name=eu-west-101")).body.projects).toMatchObject([{ id: PROJECT }]);
    expect((await call("GET", "/v3/auth/domains")).body.domains).toHaveLength(1);
    expect((await call("GET", "/v3/auth/catalog")).status).toBe(200);

    await clock.sleep(24 * 3_600_000);
    expect((await call("GET", "/v2.0/ports")).body.error_msg).toContain("token expires, expires_at: 2026-03-05T");
    cloud.state.tokens = {};
    expect((await call("GET", "/v2.0/ports")).body.error_msg).toContain("decrypt token fail");
    expect((await call("GET", "/v2.0/ports", undefined, { "x-auth-token": "" })).status).toBe(401);
  });

  it("names what is wrong in a seed", () => {
    const plant = (seed: object) => () => createSandbox({ clouds: ["huaweicloud"], seed: { huaweicloud: seed } });
    expect(plant({ prots: [] })).toThrow("The Huawei Cloud seed is wrong at its top");
    expect(plant({ ports: [{ subnet: "nowhere" }] })).toThrow("ports.0.subnet: there is no subnet nowhere");
    const taken = { servers: [{ name: "a", nics: [{ subnet: "harbour-subnet", ip_addresses: ["192.168.30.50"] }] }] };
    expect(plant(taken)).toThrow("servers.0.nics.0: 192.168.30.50 is in use");
    expect(plant({ ports: [{ subnet: "harbour-subnet", ip_address: "10.0.0.1" }] })).toThrow(
      "10.0.0.1 is not in 192.168.30.0/24",
    );
  });

  it("says which versions there are before anybody has logged in, and answers a catalogue that leads to itself", async () => {
    const { call, cloud } = await world();
    const nobody = { "x-auth-token": "" };
    expect((await call("GET", "/v3", undefined, nobody)).body.version).toMatchObject({ id: "v3.6", status: "stable" });
    expect((await call("GET", "/v2.0", undefined, nobody)).body.resources[0]).toMatchObject({ name: "port" });
    const { body } = await call("GET", "/v3/auth/catalog");
    const types = body.catalog.map(({ type }: { type: string }) => type);
    expect(types).toEqual(["identity", "ecs", "compute", "vpc", "network", "eip"]);
    expect(body.catalog[1].endpoints[0]).toMatchObject({
      region: "eu-west-101",
      url: `https://vpc.eu-west-101.myhuaweicloud.eu/v1/${PROJECT}`,
    });
    expect(Object.keys(cloud.state.tokens as object)).toHaveLength(1);
  });

  it("logs in by the ids of user and account as well as by their names", async () => {
    const { call, cloud } = await world();
    const [known] = Object.values(cloud.state.users as Record<string, { id: string; password: string }>);
    const login = (user: object) =>
      call("POST", "/v3/auth/tokens", { auth: { identity: { methods: ["password"], password: { user } } } });
    const { id, password } = known as { id: string; password: string };
    expect((await login({ id, password })).status).toBe(201);
    const account = cloud.state.account as { id: string };
    expect((await login({ name: "mooring-bot", password, domain: { id: account.id } })).status).toBe(201);
    expect((await login({ name: "mooring-bot", password, domain: { id: "0".repeat(32) } })).status).toBe(401);
    expect((await login({ id, password: "another" })).status).toBe(401);
  });

  it("shows what stands around ports: networks, subnets, VPCs, servers, groups, and EIPs in every API", async () => {
    const { call } = await world();
    const body = async (path: string) => (await call("GET", path)).body;
    expect((await body(`/v2.0/networks/${SUBNET}`)).network.subnets).toContain(NEUTRON_SUBNET);
    expect((await body(`/v2.0/subnets?network_id=${SUBNET}`)).subnets).toMatchObject([
      { id: NEUTRON_SUBNET, ip_version: 4, gateway_ip: "192.168.30.1" },
      { ip_version: 6 },
    ]);
    expect((await body(`/v1/${PROJECT}/vpcs`)).vpcs).toHaveLength(1);
    expect((await body("/v2.0/security-groups")).security_groups).toMatchObject([{ name: "default" }]);
    expect((await body(`/v1/${PROJECT}/cloudservers/${SERVER}`)).server).toMatchObject({
      id: SERVER,
      status: "ACTIVE",
    });
    expect((await body(`/v1/${PROJECT}/publicips`)).publicips[0]).toMatchObject({
      public_ip_address: "203.0.113.12",
      private_ip_address: "192.168.30.12",
    });
    expect((await body(`/v3/${PROJECT}/eip/publicips`)).publicips[0]).toMatchObject({
      public_ip_address: "203.0.113.12",
      vnic: { private_ip_address: "192.168.30.12" },
    });
    expect((await body("/v2.0/floatingips?floating_ip_address=203.0.113.12")).floatingips).toMatchObject([
      { fixed_ip_address: "192.168.30.12" },
    ]);
  });

  it("binds an EIP by one API and shows it in the others", async () => {
    const { call } = await world();
    const [{ id }] = (await call("GET", `/v1/${PROJECT}/publicips?public_ip_address=203.0.113.20`)).body.publicips;
    const bound = { publicip: { associate_instance_type: "PORT", associate_instance_id: FERRY } };
    expect((await call("POST", `/v3/${PROJECT}/eip/publicips/${id}/associate-instance`, bound)).status).toBe(200);
    expect((await call("GET", `/v1/${PROJECT}/publicips/${id}`)).body.publicip).toMatchObject({ port_id: FERRY });
    expect((await call("DELETE", `/v1/${PROJECT}/publicips/${id}`)).body).toMatchObject({ code: "VPC.0517" });
    expect((await call("PUT", `/v1/${PROJECT}/publicips/${id}`, { publicip: {} })).status).toBe(200);
    expect((await call("GET", `/v2.0/floatingips/${id}`)).body.floatingip.port_id).toBeNull();
    expect((await call("DELETE", `/v1/${PROJECT}/publicips/${id}`)).status).toBe(204);
    expect((await call("GET", `/v1/${PROJECT}/publicips/${id}`)).body).toMatchObject({ code: "VPC.0504" });
  });
});
