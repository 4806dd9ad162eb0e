const hearers = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `heard` once when the signal fires, in the order of those who wait for it; answers a way to stop waiting. A signal walks through
 * all its listeners whenever one is added or taken away: ten thousand items that wait for one signal have one listener there together.
 */
export function onAbort(signal: AbortSignal, heard: () => void): () => void {
  const all = hearers.get(signal) ?? listening(signal);
  all.add(heard);
  return () => void all.delete(heard);
}

function listening(signal: AbortSignal): Set<() => void> {
  const all = new Set<() => void>();
  hearers.set(signal, all);
  const tell = () => {
    hearers.delete(signal);
    for (const one of all) one();
  };
  signal.addEventListener("abort", tell);
  return all;
}
