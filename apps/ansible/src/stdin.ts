import { fstatSync } from "node:fs";
import { Refusal } from "./refusal.ts";

/** What was found on standard input: text, or in words why there was none. */
export type Found = { readonly text: string } | { readonly absence: string };

/** A sender that has begun may pause this long, in milliseconds. */
const PAUSE = 30_000;

/**
 * What stands behind file descriptor 0. A remote task may have a terminal or a pipe that never ends there, so that neither is
 * waited for without a limit.
 */
export function kindOfStdin(): "file" | "stream" | "terminal" | "device" {
  const status = fstatSync(0);
  if (status.isFIFO() || status.isSocket()) return "stream";
  if (status.isFile()) return "file";
  return process.stdin.isTTY ? "terminal" : "device";
}

/** Reads to the end. `firstByte` is how long the sender may stay silent at first, in milliseconds. */
export function readStream(
  stream: NodeJS.ReadableStream & { destroy(): unknown },
  { firstByte, limit, signal }: { firstByte: number; limit: number; signal: AbortSignal },
): Promise<Found> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let timer = setTimeout(silent, firstByte);

    function end(settle: () => void): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancelled);
      stream.destroy();
      settle();
    }
    function silent(): void {
      end(() => resolve({ absence: `standard input is a pipe that stayed silent for ${firstByte / 1000} s` }));
    }
    function stalled(): void {
      const message = `Standard input stopped after ${size} bytes and did not end within ${PAUSE / 1000} s`;
      end(() => reject(new Refusal(message, "Close standard input after the request.")));
    }
    function cancelled(): void {
      end(() => reject(new Refusal("Stopped by a signal before the request was read")));
    }

    if (signal.aborted) return cancelled();
    signal.addEventListener("abort", cancelled);
    stream.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) return end(() => resolve({ text: Buffer.concat(chunks).toString() }));
      clearTimeout(timer);
      timer = setTimeout(stalled, PAUSE);
    });
    stream.on("error", (error: Error) =>
      end(() => resolve({ absence: `standard input cannot be read (${error.message})` })),
    );
    stream.on("end", () => end(() => resolve({ text: Buffer.concat(chunks).toString() })));
  });
}
