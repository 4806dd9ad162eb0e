import { expect, test } from "vitest";
import { reviewEach } from "./review-each.ts";

test("what stands in the way of one change leaves the others their notes, in order", async () => {
  const refusal = new Error("the port is full");
  const reviews = await reviewEach(["one", "two", "three"], async (change, at) => {
    if (change === "two") throw refusal;
    return [`${change} is number ${at}`];
  });
  expect(reviews).toEqual([{ notes: ["one is number 0"] }, { refusal }, { notes: ["three is number 2"] }]);
});
