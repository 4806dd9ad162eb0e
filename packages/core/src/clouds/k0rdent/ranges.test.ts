import { describe, expect, it } from "vitest";
import { failures, NETWORK, SUBNET, stage } from "./stage.trial.ts";

const INTERNAL = { name: "x", address_type: "INTERNAL" };
const STORAGE = {
  networks: [{ id: "storage", cidr: "10.5.0.0/24", subnets: [{ id: "subnet-s", ipv4_cidr: "10.5.0.0/29" }] }],
};

/** What the plan knows of networks and subnets, as far as these credentials may see them. */
const wrong: readonly [string, object, RegExp][] = [
  ["a network that is not there", { network: "nowhere" }, /`network` .*nowhere is not there/],
  ["a subnet that is not there", { subnetwork: "nowhere" }, /`subnetwork` .*nowhere is not there/],
  ["a subnet of another network", { subnetwork: "subnet-a", network: "storage" }, /belongs to .*networks\/default/],
  [
    "an address outside the subnet's network",
    { subnetwork: "subnet-a", ip_address: "10.9.2.9" },
    /10\.9\.2\.9 lies outside/,
  ],
  [
    "an address outside the network",
    { network: "default", ip_address: "10.9.2.9" },
    /10\.9\.2\.9 lies outside 10\.0\.0\.0\/16/,
  ],
];
/** What only the subnet itself tells. */
const wrongInSubnet: typeof wrong = [
  [
    "an address outside the subnet",
    { subnetwork: "subnet-a", ip_address: "10.0.2.9" },
    /10\.0\.2\.9 lies outside 10\.0\.1\.0\/24/,
  ],
  [
    "an IPv6 address outside the subnet",
    { subnetwork: "subnet-a", ip_address: "fd00:2::9" },
    /lies outside fd00:1::\/64/,
  ],
  [
    "a family that the subnet does not have",
    { subnetwork: "subnet-s", ip_version: "IPV6" },
    /`ip_version` .*no IPv6 range/,
  ],
];

describe.each(["shown", "hidden"])("where subnets are %s", (subnets) => {
  const world = () => {
    const one = stage({ switches: { subnets } });
    one.cloud.seed(STORAGE);
    return one;
  };

  it.each(subnets === "shown" ? [...wrong, ...wrongInSubnet] : wrong)(
    "%s is refused by the plan, and nothing is written",
    async (_, spec, words) => {
      const one = world();
      for (const more of [{ plan: true }, {}]) {
        const report = await one.address({ ...INTERNAL, ...spec }, more);
        expect(report).toMatchObject({ failed: true, changed: false });
        expect(failures(report)[0]).toMatchObject({ code: "conflict", message: expect.stringMatching(words) });
      }
      expect(one.sandbox.journal.writes()).toEqual([]);
    },
  );

  it.each([
    { subnetwork: "subnet-a", ip_address: "10.0.1.40" },
    { subnetwork: "subnet-a", ip_address: "fd00:1::40" },
    { network: "default" },
    { network: "default", subnetwork: "subnet-a" },
    { network: NETWORK, subnetwork: SUBNET, ip_address: "10.0.1.40" },
  ])("what fits is made: %j", async (spec) => {
    expect(await world().address({ ...INTERNAL, ...spec })).toMatchObject({ failed: false, changed: true });
  });
});

describe("what cannot be seen", () => {
  it.each([403, 404, 500])("is left to the API (HTTP %i)", async (status) => {
    const one = stage();
    const match = ({ path }: { path: string }) => /\/compute\/(networks|subnets)/.test(path);
    one.sandbox.faults.add({ match, status, body: "", times: 1000 });
    const spec = { ...INTERNAL, subnetwork: "subnet-a", network: "default", ip_address: "10.0.1.40" };
    expect(await one.address(spec)).toMatchObject({ failed: false, changed: true });
  });

  it.each([
    [{ networks: [{ id: "default", cidr: "ten", subnets: null }] }, { id: "subnet-a", ipv4Cidr: "10.0.1.0/99" }],
    [{ networks: [{ id: "default" }] }, { id: "other", ipv4Cidr: "10.0.9.0/24" }],
    [{ networks: "none" }, ["subnet-a"]],
  ])("nor is an answer that nobody understands: %j, %j", async (networks, subnet) => {
    const one = stage();
    one.sandbox.faults.add({ match: "GET /**/networks", status: 200, body: networks, times: 10 });
    one.sandbox.faults.add({ match: "GET /**/subnets/subnet-a", status: 200, body: subnet, times: 10 });
    const spec = { ...INTERNAL, subnetwork: "subnet-a", ip_address: "10.0.1.40" };
    expect(await one.address(spec)).toMatchObject({ failed: false, changed: true });
  });

  it("of another project is not asked for", async () => {
    const one = stage();
    const network = NETWORK.replace("demo", "theirs");
    expect(failures(await one.address({ ...INTERNAL, network }))[0]).toMatchObject({ code: "api", status: 400 });
    expect(one.calls()).toEqual(["GET …/x", "POST …"]);
  });
});

describe("reading what an address lies in", () => {
  it("costs one read for many addresses, and none where nothing is made", async () => {
    const one = stage();
    const items = ["a", "b", "c"].map((name) => ({ ...INTERNAL, name, subnetwork: "subnet-a" }));
    await one.ensure({ items });
    const networks = `GET ${NETWORK.replace("/default", "")}?pageSize=500`;
    expect(one.calls().filter((call) => /subnets|networks/.test(call))).toEqual([networks]);
    await one.ensure({ items: [40, 41].map((at) => ({ ...items[0], name: `v-${at}`, ip_address: `10.0.1.${at}` })) });
    expect(one.calls().filter((call) => /subnets|networks/.test(call))).toEqual([networks, `GET ${SUBNET}`]);
    await one.ensure({ items });
    await one.ensure({ items, state: "absent" });
    await one.address({ name: "web" });
    expect(one.calls().filter((call) => /subnets|networks/.test(call))).toEqual([]);
  });

  it("takes a subnet for what it says of itself, also inside its network", async () => {
    const one = stage({ switches: { subnets: "hidden" } });
    const subnets = [{ id: "subnet-a", ipv4Cidr: "10.0.1.0/24" }];
    const body = { networks: [{ id: "default", cidr: "10.0.0.0/16", subnets }] };
    one.sandbox.faults.add({ match: "GET /**/networks", status: 200, body });
    const [failure] = failures(await one.address({ ...INTERNAL, subnetwork: "subnet-a", ip_address: "10.0.2.9" }));
    expect(failure?.message).toContain("10.0.2.9 lies outside 10.0.1.0/24");
  });

  it("with `compat.strict` off only tells", async () => {
    const one = stage({ compat: { strict: false } });
    const report = await one.address({ ...INTERNAL, subnetwork: "nowhere" });
    expect(report.items[0]?.notes[0]).toMatch(/nowhere is not there.*it is sent all the same/);
    expect(failures(report)[0]).toMatchObject({ code: "api", status: 400 });
  });
});
