import { describe, expect, it } from "vitest";
import { ASLEEP, FAR_AWAY, failuresOf, PEER1, PEER2, stage } from "./stage.trial.ts";

const PEERS = "03b7c0e1-5a5e-4f0c-8f3d-2b9a1c7e6d04";
const vip = { server_id: PEER2, ip_address: "172.30.8.50" };
const allowed = { ...vip, allow_restart: true };

function world() {
  const one = stage();
  const kind =
    (resource: string) =>
    (spec: object, more: object = {}) =>
      one.mooring.ensure({ resource, spec, ...more }) as ReturnType<typeof one.ip>;
  return { ...one, address: kind("upcloud/private-address"), unfiltered: kind("upcloud/unfiltered-interface") };
}

const privateOnes = async ({ ask }: ReturnType<typeof world>, server_id = PEER2) =>
  (await ask("upcloud/server-interfaces", { server_id, type: "private" })).results;

describe("a further address on a private network", () => {
  it("comes with one downtime, is left alone afterwards, and goes again; three removals are one", async () => {
    const one = world();
    expect((await one.address(allowed, { plan: true })).items[0]?.notes[0]).toMatch(
      /is stopped for this and started again/,
    );
    expect(await one.address(allowed)).toMatchObject({
      changed: true,
      failed: false,
      items: [{ id: `${PEER2}/172.30.8.50` }],
    });
    expect((await privateOnes(one))[0]?.ip_addresses).toHaveLength(2);
    expect(one.now(PEER2)).toEqual({ state: "started", labels: [] });
    expect(await one.address(vip)).toMatchObject({ changed: false });
    for (const changed of [true, false, false])
      expect(await one.address(allowed, { state: "absent" })).toMatchObject({ changed, failed: false });
    expect((await privateOnes(one))[0]?.ip_addresses).toMatchObject([{ ip_address: "172.30.8.3" }]);
  });

  it("is not put on a server that runs and may not be stopped", async () => {
    const { address, writes } = world();
    expect(failuresOf(await address(vip))[0]?.hint).toContain("allow_restart: true");
    expect(writes()).toEqual([]);
  });

  it("whose answer is lost is looked for", async () => {
    const { address, sandbox } = world();
    sandbox.faults.add({ match: "POST /1.3/server/*/networking/interface/*/ip-address", cut: "after" });
    expect(await address(allowed)).toMatchObject({ changed: true, failed: false });
  });

  it("of both peers goes down together with another change of the same server", async () => {
    const { address, writes } = world();
    const items = ["172.30.8.50", "172.30.8.51"].map((ip_address) => ({ ...allowed, ip_address }));
    expect(await address({}, { items, spec: undefined })).toMatchObject({ failed: false });
    expect(writes().filter((one) => one.endsWith("/stop"))).toHaveLength(1);
  });

  it.each([
    [
      "a server without a private network",
      { server_id: ASLEEP, ip_address: "172.30.8.50" },
      "present",
      /has no private interfaces/,
    ],
    [
      "another network",
      { ...allowed, network_id: "03b7c0e1-5a5e-4f0c-8f3d-2b9a1c7e6d05" },
      "present",
      /no private interfaces on the network/,
    ],
    ["the other family", { ...allowed, ip_address: "fd00::5" }, "present", /an interface holds one family only/],
    ["the only one", { ...allowed, ip_address: "172.30.8.3" }, "absent", /is the only address of its interface/],
    [
      "a network that it is not in",
      { ...allowed, ip_address: "172.30.8.3", mac_address: "e2:10:aa:0b:02:04" },
      "absent",
      /`mac_address` is/,
    ],
    [
      "a server that is none",
      { server_id: "00aa0000-0000-4000-8000-000000000001", ip_address: "172.30.8.50" },
      "absent",
      /SERVER_NOT_FOUND/,
    ],
    ["no server", { ip_address: "172.30.8.50" }, "present", /spec\.server_id: is missing/],
  ] as const)("is refused in one sentence, and nothing is written: %s", async (_, spec, state, words) => {
    const { address, writes } = world();
    for (const plan of [true, false])
      expect(failuresOf(await address(spec, { state, plan }))[0]?.message).toMatch(words);
    expect(writes()).toEqual([]);
  });

  it("that another interface holds already is told in the cloud's words, and the server runs again", async () => {
    const { address, now } = world();
    const report = await address({ ...allowed, ip_address: "172.30.8.2" });
    expect(failuresOf(report)[0]).toMatchObject({
      status: 409,
      hint: expect.stringContaining("detach it there first"),
    });
    expect(now(PEER2)).toEqual({ state: "started", labels: [] });
  });

  it("went with its server, and that is said", async () => {
    const { address, cloud } = world();
    delete (cloud.state.servers as Record<string, unknown>)[PEER2];
    const report = await address(vip, { id: `${PEER2}/172.30.8.50`, state: "absent" });
    expect(report).toMatchObject({ changed: false, failed: false });
    expect(report.items[0]?.notes[0]).toContain("is deleted");
  });
});

describe("an interface that may send from any address", () => {
  it("is one on a private network; it filters again when that is to go", async () => {
    const one = world();
    const spec = { server: "peer-2", network_id: PEERS, allow_restart: true };
    expect(await one.unfiltered(spec)).toMatchObject({ changed: true, failed: false });
    expect(await privateOnes(one)).toMatchObject([
      { source_ip_filtering: false, ip_addresses: [{ ip_address: "172.30.8.3" }] },
    ]);
    expect(await one.unfiltered(spec)).toMatchObject({ changed: false });
    for (const changed of [true, false, false])
      expect(await one.unfiltered(spec, { state: "absent" })).toMatchObject({ changed, failed: false });
    expect(await privateOnes(one)).toMatchObject([{ source_ip_filtering: true }]);
    expect(one.now(PEER2)).toEqual({ state: "started", labels: [] });
  });

  it("is known by its MAC address, whatever number it has", async () => {
    const one = world();
    const { id } = (await one.unfiltered({ server_id: PEER1, allow_restart: true })).items[0] ?? {};
    const [, , nic] = one.server(PEER1).interfaces as { mac: string; index?: number }[];
    Object.assign(nic as object, { index: 9 });
    expect(id).toBe(`${PEER1}/e2:10:aa:0b:01:03`);
    expect(await one.unfiltered({ server_id: PEER1 }, { id })).toMatchObject({ changed: false });
    expect(await one.unfiltered({ server_id: PEER1, allow_restart: true }, { id, state: "absent" })).toMatchObject({
      changed: true,
    });
  });

  it("is none on a server without a private network", async () => {
    const { unfiltered, writes } = world();
    for (const state of ["present", "absent"])
      expect(failuresOf(await unfiltered({ server_id: FAR_AWAY }, { state }))[0]?.message).toContain(
        "has no private interfaces",
      );
    expect(writes()).toEqual([]);
  });
});
