/** A piece of a secret shorter than this says nothing, and may well be an ordinary word. */
const SHORTEST = 6;

/**
 * Removes secrets from text: whole, in the encodings in which they travel, and cut short after the first characters, as clouds
 * quote a refused token.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= SHORTEST).flatMap(spellings))].sort(
    (a, b) => b.length - a.length,
  );
  if (forms.length === 0) return (text) => text;
  return (text) => forms.reduce(withoutBeginningsOf, text);
}

function spellings(secret: string): string[] {
  const base64 = Buffer.from(secret).toString("base64");
  return [secret, encodeURIComponent(secret), base64, base64.replace(/=+$/, ""), JSON.stringify(secret).slice(1, -1)];
}

function withoutBeginningsOf(text: string, secret: string): string {
  const start = secret.slice(0, SHORTEST);
  let clean = "";
  let from = 0;
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, from)) {
    let length = SHORTEST;
    while (length < secret.length && text[at + length] === secret[length]) length += 1;
    clean += `${text.slice(from, at)}***`;
    from = at + length;
  }
  return clean + text.slice(from);
}

/** The same, for every text inside plain data. */
export function redactDeep<T>(value: T, redact: (text: string) => string): T {
  if (typeof value === "string") return redact(value) as T;
  if (Array.isArray(value)) return value.map((one) => redactDeep(one, redact)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, redactDeep(one, redact)])) as T;
}
