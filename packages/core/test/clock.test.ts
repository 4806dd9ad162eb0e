import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { systemClock } from "../src/time/clock.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";

const clocks = { "the machine's": systemClock, "the virtual one": createVirtualClock() };

it.each(Object.entries(clocks))("a clock lets whoever leaves go at once, with the reason: %s", async (_, clock) => {
  await expect(clock.sleep(900_000, AbortSignal.abort("gone"))).rejects.toBe("gone");
  const caller = new AbortController();
  const asleep = clock.sleep(900_000, caller.signal);
  caller.abort("I go");
  await expect(asleep).rejects.toBe("I go");
});

it.each(Object.entries(clocks))("a clock leaves no listener behind: %s", async (_, clock) => {
  const caller = new AbortController();
  await clock.sleep(0, caller.signal);
  expect(getEventListeners(caller.signal, "abort")).toEqual([]);
});

it("the virtual clock wakes sleepers when they are due, those of one moment in their order, and never goes back", async () => {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  const woken: string[] = [];
  const sleep = async (name: string, ms: number) => {
    await clock.sleep(ms);
    woken.push(`${name} ${clock.now()}`);
  };
  await Promise.all([sleep("c", 500), sleep("a", 200), sleep("b", 200), sleep("past", -5)]);
  expect(woken).toEqual(["past 0", "a 200", "b 200", "c 500"]);
  expect(clock.date()).toBe(Date.UTC(2026, 0, 1) + 500);
});

it("the virtual clock does not jump to a sleeper who has left", async () => {
  const clock = createVirtualClock();
  const caller = new AbortController();
  const left = clock.sleep(900_000, caller.signal).catch(() => "left");
  caller.abort();
  expect(await left).toBe("left");
  await clock.sleep(10);
  expect(clock.now()).toBe(10);
});

it("the machine's clock waits for a time that is past without a word of Node's", async () => {
  const warnings: string[] = [];
  const hear = ({ name }: Error) => void warnings.push(name);
  process.on("warning", hear);
  try {
    await systemClock.sleep(-50_000);
    // Node says it in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  } finally {
    process.off("warning", hear);
  }
});
