import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMooring, type EnsureReport, type Event, type Mooring, type QueryReport } from "@mooring/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executable } from "../../apps/ansible/test/executable.ts";
import { layWire } from "../../packages/sandbox/src/wire/wire.ts";
import { bedOn } from "./parts/bed.ts";
import { runChild } from "./parts/child.ts";
import { failoverOf } from "./parts/failover.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { openSession, type Session } from "./parts/openstack/session.ts";
import { neutronWiring } from "./parts/openstack/wiring.ts";
import { obtainOpenStack, obtainOpenStackClients, type RealOpenStack, startOpenStack } from "./parts/openstack.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const part = await partOrSkip(obtainOpenStack);
const clients = await partOrSkip(obtainOpenStackClients);
const keepalived = await partOrSkip(obtainKeepalived);

/** How often eight writers meet on one port; the other tools meet twice each, since they are slow. */
const ROUNDS = 20;
const WRITERS = 8;

type Ensure = (resource: string, spec: object, more?: object) => Promise<EnsureReport>;

describe.skipIf(part.missing)("Mooring on the real Keystone and Neutron", () => {
  let real: RealOpenStack;
  let member: Session;
  let home: string;
  const events: Event[] = [];
  const open: Mooring[] = [];
  beforeAll(async () => {
    real = await startOpenStack();
    member = await openSession(real, { user: "mooring", project: "harbour" });
    home = await mkdtemp(join(tmpdir(), "mooring-real-openstack-"));
  });
  afterAll(async () => {
    for (const one of open) await one.close();
    if (home) await rm(home, { recursive: true, force: true });
    await real?.stop();
  });

  /** A process of its own, as far as anybody can tell. */
  function start(settings: object = {}) {
    const mooring = createMooring({ environment: real.environment, log: (event) => void events.push(event) });
    open.push(mooring);
    const ensure: Ensure = (resource, spec, more = {}) =>
      mooring.ensure({ resource, spec, settings, ...more }) as Promise<EnsureReport>;
    return { ensure, mooring };
  }

  type Pairs = { ip_address: string; mac_address: string }[];
  const portOf = async (id: string) =>
    (await member.call("GET", `/v2.0/ports/${id}`)).port as { allowed_address_pairs: Pairs };
  const pairsOf = async (id: string) =>
    (await portOf(id)).allowed_address_pairs.map((one) => `${one.ip_address} ${one.mac_address}`).sort();
  const set = (id: string, allowed_address_pairs: object[]) =>
    member.call("PUT", `/v2.0/ports/${id}`, { port: { allowed_address_pairs } });

  /** Method and path of what was said to Neutron since the last time. */
  function calls(): string[] {
    const said = events.flatMap((event) =>
      event.type === "exchange" && event.url.startsWith(real.network)
        ? [`${event.method} ${new URL(event.url).pathname}`]
        : [],
    );
    events.length = 0;
    return said;
  }

  const ways = (): readonly (readonly [string, object])[] => {
    const { id, secret } = real.stage.applicationCredential;
    const auth_url = real.identity;
    return [
      ["password", {}],
      ["application credential", { auth_url, application_credential_id: id, application_credential_secret: secret }],
      [
        "ids",
        {
          auth_url,
          user_id: real.stage.users.mooring,
          project_id: real.stage.projects.harbour,
          password: real.password,
        },
      ],
      ["no compare-and-set", { compare_and_set: false }],
    ];
  };

  const kinds: readonly (readonly [string, object, object])[] = [
    [
      "openstack/allowed-address-pair",
      { port_name: "web-2-port", ip_address: "10.60.0.9" },
      { port_name: "web-2-port", ip_address: "10.60.0.9", mac_address: "00:00:5e:00:01:09" },
    ],
    [
      "openstack/allowed-address-pairs",
      { port_name: "web-2-port", allowed_address_pairs: [{ ip_address: "10.60.0.9" }] },
      {
        port_name: "web-2-port",
        allowed_address_pairs: [
          { ip_address: "10.60.0.9" },
          { ip_address: "10.60.0.9", mac_address: "00:00:5e:00:01:09" },
        ],
      },
    ],
    [
      "openstack/floating-ip",
      { floating_network: "public", description: "shop", port_name: "web-1-port" },
      { floating_network: "public", description: "shop", attached: false, tags: ["blue", "shop"] },
    ],
    [
      "openstack/port",
      { network: "private", ip_address: "10.60.0.210", name: "shop-vip" },
      { network: "private", ip_address: "10.60.0.210", name: "shop", description: "the shop", tags: ["shop"] },
    ],
  ];

  it("each kind, by each way to log in: planned, made, left alone, changed, removed", async () => {
    let promises = 0;
    for (const [way, settings] of ways()) {
      for (const [kind, spec, changed] of kinds) {
        const said = `${kind}, ${way}`;
        const { ensure } = start(settings);
        const told = (report: EnsureReport) => ({ said, report });
        const dry = await ensure(kind, spec, { plan: true });
        expect(told(dry)).toMatchObject({ report: { changed: true, failed: false } });
        const made = await ensure(kind, spec);
        expect(told(made)).toMatchObject({ report: { changed: true, failed: false } });
        expect(made.items[0]?.differences).toEqual(dry.items[0]?.differences);
        expect(told(await start(settings).ensure(kind, spec))).toMatchObject({
          report: { changed: false, failed: false },
        });
        const { id } = made.items[0] ?? {};
        expect(told(await ensure(kind, spec, { id, plan: true }))).toMatchObject({
          report: { changed: false, failed: false },
        });
        const after = await ensure(kind, changed, { id, allow_replace: true });
        expect(told(after)).toMatchObject({ report: { changed: true, failed: false } });
        const now = after.items[0]?.id;
        expect(told(await ensure(kind, changed, { id: now, plan: true }))).toMatchObject({
          report: { changed: false },
        });
        expect(told(await ensure(kind, changed, { id: now, state: "absent" }))).toMatchObject({
          report: { changed: true, failed: false },
        });
        expect(told(await ensure(kind, changed, { state: "absent" }))).toMatchObject({
          report: { changed: false, failed: false },
        });
        promises += 8;
      }
    }
    expect(promises).toBe(8 * kinds.length * ways().length);
    expect(promises).toBeGreaterThan(0);
    console.log(`${promises} promises kept: ${kinds.length} kinds × ${ways().length} ways to log in × 8`);
  });

  it("each kind: drift, owners, wrong places, plans of one moment, siblings and a crowd", async () => {
    const siblings: Record<string, object[]> = {
      "openstack/allowed-address-pair": ["10.60.0.21", "10.60.0.22"].map((ip_address) => ({
        port_name: "web-2-port",
        ip_address,
      })),
      "openstack/allowed-address-pairs": [
        { port_name: "web-1-port", allowed_address_pairs: [{ ip_address: "10.60.0.9" }] },
      ],
      "openstack/floating-ip": ["a", "b"].map((description) => ({
        floating_network: "public",
        description,
        attached: false,
      })),
      "openstack/port": ["a", "b"].map((name) => ({ network: "private", name })),
    };
    let promises = 0;
    const keeps = (what: string, report: EnsureReport, expected: object) => {
      const failure = report.failure ?? report.items[0]?.failure;
      expect(report, `${what}: ${report.resource}: ${failure?.message}`).toMatchObject(expected);
      promises += 1;
    };
    for (const [kind, spec] of kinds) {
      const { ensure, mooring } = start();
      const gone = (one: object) => start().ensure(kind, one, { state: "absent" });
      await ensure(kind, spec);

      await gone(spec);
      keeps("drift is seen", await ensure(kind, spec, { plan: true }), { changed: true, failed: false });
      keeps("and mended", await ensure(kind, spec), { changed: true, failed: false });
      const owner = { adopt: false, identity: "somebody else" };
      const owned = (await mooring.ensure({ resource: kind, spec }, owner)) as EnsureReport;
      keeps("what is there is not taken over by an owner", owned, { changed: false, failed: true });
      for (const settings of [{ region: "RegionNine" }, { project_id: "00000000000000000000000000000000" }])
        keeps("a wrong place is no absence", await ensure(kind, spec, { state: "absent", settings }), {
          changed: false,
          failed: true,
        });
      keeps("and nothing went", await ensure(kind, spec), { changed: false, failed: false });

      const planning = start();
      await planning.ensure(kind, spec, { plan: true });
      calls();
      await Promise.all(Array.from({ length: 8 }, () => planning.ensure(kind, spec, { plan: true })));
      const asked = calls();
      expect(asked.length).toBeGreaterThan(0);
      expect(new Set(asked).size, asked.join(", ")).toBe(asked.length);

      const crowd = Array.from({ length: 5 });
      await gone(spec);
      const made = await Promise.all(crowd.map(() => start().ensure(kind, spec)));
      for (const report of made) keeps("a crowd has one and the same", report, { failed: false });
      expect(new Set(made.map(({ items }) => items[0]?.id)).size).toBe(1);
      keeps("which is at rest", await ensure(kind, spec, { plan: true }), { changed: false, failed: false });
      for (const report of await Promise.all(crowd.map(() => gone(spec))))
        keeps("and removes it", report, { failed: false });

      const family = [spec, ...(siblings[kind] ?? [])];
      const all = await Promise.all(family.map((one) => ensure(kind, one)));
      for (const report of all) keeps("siblings are made at once", report, { changed: true, failed: false });
      for (const one of family) keeps("and are there", await ensure(kind, one, { plan: true }), { changed: false });
      for (const one of family) keeps("and go", await gone(one), { changed: true, failed: false });
    }
    console.log(`${promises} further promises kept by ${kinds.length} kinds`);
  });

  it("one pair costs one read and one write", async () => {
    const { ensure } = start();
    const spec = { port_id: real.stage.ports["web-2-port"], ip_address: "10.60.0.9" };
    calls();
    expect(await ensure("openstack/allowed-address-pair", spec)).toMatchObject({ changed: true, failed: false });
    const port = `/v2.0/ports/${spec.port_id}`;
    // Once for a client, and only before a write: does this Neutron heed `If-Match`?
    expect(calls()).toEqual([`GET ${port}`, "GET /v2.0/extensions", `PUT ${port}`]);
    await ensure("openstack/allowed-address-pair", spec, { state: "absent" });
    expect(calls()).toEqual([`GET ${port}`, `PUT ${port}`]);
  });

  it("what real Neutron keeps is shown, kept beside ours, and removed", async () => {
    const { ensure } = start();
    const port = real.stage.ports["web-2-port"];
    const odd = [
      { ip_address: "10.41.0.5/16" },
      { ip_address: "10.60.0.9", mac_address: "FA-16-3E-00-00-01" },
      { ip_address: "2001:DB8::1" },
      { ip_address: "10.60.0.40" },
      { ip_address: "10.60.0.40/32" },
    ];
    await set(port, odd);
    const before = await pairsOf(port);
    const spec = { port_id: port, ip_address: "10.60.0.9" };
    expect(await ensure("openstack/allowed-address-pair", spec)).toMatchObject({ changed: true, failed: false });
    expect(await pairsOf(port)).toEqual(expect.arrayContaining(before));
    await ensure("openstack/allowed-address-pair", spec, { state: "absent" });
    expect(await pairsOf(port)).toEqual(before);
    for (const pair of [
      { ip_address: "10.41.0.5/16" },
      { ip_address: "10.60.0.40" },
      { ip_address: "10.60.0.9", any_mac: true },
    ])
      expect(
        await ensure("openstack/allowed-address-pair", { port_id: port, ...pair }, { state: "absent" }),
      ).toMatchObject({
        changed: true,
        failed: false,
      });
    expect((await pairsOf(port)).map((pair) => pair.split(" ")[0])).toEqual(["2001:DB8::1"]);
    expect(await ensure("openstack/allowed-address-pairs", { port_id: port, allowed_address_pairs: [] })).toMatchObject(
      { changed: true, failed: false },
    );
    expect(await pairsOf(port)).toEqual([]);
  });

  it("what it refuses, it refuses in its own words, and the plan says the same before", async () => {
    const { ensure, mooring } = start();
    const pair = (port: keyof RealOpenStack["stage"]["ports"], more: object) => ({
      port_id: real.stage.ports[port],
      ...more,
    });
    const refused = async (spec: object, more: object = {}) =>
      (await ensure("openstack/allowed-address-pair", spec, more)).items[0]?.failure;
    for (const plan of [true, false]) {
      expect(await refused(pair("web-3-port", { ip_address: "10.60.0.9" }), { plan })).toMatchObject({
        code: "conflict",
      });
      expect(await refused(pair("web-2-port", { ip_address: "224.0.0.9" }), { plan })).toMatchObject({ code: "input" });
      expect((await refused(pair("web-1-provider", { ip_address: "10.80.0.9" }), { plan }))?.message).toMatch(
        plan ? /belongs to another project/ : /disallowed by policy \(HTTP 403, request id req-/,
      );
      expect((await refused(pair("pier-1-port", { ip_address: "10.90.0.9" }), { plan }))?.message).toMatch(
        /there is no port/,
      );
    }
    const wrong = (await mooring.ensure({ query: "openstack/ports", settings: { password: "wrong" } })) as QueryReport;
    expect(wrong.failure).toMatchObject({ code: "credentials", status: 401 });
  });

  describe.skipIf(keepalived.missing)("real keepalived, with real packets that follow the real Neutron", () => {
    const VIP = "10.60.0.50";
    const SHOP = { name: "shop", network: "private", address: VIP, members: ["web-1-port", "web-2-port"] } as const;
    const FLOATING = "203.0.113.111";

    it("loses everything at a failover while one port lacks the pair, and nothing but the gap once Mooring has run", async () => {
      const wire = await layWire(() => neutronWiring(member));
      const bed = bedOn(wire, start().mooring);
      try {
        const shop = failoverOf(bed, {
          ...{ cloud: "openstack", spec: SHOP, client: "web-3" },
          missing: `${VIP} is not among the allowed address pairs`,
          serverOf: (member) => member.replace("-port", ""),
        });
        await shop.isConfigured();
        await shop.losesAllWhileOneIsMissing({ public: FLOATING });
        await shop.losesTheGapAlone("The real Neutron", FLOATING);
        await shop.goesOnWithoutTheStandby();
        await shop.isGone();
        for (const port of SHOP.members)
          expect(await pairsOf(real.stage.ports[port])).not.toContainEqual(expect.stringContaining(VIP));
      } finally {
        await bed.close();
      }
    }, 240_000);
  });

  describe.skipIf(clients.missing)(`${WRITERS} processes that each add one pair to one port`, () => {
    const base = (round: number) => `10.60.${100 + round}`;

    /** One round: how many said success, and how many pairs are there. */
    async function meet(round: number, add: (address: string) => Promise<boolean>) {
      const port = real.stage.ports["web-2-port"];
      const foreign = { ip_address: "10.60.0.77", mac_address: "00:00:5e:00:01:01" };
      await set(port, [foreign]);
      const wanted = Array.from({ length: WRITERS }, (_, index) => `${base(round)}.${index + 1}`);
      const began = performance.now();
      const said = await Promise.all(wanted.map(add));
      const there = await pairsOf(port);
      expect(there).toContain(`${foreign.ip_address} ${foreign.mac_address}`);
      const kept = wanted.filter((ip) => there.some((pair) => pair.startsWith(`${ip} `)));
      const successes = said.filter(Boolean).length;
      const lost = wanted.filter((ip, index) => said[index] && !kept.includes(ip)).length;
      return { successes, lost, seconds: ((performance.now() - began) / 1000).toFixed(1) };
    }

    async function child(command: string, args: readonly string[]): Promise<boolean> {
      const env = {
        ...clients.part.env,
        ...real.environment,
        HOME: home,
        NO_PROXY: "127.0.0.1",
        OS_IDENTITY_API_VERSION: "3",
        MOORING_NODE: process.execPath,
        PYTHONDONTWRITEBYTECODE: "1",
      };
      return (await runChild(command, args, { cwd: home, env, timeoutMs: 3 * 60_000 })).failure === undefined;
    }

    it(
      "lose nobody's with Mooring; beside it, what the project's own tools lose",
      async ({ skip }) => {
        skip(real.database === "SQLite", "SQLite answers 500 to several writers at once");
        const port = real.stage.ports["web-2-port"];
        const mooring = (ip_address: string) =>
          child(executable, [
            JSON.stringify({ resource: "openstack/allowed-address-pair", spec: { port_id: port, ip_address } }),
          ]);
        const command = (ip: string) =>
          child(join(clients.part.bin, "openstack"), ["port", "set", "--allowed-address", `ip-address=${ip}`, port]);
        const sdk = (ip: string) =>
          child(join(clients.part.bin, "python"), [join(import.meta.dirname, "openstack-add-pair.py"), port, ip]);
        const tell = (who: string, rounds: readonly Awaited<ReturnType<typeof meet>>[]) =>
          console.log(
            `${real.database}, ${who}: ${rounds.map(({ successes, lost, seconds }) => `${successes} of ${WRITERS}, ${lost} lost, ${seconds} s`).join("; ")}`,
          );
        const ours = [];
        for (let round = 0; round < ROUNDS; round += 1) ours.push(await meet(round, mooring));
        tell("Mooring", ours);
        tell("openstack port set --allowed-address", [await meet(50, command), await meet(51, command)]);
        tell("openstacksdk", [await meet(52, sdk), await meet(53, sdk)]);
        expect(ours.filter(({ successes, lost }) => successes < WRITERS || lost > 0)).toEqual([]);
      },
      30 * 60_000,
    );
  });
});
