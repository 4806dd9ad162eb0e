import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { ApiError, TimeoutError } from "../src/errors.ts";
import type { Event } from "../src/log.ts";
import { openBook } from "../src/report/ledger.ts";
import { type Request, requestSchema } from "../src/spec/request.ts";
import {
  givenUp,
  lingering,
  ownLimits,
  shareLimits,
  unlessAborted,
  whileWanted,
  withDeadline,
} from "../src/time/limits.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";
import { limitsOf } from "./limits.ts";

const busy = new ApiError("Gcore: reading the port: busy", {
  reason: "unavailable",
  words: "busy",
  status: 503,
  requestId: "req-7",
  id: "port-1",
});
const late = () =>
  new TimeoutError("the whole request took longer than its 9 s", {
    effect: "unknown",
    hint: "Look what became of it.",
  });
const abortedWith = (reason?: unknown) => AbortSignal.abort(reason);

describe("whoever has gone", () => {
  it("is told that it was cancelled, and whether anything may have been done", () => {
    expect(givenUp("reading the port", abortedWith())).toMatchObject({
      code: "cancelled",
      message: "reading the port: cancelled",
      effect: "unknown",
      hint: "A change that was under way may have been made; run again to see.",
    });
    expect(givenUp("reading the port", abortedWith(), undefined, "none")).toMatchObject({
      effect: "none",
      hint: "Run again.",
    });
  });

  it("is told what went wrong before, in the cloud's words, with the request id", () => {
    expect(givenUp("reading the port", abortedWith(), busy)).toMatchObject({
      code: "cancelled",
      message: "reading the port: cancelled; the last trouble before: Gcore: reading the port: busy",
      status: 503,
      requestId: "req-7",
      id: "port-1",
      cause: busy,
    });
  });

  it("is not told of a failure that is no trouble of the cloud's", () => {
    const message = "reading the port: cancelled";
    expect(givenUp("reading the port", abortedWith(), new Error("a bug"))).toMatchObject({ message });
  });
});

describe("whoever is out of time", () => {
  it("is told what it was about, and what to do", () => {
    expect(givenUp("reading the port", abortedWith(late()))).toMatchObject({
      code: "timeout",
      message: "reading the port: the whole request took longer than its 9 s",
      effect: "unknown",
      hint: "Look what became of it.",
    });
    expect(givenUp("reading the port", abortedWith(late()), undefined, "none")).toMatchObject({
      effect: "none",
      hint: "Run again later, or raise `timeouts.deadline_seconds`.",
    });
  });

  it("is told what went wrong before, once", () => {
    const reason = late();
    expect(givenUp("reading the port", abortedWith(reason), busy)).toMatchObject({
      code: "timeout",
      message: `${reason.message}; the last trouble before: ${busy.message}`,
      requestId: "req-7",
    });
    expect(givenUp("reading the port", abortedWith(reason), reason).message).toBe(
      `reading the port: ${reason.message}`,
    );
  });

  it("hears any other reason as it is", () => {
    expect(givenUp("reading the port", abortedWith(busy))).toBe(busy);
  });
});

describe("work that somebody waits for", () => {
  it("answers, and fails, as itself", async () => {
    expect(await whileWanted("reading", limitsOf(), Promise.resolve(7))).toBe(7);
    await expect(whileWanted("reading", limitsOf(), Promise.reject(busy))).rejects.toBe(busy);
  });

  it("fails as itself also when the caller leaves, where it knows more than that", async () => {
    const signal = abortedWith();
    await expect(whileWanted("reading", limitsOf({ signal }), Promise.reject(busy))).rejects.toBe(busy);
  });

  it("is left at once by whoever goes", async () => {
    const caller = new AbortController();
    const left = whileWanted("reading", { signal: caller.signal }, new Promise(() => undefined));
    caller.abort();
    await expect(left).rejects.toMatchObject({ code: "cancelled", message: "reading: cancelled" });
    const never = unlessAborted(abortedWith("gone"), new Promise(() => undefined));
    await expect(never).rejects.toBe("gone");
  });

  it("is asked first what became of it", async () => {
    const caller = new AbortController();
    const work = new Promise((resolve) => caller.signal.addEventListener("abort", () => resolve("done all the same")));
    const left = unlessAborted(caller.signal, work);
    caller.abort();
    expect(await left).toBe("done all the same");
  });
});

