import { createMooring, type Log, type Report } from "@mooring/core";

/** The half that needs the engine; loaded once there is a request to answer. */
export function answer(
  request: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  { signal, log }: { signal: AbortSignal; log: Log },
): Promise<Report> {
  return createMooring({ environment, log }).ensure(request, { signal });
}
