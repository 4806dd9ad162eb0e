/** From the first signal on, in milliseconds: when a step that still waits for anything tells what it knows, and leaves. */
const LATE = 6_000;

interface Cancel {
  /** Aborted by the first signal: no new write starts, and the step still tells what it did. */
  readonly signal: AbortSignal;
  /** Resolves when nothing is waited for any more, whatever hangs. */
  readonly late: Promise<void>;
}

/**
 * What a cancelled job does to its step: SIGINT, 7.5 seconds later SIGTERM, 2.5 seconds later the end. SIGTERM leaves at once; nothing
 * is rolled back here, since the post step has minutes for that.
 */
export function listenForCancel(): Cancel {
  const controller = new AbortController();
  let hurry = () => {};
  const late = new Promise<void>((resolve) => {
    hurry = resolve;
  });
  process.once("SIGINT", () => {
    controller.abort(new Error("the job was cancelled"));
    setTimeout(hurry, LATE);
  });
  process.once("SIGTERM", () => process.exit(1));
  return { signal: controller.signal, late };
}
