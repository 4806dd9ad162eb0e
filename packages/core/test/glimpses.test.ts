import { describe, expect, it } from "vitest";
import { countWrites, createGlimpses } from "../src/sharing/glimpses.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";

function world() {
  const clock = createVirtualClock();
  const writes = countWrites();
  return { clock, writes, glimpses: createGlimpses<string>({ clock, writes }) };
}

describe("what was read a moment ago", () => {
  it("is given once", async () => {
    const { glimpses } = world();
    expect(await glimpses.look("port", async () => "seen")).toBe("seen");
    expect(glimpses.take("port")).toBe("seen");
    expect(glimpses.take("port")).toBeUndefined();
  });

  it("is not given after that moment", async () => {
    const { clock, glimpses } = world();
    await glimpses.look("port", async () => "seen");
    await clock.sleep(101);
    expect(glimpses.take("port")).toBeUndefined();
  });

  it("is not given once a write has left, whatever became of it", async () => {
    const { writes, glimpses } = world();
    await glimpses.look("port", async () => "seen");
    writes.leave()();
    expect(glimpses.take("port")).toBeUndefined();
  });

  it("is not kept where a write left while it was read", async () => {
    const { writes, glimpses } = world();
    await glimpses.look("port", async () => {
      writes.leave()();
      return "seen";
    });
    expect(glimpses.take("port")).toBeUndefined();
  });

  it("is not kept where a write was on its way when it was read", async () => {
    const { writes, glimpses } = world();
    const over = writes.leave();
    await glimpses.look("port", async () => "seen");
    over();
    expect(glimpses.take("port")).toBeUndefined();
  });

  it("is forgotten with all others that are as old when a write has left", async () => {
    const { writes, glimpses } = world();
    await glimpses.look("one", async () => "old");
    writes.leave()();
    await glimpses.look("two", async () => "new");
    expect([glimpses.take("one"), glimpses.take("two")]).toEqual([undefined, "new"]);
  });
});
