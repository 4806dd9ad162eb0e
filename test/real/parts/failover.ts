import type { EnsureReport } from "@mooring/core";
import { expect } from "vitest";
import { verdictsOf } from "../../../packages/core/test/service-address.ts";
import type { bedOn } from "./bed.ts";
import { gapsSaid, keepersOf } from "./keepers.ts";

/** A service address that two servers carry, and who looks at it. */
interface Served {
  /** Its cloud's word in `resource` and `query`. */
  readonly cloud: string;
  readonly spec: {
    readonly name: string;
    readonly network: string;
    readonly address: string;
    readonly members: readonly [string, string];
    readonly public?: string;
  };
  /** The server that asks for the address, in the same network. */
  readonly client: string;
  /** What the check says of a member that does not carry it. */
  readonly missing: string;
  /** Where a member is not called as its server. */
  readonly serverOf?: (member: string) => string;
}

const PROMPTLY = { advert_seconds: 0.2 };

/** What users do with it, and the steps of its failovers, each with all that it has to show. The members' interface is `eth0`. */
export function failoverOf(
  bed: ReturnType<typeof bedOn>,
  { cloud, spec, client, missing, serverOf = (member) => member }: Served,
) {
  const { name, network, address, members } = spec;
  const [first, second] = members.map(serverOf) as [string, string];
  const memberOn = (server: string) => members.find((member) => serverOf(member) === server) as string;
  const keepers = keepersOf(bed, "eth0", () => address);
  const ask = (changed: object, more: object = {}): Promise<EnsureReport> =>
    bed.ensure({ resource: `${cloud}/service-address`, spec: { ...spec, ...changed }, ...more });
  const serve = (changed: object = {}) => ask(changed);
  const serves = async (changed?: object) =>
    expect(await serve(changed)).toMatchObject({ changed: true, failed: false });
  const pings = () => bed.pings(client, address);

  /** By server: `ok`, or why a failover to it would not work. */
  async function check(changed: object = {}): Promise<Readonly<Record<string, string>>> {
    const query = `${cloud}/service-address-check`;
    const verdicts = verdictsOf(await bed.query({ query, spec: { name, network, members, ...changed } }));
    return Object.fromEntries(Object.entries(verdicts).map(([member, verdict]) => [serverOf(member), verdict]));
  }
  /** Server → the configuration that is printed for it. */
  async function configurations(changed: object = {}): Promise<readonly (readonly [string, string])[]> {
    const query = `${cloud}/keepalived-config`;
    const { results } = await bed.query({ query, spec: { name, network, members, ...PROMPTLY, ...changed } });
    return results.map(({ member, configuration }) => [serverOf(String(member)), String(configuration)] as const);
  }
  async function accepted(all: readonly (readonly [string, string])[]): Promise<void> {
    expect(all.map(([server]) => server)).toEqual([first, second]);
    for (const [server, text] of all) expect(await bed.accepted(server, text)).toBe("");
  }

  return {
    keepers,
    serve,
    serves,
    check,
    pings,
    configurations,
    accepted,

    /** With the first member alone, which is what the next step begins with. */
    async isConfigured(): Promise<void> {
      await serves({ members: [members[0]] });
      const all = await configurations();
      for (const [server, text] of all) keepers.configurations.set(server, text);
      await accepted(all);
    },

    /** The second member does not carry it. `repaired`: what one run of Mooring says, with which the same keepalived serves. */
    async losesAllWhileOneIsMissing(repaired: object = {}): Promise<void> {
      expect((await check())[second]).toContain(missing);
      await keepers.startAll();
      const asked = pings();
      await asked.next();
      await keepers.die(first);
      await keepers.becomes(second, "MASTER");
      expect(await asked.over(2_000)).toBe(0);

      await serves(repaired);
      await asked.next();
      expect(await check()).toEqual({ [first]: "ok", [second]: "ok" });
      await asked.stop();
      keepers.start(first);
      await keepers.becomes(first, "BACKUP");
    },

    /** Ten of them, also seen from outside. `who`: in the line that the figure is read from. */
    async losesTheGapAlone(who: string, publicAddress: string): Promise<void> {
      const both = [pings(), bed.pings("outside", publicAddress)];
      const gaps = await keepers.failovers(10, both);
      console.log(gapsSaid(who, gaps));
      expect(gaps).toHaveLength(10);
      await Promise.all(both.map((one) => one.stop()));
    },

    /** A new spec takes the one that stands by off: keepalived is asked nothing. As the master that one would lose everything. */
    async goesOnWithoutTheStandby(): Promise<void> {
      const { master, backup } = keepers.ranks();
      const asked = pings();
      await asked.next();
      await serves({ members: [memberOn(master)] });
      expect((await check())[backup]).toContain(missing);
      await asked.next();
      expect(keepers.ranks()).toEqual({ master, backup });
      await keepers.die(master);
      await keepers.becomes(backup, "MASTER");
      expect(await asked.over(1_500)).toBe(0);
      await serves();
      await asked.next();
      await asked.stop();
      keepers.start(master);
      await keepers.becomes(master, "BACKUP");
    },

    /** Each takes the other for dead; it is answered all the same. */
    async hasTwoMastersWhileCut(): Promise<void> {
      const { master, backup } = keepers.ranks();
      const asked = pings();
      await bed.cut([first, second]);
      await keepers.becomes(backup, "MASTER");
      expect(keepers.state(master)).toBe("MASTER");
      await asked.next();
      // A neighbour believes no two announcements within one second.
      await asked.over(1_200);
      await bed.mend([first, second]);
      await keepers.agree();
      await asked.next();
      await asked.stop();
    },

    async isGone(): Promise<void> {
      expect(await ask({}, { state: "absent" })).toMatchObject({ changed: true, failed: false });
      const asked = pings();
      expect(await asked.over(1_000)).toBe(0);
      await asked.stop();
    },
  };
}

export type Failover = ReturnType<typeof failoverOf>;

/** What a run says of the address that leads to it from outside. */
export const publicAddressOf = ({ items }: EnsureReport): string => String(items[0]?.outputs?.public_address);
