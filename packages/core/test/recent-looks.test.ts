import { describe, expect, it } from "vitest";
import { createRecentLooks } from "../src/sharing/recent-looks.ts";
import { countWrites } from "../src/sharing/writes.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";

async function looked() {
  const clock = createVirtualClock();
  const writes = countWrites();
  const seen = createRecentLooks<string>({ clock, writes });
  await seen.look("port", async () => "as planned");
  return { clock, writes, seen };
}

describe("what a plan has seen", () => {
  it("is what the write that follows at once is made from, and no second one", async () => {
    const { seen } = await looked();
    expect([seen.take("port"), seen.take("port"), seen.take("another")]).toEqual(["as planned", undefined, undefined]);
  });

  it("is looked at again where a write of ours has left since, or was on its way meanwhile", async () => {
    const { seen, writes } = await looked();
    writes.leave();
    expect(seen.take("port")).toBeUndefined();
    await seen.look("port", async () => {
      writes.leave();
      return "of which nobody knows when it was so";
    });
    expect(seen.take("port")).toBeUndefined();
  });

  it("is looked at again once more time has passed than a look takes", async () => {
    const { seen, clock } = await looked();
    await clock.sleep(201);
    expect(seen.take("port")).toBeUndefined();
  });
});
