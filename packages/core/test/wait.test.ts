import { describe, expect, it } from "vitest";
import { ApiError, CredentialsError, OperationError, TimeoutError } from "../src/errors.ts";
import type { Limits } from "../src/time/limits.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";
import { createWaiter, type Progress } from "../src/time/wait.ts";
import { limitsOf } from "./limits.ts";

function world(more: Pick<Parameters<typeof createWaiter<string>>[0], "log" | "crowd"> = {}) {
  const clock = createVirtualClock();
  const ends = new Map<string, { at: number; error?: OperationError }>();
  const rounds: string[][] = [];
  const asked: number[] = [];
  let trouble: Error | undefined;
  const waiter = createWaiter<string>({
    ...more,
    clock,
    poll: async (ids) => {
      rounds.push([...ids]);
      asked.push(clock.now());
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
  const limits = (over?: Partial<Limits>) => limitsOf({ deadline: clock.now() + 900_000, ...over });
  const follow = (id: string, over?: Partial<Limits>) => waiter.follow({ id, what: `task ${id}` }, limits(over));
  return {
    clock,
    ends,
    rounds,
    asked,
    limits,
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

  it("looks after a fifth of a second, then each time a tenth of the wait later, and at the longest every ten seconds", async () => {
    const { ends, follow, asked } = world();
    ends.set("slow", { at: 300_000 });
    await follow("slow");
    expect(asked.slice(0, 3)).toEqual([200, 400, 600]);
    const steps = asked.map((at, index) => at - (asked[index - 1] ?? 0));
    expect(Math.max(...steps)).toBe(10_000);
    const early = asked.findIndex((at) => at >= 50_000);
    expect(steps[early + 1]).toBeCloseTo((asked[early] ?? 0) * 0.1);
  });

  it("looks half as often again for each other that is at work there", async () => {
    const { ends, follow, asked } = world({ crowd: () => 2 });
    ends.set("one", { at: 1_000 });
    await follow("one");
    expect(asked.slice(0, 2)).toEqual([400, 800]);
  });

  it("asks once about an operation that two follow, and each is answered", async () => {
    const { ends, follow, rounds } = world();
    ends.set("one", { at: 100 });
    expect(await Promise.all([follow("one"), follow("one")])).toEqual(["one done", "one done"]);
    expect(rounds).toEqual([["one"]]);
  });

  it("tells what it waits for, how long already, and how often it has asked", async () => {
    const [log, progress]: [unknown[], unknown[]] = [[], []];
    const { ends, follow } = world({ log: (event) => log.push(event) });
    ends.set("one", { at: 500 });
    await follow("one", { progress: (event) => progress.push(event) });
    expect(log).toEqual([
      { type: "waiting", operation: "task one", elapsed: 200 },
      { type: "waiting", operation: "task one", elapsed: 400 },
      { type: "finished", operation: "task one", elapsed: 600, polls: 3 },
    ]);
    expect(progress).toEqual(log);
  });

  it("asks nothing for whoever had left before", async () => {
    const { follow, rounds, clock } = world();
    await expect(follow("any", { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "cancelled",
      message: "task any: cancelled",
    });
    await clock.sleep(10_000);
    expect(rounds).toEqual([]);
  });

  it("goes on for those who stay when one leaves", async () => {
    const { ends, follow, clock } = world();
    ends.set("slow", { at: 5_000 });
    const leaving = new AbortController();
    const left = expect(follow("slow", { signal: leaving.signal })).rejects.toMatchObject({ code: "cancelled" });
    const staying = follow("slow");
    await clock.sleep(1_000);
    leaving.abort();
    await left;
    expect(await staying).toBe("slow done");
  });

  it("says what the last look failed with when time is up, also when the signal says so first", async () => {
    const { follow, fail, limits } = world();
    fail(
      new ApiError("Gcore: busy", {
        reason: "unavailable",
        words: "busy",
        retryable: true,
        status: 503,
        requestId: "req-9",
      }),
    );
    await expect(follow("endless", { wait: 60_000 })).rejects.toMatchObject({
      code: "timeout",
      message: "task endless still runs after 60 s; the last look failed: Gcore: busy",
      status: 503,
      requestId: "req-9",
      hint: expect.stringContaining("raise `timeouts.wait_seconds`"),
    });
    const over = AbortSignal.abort(new TimeoutError("the whole request took longer than its 9 s"));
    const controller = new AbortController();
    const followed = follow("endless", { ...limits(), signal: controller.signal });
    controller.abort(over.reason);
    await expect(followed).rejects.toMatchObject({ code: "timeout", message: "task endless still runs after 0 s" });
  });

  it("counts only questions in a row that were not answered", async () => {
    const { clock, limits } = world();
    const unseen: Progress<string> = { state: "unseen", error: new CredentialsError("forbidden to look") };
    const answers: Progress<string>[] = [unseen, unseen, { state: "pending" }, unseen, unseen];
    const waiter = createWaiter<string>({
      clock,
      poll: async () => new Map([["t", answers.shift() ?? { state: "succeeded", value: "done" }]]),
    });
    expect(await waiter.follow({ id: "t", what: "task t" }, limits())).toBe("done");
    answers.push(unseen, unseen, unseen);
    await expect(waiter.follow({ id: "t", what: "task t" }, limits())).rejects.toMatchObject({
      code: "operation",
      message: "task t was accepted, and how it ended cannot be seen: forbidden to look",
      hint: "Run again to see what became of it.",
    });
  });

  it("fails at once with what is no trouble of the cloud's", async () => {
    const { follow, fail, rounds } = world();
    const bug = new TypeError("a bug");
    fail(bug);
    await expect(follow("any")).rejects.toBe(bug);
    expect(rounds).toHaveLength(1);
  });
});
