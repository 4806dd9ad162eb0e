import { expect, it } from "vitest";
import { shown } from "../src/time/shown.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";

const THING = { id: "a-1", what: "address a-1" };
const stage = (deadline = 900_000) => {
  const clock = createVirtualClock();
  const leaving = new AbortController();
  const limits = { deadline, signal: leaving.signal };
  const after = (ms: number) => async () => (clock.now() >= ms ? "seen" : undefined);
  return { clock, leaving, limits, after };
};

it("what is shown late is waited for, and what is shown at once is not", async () => {
  const { clock, limits, after } = stage();
  expect(await shown(THING, after(0), clock, limits)).toBe("seen");
  expect(clock.now()).toBe(0);
  expect(await shown(THING, after(29_900), clock, limits)).toBe("seen");
  expect(clock.now()).toBe(30_000);
});

it("what stays away for half a minute, or until the deadline, is told with its id", async () => {
  for (const [deadline, passed] of [
    [900_000, 30_000],
    [3_000, 3_000],
  ] as const) {
    const { clock, limits, after } = stage(deadline);
    const failed = shown(THING, after(100_000), clock, limits);
    await expect(failed).rejects.toMatchObject({
      code: "convergence",
      id: "a-1",
      message: expect.stringMatching(/^address a-1: .*not show/),
    });
    expect(clock.now()).toBe(passed);
  }
});

it("who leaves is not kept waiting", async () => {
  const { clock, limits, after, leaving } = stage();
  const waiting = shown(THING, after(20_000), clock, limits);
  await clock.sleep(4_700);
  leaving.abort();
  await expect(waiting).rejects.toMatchObject({ code: "cancelled", message: expect.stringContaining("address a-1") });
  expect(clock.now()).toBe(4_700);
});

it("what a look fails with is no absence", async () => {
  const { clock, limits } = stage();
  const look = () => Promise.reject(new Error("HTTP 500"));
  await expect(shown(THING, look, clock, limits)).rejects.toThrow("HTTP 500");
  expect(clock.now()).toBe(0);
});