describe("limits of one's own", () => {
  it("end when they are over, whoever else has gone, and keep the caller's books", async () => {
    const clock = createVirtualClock();
    await clock.sleep(1_000);
    const caller = limitsOf({ signal: abortedWith(), progress: () => undefined });
    const { limits: own } = ownLimits(caller, { attempt: 1, retry: 2, wait: 3, whole: 5_000 }, clock);
    expect(own).toMatchObject({ attempt: 1, retry: 2, wait: 3, deadline: 6_000 });
    expect(own.ledger).toBe(caller.ledger);
    expect(own.progress).toBe(caller.progress);
    expect(own.signal.aborted).toBe(false);
    await clock.sleep(4_999);
    expect(own.signal.aborted).toBe(false);
    await clock.sleep(1);
    expect(own.signal.reason).toMatchObject({
      code: "timeout",
      message: "this took longer than 5 s",
      effect: "unknown",
    });
  });

  it("leave no clock behind that runs", async () => {
    const clock = createVirtualClock();
    const { limits: own, end } = ownLimits(limitsOf(), { attempt: 1, retry: 2, wait: 3, whole: 5_000 }, clock);
    end();
    await clock.sleep(10_000);
    expect(own.signal.aborted).toBe(false);
  });
});

describe("limits that linger", () => {
  const lingerer = (hasLeft: boolean) => {
    const clock = createVirtualClock();
    const controller = new AbortController();
    const caller = limitsOf({ signal: controller.signal, attempt: 7 });
    const { limits: own, end } = lingering(caller, { longer: 5_000, hasLeft: () => hasLeft }, clock);
    return { clock, controller, caller, own, end };
  };

  it("are the caller's, but for a cancellation, which ends the wait for an answer a while later", async () => {
    const { clock, controller, caller, own } = lingerer(true);
    expect(own).toEqual({ ...caller, signal: own.signal });
    controller.abort("I go");
    await clock.sleep(4_999);
    expect(own.signal.aborted).toBe(false);
    await clock.sleep(1);
    expect(own.signal.reason).toBe("I go");
  });

  it("end at once where nothing has left, and when time is up", () => {
    const before = lingerer(false);
    before.controller.abort("I go");
    expect(before.own.signal.reason).toBe("I go");
    const [over, reason] = [lingerer(true), late()];
    over.controller.abort(reason);
    expect(over.own.signal.reason).toBe(reason);
  });

  it("are the caller's own where the caller had gone before", () => {
    const caller = limitsOf({ signal: abortedWith("gone") });
    const { limits: own, end } = lingering(caller, { longer: 5_000, hasLeft: () => true }, createVirtualClock());
    expect(own).toBe(caller);
    end();
  });

  it("leave no listener with the caller, and no clock that runs", async () => {
    const { clock, controller, own, end } = lingerer(true);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    end();
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    const other = lingerer(true);
    other.controller.abort();
    other.end();
    await Promise.all([clock.sleep(10_000), other.clock.sleep(10_000)]);
    expect([own.signal.aborted, other.own.signal.aborted]).toEqual([false, false]);
  });
});

