import type { Context } from "../../definition/resource.ts";
import { MooringError } from "../../errors.ts";

/** Work on one port, and how the port is called. */
interface Piece {
  readonly word: string;
  run(): Promise<void>;
}

/** All at once. Where some fail, a note says which and why, and which are done; the first failure is the whole one's. */
export async function runEach(pieces: readonly Piece[], context: Context): Promise<void> {
  const ended = await Promise.allSettled(pieces.map(({ run }) => run()));
  const failed = pieces.flatMap(({ word }, at): readonly { readonly word: string; readonly reason: unknown }[] => {
    const one = ended[at];
    return one?.status === "rejected" ? [{ word, reason: one.reason }] : [];
  });
  const [first] = failed;
  if (!first) return;
  const done = pieces.filter((_, at) => ended[at]?.status === "fulfilled").map(({ word }) => word);
  const said = failed.map(({ word, reason }) => `${word}: ${wordsOf(reason)}`);
  context.note(`Done: ${done.join(", ") || "none"}. Not done: ${said.join("; ")}`);
  throw first.reason;
}

const wordsOf = (reason: unknown): string =>
  MooringError.is(reason) ? reason.message : `unexpected: ${reason instanceof Error ? reason.name : "failure"}`;
