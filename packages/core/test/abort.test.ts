import { expect, it } from "vitest";
import { onAbort } from "../src/time/abort.ts";

it("tells all who wait, in their order, once, and nobody who has left", () => {
  const controller = new AbortController();
  const told: string[] = [];
  const leave = ["one", "two", "three"].map((name) => onAbort(controller.signal, () => void told.push(name)));
  leave[1]?.();
  controller.abort();
  controller.abort();
  expect(told).toEqual(["one", "three"]);
});

it("tells nobody whom somebody before has sent away", () => {
  const controller = new AbortController();
  const told: string[] = [];
  let leave = () => {};
  onAbort(controller.signal, () => leave());
  leave = onAbort(controller.signal, () => void told.push("late"));
  controller.abort();
  expect(told).toEqual([]);
});
