import { expect, it } from "vitest";
import { writerTo } from "../build/write-out.ts";

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** Takes so many bytes at a time and in all, and then no more for now; what went another way stands in brackets. */
function pipeOf({ atATime, room }: { readonly atATime: number; readonly room: number }) {
  const pipe = { room, said: "" };
  const writeOut = writerTo(
    (bytes) => {
      if (pipe.room === 0) throw new Error("EAGAIN: resource temporarily unavailable, write");
      const taken = Math.min(atATime, pipe.room, bytes.length);
      pipe.room -= taken;
      pipe.said += textOf(bytes.subarray(0, taken));
      return taken;
    },
    (bytes) => {
      pipe.said += `[later ${textOf(bytes)}]`;
    },
  );
  return { pipe, writeOut };
}

it("what is said is said at once, in as many pieces as it takes", () => {
  const { pipe, writeOut } = pipeOf({ atATime: 2, room: 100 });
  writeOut("one two\n");
  writeOut("three\n");
  expect(pipe.said).toBe("one two\nthree\n");
});

it("what a full pipe does not take arrives behind it, and so does all that is said after", () => {
  const { pipe, writeOut } = pipeOf({ atATime: 100, room: 6 });
  writeOut("one two\n");
  pipe.room = 100;
  writeOut("three\n");
  expect(pipe.said).toBe("one tw[later o\n][later three\n]");
});
