/** What in the headers of a proof must not be told. */
export interface Credentials {
  /** A token, a password in a basic header: whoever has it is whom it names. */
  readonly lasting: readonly string[];
  /** A signature: good for this one request, so that it need not be remembered longer than its answer is read. */
  readonly passing: readonly string[];
}

/** `APIKey 4711$…`: the name of the scheme, then what proves. RFC 9110, section 11.4. */
const SCHEME = /^[A-Za-z][\w-]*\s+(?=\S)/;
/** The parameters of a scheme that signs, of which one is the signature itself. */
const PARAMETERS = /^[\w-]+\s*=.*,/;
const SIGNATURE = /(?:^|[\s,])(?:signature|response|mac)\s*=\s*"?([^",\s]+)/i;

/** All headers of a proof are secret but those that are `open`: names in lower case. */
export function credentialsIn(headers: Readonly<Record<string, string>>, open: readonly string[] = []): Credentials {
  const lasting: string[] = [];
  const passing: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (open.includes(name.toLowerCase())) continue;
    const credential = name.toLowerCase().endsWith("authorization") ? value.replace(SCHEME, "") : value;
    if (PARAMETERS.test(credential)) passing.push(SIGNATURE.exec(credential)?.[1] ?? credential);
    else lasting.push(credential);
  }
  return { lasting, passing };
}
