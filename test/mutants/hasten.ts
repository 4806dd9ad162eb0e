const SPEED = 5;
/** What limits a silence stays as long as it is. In milliseconds. */
const PAUSE = 2_500;

const HASTENED = Symbol.for("mooring hastened");

/**
 * In scenes that are played in the process of the judge, pauses pass five times as fast, and so does the time by which they are measured:
 * most of a scene is waiting for the tasks of a pretend cloud. Never where it is to be shown how long anything takes.
 */
function hasten(): void {
  const { setTimeout: later } = globalThis;
  const now = process.hrtime.bigint.bind(process.hrtime);
  globalThis.setTimeout = Object.assign(
    (run: (...rest: unknown[]) => void, ms = 0, ...rest: unknown[]) =>
      later(run, ms > PAUSE ? ms : ms / SPEED, ...rest),
    later,
  ) as typeof setTimeout;
  process.hrtime.bigint = () => now() * BigInt(SPEED);
}

// Loaded anew for each file of tests, in one process.
if (!(HASTENED in globalThis)) hasten();
Object.assign(globalThis, { [HASTENED]: true });
