import { setSecret } from "@actions/core";

/** A shorter mask would blot ordinary words out of the log, and make the runner drop outputs that hold them. */
const SHORTEST = 6;

/**
 * Tells the runner what never to show. To be called before anything else is printed, and with secrets only: a masked region or
 * address would make the runner drop every output that holds it.
 */
export function mask(secrets: readonly string[]): void {
  for (const text of new Set(secrets.flatMap(forms))) setSecret(text);
}

/** A secret, line by line, and what it looks like on the way: in an address, in JSON, in a basic-authentication header. */
export function forms(secret: string): string[] {
  return secret
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .flatMap((line) => [line, encodeURIComponent(line), JSON.stringify(line).slice(1, -1), ...base64Forms(line)])
    .filter((form) => form.length >= SHORTEST);
}

/** Base64 writes three bytes as four letters, so what stands before the secret shifts it: three looks, less their blurred ends. */
function base64Forms(line: string): string[] {
  const bytes = Buffer.from(line);
  return [0, 1, 2].map((offset) => {
    const whole = bytes.subarray(offset, offset + 3 * Math.floor((bytes.length - offset) / 3));
    return whole.toString("base64");
  });
}
