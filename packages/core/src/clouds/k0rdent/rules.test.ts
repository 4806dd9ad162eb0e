import { describe, expect, it } from "vitest";
import { COLLECTION, failures, stage } from "./stage.trial.ts";

/** The fields of a spec that the API spells in another way. */
const SPELLED: Record<string, string> = {
  name: "id",
  address_type: "addressType",
  ip_version: "ipVersion",
  ip_address: "ipAddress",
};
const onTheWire = (spec: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(spec).map(([field, value]) => [SPELLED[field] ?? field, value]));

const INTERNAL = { address_type: "INTERNAL", subnetwork: "subnet-a" };

/** Rows of the validation table that are refused here, and that the API refuses, too. */
const refusedHere: readonly [string, string, Record<string, unknown>][] = [
  ["V2 a name that ends in a dash", "name", { name: "a-" }],
  ["V2 a name that begins with a dash", "name", { name: "-a" }],
  ["V2 a name that begins with a digit", "name", { name: "1a" }],
  ["V2 a name with a capital", "name", { name: "A" }],
  ["V2 a name with an underscore", "name", { name: "a_b" }],
  ["V2 a name of 64 characters", "name", { name: "a".repeat(64) }],
  ["V2 an empty name", "name", { name: "" }],
  ["V3 an unknown type", "address_type", { name: "x", address_type: "PUBLIC" }],
  ["V3 a type in small letters", "address_type", { name: "x", address_type: "internal", subnetwork: "subnet-a" }],
  ["V4 an unknown family", "ip_version", { name: "x", ip_version: "IPV5" }],
  ["V4 a family in small letters", "ip_version", { name: "x", ip_version: "ipv6" }],
  ["V5 an address with EXTERNAL", "ip_address", { name: "x", address_type: "EXTERNAL", ip_address: "203.0.113.7" }],
  ["V5 an address without a type", "ip_address", { name: "x", ip_address: "203.0.113.7" }],
  ["V6 a network with EXTERNAL", "network", { name: "x", address_type: "EXTERNAL", network: "default" }],
  ["V6 a subnet without a type", "subnetwork", { name: "x", subnetwork: "subnet-a" }],
  ["V7 INTERNAL with neither network nor subnet", "subnetwork", { name: "x", address_type: "INTERNAL" }],
  ["V8 a network where an address belongs", "ip_address", { name: "x", ...INTERNAL, ip_address: "10.0.1.0/28" }],
  ["V8 a host name", "ip_address", { name: "x", ...INTERNAL, ip_address: "db.example.com" }],
  ["V8 an address with a zone", "ip_address", { name: "x", ...INTERNAL, ip_address: "fe80::1%eth0" }],
  ["V8 an empty address", "ip_address", { name: "x", ...INTERNAL, ip_address: "" }],
  ["V8 an address with leading zeros", "ip_address", { name: "x", ...INTERNAL, ip_address: "10.0.1.040" }],
  ["V9 IPv6 under IPV4", "ip_address", { name: "x", ...INTERNAL, ip_version: "IPV4", ip_address: "fd00:1::9" }],
  ["V9 IPv4 under IPV6", "ip_address", { name: "x", ...INTERNAL, ip_version: "IPV6", ip_address: "10.0.1.9" }],
];

describe("a spec that breaks a rule", () => {
  it.each(refusedHere)("is refused before any request, with its field: %s", async (_, field, spec) => {
    const { address, sandbox } = stage();
    const report = await address(spec);
    expect(report).toMatchObject({ failed: true, changed: false, items: [], failure: { code: "input" } });
    expect(report.failure?.issues?.map(({ path }) => path)).toContainEqual(["spec", field]);
    expect(sandbox.journal.entries()).toEqual([]);
  });

  it.each(refusedHere)("is refused by the API as well: %s", async (_, field, spec) => {
    const { raw, stored } = stage();
    const { status, body } = await raw("POST", COLLECTION, onTheWire(spec));
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 400, message: expect.stringContaining(SPELLED[field] ?? field) });
    expect(stored()).toHaveLength(1);
  });

  it.each(["a", "a--b", "a".repeat(63), "a1"])("is none with the name %s", async (name) => {
    const { address } = stage();
    expect(await address({ name })).toMatchObject({ failed: false, changed: true });
  });

  it("refuses the whole batch, and names every item", async () => {
    const { ensure, sandbox } = stage();
    const { failure } = await ensure({ items: [{ name: "web" }, { name: "WEB" }, { name: "x", network: "default" }] });
    expect(failure?.issues?.map(({ path }) => path)).toEqual([
      ["items", 1, "name"],
      ["items", 2, "network"],
    ]);
    expect(sandbox.journal.entries()).toEqual([]);
  });
});

