import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../time/virtual-clock.ts";
import { API_KEY, CLIENT } from "./emulator/defaults.ts";
import { COLLECTION, NETWORK, SUBNET, stage } from "./stage.trial.ts";

const TOKEN = "/v1/regions/global/auth/token";
const key = { grant_type: "api_key", api_key: API_KEY };

describe("tokens", () => {
  it("look like JWTs, and say when they end", async () => {
    const { raw, clock } = stage();
    const { status, body } = await raw("POST", TOKEN, key, { authorization: "" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 900 });
    const claims = JSON.parse(Buffer.from(body.access_token.split(".")[1], "base64url").toString());
    expect(claims).toMatchObject({
      exp: Math.floor(clock.date() / 1000) + 900,
      principal_type: "api_key",
      roles: ["editor"],
      tenant_id: "harbour",
    });
    expect(Object.keys(claims)).toEqual(expect.arrayContaining(["iat", "sub", "iss", "jti", "scope", "scope_id"]));
  });

  it("end, can be revoked, and can be asked about", async () => {
    const { raw, clock } = stage();
    const mint = async () => (await raw("POST", TOKEN, key)).body.access_token as string;
    const works = async (token: string) =>
      (await raw("GET", COLLECTION, undefined, { authorization: `Bearer ${token}` })).status;
    const [first, second] = [await mint(), await mint()];
    expect(await works(first)).toBe(200);
    expect((await raw("POST", "/v1/regions/global/auth/revoke", { token: first })).body).toEqual({ revoked: true });
    expect(await works(first)).toBe(401);
    const ask = async (token: string) => (await raw("POST", "/v1/regions/global/auth/introspect", { token })).body;
    expect(await ask(first)).toEqual({ active: false });
    expect(await ask(second)).toMatchObject({ active: true, principal_type: "api_key" });
    await clock.sleep(901_000);
    expect(await works(second)).toBe(401);
    expect(await ask(second)).toEqual({ active: false });
  });

  it.each([
    ["a wrong key", { grant_type: "api_key", api_key: "plt_sk_x_y" }, 401],
    ["a wrong secret", { grant_type: "client_credentials", client_id: CLIENT.id, client_secret: "x" }, 401],
    ["a grant that does not exist", { grant_type: "refresh_token" }, 400],
    ["roles that it does not hold", { ...key, scope_narrowing: { roles: ["admin"] } }, 403],
  ])("are not given for %s", async (_, body, status) => {
    expect((await stage().raw("POST", TOKEN, body)).status).toBe(status);
  });

  it("of a role that only reads may not write", async () => {
    const { raw, cloud } = stage();
    cloud.seed({ static_tokens: [{ token: "viewer-not-a-real-token", roles: ["viewer"] }] });
    const as = { authorization: "Bearer viewer-not-a-real-token" };
    expect((await raw("GET", COLLECTION, undefined, as)).status).toBe(200);
    expect((await raw("POST", COLLECTION, {}, as)).status).toBe(403);
    expect((await raw("DELETE", `${COLLECTION}/bastion`, undefined, as)).status).toBe(403);
    const checks = [{ action: "compute.addresses.list" }, { action: "compute.addresses.create" }];
    const { body } = await raw("POST", "/v1/regions/global/auth/check", { checks }, as);
    expect(body).toEqual({ results: [{ allowed: true }, { allowed: false }] });
  });

  it("are told nothing of by a refusal, which comes first", async () => {
    const { raw } = stage();
    const { status, body } = await raw("POST", COLLECTION, "{", { authorization: "Bearer nobody" });
    expect(status).toBe(401);
    expect(body).toEqual({ error: { code: 401, message: expect.any(String), details: [] } });
  });
});

