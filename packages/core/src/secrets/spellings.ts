/** A piece of a secret shorter than this says nothing, and may well be an ordinary word. In characters, as all lengths here. */
export const SHORTEST = 6;

/** How one text is written inside another. Takes a single character, or what another layer made of one. */
type Layer = (text: string) => string;

/** No layer changes these: RFC 3986 calls them unreserved, and neither JSON nor HTML escapes them. */
const PLAIN = /^[A-Za-z0-9._-]*$/;

const each = (text: string, write: (character: string) => string) =>
  [...text].map((one) => (PLAIN.test(one) ? one : write(one))).join("");
const hex = (number: number, digits: number) => number.toString(16).padStart(digits, "0");
const units = (text: string) => Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));

const percent: Layer = (text) =>
  each(text, (one) => [...Buffer.from(one)].map((byte) => `%${hex(byte, 2).toUpperCase()}`).join(""));
const lowerPercent: Layer = (text) =>
  each(text, (one) => [...Buffer.from(one)].map((byte) => `%${hex(byte, 2)}`).join(""));
const form: Layer = (text) => percent(text).replaceAll("%20", "+");
const json: Layer = (text) => JSON.stringify(text).slice(1, -1);
const unicode: Layer = (text) =>
  each(text, (one) =>
    units(one)
      .map((unit) => `\\u${hex(unit, 4)}`)
      .join(""),
  );
const upperUnicode: Layer = (text) =>
  each(text, (one) =>
    units(one)
      .map((unit) => `\\u${hex(unit, 4).toUpperCase()}`)
      .join(""),
  );
const slashes: Layer = (text) => json(text).replaceAll("/", "\\/");
const named: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
const html: Layer = (text) => each(text, (one) => named[one] ?? one);
const codeOf = (character: string): number => character.codePointAt(0) ?? 0;
const decimal: Layer = (text) => each(text, (one) => `&#${codeOf(one)};`);
const hexadecimal: Layer = (text) => each(text, (one) => `&#x${hex(codeOf(one), 1)};`);
const upperHexadecimal: Layer = (text) => each(text, (one) => `&#x${hex(codeOf(one), 1).toUpperCase()};`);
/** What is left of UTF-8 that was taken for Latin-1. */
const mistaken: Layer = (text) => Buffer.from(text).toString("latin1");

const once: readonly Layer[] = [
  ...[(text: string) => text, percent, lowerPercent, form, json, unicode, upperUnicode, slashes],
  ...[html, decimal, hexadecimal, upperHexadecimal, mistaken],
];
/** What is written already is written again: an address in an address, JSON in JSON, in an address or in a page. */
const twice: readonly (readonly [inner: Layer, outer: Layer])[] = [
  ...([percent, json, unicode] as const).map((layer) => [layer, percent] as const),
  ...([lowerPercent, json, unicode] as const).map((layer) => [layer, lowerPercent] as const),
  ...([json, unicode, upperUnicode, slashes] as const).map((layer) => [layer, json] as const),
  ...([json, html, decimal] as const).map((layer) => [layer, html] as const),
];

/** How one character may be written, and how that may end: a text may have been cut in the middle of an escape. */
interface Writings {
  readonly whole: readonly string[];
  readonly ends: readonly string[];
}

/** Made when first met; there are few characters that are not plain. */
function remembering(write: (character: string) => readonly string[]): (character: string) => Writings {
  const known = new Map<string, Writings>();
  return (character) => {
    const there = known.get(character);
    if (there) return there;
    const whole = PLAIN.test(character) ? [character] : [...new Set(write(character))];
    const ends = new Set(whole.flatMap((one) => Array.from({ length: one.length }, (_, from) => one.slice(from))));
    const made = { whole, ends: [...ends] };
    known.set(character, made);
    return made;
  };
}

const writings = remembering((character) => [
  ...once.map((layer) => layer(character)),
  ...twice.map(([inside, outside]) => outside(inside(character))),
]);
/** Of `+`, `/` and `=` only. */
const writingsInBase64 = remembering((character) => [
  ...[character, percent(character), lowerPercent(character), percent(percent(character))],
  ...[unicode(character), upperUnicode(character), slashes(character)],
]);

/** The secret itself, without the blanks around it, and each of its lines. */
function partsOf(secret: string): string[] {
  const parts = [secret, secret.trim(), ...secret.split(/[\r\n]+/).map((line) => line.trim())];
  return [...new Set(parts)].filter((part) => part.length >= SHORTEST);
}

/**
 * Base64 writes three bytes as four letters, so what stands before the secret shifts it: three looks, each without the letters that
 * also hold bits of what stands before. `exact`: also without those that hold bits of what stands behind.
 */
