import { createVirtualClock } from "@mooring/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "../src/index.ts";
import { PORT, pairsPath } from "./caller.ts";

/** A write of one service, as a whole and right request. */
interface Write {
  readonly cloud: string;
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly body: object;
  /** What a body gets that does not call itself JSON; `undefined` where the service is known not to look. */
  readonly unsupported?: number;
  /** Asks for a token, and so carries none. */
  readonly login?: true;
}

const PROJECT = "5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25";
const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
const NIC = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10";
const NETWORK = "c2a1d3e4-5f6b-4c7d-8e9f-0a1b2c3d4e02";
const ADDRESSES = "/v1/regions/us-texas-1/projects/demo/compute/addresses";

const person = (name: string, domain: string) => ({
  user: { name, password: "sandbox-not-a-real-password", domain: { name: domain } },
});
const login = (cloud: string, name: string, domain: string, scope: object): Write => ({
  cloud,
  method: "POST",
  path: "/v3/auth/tokens",
  body: { auth: { identity: { methods: ["password"], password: person(name, domain) }, scope } },
  unsupported: 400,
  login: true,
});
const keystone = login("openstack", "mooring", "Default", { project: { name: "harbour", domain: { id: "default" } } });
const iam = login("huaweicloud", "mooring-bot", "example-account", { project: { id: PROJECT } });
const bandwidth = { name: "line", size: 5, share_type: "PER" };

const writes: readonly Write[] = [
  {
    ...{ cloud: "gcore", method: "PUT", path: pairsPath(PORT), unsupported: 415 },
    body: { allowed_address_pairs: [{ ip_address: "10.40.0.9" }] },
  },
  {
    ...{ cloud: "gcore", method: "POST", path: "/cloud/v1/floatingips/41/12", unsupported: 415 },
    body: {},
  },
  iam,
  {
    ...{ cloud: "huaweicloud", method: "POST", path: `/v1/${PROJECT}/ports`, unsupported: 415 },
    body: { port: { network_id: SUBNET, device_owner: "neutron:VIP_PORT" } },
  },
  {
    ...{ cloud: "huaweicloud", method: "POST", path: "/v2.0/ports" },
    body: { port: { network_id: SUBNET, device_owner: "neutron:VIP_PORT" } },
  },
  {
    ...{ cloud: "huaweicloud", method: "PUT", path: `/v1/${PROJECT}/cloudservers/nics/${NIC}`, unsupported: 415 },
    body: { nic: { subnet_id: SUBNET, ip_address: "192.168.30.50" } },
  },
  {
    ...{ cloud: "huaweicloud", method: "POST", path: `/v1/${PROJECT}/publicips`, unsupported: 415 },
    body: { publicip: { type: "5_bgp" }, bandwidth },
  },
  {
    ...{ cloud: "k0rdent", method: "POST", path: "/v1/regions/global/auth/token", unsupported: 415, login: true },
    body: { grant_type: "api_key", api_key: "plt_sk_sandbox_not-a-real-key" },
  },
  {
    ...{ cloud: "k0rdent", method: "POST", path: ADDRESSES, unsupported: 415 },
    body: { id: "web", addressType: "EXTERNAL" },
  },
  keystone,
  {
    ...{ cloud: "openstack", method: "POST", path: "/network/RegionOne/v2.0/ports" },
    body: { port: { network_id: NETWORK } },
  },
  {
    ...{ cloud: "upcloud", method: "POST", path: "/1.3/ip_address", unsupported: 400 },
    body: { ip_address: { floating: "yes", zone: "fi-hel1" } },
  },
  {
    ...{ cloud: "upcloud", method: "POST", path: "/1.3/account/tokens", unsupported: 415 },
    body: { name: "third", expires_at: "2030-01-01T00:00:00Z" },
  },
];

describe.each(writes)("$cloud: $method $path", (write) => {
  let sandbox: Sandbox;
  let origin: string;
  let proof: Record<string, string>;
  beforeAll(async () => {
    sandbox = createSandbox({ clock: createVirtualClock(), clouds: [write.cloud] });
    origin = (await sandbox.listen())[write.cloud] as string;
    sandbox.cloud(write.cloud).seed(write.cloud === "k0rdent" ? { static_tokens: [{ token: "a-static-token" }] } : {});
    proof = write.login ? {} : await proofOf(write.cloud);
  });
  afterAll(() => sandbox.close());

  /** Bytes, for a text brings a type of its own. */
  const send = ({ method, path }: Write, text: string, type?: string) =>
    fetch(origin + path, {
      method,
      headers: { ...proof, ...(type === undefined ? {} : { "content-type": type }) },
      body: new TextEncoder().encode(text),
    });

  async function proofOf(cloud: string): Promise<Record<string, string>> {
    const environment = sandbox.environment(cloud);
    switch (cloud) {
      case "gcore":
        return { authorization: `APIKey ${environment.GCORE_API_KEY}` };
      case "k0rdent":
        return { authorization: "Bearer a-static-token" };
      case "upcloud":
        return { authorization: `Bearer ${environment.UPCLOUD_TOKEN}` };
      default: {
        proof = {};
        const asking = cloud === "openstack" ? keystone : iam;
        const answer = await send(asking, JSON.stringify(asking.body), "application/json");
        return { "x-auth-token": answer.headers.get("x-subject-token") ?? "" };
      }
    }
  }
  const world = () => JSON.stringify(sandbox.cloud(write.cloud).harvest?.());

  const unlike = [
    ["without a type", undefined],
    ["that calls itself text", "text/plain"],
    ["that calls itself bytes", "application/octet-stream"],
    ["that calls itself something like JSON", "application/jsonl"],
  ] as const;
  if (write.unsupported !== undefined)
    test.each(unlike)("a body %s is refused, and changes nothing", async (_, type) => {
      const before = world();
      expect((await send(write, JSON.stringify(write.body), type)).status).toBe(write.unsupported);
      expect(world()).toBe(before);
    });

  test.each(["{", '{"a": 1,}', "not JSON", "<xml/>"])(
    "a body that is no JSON, %s, is a bad request, and changes nothing",
    async (text) => {
      const before = world();
      expect((await send(write, text, "application/json")).status).toBe(400);
      expect(world()).toBe(before);
    },
  );

  test.each(
    write.unsupported === undefined
      ? [undefined, "text/plain", "application/json"]
      : ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"],
  )("a body of the type %s is taken", async (type) => {
    const answer = await send(write, JSON.stringify(write.body), type);
    expect(answer.ok || answer.status === 409, `${answer.status} ${await answer.text()}`).toBe(true);
  });
});
