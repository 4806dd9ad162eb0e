import { expect, it } from "vitest";
import { seconds, timeoutsFor } from "../src/runtime/timeouts.ts";

it.each([
  ["90s", 90],
  ["15m", 900],
  ["1h30m", 5400],
  ["1.5h", 5400],
  ["1500ms", 2],
])("reads %s as %i seconds", (duration, expected) => {
  expect(seconds(duration)).toBe(expected);
});

it.each(["", "15", "m", "15 m", "-1m", "1d", 15, null])("does not guess what %j means", (duration) => {
  expect(seconds(duration)).toBeUndefined();
});

it("takes the limit of the hook that runs, and no other", () => {
  expect(timeoutsFor("create", { create: "5m", delete: "1h" })).toEqual({ wait_seconds: 300, deadline_seconds: 300 });
  expect(timeoutsFor("update", { create: "5m" })).toBeUndefined();
  expect(timeoutsFor("delete", undefined)).toBeUndefined();
});