function base64Of(text: string, exact: boolean): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    const end = exact ? Math.floor((bytes.length * 8) / 6) : undefined;
    const letters = bytes.toString("base64").slice([0, 2, 3][offset], end);
    return [letters, letters.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

/** As k0rdent's issuers want it, the halves of a basic-authentication header may be URL-encoded before they are joined. */
const beforeBase64: readonly Layer[] = [(text) => text, encoded, form, json];

function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

/** Whole texts that stand for the secret in the usual encodings: for a mask that can only compare. */
export function spellings(secret: string): string[] {
  const texts = partsOf(secret).flatMap((part) => [
    part,
    ...[encoded(part), encoded(part).replace(/%../g, (one) => one.toLowerCase())],
    ...[percent, lowerPercent, form, json, unicode, html].map((layer) => layer(part)),
    json(json(part)),
    ...beforeBase64.flatMap((layer) => base64Of(layer(part), true)),
  ]);
  return [...new Set(texts)].filter((text) => text.length >= SHORTEST);
}

/** Of two characters at most it tells nothing, and is in many ids: `000000`, `-00000`. */
const FILLING = /^[A-Za-z0-9-]*$/;
/** An ordinary word inside a secret, or at its end. Not at its beginning: that is what is quoted of a secret. */
const WORD = /(?<=[^A-Za-z0-9])[A-Z]?[a-z]{5,10}(?![A-Za-z0-9])/g;

/** Pieces of text by their beginnings. */
export interface Pieces {
  /**
   * Every `SHORTEST` characters in a row that can be cut out of a secret's writings → the length of the shortest secret that they
   * are of.
   */
  readonly lengths: ReadonlyMap<string, number>;
  /** What stands in a sentence may be no more than a word that a secret has in it, too: `the password is wrong`. */
  readonly words: ReadonlySet<string>;
}

/**
 * Each character in any of its writings, since everybody escapes another set of them, and base64 of the whole. By pieces, so that it
 * makes no difference where a text was cut: clouds quote the beginning of a refused token, logs its end, and a line may break anywhere.
 */
export function piecesOf(secrets: readonly string[]): Pieces {
  const lengths = new Map<string, number>();
  const words = new Set<string>();
  // The shortest last: its length is the one that counts.
  const parts = [...new Set(secrets.flatMap(partsOf))].sort((one, other) => other.length - one.length);
  for (const part of parts) {
    for (const [word] of part.matchAll(WORD)) words.add(word);
    for (const piece of piecesOfPart(part)) lengths.set(piece, part.length);
  }
  return { lengths, words };
}

/** Of the latest parts: with each secret that becomes known, all those before it are wanted again. */
const cutUp = new Map<string, ReadonlySet<string>>();
const LATEST = 100;

function piecesOfPart(part: string): ReadonlySet<string> {
  const known = cutUp.get(part);
  if (known) return known;
  const pieces = new Set<string>();
  const add = (piece: string) => {
    if (pieces.has(piece)) return;
    if (FILLING.test(piece) && new Set(piece).size < 3 && !part.startsWith(piece)) return;
    pieces.add(piece);
  };
  cut(part, writings, add);
  const inside = new Set(beforeBase64.map((layer) => layer(part)));
  for (const letters of new Set([...inside].flatMap((text) => base64Of(text, false))))
    cut(letters, writingsInBase64, add);
  cutUp.set(part, pieces);
  const [oldest] = cutUp.size > LATEST ? cutUp.keys() : [];
  if (oldest !== undefined) cutUp.delete(oldest);
  return pieces;
}

/** Cuts out the pieces that begin with each character, or in the middle of one that is written long. */
function cut(text: string, writings: (character: string) => Writings, add: (piece: string) => void): void {
  if (PLAIN.test(text)) {
    for (let from = 0; from + SHORTEST <= text.length; from += 1) add(text.slice(from, from + SHORTEST));
    return;
  }
  const characters = [...text];
  const ahead = new Map<number, ReadonlySet<string>>();

  /** All beginnings of exactly this length of what begins with the character. */
  function beginnings(index: number, length: number): ReadonlySet<string> {
    const key = index * SHORTEST + length;
    const there = ahead.get(key);
    if (there) return there;
    const found = new Set<string>();
    for (const writing of writings(characters[index] ?? "").whole)
      continued(writing, index, length, (one) => found.add(one));
    ahead.set(key, found);
    return found;
  }
  function continued(start: string, index: number, length: number, found: (beginning: string) => void): void {
    if (start.length >= length) found(start.slice(0, length));
    else if (index + 1 < characters.length)
      for (const rest of beginnings(index + 1, length - start.length)) found(start + rest);
  }

  let plain = 0; // how many plain characters follow, the one at hand among them
  for (let index = characters.length - 1; index >= 0; index -= 1) {
    const character = characters[index] ?? "";
    plain = PLAIN.test(character) ? plain + 1 : 0;
    if (plain >= SHORTEST) add(characters.slice(index, index + SHORTEST).join(""));
    else for (const end of writings(character).ends) continued(end, index, SHORTEST, add);
  }
}
