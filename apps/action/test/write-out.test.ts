import { writeSync } from "node:fs";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

vi.mock("node:fs", () => ({ writeSync: vi.fn() }));

let said = "";

beforeEach(() => {
  said = "";
  vi.resetModules();
  vi.spyOn(process.stdout, "write").mockImplementation((piece) => {
    said += `[later ${Buffer.from(piece as Uint8Array).toString()}]`;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

/** Takes so many bytes at a time and in all, and then no more for now. */
function pipeOf({ atATime, room }: { readonly atATime: number; readonly room: number }): void {
  let left = room;
  vi.mocked(writeSync).mockImplementation(((_: number, bytes: Uint8Array) => {
    if (left === 0)
      throw Object.assign(new Error("EAGAIN: resource temporarily unavailable, write"), { code: "EAGAIN" });
    const taken = Math.min(atATime, left, bytes.length);
    left -= taken;
    said += Buffer.from(bytes.subarray(0, taken)).toString("latin1");
    return taken;
  }) as typeof writeSync);
}

it("what is said is said at once, in as many pieces as it takes", async () => {
  pipeOf({ atATime: 2, room: 100 });
  const { writeOut } = await import("../build/write-out.ts");
  writeOut("one two\n");
  writeOut("three\n");
  expect(said).toBe("one two\nthree\n");
});

it("what a full pipe does not take arrives behind it, and so does all that is said after", async () => {
  pipeOf({ atATime: 100, room: 6 });
  const { writeOut } = await import("../build/write-out.ts");
  writeOut("one two\n");
  pipeOf({ atATime: 100, room: 100 });
  writeOut("three\n");
  expect(said).toBe("one tw[later o\n][later three\n]");
});
