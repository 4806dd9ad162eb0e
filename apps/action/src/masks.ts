import { setSecret } from "@actions/core";
import { spellings } from "@mooring/core";

/**
 * What tells the runner what never to show, line by line and in each of its spellings: a mask can only compare. To be called before
 * anything else is printed, and with secrets only: a masked region or address would make the runner drop every output that holds it.
 */
export function createMask(): (secret: string) => void {
  const told = new Set<string>();
  return (secret) => {
    for (const text of spellings(secret)) {
      if (told.has(text)) continue;
      told.add(text);
      setSecret(text);
    }
  };
}
