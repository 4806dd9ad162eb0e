import { writeSync } from "node:fs";
import { systemCode } from "./system-code.ts";

/** One line in ASCII: Ansible cuts output at every line break that Unicode knows, and a raw one in a name would break the JSON. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Returns when all of it is written: the process may end right after it. Not through `process.stdout`, which takes longer to load
 * than all the rest of a refusal.
 */
export function writeAll(descriptor: 1 | 2, text: string): void {
  let rest: Uint8Array = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (systemCode(error) !== "EAGAIN") throw error;
      // The reader is slower than we are, and has made the pipe say so instead of blocking.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
