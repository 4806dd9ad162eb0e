import { createMooring, type Log } from "@mooring/core";
import type { Reply } from "./failure-reply.ts";
import { replyTo } from "./reply.ts";

/** A text without any secret that the environment holds. */
export const discreet = (text: string, environment: Readonly<Record<string, string | undefined>>): string =>
  createMooring({ environment }).redact(text);

/** The half that needs the engine; loaded once there is a request to answer. */
export async function answer(
  request: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  { signal, log }: { signal: AbortSignal; log: Log },
): Promise<Reply> {
  return replyTo(await createMooring({ environment, log }).ensure(request, { signal }));
}
