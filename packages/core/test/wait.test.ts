import { describe, expect, it } from "vitest";
import { ApiError, CredentialsError, OperationError } from "../src/errors.ts";
import { openBook } from "../src/report/ledger.ts";
import type { Limits } from "../src/time/limits.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";
import { createWaiter, type Progress } from "../src/time/wait.ts";

function world() {
  const clock = createVirtualClock();
  const ends = new Map<string, { at: number; error?: OperationError }>();
  const rounds: string[][] = [];
  let trouble: Error | undefined;
  const waiter = createWaiter<string>({
    clock,
    poll: async (ids) => {
      rounds.push([...ids]);
      if (trouble) throw trouble;
      return new Map(
        ids.map((id): [string, Progress<string>] => {
          const { at, error } = ends.get(id) ?? { at: Number.POSITIVE_INFINITY };
          if (clock.now() < at) return [id, { state: "pending" }];
          return [id, error ? { state: "failed", error } : { state: "succeeded", value: `${id} done` }];
        }),
      );
    },
  });
  const limits = (over: Partial<Limits> = {}): Limits => ({
    deadline: clock.now() + 900_000,
    signal: new AbortController().signal,
    attempt: 30_000,
    retry: 60_000,
    wait: 600_000,
    ledger: openBook(),
    ...over,
  });
  const follow = (id: string, over?: Partial<Limits>) => waiter.follow({ id, what: `task ${id}` }, limits(over));
  return {
    clock,
    ends,
    rounds,
    follow,
    fail: (error: Error | undefined) => {
      trouble = error;
    },
  };
}

describe("the waiter", () => {
  it("follows a thousand operations with one question per round", async () => {
    const { ends, rounds, follow, clock } = world();
    const ids = Array.from({ length: 1000 }, (_, index) => `t${index}`);
    for (const id of ids) ends.set(id, { at: 5_000 });
    const values = await Promise.all(ids.map((id) => follow(id)));
    expect(values[999]).toBe("t999 done");
    expect(rounds.every((asked) => asked.length === 1000)).toBe(true);
    expect(rounds.length).toBeLessThan(40);
    expect(clock.now()).toBeLessThan(5_600);
  });

  it("asks soon for a young operation although an old one is in a long pause", async () => {
    const { ends, follow, clock } = world();
    ends.set("old", { at: 120_000 });
    const old = follow("old");
    await clock.sleep(100_000);
    ends.set("young", { at: clock.now() + 300 });
    await follow("young");
    expect(clock.now()).toBeLessThan(100_000 + 700);
    await old;
  });

  it("reports the failure of one and goes on with the others", async () => {
    const { ends, follow } = world();
    ends.set("bad", { at: 1_000, error: new OperationError("task bad failed: quota") });
    ends.set("good", { at: 2_000 });
    const [bad, good] = await Promise.allSettled([follow("bad"), follow("good")]);
    expect(bad).toMatchObject({ status: "rejected", reason: { code: "operation" } });
    expect(good).toEqual({ status: "fulfilled", value: "good done" });
  });

  it("names what still runs when time is up, and never later than that", async () => {
    const { follow, clock } = world();
    await expect(follow("endless", { wait: 60_000 })).rejects.toMatchObject({
      code: "timeout",
      message: "task endless still runs after 60 s",
      effect: "unknown",
    });
    expect(clock.now()).toBe(60_000);
  });

  it("obeys the deadline of the whole request before the wait's own limit", async () => {
    const { follow, clock } = world();
    await expect(follow("endless", { deadline: 10_000 })).rejects.toMatchObject({ code: "timeout" });
    expect(clock.now()).toBe(10_000);
  });

  it("treats a cancellation as no success", async () => {
    const { follow, clock, ends } = world();
    ends.set("slow", { at: 50_000 });
    const controller = new AbortController();
    const followed = follow("slow", { signal: controller.signal });
    const outcome = expect(followed).rejects.toMatchObject({ code: "cancelled" });
    await clock.sleep(3_000);
    controller.abort();
    await outcome;
  });

  it("rides out trouble on the way that may pass", async () => {
    const { ends, follow, clock, fail } = world();
    ends.set("slow", { at: 20_000 });
    const followed = follow("slow");
    fail(new ApiError("busy", { reason: "unavailable", words: "busy", retryable: true }));
    await clock.sleep(10_000);
    fail(undefined);
    expect(await followed).toBe("slow done");
  });

  it("asks three times before an operation that was accepted is out of sight, and never calls it failed", async () => {
    const { follow, fail, rounds } = world();
    fail(new CredentialsError("the token was withdrawn", { requestId: "req-7" }));
    await expect(follow("any")).rejects.toMatchObject({
      effect: "unknown",
      requestId: "req-7",
      message: expect.stringContaining("the token was withdrawn"),
    });
    expect(rounds).toHaveLength(3);
  });

  it("asks nothing once nobody waits", async () => {
    const { ends, follow, rounds, clock } = world();
    ends.set("one", { at: 1_000 });
    await follow("one");
    const asked = rounds.length;
    await clock.sleep(60_000);
    expect(rounds).toHaveLength(asked);
  });
});
