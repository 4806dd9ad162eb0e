import { describe, expect, it } from "vitest";
import { ApiError, NetworkError } from "../src/errors.ts";
import { goneAfter, shown } from "../src/time/shown.ts";
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
      message: "address a-1: the cloud accepted it but does not show it",
      hint: "Run again; if it stays, somebody else has removed it.",
    });
    expect(clock.now()).toBe(passed);
  }
});

it("who leaves is not kept waiting", async () => {
  const { clock, limits, after, leaving } = stage();
  const waiting = shown(THING, after(20_000), clock, limits);
  await clock.sleep(4_700);
  leaving.abort();
  await expect(waiting).rejects.toMatchObject({
    code: "cancelled",
    message: "waiting for the cloud to show address a-1: cancelled",
  });
  expect(clock.now()).toBe(4_700);
});

it("what a look fails with is no absence", async () => {
  const { clock, limits } = stage();
  const look = () => Promise.reject(new Error("HTTP 500"));
  await expect(shown(THING, look, clock, limits)).rejects.toThrow("HTTP 500");
  expect(clock.now()).toBe(0);
});

describe("what was removed", () => {
  const notFound = new ApiError("Acme: HTTP 404", {
    reason: "not-found",
    words: "no such address",
    status: 404,
    requestId: "r-1",
  });
  const listedUntil = (ms: number, deadline?: number) => {
    const { clock, limits, leaving } = stage(deadline);
    let asked = 0;
    const isListed = async () => {
      asked += 1;
      return clock.now() < ms;
    };
    const gone = (removal: Promise<unknown>) => goneAfter(THING, removal, isListed, clock, limits);
    return { clock, leaving, gone, asked: () => asked };
  };

  it("is gone on the cloud's yes, and was taken away by this call", async () => {
    const { gone, asked } = listedUntil(900_000);
    expect(await gone(Promise.resolve())).toBe(true);
    expect(asked()).toBe(0);
  });

  it.each([
    new ApiError("Acme: HTTP 403", { reason: "forbidden", words: "no" }),
    new NetworkError("Acme: the connection broke"),
  ])("is not gone for any other no: %s", async (error) => {
    const { gone, asked } = listedUntil(0);
    await expect(gone(Promise.reject(error))).rejects.toBe(error);
    expect(asked()).toBe(0);
  });

  it.each([
    [0, 0, 1],
    [29_900, 30_000, 61],
  ])(
    "and was not there is gone once the list lets go of it, after %i ms, and not by this call",
    async (ms, at, looks) => {
      const { gone, clock, asked } = listedUntil(ms);
      expect(await gone(Promise.reject(notFound))).toBe(false);
      expect([clock.now(), asked()]).toEqual([at, looks]);
    },
  );

  it.each([
    [900_000, 30_000],
    [3_000, 3_000],
  ])(
    "and is listed all the same is told with its id, and with the cloud's no (deadline %i)",
    async (deadline, passed) => {
      const { gone, clock } = listedUntil(100_000, deadline);
      await expect(gone(Promise.reject(notFound))).rejects.toMatchObject({
        code: "convergence",
        message: "address a-1: the cloud says that it is not there, and lists it",
        id: "a-1",
        status: 404,
        requestId: "r-1",
        cause: notFound,
        hint: "Run again: it is looked for anew.",
      });
      expect(clock.now()).toBe(passed);
    },
  );

  it("keeps nobody waiting who leaves, and tells what the cloud had said", async () => {
    const { gone, clock, leaving } = listedUntil(20_000);
    const waiting = gone(Promise.reject(notFound));
    waiting.catch(() => undefined);
    await clock.sleep(4_700);
    leaving.abort();
    await expect(waiting).rejects.toMatchObject({
      code: "cancelled",
      message:
        "waiting for the cloud's list to let go of address a-1: cancelled; the last trouble before: Acme: HTTP 404",
    });
    expect(clock.now()).toBe(4_700);
  });
});
