/** Secrets, and what becomes of them on their way through other people's programs. Drawn, so that each run may try others; shares no code with what it tries. */

/** Uniform in [0, 1); the same for the same seed. */
export type Random = () => number;

/** Marsaglia's xorshift with 32 bits. */
export function seeded(seed: number): Random {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** From the environment, to try a failure again. */
export const seedOf = (variable: string | undefined): number => Number(variable) || Date.now() & 0x7fffffff || 1;

const pick = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
const between = (random: Random, low: number, high: number) => low + Math.floor(random() * (high - low + 1));
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Of what a secret is made. The last three only where it travels in a body: a header cannot hold them. */
const alphabets = [
  letters,
  `${letters}-_.`,
  `${letters}+/=`,
  `${letters}!#$%&'()*+,/:;=?@[]~`,
  `${letters}"\\<>^\`{|} `,
  "\"'\\/&<>%+#$ =?!",
];
const wild = [`${letters}äöüßéñ€`, `${letters}漢字🚢⚓"\\`, `${letters}\n\t "`];

/** At least ten characters; blanks at neither end. `anywhere`: also what a header cannot hold. */
export function drawSecret(random: Random, anywhere = false): string {
  const alphabet = [...pick(random, anywhere ? [...alphabets, ...wild] : alphabets)];
  const drawn = Array.from({ length: between(random, 8, 60) }, () => pick(random, alphabet)).join("");
  return `${pick(random, [...letters])}${drawn}${pick(random, [...letters])}`;
}

/** A secret as somebody writes it. `own` tells for each character whether the secret alone decides it. */
interface Written {
  readonly text: string;
  readonly own: (index: number) => boolean;
}

const whole = (text: string): Written => ({ text, own: () => true });
const unicode = (text: string, which: RegExp) =>
  text.replace(which, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
const lower = (text: string) => text.replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase());
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const html = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
const form = (text: string) => new URLSearchParams({ a: text }).toString().slice(2);

/** Base64 of more than the secret: letters that hold bits of what stands around it are not its own. */
function base64(before: string, secret: string, behind: string): Written {
  const [first, length] = [Buffer.byteLength(before) * 8, Buffer.byteLength(secret) * 8];
  const text = Buffer.from(before + secret + behind).toString("base64");
  return { text, own: (index) => index * 6 >= first && index * 6 + 6 <= first + length };
}

type Writer = (secret: string, random: Random) => Written;
const writers: Readonly<Record<string, Writer>> = {
  raw: (secret) => whole(secret),
  url: (secret) => whole(encodeURIComponent(secret)),
  "url, lower case": (secret) => whole(lower(encodeURIComponent(secret))),
  "url, but for slashes": (secret) => whole(encodeURI(secret)),
  "url, strictly": (secret) =>
    whole(encodeURIComponent(secret).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`)),
  "url twice": (secret) => whole(encodeURIComponent(encodeURIComponent(secret))),
  form: (secret) => whole(form(secret)),
  json: (secret) => whole(json(secret)),
  "json in json": (secret) => whole(json(json(secret))),
  "json in url": (secret) => whole(encodeURIComponent(json(secret))),
  "json in ASCII": (secret) => whole(unicode(json(secret), /[\u0080-\uffff]/g)),
  "json without HTML": (secret) => whole(unicode(json(secret), /[<>&\u2028\u2029]/g)),
  "json with slashes": (secret) => whole(json(secret).replaceAll("/", "\\/")),
  "json with escapes": (secret) => whole(unicode(secret, /[^A-Za-z0-9._-]/g)),
  html: (secret) => whole(html(secret)),
  "html in numbers": (secret) => whole(secret.replace(/[<>&"'+]/g, (one) => `&#${one.charCodeAt(0)};`)),
  "some of it escaped": (secret, random) =>
    whole(
      Array.from(secret, (one) => pick(random, [one, one, encodeURIComponent(one), json(one), html(one)])).join(""),
    ),
  base64: (secret) => whole(Buffer.from(secret).toString("base64")),
  base64url: (secret) => whole(Buffer.from(secret).toString("base64url")),
  "basic header": (secret, random) => base64(`${"harbour".slice(0, between(random, 0, 7))}:`, secret, ""),
  "inside base64": (secret, random) =>
    base64("x".repeat(between(random, 0, 5)), secret, "y".repeat(between(random, 0, 5))),
  "encoded, then base64": (secret, random) => {
    const text = encodeURIComponent(secret);
    return base64("x".repeat(between(random, 0, 3)), text, "");
  },
  "base64 in url": (secret) => whole(encodeURIComponent(Buffer.from(secret).toString("base64"))),
};

/** What somebody says of a secret: how it was written, the part that is quoted, and all pieces of six that tell something. */
export interface Echo {
  readonly how: string;
  readonly text: string;
  readonly pieces: readonly string[];
}

const PIECE = 6;

/** Whole, or cut at the end, at the beginning, or at both. */
export function drawEcho(random: Random, secret: string): Echo {
  const [how, write] = pick(random, Object.entries(writers));
  const { text, own } = write(secret, random);
  const from = random() < 0.4 ? between(random, 0, Math.max(0, text.length - PIECE)) : 0;
  const to = random() < 0.6 ? between(random, Math.min(text.length, from + PIECE), text.length) : text.length;
  const pieces = Array.from({ length: Math.max(0, to - from - PIECE + 1) }, (_, index) => from + index)
    .filter((at) => Array.from({ length: PIECE }, (_, step) => at + step).every(own))
    .map((at) => text.slice(at, at + PIECE));
  return { how: `${how}, ${from} to ${to} of ${text.length}`, text: text.slice(from, to), pieces };
}

/** The pieces that can be read in what was told, although nothing but the echo held them. */
export const leaked = (told: string, { pieces }: Echo, around: string): string[] =>
  pieces.filter((piece) => told.includes(piece) && !around.includes(piece));
