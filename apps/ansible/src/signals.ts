/** Aborted by Ctrl-C, by the end of the session, and by a polite kill. The same signal a second time ends the process at once. */
export function stopSignal(host: { once(name: NodeJS.Signals, hear: () => void): unknown }): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) host.once(name, () => stop.abort(new Error(name)));
  return stop.signal;
}
