import { describe, expect, it } from "vitest";
import type { EnsureReport } from "../../index.ts";
import { failuresOf, PEER1, stage, VIP } from "./stage.trial.ts";

const BALANCER = "0a9d3f5b-6c1e-4d27-8a40-5e7b9c2d1f06";
const OTHER = "0a9d3f5b-6c1e-4d27-8a40-5e7b9c2d1f07";
const NOWHERE = "0a9d3f5b-0000-4000-8000-000000000000";
const LONE = "203.0.113.41";
const on = { load_balancer_id: BALANCER, ip_address: LONE };
const absent = { state: "absent" };
const CALL = `/load-balancer/${BALANCER}/ip-addresses`;

interface Balancer {
  networks: { name: string; type: string }[];
  ip_addresses: { address: string; network_name: string }[];
}

function world(options: Parameters<typeof stage>[0] = {}) {
  const base = stage(options);
  const lend = (spec: object, more: object = {}) =>
    base.mooring.ensure({
      resource: "upcloud/load-balancer-address",
      settings: options.settings ?? {},
      spec,
      ...more,
    }) as Promise<EnsureReport>;
  const balancers = base.cloud.state.load_balancers as Record<string, Balancer>;
  return { ...base, lend, balancers, balancer: balancers[BALANCER] as Balancer };
}

describe("a floating address on a load balancer", () => {
  it("is put there with one call, left alone afterwards, and taken off with one; three removals are one", async () => {
    const { lend, writes, balancer, address } = world();
    expect(await lend(on)).toMatchObject({
      changed: true,
      failed: false,
      items: [{ id: `${BALANCER}/${LONE}`, outputs: { bound_network_name: "outside" } }],
    });
    expect(balancer.ip_addresses).toMatchObject([{ address: LONE, network_name: "outside" }]);
    expect(await lend(on)).toMatchObject({ changed: false, failed: false });
    for (const changed of [true, false, false])
      expect(await lend(on, absent)).toMatchObject({ changed, failed: false });
    expect(writes()).toEqual([`POST ${CALL}`, `DELETE ${CALL}/${LONE}`]);
    expect(address(LONE)).toBeDefined();
  });

  it("is neither moved nor released meanwhile, and the reader is told how to take it off", async () => {
    const { lend, floating, writes } = world();
    await lend(on);
    const before = writes().length;
    for (const [spec, state] of [
      [{ ip_address: LONE, server_id: PEER1 }, "present"],
      [{ ip_address: LONE }, "absent"],
    ] as const) {
      const [failure] = failuresOf(await floating(spec, { state }));
      expect(failure?.message).toContain("is lent to a managed service");
      expect(failure?.hint).toContain("`upcloud/load-balancer-address` and `state: absent`");
    }
    expect(writes()).toHaveLength(before);
    expect((await lend(on, { ...absent, plan: true })).items[0]?.notes).toEqual([
      `${LONE} is in use by load balancer ${BALANCER} (front).`,
    ]);
  });

  it.each([
    ["a line that drops after the effect", { cut: "after" as const }, true],
    ["a 503 after the effect", { status: 503, effect: true, body: "" }, true],
    ["a line that drops before it", { cut: "before" as const }, false],
  ])("is looked for when the answer is lost: %s", async (_, trouble, made) => {
    const { lend, sandbox, balancer } = world();
    sandbox.faults.add({ match: "POST /1.3/load-balancer/**", ...trouble });
    expect(await lend(on)).toMatchObject({ changed: made, failed: !made });
    expect(balancer.ip_addresses).toHaveLength(made ? 1 : 0);
    expect(await lend(on)).toMatchObject({ failed: false });
    expect(balancer.ip_addresses).toHaveLength(1);
  });

  it.each<[string, object, RegExp]>([
    ["in use by a server", { ip_address: VIP }, /203\.0\.113\.40 is in use by server .*`attached: false`/],
    ["that is not floating", { ip_address: "203.0.113.20" }, /is not a floating address/],
    ["of nobody", { ip_address: "203.0.113.250" }, /is not an address of this account/],
    ["on a network that is not public", { network_name: "inside" }, /network_name: is "inside", which it has not/],
    [
      "on a load balancer that is not there",
      { load_balancer_id: NOWHERE },
      /Service not found.*Check `load_balancer_id`/,
    ],
  ])("is refused in the plan where it cannot go there: %s", async (_, more, words) => {
    for (const plan of [true, false]) {
      const { lend, writes } = world();
      const [failure] = failuresOf(await lend({ ...on, ...more }, { plan }));
      expect(`${failure?.message} ${failure?.hint}`).toMatch(words);
      expect(writes()).toEqual([]);
    }
  });

  it("moves to another load balancer in one request, also where a run that was killed has done a part of it", async () => {
    const second = { ...on, load_balancer_id: OTHER };
    for (const killed of [false, true]) {
      const { lend, balancers, cloud } = world();
      cloud.seed({
        load_balancers: [{ uuid: OTHER, name: "second", zone: "fi-hel1", networks: [{ name: "out", type: "public" }] }],
      });
      const { id } = (await lend(on)).items[0] ?? {};
      if (killed) {
        const lent = (balancers[BALANCER] as Balancer).ip_addresses.splice(0);
        (balancers[OTHER] as Balancer).ip_addresses.push(...lent.map((one) => ({ ...one, network_name: "out" })));
      }
      expect(await lend(second, { id, allow_replace: true })).toMatchObject({ failed: false });
      const places = [BALANCER, OTHER].map((one) => (balancers[one] as Balancer).ip_addresses.length);
      expect({ killed, places }).toEqual({ killed, places: [0, 1] });
    }
  });

  it("needs the network's name where there are several, and stays in its zone", async () => {
    const several = world();
    several.balancer.networks.push({ name: "second", type: "public" });
    expect(failuresOf(await several.lend(on))[0]?.message).toContain("has the public networks outside, second");
    expect(await several.lend({ ...on, network_name: "second" })).toMatchObject({ changed: true, failed: false });
    const far = world();
    far.cloud.seed({ floating: [{ address: "198.51.100.41", zone: "de-fra1" }] });
    expect(failuresOf(await far.lend({ ...on, ip_address: "198.51.100.41" }))[0]?.message).toContain(
      "is in the zone fi-hel1, and 198.51.100.41 in de-fra1",
    );
  });

  it("is gone with its load balancer for who remembers it, and not for a mistyped one", async () => {
    const { lend, balancers } = world();
    const { id } = (await lend(on)).items[0] ?? {};
    delete balancers[BALANCER];
    const report = await lend(on, { ...absent, id });
    expect(report).toMatchObject({ changed: false, failed: false });
    expect(report.items[0]?.notes[0]).toContain(`Load balancer ${BALANCER} is deleted`);
    expect(await lend(on, absent)).toMatchObject({ failed: true });
  });

  it("is not known to API 1.2", async () => {
    const { lend } = world({ settings: { api_version: "1.2" } });
    expect(failuresOf(await lend(on))[0]?.message).toContain("does not know load balancers; use 1.3");
  });
});