describe("limits that several share", () => {
  it("are the longest of each", () => {
    const one = limitsOf({ deadline: 1, attempt: 20, retry: 3, wait: 40 });
    const other = limitsOf({ deadline: 10, attempt: 2, retry: 30, wait: 4 });
    expect(shareLimits([one, other]).limits).toMatchObject({ deadline: 10, attempt: 20, retry: 30, wait: 40 });
  });

  it("last as long as one still wants it, and end with the last one's reason", () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const { limits: shared } = shareLimits([limitsOf({ signal: one.signal }), limitsOf({ signal: other.signal })]);
    one.abort("first");
    expect(shared.signal.aborted).toBe(false);
    other.abort("last");
    expect(shared.signal.reason).toBe("last");
  });

  it("know who had gone before", () => {
    const other = new AbortController();
    const { limits: shared } = shareLimits([limitsOf({ signal: abortedWith() }), limitsOf({ signal: other.signal })]);
    expect(shared.signal.aborted).toBe(false);
    other.abort();
    expect(shared.signal.aborted).toBe(true);
    expect(shareLimits([limitsOf({ signal: abortedWith("gone") })]).limits.signal.reason).toBe("gone");
  });

  it("hear nobody any more once the work is over", () => {
    const caller = new AbortController();
    const { limits: shared, release } = shareLimits([
      limitsOf({ signal: caller.signal }),
      limitsOf({ signal: abortedWith() }),
    ]);
    release();
    caller.abort();
    expect(shared.signal.aborted).toBe(false);
  });

  it("write in everybody's books, and tell everybody", () => {
    const told: string[] = [];
    const books = [openBook(), openBook()];
    const all = books.map((ledger, index) =>
      limitsOf({ ledger, progress: ({ type }: Event) => told.push(`${index} ${type}`) }),
    );
    const { limits: shared } = shareLimits(all);
    shared.ledger.enter({ what: "writing", effect: "unknown" });
    shared.progress?.({ type: "waiting", operation: "task", elapsed: 1 });
    expect(books.map(({ entries }) => entries.length)).toEqual([1, 1]);
    expect(told).toEqual(["0 waiting", "1 waiting"]);
  });
});

describe("a whole request", () => {
  const request = (timeouts: Partial<Request["timeouts"]> = {}): Request =>
    requestSchema.parse({
      resource: "gcore/allowed-address-pair",
      spec: {},
      timeouts: { deadline_seconds: 900, attempt_seconds: 30, retry_seconds: 60, wait_seconds: 600, ...timeouts },
    });

  it("states its limits in milliseconds, counted from now", async () => {
    const clock = createVirtualClock();
    await clock.sleep(1_000);
    const stated = await withDeadline(clock, request(), undefined, async ({ signal, ...numbers }) => numbers);
    expect(stated).toEqual({ deadline: 901_000, attempt: 30_000, retry: 60_000, wait: 600_000 });
  });

  it("answers what it is about, and whatever it had begun ends with it", async () => {
    const clock = createVirtualClock();
    let seen: AbortSignal | undefined;
    const answer = await withDeadline(clock, request(), undefined, async ({ signal }) => {
      seen = signal;
      expect(signal.aborted).toBe(false);
      return "done";
    });
    expect(answer).toBe("done");
    expect(seen?.aborted).toBe(true);
  });

  it("is told when its time is up: how long that was, and what to do", async () => {
    const clock = createVirtualClock();
    const failure = withDeadline(clock, request({ deadline_seconds: 7 }), undefined, ({ signal }) =>
      clock.sleep(60_000, signal),
    );
    await expect(failure).rejects.toMatchObject({
      code: "timeout",
      message: "the whole request took longer than its 7 s",
      effect: "unknown",
      hint: expect.stringContaining("raise `timeouts.deadline_seconds`"),
    });
    expect(clock.now()).toBe(7_000);
  });

  it("ends when its caller leaves, also one who had left before", async () => {
    const clock = createVirtualClock();
    const caller = new AbortController();
    const failure = withDeadline(clock, request(), caller.signal, async ({ signal }) => {
      caller.abort("I go");
      return clock.sleep(60_000, signal);
    });
    await expect(failure).rejects.toBe("I go");
    const seen = withDeadline(clock, request(), abortedWith("gone"), async ({ signal }) => signal.reason);
    expect(await seen).toBe("gone");
  });

  it("leaves no listener with its caller, and no clock that runs", async () => {
    const clock = createVirtualClock();
    const caller = new AbortController();
    let listening = 0;
    let signal: AbortSignal | undefined;
    await withDeadline(clock, request(), caller.signal, async (limits) => {
      listening = getEventListeners(caller.signal, "abort").length;
      signal = limits.signal;
    });
    expect(listening).toBe(1);
    expect(getEventListeners(caller.signal, "abort")).toEqual([]);
    const before = signal?.reason;
    await clock.sleep(1_000_000);
    expect(signal?.reason).toBe(before);
    expect(before).not.toBeInstanceOf(TimeoutError);
  });
});
