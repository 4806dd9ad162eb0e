import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import type { Mark } from "../../definition/mark.ts";
import { createMooring, type EnsureReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const KEPT = "2c8e5f7a-6d40-4b91-a3c2-9e1f0d7b8a64";

const markOf = (step: string): Mark => {
  const key = `mooring-0123456789ab-4711-a${step}`;
  return { key, short: `${key}-1-abc`, long: `${key}-1-abc (octo/fleet, run 4711)` };
};
const mine = markOf("00000001");

interface Port {
  tags: Record<string, string>;
  allowed_address_pairs: { ip_address: string }[];
  reserved: { is_vip: boolean } | null;
}

function world() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const cloud = sandbox.cloud("gcore");
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  const ports = () => cloud.state.ports as Record<string, Port>;
  return {
    cloud,
    ports,
    sandbox,
    mooring,
    ensure: async (kind: string, spec: object, mark?: Mark) =>
      (await mooring.ensure({ resource: `gcore/${kind}`, spec }, mark ? { mark: () => mark } : {})) as EnsureReport,
    /** The bodies of the writes of tags. */
    tagged: () =>
      sandbox.journal
        .writes()
        .filter(({ method, path }) => method === "PATCH" && path.includes("/ports/"))
        .map(({ request }) => request),
    markedIds: () => Object.entries(ports()).flatMap(([id, { tags }]) => (tags.mooring === undefined ? [] : [id])),
  };
}

const network = "harbour-private";

describe("the mark of a reserved address", () => {
  it("is written with its name, in one write", async () => {
    const { ensure, tagged } = world();
    expect(await ensure("virtual-ip", { network, name: "lent" }, mine)).toMatchObject({ changed: true, failed: false });
    expect(tagged()).toEqual([{ tags: { name: "lent", mooring: mine.long } }]);
  });

  it("is written alone where it has no name, and never without being asked for", async () => {
    const { ensure, tagged } = world();
    await ensure("reserved-fixed-ip", { network, ip_address: "10.40.0.101" });
    expect(tagged()).toEqual([]);
    await ensure("reserved-fixed-ip", { network, ip_address: "10.40.0.102" }, mine);
    expect(tagged()).toEqual([{ tags: { mooring: mine.long } }]);
  });

  it("is not written on what was there before, whose own tags stay", async () => {
    const { ensure, ports, markedIds } = world();
    Object.assign(ports()[KEPT]?.tags ?? {}, { team: "harbour" });
    const spec = { network, ip_address: "10.40.0.201", name: "lent" };
    expect(await ensure("reserved-fixed-ip", spec, mine)).toMatchObject({ changed: true, failed: false });
    expect(ports()[KEPT]?.tags).toEqual({ team: "harbour", name: "lent" });
    expect(markedIds()).toEqual([]);
  });

  it("is missing, with a note, where it is refused: the address is there all the same", async () => {
    const { ensure, sandbox, markedIds } = world();
    sandbox.faults.add({ match: "PATCH /cloud/v1/ports/**", status: 403, body: { message: "not today" } });
    const report = await ensure("virtual-ip", { network, ip_address: "10.40.0.101" }, mine);
    expect(report).toMatchObject({ changed: true, failed: false });
    expect(report.items[0]?.notes.join()).toMatch(/bears no mark of who made it: .*not today/);
    expect(markedIds()).toEqual([]);
  });

  it("is told to whoever joins a virtual IP that will go", async () => {
    const { ensure } = world();
    await ensure("virtual-ip", { network, ip_address: "10.40.0.101" }, mine);
    const joined = await ensure("virtual-ip-member", { virtual_ip: "10.40.0.101", member: "harbour-a" });
    expect(joined.items[0]?.notes.join()).toContain("a sweep of its repository gives it back");
  });

  it("is on the floating IP of a service address only where it is on the address itself", async () => {
    const { ensure, cloud } = world();
    const spec = { name: "shop", network, members: ["harbour-a"] };
    const floating = () => Object.values(cloud.state.floating_ips as Record<string, { tags: { mooring?: string } }>);
    await ensure("service-address", spec);
    await ensure("service-address", { ...spec, public: "new" }, mine);
    expect(floating().filter(({ tags }) => tags.mooring)).toEqual([]);
    await ensure("service-address", { ...spec, name: "ledger", public: "new" }, mine);
    expect(floating().filter(({ tags }) => tags.mooring === mine.long)).toHaveLength(1);
  });
});

describe("a sweep", () => {
  it("takes a virtual IP off whoever shares it, with their pairs, and says so before", async () => {
    const { ensure, mooring, ports } = world();
    const bare = () => JSON.stringify(ports(), (name, value) => (name === "updated_at" ? undefined : value));
    const before = bare();
    await ensure("virtual-ip", { network, name: "lent", members: ["harbour-a"] }, mine);
    await ensure("virtual-ip-member", { virtual_ip: "lent", member: "harbour-b" });
    const request = { resource: "gcore/virtual-ip" };
    const planned = await mooring.sweep({ ...request, plan: true }, () => true);
    expect(planned).toMatchObject({ failed: false });
    expect(planned.items[0]?.notes.join()).toMatch(/is given back to the cloud, and leaves harbour-a and harbour-b/);
    expect(await mooring.sweep(request, () => true)).toMatchObject({ changed: true, failed: false });
    expect(bare()).toBe(before);
  });
});
