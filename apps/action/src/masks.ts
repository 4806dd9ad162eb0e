import { setSecret } from "@actions/core";
import { spellings } from "@mooring/core";

const told = new Set<string>();

/**
 * Tells the runner what never to show, line by line and in each of its spellings: a mask can only compare. To be called before
 * anything else is printed, and with secrets only: a masked region or address would make the runner drop every output that holds it.
 */
export function mask(secret: string): void {
  for (const text of spellings(secret)) {
    if (told.has(text)) continue;
    told.add(text);
    setSecret(text);
  }
}
