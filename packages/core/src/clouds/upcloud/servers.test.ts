import { describe, expect, it } from "vitest";
import { ASLEEP, failuresOf, PEER1, PEER2, stage, VIP } from "./stage.trial.ts";

const labelled = (world: ReturnType<typeof stage>) => {
  world.server(PEER2).labels = [{ key: "role", value: "standby" }];
  return world;
};

describe("a server", () => {
  it.each([
    "peer-2",
    "PEER-2.example.com",
    "role=standby",
    "203.0.113.21",
    "10.99.4.18",
    "2001:DB8:40:7:E010:AAFF:FE0B:0204",
  ])("is found by what a person calls it: %s", async (server) => {
    const { floating, ip, ask, address } = labelled(stage());
    const spec = { ip_address: VIP, server };
    expect(await floating(spec)).toMatchObject({
      changed: true,
      failed: false,
      items: [{ spec: { server, server_id: PEER2 } }],
    });
    expect(await floating(spec)).toMatchObject({ changed: false });
    expect(address(VIP).mac).toBe("e2:10:aa:0b:02:02");
    expect(await ip({ server, family: "IPv4" })).toMatchObject({ changed: false, items: [{ id: "203.0.113.21" }] });
    expect((await ask("upcloud/server-interfaces", { server })).results).toHaveLength(4);
  });

  it("that nobody or more than one is called so is no place: nothing is done, and nothing is absent", async () => {
    const { ip, floating, server, writes } = stage();
    for (const id of [PEER1, PEER2]) server(id).labels = [{ key: "role", value: "peer" }];
    for (const [called, words] of [
      ["peer-9", /no server of this account has the hostname/],
      ["role=peer", /2 servers are called "role=peer"/],
      ["203.0.113.41", /no server of this account/],
    ] as const) {
      for (const state of ["present", "absent"]) {
        expect(failuresOf(await ip({ server: called, ptr_record: "a.example.com" }, { state }))[0]?.message).toMatch(
          words,
        );
        expect(failuresOf(await floating({ server: called }, { state }))[0]?.message).toMatch(words);
      }
    }
    expect(writes()).toEqual([]);
  });

  it("that is told twice must be one and the same, and one that is not told is missed", async () => {
    const { ip, floating } = stage();
    const { spec } = (await ip({ server: "peer-1", family: "IPv4" })).items[0] ?? {};
    expect(spec).toMatchObject({ server: "peer-1", server_id: PEER1 });
    expect(await ip(spec as object)).toMatchObject({ changed: false, failed: false });
    for (const kind of [ip, floating])
      expect(failuresOf(await kind({ server: "peer-1", server_id: PEER2 }))[0]?.message).toContain(
        `is server ${PEER1}, and not`,
      );
    expect(failuresOf(await ip({ family: "IPv6" }))[0]?.message).toContain("spec.server_id: is missing");
  });

  it("by another name is another server only where it is one", async () => {
    const { ip } = stage();
    const { id } = (await ip({ server: "asleep", number: 2, ptr_record: "two.example.com" })).items[0] ?? {};
    expect(await ip({ server: "asleep.example.com", ptr_record: "two.example.com" }, { id })).toMatchObject({
      changed: false,
    });
    expect(await ip({ server: "peer-2", ptr_record: "two.example.com" }, { id, plan: true })).toMatchObject({
      items: [{ action: "replace" }],
    });
    for (const changed of [true, false, false])
      expect(await ip({ server: "asleep", ptr_record: "two.example.com" }, { state: "absent" })).toMatchObject({
        changed,
        failed: false,
      });
  });

  it("that is gone keeps nobody from being rid of what is remembered", async () => {
    const { ip } = stage();
    expect(await ip({ server: "gone" }, { id: "203.0.113.77", state: "absent" })).toMatchObject({ failed: false });
  });

  it("is listed by every filter, with its addresses and labels", async () => {
    const { ask } = labelled(stage());
    const ids = async (spec: object) => (await ask("upcloud/servers", spec)).results.map(({ server_id }) => server_id);
    expect(await ids({})).toHaveLength(4);
    expect(await ids({ state: "stopped" })).toEqual([ASLEEP]);
    expect(await ids({ zone: "fi-hel1" })).toHaveLength(3);
    for (const server of ["peer-2", "peer-2.example.com", "role=standby", PEER2, "203.0.113.21"])
      expect(await ids({ server })).toEqual([PEER2]);
    const { results } = await ask("upcloud/servers", { server: "peer-2" });
    expect(results[0]).toMatchObject({ labels: ["role=standby"], hostname: "peer-2.example.com", state: "started" });
    expect(results[0]?.ip_addresses).toHaveLength(3);
  });
});