describe("allocation", () => {
  it("takes the lowest free host, and gives a released one out again last", async () => {
    const { raw } = stage();
    const allocate = async () => (await raw("POST", COLLECTION, {})).body as { id: string; ipAddress: string };
    const first = await allocate();
    expect(first.ipAddress).toBe("203.0.113.1");
    await raw("DELETE", `${COLLECTION}/${first.id}`);
    const others: string[] = [];
    for (let count = 0; count < 13; count += 1) others.push((await allocate()).ipAddress);
    expect(others.slice(0, 2)).toEqual(["203.0.113.2", "203.0.113.3"]);
    expect(others.at(-1)).toBe("203.0.113.1");
    expect((await raw("POST", COLLECTION, {})).body.error).toMatchObject({ code: 409 });
  });

  it("can give a released one out again at once", async () => {
    const { raw } = stage({ switches: { reuse: "lowest" } });
    const { id, ipAddress } = (await raw("POST", COLLECTION, {})).body;
    await raw("DELETE", `${COLLECTION}/${id}`);
    expect((await raw("POST", COLLECTION, {})).body.ipAddress).toBe(ipAddress);
  });

  it("settles after a time, or after looks, and shows no address before", async () => {
    const timed = stage({ switches: { lifecycle: "async", task_seconds: 7 } });
    const made = await timed.raw("POST", COLLECTION, { id: "web" });
    expect(made.body).not.toHaveProperty("ipAddress");
    expect(made.body).toMatchObject({ status: "RESERVING" });
    await timed.clock.sleep(6_900);
    expect((await timed.raw("GET", `${COLLECTION}/web`)).body.status).toBe("RESERVING");
    await timed.clock.sleep(100);
    expect((await timed.raw("GET", `${COLLECTION}/web`)).body).toMatchObject({
      status: "RESERVED",
      ipAddress: "203.0.113.1",
    });
    expect((await timed.raw("DELETE", `${COLLECTION}/web`)).status).toBe(204);
    expect((await timed.raw("GET", `${COLLECTION}/web`)).body.status).toBe("RELEASING");
    await timed.clock.sleep(7_000);
    expect((await timed.raw("GET", `${COLLECTION}/web`)).status).toBe(404);

    const counted = stage({ switches: { lifecycle: "async", task_looks: 2 } });
    await counted.raw("POST", COLLECTION, { id: "web" });
    const words: string[] = [];
    for (let look = 0; look < 3; look += 1) words.push((await counted.raw("GET", `${COLLECTION}/web`)).body.status);
    expect(words).toEqual(["RESERVING", "RESERVING", "RESERVED"]);
  });

  it("says in-use, fails, goes away and is made anew on demand", async () => {
    const { raw, hook } = stage();
    const look = async () => (await raw("GET", `${COLLECTION}/bastion`)).body;
    const { uid, ipAddress } = await look();
    hook("hold", "bastion");
    expect((await look()).status).toBe("IN_USE");
    expect((await raw("DELETE", `${COLLECTION}/bastion`)).status).toBe(409);
    hook("unhold", "bastion");
    hook("recreate", "bastion");
    const anew = await look();
    expect(anew.uid).not.toBe(uid);
    expect(anew.ipAddress).not.toBe(ipAddress);
    hook("fail", "bastion");
    expect((await look()).status).toBe("FAILED");
    hook("delete_behind_back", "bastion");
    expect((await raw("GET", `${COLLECTION}/bastion`)).status).toBe(404);
    expect(() => hook("hold", "bastion")).toThrow('no address "bastion"');
  });
});

