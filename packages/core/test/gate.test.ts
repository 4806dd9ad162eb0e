import type { Dispatcher } from "undici";
import { describe, expect, it } from "vitest";
import { createHttpFactory } from "../src/http/client.ts";
import { createGate } from "../src/http/gate.ts";
import type { Limits } from "../src/time/limits.ts";
import { createVirtualClock, type VirtualClock } from "../src/time/virtual-clock.ts";
import { limitsOf } from "./limits.ts";
import { surroundings } from "./surroundings.ts";

/**
 * A cloud that takes so many requests in each second of its own, and refuses the others for a second: after the latency, as all answers,
 * or at its door, at once, while those that it has taken are still on their way.
 */
function strict(clock: VirtualClock, perSecond: number, latency: number, atItsDoor = false) {
  const counts = { served: 0, refused: 0, most: 0 };
  let window = -1;
  let taken = 0;
  let underWay = 0;
  const request = async () => {
    underWay += 1;
    counts.most = Math.max(counts.most, underWay);
    if (!atItsDoor) await clock.sleep(latency);
    const now = Math.floor(clock.now() / 1_000);
    if (now !== window) [window, taken] = [now, 0];
    taken += 1;
    const yes = taken <= perSecond;
    counts[yes ? "served" : "refused"] += 1;
    if (atItsDoor && yes) await clock.sleep(latency);
    underWay -= 1;
    return yes
      ? { statusCode: 200, headers: {}, body: { text: async () => "{}" } }
      : { statusCode: 429, headers: { "retry-after": "1" }, body: { text: async () => "" } };
  };
  return { counts, transport: { request } as unknown as Dispatcher };
}

function caller(clock: VirtualClock, transport: Dispatcher, seed: number) {
  let state = seed;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const http = createHttpFactory(
    surroundings({
      transport: async () => transport,
      clock,
      random,
    }),
  )({
    cloud: "Test",
    origin: new URL("https://api.example.com"),
    explain: () => ({}),
    authorize: () => ({}),
  });
  return (over?: Partial<Limits>) =>
    http.send({ what: "asking", method: "GET", path: "/" }, limitsOf({ deadline: clock.now() + 900_000, ...over }));
}

describe("a cloud that takes a hundred requests a second", () => {
  it.each([1, 2, 3].flatMap((seed) => [false, true].map((atItsDoor) => ({ seed, atItsDoor }))))(
    "serves four thousand in little more than the ideal time, and refuses few (seed $seed, at its door: $atItsDoor)",
    async ({ seed, atItsDoor }) => {
      const clock = createVirtualClock();
      const { counts, transport } = strict(clock, 100, 50, atItsDoor);
      const ask = caller(clock, transport, seed);
      await Promise.all(Array.from({ length: 4_000 }, () => ask()));
      expect(counts.served).toBe(4_000);
      expect(counts.refused / 4_000).toBeLessThanOrEqual(0.05);
      expect(clock.now() / 40_000).toBeLessThanOrEqual(1.15);
      expect(counts.most).toBeLessThanOrEqual(32);
    },
  );

  it("is asked by two processes that do not know each other, and both are served", async () => {
    const clock = createVirtualClock();
    const { counts, transport } = strict(clock, 100, 50);
    const [one, other] = [caller(clock, transport, 5), caller(clock, transport, 6)];
    await Promise.all(Array.from({ length: 2_000 }, (_, index) => (index % 2 ? one() : other())));
    expect(counts.served).toBe(2_000);
    expect(clock.now() / 20_000).toBeLessThanOrEqual(1.5);
  });
});

describe("the gate", () => {
  const limits = (signal = new AbortController().signal) => ({ signal });

  it("lets through so many at once, in the order in which they came", async () => {
    const gate = createGate(createVirtualClock(), 2);
    const order: number[] = [];
    const free: (() => void)[] = [];
    const all = [1, 2, 3, 4].map(async (one) => {
      free.push(await gate.pass("asking", limits()));
      order.push(one);
    });
    await Promise.all(all.slice(0, 2));
    expect(order).toEqual([1, 2]);
    free[0]?.();
    await all[2];
    free[1]?.();
    await all[3];
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it("forgets who leaves while it is closed, and keeps no timer for nobody", async () => {
    const clock = createVirtualClock();
    const gate = createGate(clock);
    gate.pause(3_600_000);
    const stop = new AbortController();
    const asked = gate.pass("asking", limits(stop.signal));
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: "cancelled" });
    await clock.sleep(10);
    expect(clock.now()).toBe(10);
  });

  it("goes on at full speed after a refusal among few", async () => {
    const clock = createVirtualClock();
    const gate = createGate(clock);
    (await gate.pass("asking", limits()))();
    gate.pause(1_000);
    for (let count = 0; count < 5; count += 1) (await gate.pass("asking", limits()))();
    expect(clock.now()).toBe(1_000);
  });

  it("gives one place back for one answer, however often that is said", async () => {
    const gate = createGate(createVirtualClock(), 1);
    const free = await gate.pass("asking", limits());
    const waiting = [gate.pass("second", limits()), gate.pass("third", limits())];
    let third = false;
    void waiting[1]?.then(() => {
      third = true;
    });
    free();
    free();
    await waiting[0];
    await new Promise((resolve) => setImmediate(resolve));
    expect(third).toBe(false);
  });

  it("lets nobody through who had left before, and only that one goes who leaves", async () => {
    const gate = createGate(createVirtualClock(), 1);
    await expect(gate.pass("asking", limits(AbortSignal.abort()))).rejects.toMatchObject({
      code: "cancelled",
      message: "asking: cancelled",
    });
    const free = await gate.pass("first", limits());
    const leaving = new AbortController();
    const [left, stays] = [gate.pass("second", limits(leaving.signal)), gate.pass("third", limits())];
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: "cancelled" });
    free();
    (await stays)();
  });

  it("stays closed to the later of two times, and opens for those who wait", async () => {
    const clock = createVirtualClock();
    const gate = createGate(clock);
    gate.pause(5_000);
    gate.pause(2_000);
    (await gate.pass("asking", limits()))();
    expect(clock.now()).toBe(5_000);
  });

  it("lets out one after the other at the pace that the cloud took, once it has refused among many, and forgets that after a minute", async () => {
    const clock = createVirtualClock();
    const gate = createGate(clock);
    const pass = async () => (await gate.pass("asking", limits()))();
    for (let count = 0; count < 50; count += 1) await pass();
    gate.pause(1_000);
    await pass();
    expect(clock.now()).toBe(1_000);
    await pass();
    // Fifty in a second were taken: 20 ms each, and a tenth slower or 2 % below.
    expect(clock.now()).toBeGreaterThan(1_020);
    expect(clock.now()).toBeLessThan(1_023);
    await clock.sleep(120_000);
    await pass();
    const from = clock.now();
    for (let count = 0; count < 10; count += 1) await pass();
    expect(clock.now() - from).toBeLessThan(25);
  });
});
