import { describe, expect, it } from "vitest";
import { ASLEEP, FAR_AWAY, failuresOf, PEER2, stage } from "./stage.trial.ts";

/** Every answer takes 200 to 300 ms, other for each. */
function slow(world: ReturnType<typeof stage>, seed: number) {
  let at = seed * 7919;
  const more = () => {
    at = (at * 1103515245 + 12345) % 2147483648;
    return at / 2147483648;
  };
  world.sandbox.onExchange(({ when }) => world.clock.sleep(when === "before" ? 60 + 40 * more() : 140 + 60 * more()));
  return world;
}

const floatingOnes = (world: ReturnType<typeof stage>) =>
  world.addresses().filter(({ floating, ptr_record: name }) => floating && name.endsWith("example.com"));
const rounds = Array.from({ length: 20 }, (_, round) => round);

describe("money, between processes that know nothing of each other", () => {
  it.each(rounds)("eight that want one each by name have one each, and no more are bought: round %s", async (round) => {
    const world = slow(stage(), round);
    const names = Array.from({ length: 8 }, (_, at) => `n${at}.example.com`);
    const reports = await Promise.all(
      names.map((ptr_record) => world.stranger().floating({ zone: "de-fra1", ptr_record })),
    );
    expect(reports.flatMap(failuresOf)).toEqual([]);
    expect(world.addresses().filter(({ floating, zone }) => floating && zone === "de-fra1")).toHaveLength(8);
    expect(
      floatingOnes(world)
        .map(({ ptr_record }) => ptr_record)
        .sort(),
    ).toEqual(names);
    expect(world.bought()).toBe(8);
  });

  it.each(rounds)("some of which find the same idle one do not lose it to each other: round %s", async (round) => {
    const world = slow(stage(), round + 100);
    const names = ["a", "b", "c"].map((one) => `${one}.example.com`);
    const reports = await Promise.all(
      names.map((ptr_record) => world.stranger().floating({ zone: "fi-hel1", ptr_record })),
    );
    expect(reports.flatMap(failuresOf)).toEqual([]);
    expect(new Set(reports.map(({ items }) => items[0]?.id)).size).toBe(3);
    expect(
      floatingOnes(world)
        .map(({ ptr_record }) => ptr_record)
        .sort(),
    ).toEqual(names);
    expect(world.bought()).toBe(2);
  });

  it.each([
    ["a floating one by name", "floating", { server_id: FAR_AWAY, ptr_record: "vip.example.com" }],
    ["a floating one on a server", "floating", { server_id: FAR_AWAY }],
    ["a floating one in a zone", "floating", { zone: "de-fra1" }],
    ["an ordinary one by name", "ip", { server_id: ASLEEP, number: 2, ptr_record: "two.example.com" }],
    ["an ordinary one by number", "ip", { server_id: ASLEEP, number: 2 }],
    [
      "one on a server that is restarted",
      "ip",
      { server_id: PEER2, number: 2, ptr_record: "two.example.com", allow_restart: true },
    ],
  ] as const)("two that want the same keep one, and the loser gives its own back: %s", async (_, kind, spec) => {
    for (let round = 0; round < 10; round += 1) {
      const world = slow(stage(), round + 200);
      const before = world.addresses().length;
      const reports = await Promise.all([world.stranger()[kind](spec), world.stranger()[kind](spec)]);
      expect(reports.flatMap(failuresOf)).toEqual([]);
      expect({ round, more: world.addresses().length - before }).toEqual({ round, more: 1 });
      const ids = reports.map(({ items }) => items[0]?.id);
      expect(ids[0]).toBe(ids[1]);
      const given = world.writes().filter((one) => one.startsWith("DELETE /ip_address/")).length;
      expect(world.bought() - given).toBe(1);
    }
  });

  it("two that may not take anything over keep what each bought", async () => {
    const world = slow(stage(), 7);
    const spec = { server_id: FAR_AWAY, ptr_record: "vip.example.com" };
    const reports = await Promise.all([1, 2].map(() => world.stranger().floating(spec, {}, { adopt: false })));
    expect(reports.flatMap(failuresOf)).toEqual([]);
    expect(new Set(reports.map(({ items }) => items[0]?.id)).size).toBe(2);
  });

  it("an order that the account's limits leave no room for is refused in the plan", async () => {
    const { floating, cloud, writes } = stage();
    Object.assign(cloud.state.account as object, { resource_limits: { detached_floating_ips: 1 } });
    const [failure] = failuresOf(await floating({ zone: "de-fra1", ptr_record: "a.example.com" }, { plan: true }));
    expect(failure?.message).toContain("limit of detached_floating_ips is reached: 1 of 1");
    expect(writes()).toEqual([]);
  });
});
