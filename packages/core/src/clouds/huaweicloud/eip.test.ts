import { describe, expect, it } from "vitest";
import { FERRY, NIC, NOWHERE, OTHER_NIC, SUBNET, sentences, stage } from "./stage.trial.ts";

const POST = "POST /v1/:project/publicips";
const PUT = "PUT /v1/:project/publicips/:eip";
const DELETE = "DELETE /v1/:project/publicips/:eip";
const PUT_LINE = "PUT /v1/:project/bandwidths/:bandwidth";
const SHARED = "5e7a9c1b-3d2f-4a68-9b0c-d1e2f3a4b5c6";
const SPARE = "203.0.113.20";
const OF_B = "203.0.113.12";
const absent = { state: "absent" };

interface Eip {
  id: string;
  public_ip_address: string;
  alias: string;
  port_id: string;
  bandwidth_id: string;
}

const wanted = {
  alias: "ferry-public",
  subnet_id: SUBNET,
  virtual_ip_address: "192.168.30.50",
  bandwidth_size: 5,
  bandwidth_charge_mode: "traffic",
};

function world(options: Parameters<typeof stage>[0] = {}) {
  const base = stage(options);
  const all = () => Object.values(base.cloud.state.eips as Record<string, Eip>);
  return {
    ...base,
    all,
    /** Another process, which knows nothing of the first. */
    stranger: () => {
      const { ensure } = base.stranger();
      return (spec: Record<string, unknown>) =>
        ensure({ resource: "huaweicloud/eip", spec }) as ReturnType<typeof base.virtualIp>;
    },
    /** Every answer takes 200 to 300 ms, other for each. */
    slowly: (seed: number) => {
      let at = seed * 7919;
      const more = () => {
        at = (at * 1103515245 + 12345) % 2147483648;
        return at / 2147483648;
      };
      base.sandbox.onExchange(({ when }) => base.clock.sleep(when === "before" ? 60 + 40 * more() : 140 + 60 * more()));
    },
    named: (alias: string) => all().find((one) => one.alias === alias) as Eip,
    eip: (spec: Record<string, unknown>, more: Record<string, unknown> = {}, call = {}) =>
      base.mooring.ensure(
        { resource: "huaweicloud/eip", settings: options.settings ?? {}, spec, ...more },
        call,
      ) as ReturnType<typeof base.virtualIp>,
  };
}

