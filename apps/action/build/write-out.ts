import { writeSync } from "node:fs";

const STDOUT = 1;

/**
 * Takes the place of `process.stdout.write` in what is built, as in the runner's library: Node loads thirty modules of streams for the
 * few lines of a step. What cannot be written at once goes the long way, since nobody reads it yet, and so does all that follows.
 */
export function writeOut(text: string): void {
  let rest = Buffer.from(text);
  while (!isLate && rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(STDOUT, rest));
    } catch {
      isLate = true;
    }
  }
  if (rest.length > 0) longWay().write(rest);
}

let isLate = false;

/** In two steps, for its own words would be replaced, too. */
const longWay = () => process.stdout;