describe("paths and pages", () => {
  it("says what the gateway says where there is nothing", async () => {
    const { raw } = stage();
    expect(await raw("GET", "/v2/addresses")).toMatchObject({ status: 404, body: { message: expect.any(String) } });
    expect(await raw("PATCH", `${COLLECTION}/bastion`, {})).toMatchObject({ status: 405 });
    expect(await raw("GET", COLLECTION.replace("demo", "theirs"))).toMatchObject({ status: 403 });
    expect(await raw("GET", `${COLLECTION.replace("us-texas-1", "mars")}/bastion`)).toMatchObject({ status: 404 });
  });

  it("pages by the last id, so that a page outlives what happens before it", async () => {
    const { raw, sandbox } = stage();
    for (const id of ["a", "b", "c", "d"]) await raw("POST", COLLECTION, { id });
    const first = (await raw("GET", `${COLLECTION}?pageSize=2`)).body;
    await raw("DELETE", `${COLLECTION}/a`);
    await raw("POST", COLLECTION, { id: "aa" });
    const second = (await raw("GET", `${COLLECTION}?pageSize=2&pageToken=${first.nextPageToken}`)).body;
    expect([first, second].map(({ addresses }) => addresses.map(({ id }: { id: string }) => id))).toEqual([
      ["a", "b"],
      ["bastion", "c"],
    ]);
    for (const query of [
      "pageSize=0",
      "pageSize=501",
      "pageToken=nonsense",
      `pageToken=${first.nextPageToken}&offset=1`,
    ])
      expect((await raw("GET", `${COLLECTION}?${query}`)).status).toBe(400);
    expect(JSON.stringify(sandbox.journal.entries())).not.toContain("static-not-a-real-token");
  });

  it("shows networks, subnets, and the pools that an operator may make and remove", async () => {
    const { raw } = stage();
    const compute = COLLECTION.replace("/addresses", "");
    expect((await raw("GET", `${compute}/networks`)).body.networks).toMatchObject([
      { id: "default", subnets: [SUBNET] },
    ]);
    expect((await raw("GET", NETWORK)).body).toMatchObject({ cidr: "10.0.0.0/16" });
    expect((await raw("GET", SUBNET)).body).toMatchObject({
      network: NETWORK,
      ipv4Cidr: "10.0.1.0/24",
      ipv6Cidr: "fd00:1::/64",
    });
    const pools = "/v1/regions/us-texas-1/compute/address-pools";
    const north = { id: "north", routable: true, ipVersion: "IPV4", prefixes: ["198.51.100.0/30"] };
    expect((await raw("POST", pools, north)).status).toBe(201);
    expect((await raw("POST", pools, north)).status).toBe(409);
    expect((await raw("POST", pools, { ...north, id: "odd", prefixes: ["fd00::/64"] })).status).toBe(400);
    expect((await raw("DELETE", `${pools}/external-ipv4`)).status).toBe(204);
    expect((await raw("GET", pools)).body.addressPools.map(({ id }: { id: string }) => id)).toEqual([
      "external-ipv6",
      "north",
    ]);
    expect((await raw("POST", COLLECTION, {})).body.ipAddress).toBe("198.51.100.1");
  });

  it("echoes the references that were sent, and both on demand", async () => {
    const { raw, cloud } = stage();
    const body = { addressType: "INTERNAL", subnetwork: "subnet-a" };
    expect((await raw("POST", COLLECTION, body)).body).toMatchObject({ subnetwork: "subnet-a" });
    cloud.switches.resolve_refs = true;
    expect((await raw("POST", COLLECTION, body)).body).toMatchObject({ subnetwork: "subnet-a", network: NETWORK });
    cloud.switches.reference_echo = "absolute";
    expect((await raw("POST", COLLECTION, body)).body.network).toBe(`https://k0rdent.sandbox.test${NETWORK}`);
  });
});

describe("the pretend world", () => {
  it("gives the same answers to the same seed", async () => {
    const run = async () => {
      const { raw } = stage();
      return [await raw("POST", COLLECTION, {}), await raw("POST", TOKEN, key), await raw("GET", COLLECTION)];
    };
    expect(await run()).toEqual(await run());
  });

  it("says what is wrong with a seed", () => {
    const cloud = createSandbox({ clock: createVirtualClock(), clouds: ["k0rdent"] }).cloud("k0rdent");
    expect(() => cloud.seed({ pools: [{ id: "p", prefixes: ["10.0.0.0"] }] })).toThrow("pools.0.prefixes.0");
    expect(() => cloud.seed({ pools: [{ id: "p", prefixes: ["10.0.0.0/8", "fd00::/64"] }] })).toThrow(
      "mixes both families",
    );
    expect(() => cloud.seed({ addresses: [{ id: "a", ip_address: "10.9.9.9", subnetwork: "nowhere" }] })).toThrow(
      "nowhere",
    );
  });

  it("refuses a switch that it does not have", () => {
    const { cloud } = stage();
    expect(() => {
      cloud.switches.lifecicle = "async";
    }).toThrow();
  });
});
