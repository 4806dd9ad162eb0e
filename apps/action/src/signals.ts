/**
 * What a cancelled job does to its step: SIGINT, 7.5 seconds later SIGTERM, 2.5 seconds later the end. The first aborts the
 * signal that is answered here: no new write starts, and the step still tells what it did. The second leaves at once; nothing
 * is rolled back here, since the post step has minutes for that.
 */
export function listenForCancel(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort(new Error("the job was cancelled")));
  process.once("SIGTERM", () => process.exit(1));
  return controller.signal;
}
