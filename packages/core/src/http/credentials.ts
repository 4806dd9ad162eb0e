/** What in the headers of a proof must not be told. */
interface Credentials {
  /** A token, a password in a basic header: whoever has it is whom it names. */
  readonly lasting: readonly string[];
  /** A signature: good for this one request, so that it need not be remembered longer than its answer is read. */
  readonly passing: readonly string[];
}

/** `APIKey 4711$…`: the name of the scheme, then what proves. RFC 9110, section 11.4. */
const SCHEME = /^[A-Za-z][\w-]*\s+(?=\S)/;
/** A scheme that signs has parameters, of which one is the signature itself. */
const SIGNATURE = /^[\w-]+=.*,\s*(?:signature|response|mac)="?([^",\s]+)/i;

/** All headers of a proof are secret but those that are `open`: names in lower case. */
export function credentialsIn(headers: Readonly<Record<string, string>>, open: readonly string[] = []): Credentials {
  const lasting: string[] = [];
  const passing: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (open.includes(name.toLowerCase())) continue;
    const credential = name.toLowerCase().endsWith("authorization") ? value.replace(SCHEME, "") : value;
    const signature = SIGNATURE.exec(credential)?.[1];
    if (signature === undefined) lasting.push(credential);
    else passing.push(signature);
  }
  return { lasting, passing };
}