describe("an EIP", () => {
  it("is bought in the vendor's own words and bound to the virtual IP, once", async () => {
    const { eip, sandbox, writes, named } = world();
    const planned = await eip(wanted, { plan: true });
    expect(planned.items[0]?.notes).toEqual([
      "an EIP is bought, which costs money from then on: 5_bgp, 5 Mbit/s, by traffic",
    ]);
    const made = await eip(wanted);
    expect(made).toMatchObject({
      changed: true,
      items: [{ outputs: { status: "ACTIVE", bound_port_id: FERRY, private_ip_address: "192.168.30.50" } }],
    });
    expect(sandbox.journal.writes().map(({ request }) => request)).toEqual([
      {
        publicip: { type: "5_bgp", alias: "ferry-public" },
        bandwidth: { share_type: "PER", name: "ferry-public", size: 5, charge_mode: "traffic" },
      },
      { publicip: { port_id: FERRY } },
    ]);
    expect(named("ferry-public").port_id).toBe(FERRY);
    writes();
    expect(await eip(wanted)).toMatchObject({ changed: false, failed: false });
    expect(writes()).toEqual([]);
  });

  it("is waited for while it is bought, bound, unbound and released", async () => {
    const { eip, cloud, clock, all } = world();
    cloud.switches.eip_seconds = 6;
    expect(await eip(wanted)).toMatchObject({ changed: true, failed: false });
    expect(clock.now()).toBeGreaterThanOrEqual(12_000);
    expect(await eip(wanted, absent)).toMatchObject({ changed: true, failed: false });
    expect(clock.now()).toBeGreaterThanOrEqual(24_000);
    expect(all()).toHaveLength(2);
  });

  it.each([
    ["a line that drops after the effect", { cut: "after" as const }, true],
    ["a 503 after the effect", { status: 503, effect: true, body: "" }, true],
    ["a line that drops before it", { cut: "before" as const }, false],
  ])("is bought once at most when the answer is lost: %s", async (_, trouble, made) => {
    const { eip, sandbox, all, writes } = world();
    sandbox.faults.add({ match: "POST /v1/*/publicips", ...trouble });
    const report = await eip(wanted);
    expect(report).toMatchObject(made ? { changed: true, failed: false } : { changed: false, failed: true });
    expect(writes().filter((call) => call === POST)).toHaveLength(1);
    expect(all()).toHaveLength(made ? 3 : 2);
    expect(await eip(wanted)).toMatchObject({ failed: false });
    expect(all()).toHaveLength(3);
  });

  it("whose order is lost and nobody may look is told by what became of the order", async () => {
    const { eip, sandbox } = world();
    sandbox.faults.add({ match: "POST /v1/*/publicips", cut: "after" });
    sandbox.faults.add({ match: "GET /v1/*/publicips", skip: 2, status: 403, body: {}, times: 100 });
    expect(await eip(wanted)).toMatchObject({
      changed: true,
      items: [{ effect: "unknown", failure: { code: "network", message: expect.stringMatching(/buying .*broke/) } }],
    });
  });

  it("is looked for also when the caller gives up while the answer is lost, and nobody is told of a defect", async () => {
    const { eip, sandbox, all } = world();
    const giveUp = new AbortController();
    sandbox.onExchange(({ when, request }) => {
      if (when === "after" && request.method === "POST") giveUp.abort();
    });
    const report = await eip(wanted, {}, { signal: giveUp.signal });
    expect(sentences(report)[0]).toMatch(/cancelled|given up/);
    expect(sentences(report)[0]).not.toContain("unexpected");
    expect(await eip(wanted)).toMatchObject({ failed: false });
    expect(all().filter(({ alias }) => alias === "ferry-public")).toHaveLength(1);
  });

  it("is bought once by many who ask for it at once", async () => {
    const { eip, all, writes } = world();
    const reports = await Promise.all([1, 2, 3, 4].map(() => eip(wanted)));
    expect(reports.flatMap(sentences)).toEqual([]);
    expect(writes().filter((call) => call === POST)).toHaveLength(1);
    expect(all()).toHaveLength(3);
  });

  describe.each([0, 6])("bought by processes that know nothing of each other, in %s s", (eip_seconds) => {
    it.each(Array.from({ length: 10 }, (_, round) => round))(
      "ends as one where two, or four, buy it in the same second, and the others are given back: round %s",
      async (round) => {
        const { eip, stranger, slowly, cloud, all, writes } = world();
        cloud.switches.eip_seconds = eip_seconds;
        slowly(round);
        const others = Array.from({ length: round % 2 === 0 ? 1 : 3 }, stranger);
        const reports = await Promise.all([eip(wanted), ...others.map((other) => other(wanted))]);
        expect(reports.flatMap(sentences)).toEqual([]);
        expect(new Set(reports.map(({ items }) => items[0]?.id)).size).toBe(1);
        expect(all().filter(({ alias }) => alias === "ferry-public")).toMatchObject([
          { id: reports[0]?.items[0]?.id, port_id: FERRY },
        ]);
        const calls = writes();
        const count = (route: string) => calls.filter((one) => one === route).length;
        expect(count(POST) - count(DELETE)).toBe(1);
        const notes = reports.flatMap(({ items }) => items[0]?.notes ?? []);
        expect(notes.filter((note) => note.includes("and was given back"))).toHaveLength(count(DELETE));
        expect(await eip(wanted)).toMatchObject({ changed: false, failed: false });
      },
    );
  });

  it("stays one where whoever bought the other one is gone", async () => {
    const { eip, sandbox, cloud, all } = world();
    const stop = sandbox.onExchange(({ when, request }) => {
      if (when !== "before" || request.method !== "POST") return;
      stop();
      cloud.seed({ eips: [{ alias: "ferry-public", bandwidth_size: 5 }] });
    });
    const report = await eip({ ...wanted, bandwidth_charge_mode: undefined });
    expect(sentences(report)).toEqual([]);
    expect(report).toMatchObject({ changed: true, failed: false });
    expect(all().filter(({ alias }) => alias === "ferry-public")).toMatchObject([{ port_id: FERRY }]);
  });

  it("whose binding fails after the purchase is claimed with its id", async () => {
    const { eip, sandbox, named } = world();
    const body = { code: "VPC.2500", message: "the port is odd" };
    sandbox.faults.add({ match: "PUT /v1/*/publicips/*", status: 400, body });
    const report = await eip(wanted);
    expect(report).toMatchObject({ changed: true, failed: true, items: [{ id: named("ferry-public").id }] });
    expect(await eip(wanted)).toMatchObject({ changed: true, failed: false });
  });

  it("moves from a NIC to a virtual IP, off the one and onto the other", async () => {
    const { eip, writes, all } = world();
    const spec = { ip_address: OF_B, port_id: FERRY };
    expect((await eip(spec, { plan: true })).items[0]?.notes[0]).toContain(`it goes off port ${OTHER_NIC}`);
    expect(await eip(spec)).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual([PUT, PUT]);
    expect(all().find((one) => one.public_ip_address === OF_B)?.port_id).toBe(FERRY);
  });

  it("is unbound and kept, by word or by its policy, and given back else", async () => {
    const { eip, writes, all } = world();
    expect(await eip({ ip_address: OF_B, bound: false })).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual([PUT]);
    await eip({ ip_address: OF_B, port_id: OTHER_NIC });
    writes();
    const kept = { ip_address: OF_B, release_policy: "keep" };
    expect((await eip(kept, { ...absent, plan: true })).items[0]?.notes[0]).toContain("unbound and kept");
    expect(await eip(kept, absent)).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual([PUT]);
    expect(await eip(kept, absent)).toMatchObject({ changed: false, failed: false });
    const planned = await eip({ ip_address: OF_B }, { ...absent, plan: true });
    expect(planned.items[0]?.notes[0]).toContain("given back, and may not be had again");
    expect(await eip({ ip_address: OF_B }, absent)).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual([DELETE]);
    expect(all()).toHaveLength(1);
    expect(await eip({ ip_address: OF_B }, absent)).toMatchObject({ changed: false, failed: false });
  });

  it("gets more bandwidth and another name where it is, and stays bound", async () => {
    const { eip, writes, all } = world();
    const spec = { ip_address: OF_B, alias: "renamed", bandwidth_size: 20, bandwidth_name: "wide" };
    expect(await eip(spec)).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual([PUT_LINE, PUT]);
    expect(all().find(({ alias }) => alias === "renamed")?.port_id).toBe(OTHER_NIC);
    expect(await eip(spec)).toMatchObject({ changed: false });
  });

  it("is bought into a shared bandwidth, which outlives it", async () => {
    const { eip, cloud } = world();
    const spec = { alias: "reserve", bandwidth_share_type: "WHOLE", bandwidth_id: SHARED };
    expect(await eip(spec)).toMatchObject({ items: [{ outputs: { status: "DOWN", bound_bandwidth_id: SHARED } }] });
    await eip({ alias: "reserve" }, absent);
    expect(cloud.state.bandwidths).toHaveProperty(SHARED);
  });

  it("that is on its way somewhere is asked again after a pause", async () => {
    const { eip, sandbox, clock } = world();
    const body = { code: "VPC.0512", message: "Resource status is busy, try it again later." };
    sandbox.faults.add({ match: "PUT /v1/*/publicips/*", status: 409, body });
    expect(await eip({ ip_address: SPARE, port_id: FERRY })).toMatchObject({ failed: false });
    expect(clock.now()).toBeGreaterThanOrEqual(2_000);
  });

  it("does not push another one off its port, and names it", async () => {
    const { eip, writes } = world();
    const [said] = sentences(await eip({ ip_address: SPARE, port_id: OTHER_NIC }));
    expect(said).toMatch(
      /NIC 2c8b4e1a.* has the EIP 203\.0\.113\.12 \(harbour-b-out\) already.*One port takes one EIP/,
    );
    expect(writes()).toEqual([]);
  });

  it("of somebody else is not taken over where two owners would share it", async () => {
    const { eip, writes } = world();
    const report = await eip({ alias: "harbour-spare", port_id: FERRY }, {}, { adopt: false });
    expect(report).toMatchObject({ failed: true, changed: false });
    expect(sentences(report)[0]).toContain("is there already, and is not taken over");
    expect(report).not.toHaveProperty("items.0.id");
    expect(writes()).toEqual([]);
  });

  it("that is remembered goes only under the name that is stated, and is gone only in a project that is there", async () => {
    const { eip, all } = world();
    const { id } = all().find(({ alias }) => alias === "harbour-spare") as Eip;
    const [said] = sentences(await eip({ alias: "another" }, { ...absent, id }));
    expect(said).toContain('`alias` is "harbour-spare", not "another"');
    expect(all()).toHaveLength(2);
    expect(await eip({ alias: "another" }, { ...absent, id: NOWHERE })).toMatchObject({
      changed: false,
      failed: false,
    });
    const lost = world({ environment: { HUAWEICLOUD_SDK_PROJECT_ID: "99999999999999999999999999999999" } });
    expect(await lost.eip({ alias: "another" }, { ...absent, id: NOWHERE })).toMatchObject({ failed: true });
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      "neither name nor address",
      { port_id: NIC },
      "spec.alias: is missing: name the EIP, so that it is never bought twice",
    ],
    ["no bandwidth to buy", { alias: "new" }, "spec.bandwidth_size: is missing"],
    ["an address that nobody has", { ip_address: "203.0.113.99" }, "there is no EIP 203.0.113.99"],
    ["two places to go", { ...wanted, port_id: NIC }, "cannot be given together with `port_id`"],
    ["half a virtual IP", { alias: "a", virtual_ip_address: "192.168.30.50" }, "goes with `virtual_ip_address`"],
    ["bound to nothing and something", { ...wanted, bound: false }, "spec.bound: is false, but"],
    [
      "a shared bandwidth without its id",
      { alias: "a", bandwidth_share_type: "WHOLE" },
      "goes with `bandwidth_share_type: WHOLE`",
    ],
    [
      "a virtual IP that is nowhere",
      { ...wanted, virtual_ip_address: "192.168.30.41" },
      "there is no virtual IP 192.168.30.41 in subnet",
    ],
    ["a reserved address", { ...wanted, virtual_ip_address: "192.168.30.60" }, "takes no EIP: its owner is"],
    ["a port that is nowhere", { ip_address: SPARE, port_id: NOWHERE }, `there is no port ${NOWHERE}`],
    ["an odd name", { alias: "a b", bandwidth_size: 5 }, "spec.alias: must be 1 to 64 letters"],
  ])("%s is refused in one sentence, before any write", async (_, spec, words) => {
    for (const plan of [true, false]) {
      const { eip, writes } = world();
      const report = await eip(spec, { plan });
      expect(sentences(report)).toHaveLength(1);
      expect(sentences(report)[0]).toContain(words);
      expect(writes()).toEqual([]);
    }
  });

  it("of many is waited for by one list a round", async () => {
    const { mooring, cloud, sandbox } = world();
    cloud.switches.eip_seconds = 5;
    const bought = async (count: number) => {
      sandbox.journal.clear();
      const items = Array.from({ length: count }, (_, at) => ({
        alias: `of-${count}-${at}`,
        bandwidth_size: 5,
        bandwidth_charge_mode: "traffic",
      }));
      const report = await mooring.ensure({ resource: "huaweicloud/eip", items });
      expect(sentences(report)).toEqual([]);
      return sandbox.journal.reads().length / count;
    };
    const [alone, among] = [await bought(1), await bought(8)];
    expect(among).toBeLessThan(alone / 3);
  });

  it("asked for twice in one request, in different words, is refused", async () => {
    const { mooring, writes } = world();
    const report = await mooring.ensure({
      resource: "huaweicloud/eip",
      items: [wanted, { ...wanted, bandwidth_size: 7 }],
    });
    expect(sentences(report)[0]).toContain('the EIP named "ferry-public" is asked for 2 times');
    expect(writes()).toEqual([]);
  });

  it("names the permission that is missing", async () => {
    const { eip, cloud } = world();
    (cloud.switches.denied as string[]).push("vpc:publicIps:create");
    expect(sentences(await eip(wanted))[0]).toContain("the permission `vpc:publicIps:create` is missing");
  });

  it("is listed with what it is bound to", async () => {
    const { ask } = world();
    expect((await ask("eips", {})).results).toHaveLength(2);
    expect((await ask("eips", { port_id: OTHER_NIC })).results).toMatchObject([
      { public_ip_address: OF_B, alias: "harbour-b-out", private_ip_address: "192.168.30.12", bandwidth_size: 5 },
    ]);
  });
});

