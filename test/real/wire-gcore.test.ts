import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, createBed } from "./parts/bed.ts";
import { type Failover, failoverOf, publicAddressOf } from "./parts/failover.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const keepalived = await partOrSkip(obtainKeepalived);

const [A, B, CLIENT] = ["harbour-a", "harbour-b", "harbour-c"] as const;
const VIP = "10.40.0.100";
const SHOP = { name: "shop", network: "harbour-private", address: VIP, members: [A, B], public: "new" } as const;
const WORLD = { instances: [{ name: CLIENT, ports: [{ network: "harbour-private", ip_addresses: ["10.40.0.13"] }] }] };

describe.skipIf(keepalived.missing)("real keepalived on the real network of a pretend Gcore", () => {
  let bed: Bed;
  let shop: Failover;

  beforeAll(async () => {
    bed = await createBed("gcore", WORLD);
    bed.cloud.switches.task_seconds = 0;
    const missing = `${VIP} is not among the allowed address pairs`;
    shop = failoverOf(bed, { cloud: "gcore", spec: SHOP, client: CLIENT, missing });
  }, 60_000);
  afterAll(() => bed?.close(), 60_000);

  it("is accepted by keepalived's own check, the configuration of each member", () => shop.isConfigured(), 120_000);

  it(
    "loses everything at the failover while one port is no member, and the check has said so",
    () => shop.losesAllWhileOneIsMissing(),
    120_000,
  );

  it(
    "loses nothing but the gap of each failover once Mooring has run, and nothing when the old master comes back",
    async () => shop.losesTheGapAlone("Gcore", publicAddressOf(await shop.serve())),
    240_000,
  );

  it(
    "goes on while a member that stands by is taken off by a new spec; as the master that one would lose everything",
    () => shop.goesOnWithoutTheStandby(),
    120_000,
  );

  it(
    "has two masters while the network between them is cut, answers all the same, and has one again afterwards",
    () => shop.hasTwoMastersWhileCut(),
    120_000,
  );

  it("leaves the ports as they were once it is gone, and nothing arrives any more", async () => {
    await shop.isGone();
    const all = Object.values(bed.cloud.state.ports as Record<string, { allowed_address_pairs: object[] }>);
    expect(JSON.stringify(all.map((port) => port.allowed_address_pairs))).not.toContain(VIP);
  }, 60_000);
});
