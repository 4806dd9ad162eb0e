import { writeSync } from "node:fs";

const STDOUT = 1;

/**
 * `write` takes as many of the bytes as it can, and throws where it can take none for now. Then they go to `later`, which waits, and so
 * does all that follows.
 */
export function writerTo(
  write: (bytes: Uint8Array) => number,
  later: (bytes: Uint8Array) => void,
): (text: string) => void {
  let isLate = false;
  return (text) => {
    let rest = Buffer.from(text);
    while (!isLate && rest.length > 0) {
      try {
        rest = rest.subarray(write(rest));
      } catch {
        isLate = true;
      }
    }
    if (rest.length > 0) later(rest);
  };
}

/** In two steps, for its own words would be replaced, too. */
const stdout = () => process.stdout;

/**
 * Takes the place of `process.stdout.write` in what is built, as in the runner's library: Node loads thirty modules of streams for the
 * few lines of a step. They are loaded where nobody reads what is said yet.
 */
export const writeOut = writerTo(
  (bytes) => writeSync(STDOUT, bytes),
  (bytes) => void stdout().write(bytes),
);
