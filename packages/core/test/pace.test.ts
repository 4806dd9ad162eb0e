import { describe, expect, it } from "vitest";
import { createGate } from "../src/http/gate.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";

/** A gate on a clock that has run for a while. Times are milliseconds since then. */
async function gated(atOnce = 200) {
  const clock = createVirtualClock();
  await clock.sleep(100_000);
  const gate = createGate(clock, atOnce);
  const left: number[] = [];
  const now = () => clock.now() - 100_000;
  return {
    gate,
    left,
    at: (time: number) => clock.sleep(time - now()),
    /** Answers what has to be called when each answer is there. */
    leave: (count: number, signal = new AbortController().signal) =>
      Promise.all(
        Array.from({ length: count }, async () => {
          const answered = await gate.pass("asking", { signal });
          left.push(now());
          return answered;
        }),
      ),
  };
}

const answer = (those: readonly (() => void)[]) => {
  for (const answered of those) answered();
};

/** To the microsecond. */
const gaps = (times: readonly number[]) =>
  times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) * 1000) / 1000);

/** In the second before the refusal the cloud has answered so many, and then that one. */
async function refusedAfter(took: number) {
  const stage = await gated();
  const under = await stage.leave(took + 1);
  await stage.at(500);
  answer(under.slice(0, took));
  await stage.at(1_000);
  stage.gate.pause(1_000);
  answer(under.slice(took));
  stage.left.length = 0;
  return stage;
}

describe("the pace after a refusal", () => {
  it("is a little below what the cloud took in the second before, from the time on that it names", async () => {
    const { leave, left } = await refusedAfter(40);
    await leave(3);
    expect(left).toEqual([2_000, 2_025.5, 2_051]);
  });

  it("is told by twenty answers, and by none fewer", async () => {
    const twenty = await refusedAfter(20);
    await twenty.leave(2);
    expect(gaps(twenty.left)).toEqual([51]);
    const fewer = await refusedAfter(19);
    await fewer.leave(2);
    expect(fewer.left).toEqual([2_000, 2_000]);
  });

  it("counts what was answered in the second before the refusal, and what was on its way then, however late", async () => {
    const { gate, left, at, leave } = await gated();
    const [early, edge, counted, late, refused] = await Promise.all([10, 10, 20, 20, 1].map((count) => leave(count)));
    await at(100);
    answer(early ?? []);
    await at(2_000);
    answer(edge ?? []);
    await at(2_500);
    answer(counted ?? []);
    await at(3_000);
    gate.pause(4_000);
    answer(refused ?? []);
    await at(6_000);
    answer(late ?? []);
    left.length = 0;
    await leave(2);
    expect(left).toEqual([7_000, 7_025.5]);
  });

  it("counts those that are refused together once each, and not as taken", async () => {
    const { gate, left, at, leave } = await gated();
    const under = await leave(45);
    await at(1_000);
    for (const answered of under.slice(0, 5)) {
      gate.pause(1_000);
      answered();
    }
    answer(under.slice(5));
    left.length = 0;
    await leave(2);
    expect(gaps(left)).toEqual([25.5]);
  });

  it("is judged anew by a refusal that comes when it is open again, also if nobody has left meanwhile", async () => {
    const { gate, left, at, leave } = await gated();
    const [first, second] = await Promise.all([30, 41].map((count) => leave(count)));
    await at(500);
    answer(first ?? []);
    gate.pause(100);
    await at(5_000);
    answer(second?.slice(1) ?? []);
    gate.pause(1_000);
    answer(second?.slice(0, 1) ?? []);
    left.length = 0;
    await leave(2);
    expect(gaps(left)).toEqual([25.5]);
  });

  it("goes further down each time the cloud still refuses", async () => {
    const { gate, left, at, leave } = await refusedAfter(40);
    const paced = await leave(41);
    await at(3_050);
    answer(paced.slice(1));
    gate.pause(1_000);
    answer(paced.slice(0, 1));
    left.length = 0;
    await leave(2);
    expect(gaps(left)[0]).toBeCloseTo(28.05, 1);
    expect(gaps(left)[0]).toBeGreaterThan(27.9);
  });

  it("is forgotten after a minute without a refusal, and not before", async () => {
    for (const [time, gap] of [
      [62_000, 25.5],
      [62_001, 0],
    ] as const) {
      const { left, at, leave } = await refusedAfter(40);
      const [one] = await leave(1);
      await at(time);
      one?.();
      left.length = 0;
      await leave(2);
      expect(gaps(left)).toEqual([gap]);
    }
  });
});

describe("who leaves the gate", () => {
  it("takes nobody's place with it, also when its own request is already on its way", async () => {
    const { leave, left } = await gated(1);
    const mine = new AbortController();
    const [answered] = await leave(1, mine.signal);
    const others = leave(1);
    mine.abort();
    answered?.();
    await others;
    expect(left).toHaveLength(2);
  });
});
