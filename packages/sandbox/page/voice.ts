/** What was just said to the reader, for eyes and for screen readers. */
export interface Said {
  readonly text: string;
  readonly bad: boolean;
}

let said: Said = { text: "", bad: false };
const listeners = new Set<() => void>();

export const lastSaid = (): Said => said;

export function say(text: string, bad = false): void {
  said = { text, bad };
  for (const listener of listeners) listener();
}

export function onSaid(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
