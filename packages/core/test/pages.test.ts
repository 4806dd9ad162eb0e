import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { allPages, byMarker, byOffset, type Page } from "../src/http/pages.ts";
import { createMooring } from "../src/index.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";

interface Thing {
  readonly id: string;
}
const things = (...ids: (string | number)[]): Thing[] => ids.map((id) => ({ id: String(id) }));
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

/** Reads a list whose page is a function of its number and its cursor; answers the ids and how often it was asked. */
async function list<Cursor extends string | number>(page: (turn: number, from?: Cursor) => Page<Thing, Cursor>) {
  let turns = 0;
  const read = async (from: Cursor | undefined) => {
    turns += 1;
    return page(turns, from);
  };
  const found = await allPages({ what: "Test: listing things", key: ({ id }: Thing) => id, read }).catch(
    (error: unknown) => error as Error,
  );
  return { found: found instanceof Error ? found : found.map(({ id }) => id), turns };
}

describe("a list", () => {
  it("is read to the page that says it is the last, each element once", async () => {
    const pages = [things(1, 2), things(2, 3), things(4)];
    const { found, turns } = await list((turn) => ({
      elements: pages[turn - 1] ?? [],
      next: turn < 3 ? turn : undefined,
    }));
    expect([found, turns]).toEqual([["1", "2", "3", "4"], 3]);
  });

  it("goes on after an empty page that is not the last", async () => {
    const { found } = await list((turn) => ({
      elements: turn === 3 ? things(1) : [],
      next: turn < 3 ? turn : undefined,
    }));
    expect(found).toEqual(["1"]);
  });

  it("may have a hundred empty pages in a row, again and again", async () => {
    const { found, turns } = await list((turn) => ({
      elements: turn % 101 === 0 ? things(turn) : [],
      next: turn < 303 ? turn : undefined,
    }));
    expect([found, turns]).toEqual([["101", "202", "303"], 303]);
  });

  it("ends on a page that brings nothing new, whatever that page says", async () => {
    const { found, turns } = await list((turn) => ({ elements: things(1, 2), next: turn }));
    expect([found, turns]).toEqual([["1", "2"], 2]);
  });

  it.each([
    [
      "names a page twice",
      (turn: number) => ({ elements: things(turn), next: "same" }),
      2,
      "the same page was named twice",
    ],
    [
      "consists of empty pages",
      (turn: number) => ({ elements: [], next: turn }),
      101,
      "101 pages with 0 elements were read, and there is another",
    ],
    [
      "grows by one for ever",
      (turn: number) => ({ elements: things(turn), next: turn }),
      10_001,
      "10001 pages with 10001 elements were read, and there is another",
    ],
    [
      "grows fast for ever",
      (turn: number) => ({ elements: things(...numbers(turn * 1000, turn * 1000 + 1000)), next: turn }),
      101,
      "101 pages with 101000 elements were read, and there is another",
    ],
  ] as [string, (turn: number) => Page<Thing, string | number>, number, string][])(
    "that %s is said to have no end",
    async (_, page, turns, why) => {
      const read = await list(page);
      expect(read.found).toMatchObject({
        code: "contract",
        message: `Test: listing things: the list has no end: ${why}`,
        hint: "Check the endpoint setting and any proxy in between; if both are right, please report it.",
      });
      expect(read.turns).toBe(turns);
    },
  );

  it("without end may have its own advice", async () => {
    let turn = 0;
    const read = async () => ({ elements: things(turn++), next: "same" });
    const listing = { what: "Test: listing", key: ({ id }: Thing) => id, read, hint: "Ask for less." };
    await expect(allPages(listing)).rejects.toMatchObject({ hint: "Ask for less." });
  });

  it("with positions ends where the total says, or where nothing comes", async () => {
    const all = things(...numbers(0, 7));
    const read = (total: number) => byOffset(async (offset) => ({ elements: all.slice(offset, offset + 3), total }));
    expect(await read(3)(undefined)).toEqual({ elements: all.slice(0, 3), next: undefined });
    expect(await read(7)(undefined)).toEqual({ elements: all.slice(0, 3), next: 3 });
    expect(await read(7)(6)).toEqual({ elements: all.slice(6), next: undefined });
    expect(await read(9)(7)).toEqual({ elements: [], next: undefined });
  });

  it("with markers is asked for from the last one on", async () => {
    const asked: (string | undefined)[] = [];
    const read = byMarker(
      ({ id }: Thing) => id,
      async (marker) => {
        asked.push(marker);
        return { elements: things(asked.length), more: asked.length < 3 };
      },
    );
    expect(await allPages({ what: "Test: listing", key: ({ id }: Thing) => id, read })).toEqual(things(1, 2, 3));
    expect(asked).toEqual([undefined, "1", "2"]);
  });

  it("with markers ends where no more is promised, or where nothing comes", async () => {
    const read = (elements: Thing[], more: boolean) =>
      byMarker(
        ({ id }: Thing) => id,
        async () => ({ elements, more }),
      )(undefined);
    expect((await read(things(1, 2), true)).next).toBe("2");
    expect((await read(things(1, 2), false)).next).toBeUndefined();
    expect((await read([], true)).next).toBeUndefined();
  });
});

describe("a cloud whose list never ends is read no further than it brings something new:", () => {
  const SUBNET = "5f0c9b5e-0b5c-4c06-8f8e-5d0f5f3b9a11";
  const port = { id: "a1", network_id: SUBNET, fixed_ips: [], device_owner: "neutron:VIP_PORT", status: "DOWN" };
  const element = {
    port_id: "p1",
    network_id: "n1",
    network_details: { name: "n", external: false },
    ip_assignments: [],
    allowed_address_pairs: [],
    port_security_enabled: true,
  };
  it.each([
    ["gcore", "gcore/interfaces", { instance_id: "i1" }, "GET /**/interfaces**", { count: 9e9, results: [element] }, 2],
    [
      "huaweicloud",
      "huaweicloud/virtual-ips",
      { subnet_id: SUBNET },
      "GET /v2.0/ports**",
      { ports: [port], ports_links: [{ rel: "next" }] },
      2,
    ],
    [
      "k0rdent",
      "k0rdent/addresses",
      {},
      "GET /**/addresses**",
      { addresses: [{ id: "web", addressType: "EXTERNAL" }], nextPageToken: "2" },
      2,
    ],
  ])("%s", async (cloud, query, spec, match, body, pages) => {
    const clock = createVirtualClock();
    const sandbox = createSandbox({ clock, clouds: [cloud] });
    if (cloud === "huaweicloud")
      sandbox.cloud(cloud).seed({ subnets: [{ id: SUBNET, name: "dock", cidr: "10.9.0.0/16" }] });
    sandbox.faults.add({ match, times: 1_000_000, status: 200, body });
    const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
    const report = await mooring.ensure({ query, spec });
    expect(report).toMatchObject({ failed: false, results: { length: 1 } });
    const path = /interfaces|ports|addresses$/;
    expect(
      sandbox.journal.entries().filter((entry) => path.test(entry.path) && !entry.path.includes("subnets")),
    ).toHaveLength(pages);
  });
});