/** Rows that the API decides, at the latest where `compat.strict` is off: its answer is handed on. */
const refusedThere: readonly [string, Record<string, unknown>, number, string][] = [
  ["V10 a network that does not exist", { address_type: "INTERNAL", network: "nowhere" }, 400, "does not exist"],
  ["V10 a subnet that does not exist", { address_type: "INTERNAL", subnetwork: "nowhere" }, 400, "does not exist"],
  [
    "V10 a network of another project",
    { address_type: "INTERNAL", network: "/v1/regions/us-texas-1/projects/theirs/compute/networks/default" },
    400,
    "does not exist",
  ],
  ["V11 a subnet of another network", { ...INTERNAL, network: "storage" }, 400, "does not belong to network storage"],
  ["V12 an address outside the subnet", { ...INTERNAL, ip_address: "10.0.2.9" }, 400, "outside"],
  [
    "V12 an address outside every subnet of the network",
    { address_type: "INTERNAL", network: "default", ip_address: "10.0.9.9" },
    400,
    "outside",
  ],
  [
    "V13 a family that the subnet does not have",
    { address_type: "INTERNAL", subnetwork: "subnet-s", ip_version: "IPV6" },
    400,
    "has no IPV6 range",
  ],
  ["V14 the first host of the subnet", { ...INTERNAL, ip_address: "10.0.1.1" }, 400, "reserved"],
  ["V14 the last host of the subnet", { ...INTERNAL, ip_address: "10.0.1.254" }, 400, "reserved"],
  ["V15 an address that is taken", { ...INTERNAL, ip_address: "10.0.1.50" }, 409, "already allocated"],
  ["V16 a subnet with nothing left", { address_type: "INTERNAL", subnetwork: "subnet-s" }, 409, "exhausted"],
];

const STORAGE = {
  networks: [{ id: "storage", cidr: "10.5.0.0/24", subnets: [{ id: "subnet-s", ipv4_cidr: "10.5.0.0/29" }] }],
  addresses: [
    { id: "taken", ip_address: "10.0.1.50", subnetwork: "subnet-a" },
    { id: "s-3", ip_address: "10.5.0.3", subnetwork: "subnet-s" },
    { id: "s-4", ip_address: "10.5.0.4", subnetwork: "subnet-s" },
    { id: "s-5", ip_address: "10.5.0.5", subnetwork: "subnet-s" },
  ],
};

describe.each(["E1", "E2", "E3"])("a refusal of the API, in the shape %s", (error_shape) => {
  it.each(refusedThere)("is told in its own words: %s", async (_, spec, status, words) => {
    const { address, cloud, stored } = stage({ switches: { error_shape }, compat: { strict: false } });
    cloud.seed(STORAGE);
    const before = stored().length;
    const [failure] = failures(await address({ name: "x", ...spec }));
    expect(failure).toMatchObject({ code: "api", status, message: expect.stringContaining(words) });
    expect(failure?.request_id).toMatch(/^req_us-texas-1-\d+-[0-9a-f]{12}$/);
    expect(failure?.message).toContain(failure?.request_id ?? "no id");
    expect(stored()).toHaveLength(before);
  });

  it("V17 says that the quota is used up", async () => {
    const { address } = stage({ switches: { error_shape, quota: 1 } });
    const [failure] = failures(await address({ name: "x" }));
    expect(failure).toMatchObject({ code: "api", status: 403, message: expect.stringContaining("quota of 1") });
  });
});

describe("an allocation on the wire", () => {
  it.each([
    ["V1 no body", undefined],
    ["V1 no JSON", "{"],
    ["V1 a list", []],
    ["V1 a text", '"web"'],
    ["V19 a number where text belongs", { id: 7 }],
    ["V19 null", { id: null }],
  ])("is refused: %s", async (_, body) => {
    const { raw } = stage();
    expect((await raw("POST", COLLECTION, body)).status).toBe(400);
  });

  it("never carries null, empty text or anything that was not stated", async () => {
    const { address, sandbox } = stage();
    await address({ name: "web", ip_version: null, network: null });
    expect(sandbox.journal.writes().map(({ request }) => request)).toEqual([
      { addressType: "EXTERNAL", ipVersion: "IPV4", id: "web" },
    ]);
  });

  it("V18 answers a repetition with 409, also when the subnet has gone meanwhile", async () => {
    const { raw, cloud } = stage();
    const body = { id: "vip", addressType: "INTERNAL", subnetwork: "subnet-a" };
    expect((await raw("POST", COLLECTION, body)).status).toBe(201);
    cloud.state.subnets = {};
    expect((await raw("POST", COLLECTION, body)).status).toBe(409);
  });

  it("V20 ignores members that nobody knows, and does not echo them", async () => {
    const { raw } = stage();
    const { status, body } = await raw("POST", COLLECTION, { id: "web", displayName: "Web", pool: "p", users: [] });
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual([
      "addressType",
      "createdAt",
      "id",
      "ipAddress",
      "ipVersion",
      "selfLink",
      "status",
      "uid",
    ]);
  });

  it("with no member at all asks for an EXTERNAL address with a name of the server's", async () => {
    const { raw } = stage();
    const { status, body } = await raw("POST", COLLECTION, {});
    expect(status).toBe(201);
    expect(body).toMatchObject({ addressType: "EXTERNAL", id: expect.stringMatching(/^address-[a-z0-9]{6}$/) });
  });
});

describe("with `compat.strict` off", () => {
  it("a broken rule is told, and the API decides", async () => {
    const { address, sandbox } = stage({ compat: { strict: false } });
    const planned = await address({ name: "Web", address_type: "EXTERNAL" }, { plan: true });
    expect(planned.items[0]?.notes[0]).toMatch(/^`name` must be .*it is sent all the same/);
    const [failure] = failures(await address({ name: "Web" }));
    expect(failure).toMatchObject({ code: "api", status: 400 });
    expect(sandbox.journal.writes()).toHaveLength(1);
  });
});
