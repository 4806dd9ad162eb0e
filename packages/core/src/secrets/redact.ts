import { type Pieces, piecesOf, SHORTEST } from "./spellings.ts";

/**
 * Text without the secrets in it. `least`: what is shorter stays, unless it is a whole secret; by default nothing that is long enough
 * to tell something stays.
 */
export type Redact = (text: string, least?: number) => string;

/**
 * Removes secrets from text in one pass, so that none hides another: whole, or any piece of six characters and more, in all encodings
 * in which they travel (see `spellings.ts`). The beginning is what clouds quote of a refused token; the end is what logs show, and a line
 * may break anywhere. What touches or overlaps becomes one `***`. Costs nothing without secrets, and little before the first text.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const known = secrets.filter((secret) => secret.trim().length >= SHORTEST);
  if (known.length === 0) return (text) => text;
  let pieces: Pieces | undefined;
  return (text, least = SHORTEST) => {
    if (text.length < SHORTEST) return text;
    pieces ??= piecesOf(known);
    return without(pieces, text, least);
  };
}

function without({ lengths, words }: Pieces, text: string, least: number): string {
  let clean = "";
  let told = 0;
  let from = 0;
  let to = -1;
  let whole = 0;
  const close = () => {
    if (to - from < Math.min(least, whole)) return;
    if (words.has(text.slice(from, to)) && standsInSentence(text, from, to)) return;
    clean += `${text.slice(told, from)}***`;
    told = to;
  };
  for (let at = 0; at + SHORTEST <= text.length; at += 1) {
    const length = lengths.get(text.slice(at, at + SHORTEST));
    if (length === undefined) continue;
    if (at > to) {
      if (to >= 0) close();
      from = at;
      whole = length;
    }
    to = at + SHORTEST;
    whole = Math.min(whole, length);
  }
  if (to >= 0) close();
  return told === 0 ? text : clean + text.slice(told);
}

/** As a word of its own, neither quoted nor cut. */
const standsInSentence = (text: string, from: number, to: number): boolean =>
  /^$|[\s(`]/.test(text.slice(Math.max(0, from - 1), from)) && /^(?!\.\.)([\s.,;:!?)`]|$)/.test(text.slice(to, to + 2));

/** The same, for every text inside plain data, and for the names of its fields. */
export const redactDeep = <T>(value: T, redact: (text: string) => string): T =>
  // Texts become texts, lists lists, and maps maps: the form stays what it was.
  redacted(value, redact) as T;

function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((one) => redacted(one, redact));
  if (typeof value !== "object" || value === null) return value;
  const entries = new Map<string, unknown>();
  for (const [key, one] of Object.entries(value)) {
    let name = redact(key);
    while (entries.has(name)) name += "*"; // two names may differ in nothing but a secret
    entries.set(name, redacted(one, redact));
  }
  return Object.fromEntries(entries);
}
