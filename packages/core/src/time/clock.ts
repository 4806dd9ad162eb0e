/** Time, as a parameter. All durations are milliseconds. */
export interface Clock {
  /** A monotonic reading: only differences mean something. */
  now(): number;
  /** The wall clock, milliseconds since 1970: for signatures and `Retry-After` dates only. */
  date(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own time. */
export const systemClock: Clock = {
  // Not `performance.now()`: its module takes longer to load than a refused request.
  now: () => Number(process.hrtime.bigint()) / 1e6,
  date: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener("abort", stop);
          resolve();
          // Node warns of a time that is past, on standard error, where front ends say nothing.
        },
        Math.max(ms, 0),
      );
      signal?.addEventListener("abort", stop);
    }),
};
