import { createMooring, type Report } from "@mooring/core";
import { trace } from "./trace.ts";

/** The half that needs the engine; loaded once there is a request to answer. */
export function answer(
  request: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Report> {
  const mooring = createMooring({ environment, ...(environment["MOORING_LOG"] ? { log: trace } : {}) });
  return mooring.ensure(request, { signal });
}