describe("a virtual IP that carries an EIP", () => {
  const spec = { subnet_id: SUBNET, ip_address: "192.168.30.50" };

  it("is not released, and says which one it is", async () => {
    const { eip, virtualIp, port, writes } = world();
    await eip(wanted);
    port(FERRY).allowed_address_pairs = [];
    writes();
    for (const plan of [true, false])
      expect(sentences(await virtualIp(spec, { ...absent, plan }))[0]).toMatch(
        /is not released while the EIP 203\.0\.113\.\d+ \(ferry-public\) is bound to it.*`bound: false`/,
      );
    expect(writes()).toEqual([]);
    await eip({ alias: "ferry-public" }, absent);
    expect(await virtualIp(spec, absent)).toMatchObject({ changed: true, failed: false });
  });

  it("is released with a word of doubt where EIPs may not be seen", async () => {
    const { virtualIp, port, cloud } = world();
    port(FERRY).allowed_address_pairs = [];
    (cloud.switches.denied as string[]).push("vpc:publicIps:list");
    const report = await virtualIp(spec, absent);
    expect(report).toMatchObject({ changed: true, failed: false });
    expect(report.items[0]?.notes[0]).toContain(
      "whether an EIP is bound to the virtual IP 192.168.30.50 cannot be seen",
    );
  });

  it("is on the same NICs as before", async () => {
    const { eip, virtualIp, ask } = world();
    const before = (await ask("virtual-ips", spec)).results;
    await eip(wanted);
    expect((await ask("virtual-ips", spec)).results).toEqual(before);
    expect((await virtualIp(spec)).items[0]?.outputs).toMatchObject({ bound_ip_addresses: ["192.168.30.12"] });
  });
});
