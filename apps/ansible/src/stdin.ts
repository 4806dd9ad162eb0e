import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { Refusal } from "./refusal.ts";
import { systemCode } from "./system-code.ts";

/** What was found on standard input: text, or in words why there was none. */
type Found = { readonly text: string } | { readonly absence: string };

interface Patience {
  /** How long the sender may stay silent before its first byte, in milliseconds. */
  readonly firstByte: number;
  /** In bytes; a little more may be read. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** A sender that has begun may pause this long, in milliseconds. */
const PAUSE = 30_000;

/** Neither a terminal nor a silent pipe is waited for without a limit: Ansible's remote tasks have such things there. */
export async function readStdin(patience: Patience): Promise<Found> {
  const status = fstatSync(0);
  if (status.isFile()) return { text: drain(0, patience.limit).bytes.toString() };
  if (!status.isFIFO() && !status.isSocket()) {
    return { absence: `standard input is ${process.stdin.isTTY ? "a terminal" : "a device that is not read"}` };
  }
  const { bytes, ended } = waiting(patience.limit);
  return ended ? { text: bytes.toString() } : readStream(process.stdin, bytes, patience);
}

/** What an open file gives, up to one byte more than the limit; without its end where it would have to be waited for. */
export function drain(file: number, limit: number): { readonly bytes: Buffer; readonly ended: boolean } {
  const buffer = Buffer.allocUnsafe(limit + 1);
  let size = 0;
  try {
    for (let count = -1; count !== 0 && size < buffer.length; size += count) {
      count = readSync(file, buffer, size, buffer.length - size, null);
    }
  } catch (error) {
    if (systemCode(error) !== "EAGAIN") throw error;
    return { bytes: buffer.subarray(0, size), ended: false };
  }
  return { bytes: buffer.subarray(0, size), ended: true };
}

/**
 * What already lies in the pipe: mostly all of it, and then no stream has to be loaded. Read through a second door (which only
 * Linux has, and not for sockets), since not to wait is a property of the door that the sender may share.
 */
function waiting(limit: number): { readonly bytes: Buffer; readonly ended: boolean } {
  let file: number;
  try {
    file = openSync("/proc/self/fd/0", constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return { bytes: Buffer.alloc(0), ended: false };
  }
  try {
    return drain(file, limit);
  } finally {
    closeSync(file);
  }
}

/** Reads to the end of the stream. `first` was read before. */
export function readStream(
  stream: NodeJS.ReadableStream & { destroy(): unknown },
  first: Buffer,
  { firstByte, limit, signal }: Patience,
): Promise<Found> {
  return new Promise((resolve, reject) => {
    const chunks = [first];
    let size = first.length;
    let timer = size > 0 ? setTimeout(stalled, PAUSE) : setTimeout(silent, firstByte);

    function leave(finish: () => void): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancelled);
      stream.destroy();
      finish();
    }
    const complete = () => leave(() => resolve({ text: Buffer.concat(chunks).toString() }));
    const absent = (absence: string) => leave(() => resolve({ absence }));
    const refuse = (message: string, hint?: string) => leave(() => reject(new Refusal(message, hint)));

    function silent(): void {
      absent(`standard input is a pipe that stayed silent for ${firstByte / 1000} s`);
    }
    function stalled(): void {
      refuse(
        `Standard input stopped after ${size} bytes and did not end within ${PAUSE / 1000} s`,
        "Close it after the request.",
      );
    }
    function cancelled(): void {
      refuse("Stopped by a signal before the request was read");
    }

    if (signal.aborted) return cancelled();
    signal.addEventListener("abort", cancelled);
    stream.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) return complete();
      clearTimeout(timer);
      timer = setTimeout(stalled, PAUSE);
    });
    stream.on("error", (error: Error) => absent(`standard input cannot be read (${error.message})`));
    stream.on("end", complete);
  });
}
