import { describe, expect, it } from "vitest";
import { ApiError } from "../src/errors.ts";
import { pauseBeforeRetry, pauseInHeaders, pauseInWords } from "../src/http/retry.ts";

const busy = (retryAfter?: number) =>
  new ApiError("busy", { reason: "rate-limited", words: "busy", retryable: true, retryAfter });
const pause = (attempt: number, chance: number, options: { longest?: number; retryAfter?: number } = {}) => {
  const { retryAfter, ...rest } = options;
  return pauseBeforeRetry(busy(retryAfter), { attempt, repeatable: true, random: () => chance, ...rest });
};

describe("the pause before a repetition", () => {
  it("grows to its cap and stays there, however often it is tried", () => {
    expect([1, 2, 3, 4, 5, 6, 100, 5_000].map((attempt) => pause(attempt, 0.5))).toEqual([
      250, 500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000,
    ]);
  });

  it("is never nothing, or the repetitions would have no end", () => {
    expect([1, 5, 100].map((attempt) => pause(attempt, 0))).toEqual([50, 800, 800]);
    expect(pause(9, 0.5, { longest: 0 })).toBe(50);
  });

  it("is what the cloud asks for and a little more, and no less than our own", () => {
    expect(pause(1, 0.5, { retryAfter: 12_000 })).toBe(12_250);
    expect(pause(9, 0.5, { retryAfter: 0 })).toBe(4_000);
  });
});

describe("a window", () => {
  const now = Date.UTC(2026, 2, 4, 9, 15);
  it.each([
    [{ "x-ratelimit-reset": "30" }, 429, 30_000],
    [{ "ratelimit-reset": "30" }, 429, 30_000],
    [{ "x-ratelimit-reset": String(now / 1000 + 45) }, 429, 45_000],
    [{ "x-ratelimit-reset": String(now + 45_000) }, 429, 45_000],
    [{ "x-ratelimit-reset": String(now / 1000 - 45) }, 429, 0],
    [{ "x-ratelimit-reset": "30", "retry-after": "7" }, 429, 7_000],
    [{ "x-ratelimit-reset": "30" }, 503, undefined],
    [{ "x-ratelimit-reset": "soon" }, 429, undefined],
    [{}, 429, undefined],
  ])("in the headers %j of HTTP %i is %s ms", (headers, status, expected) => {
    expect(pauseInHeaders({ status, headers: headers as Record<string, string>, text: "" }, now)).toBe(expected);
  });

  it.each([
    ["The throttling threshold has been reached: policy user over ratelimit,limit:5,time:1 minute", 60_000],
    ["policy api over ratelimit,limit:10,time:1 second (APIGW.0308)", 1_000],
    ["over ratelimit, limit: 9, time: 2 hours", 7_200_000],
    ["Another command is running, try again after 1 minute.", 60_000],
    ["Too many requests, please retry in 30s", 30_000],
    ["Too many requests", undefined],
    ["it took 30 seconds", undefined],
  ])("in the words %j is %s ms", (words, expected) => {
    expect(pauseInWords(words)).toBe(expected);
  });
});
