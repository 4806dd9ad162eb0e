import { CredentialsError } from "../errors.ts";

type Headers = Readonly<Record<string, string>>;

/** What stops a text from being a header: RFC 9110 allows more than ASCII there, and no API of ours reads it. */
const UNFIT = /[^\t\x20-\x7e]/u;

/**
 * The headers that prove who we are, if they can be sent; they are not sent to find that out. `nameOf` says which setting or variable
 * a header's text was made from, where that is known.
 */
export function sendable(cloud: string, proof: Headers, nameOf: (text: string) => string | undefined): Headers {
  for (const text of Object.values(proof)) {
    const [found] = UNFIT.exec(text) ?? [];
    if (found === undefined) continue;
    const name = nameOf(text);
    throw new CredentialsError(
      `${cloud}: ${name ?? "a credential"} cannot be sent in a header: it holds ${said(found)}`,
      {
        hint: `Set ${name ?? "the credential"} anew, copied as plain text: it is one line of ASCII characters.`,
      },
    );
  }
  return proof;
}

/** Only the character that is wrong: the rest is secret. */
function said(character: string): string {
  if (/[\r\n\u0085\u2028\u2029]/.test(character)) return "a line break";
  const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return /\p{C}|\p{Z}/u.test(character) ? `the character U+${number}` : `the character "${character}" (U+${number})`;
}
