import { createTable, type EmulatedAnswer, type EmulatedRequest, type RunningEmulator } from "@mooring/core/emulators";

type Handler = RunningEmulator["routes"][string];

/** A request that has not met its route yet. */
export type Incoming = Omit<EmulatedRequest, "params">;

interface Routed {
  /** The matched route, such as `GET /v1/ports/:port`. */
  readonly route?: string;
  readonly request: EmulatedRequest;
  run(): EmulatedAnswer | Promise<EmulatedAnswer>;
}

/** Finds what an emulator does with a request: its gatekeeper first, then the first route that fits, else its word for missing. */
export function createRouter(emulator: RunningEmulator): (incoming: Incoming) => Routed {
  const table = createTable<Handler>(emulator.routes);
  return (incoming) => {
    const { found, allowed } = table.find(incoming.method, incoming.path);
    const request = { ...incoming, params: found?.params ?? {} };
    return {
      ...(found ? { route: found.name } : {}),
      request,
      run: () => emulator.before?.(request) ?? (found ? found.handle(request) : emulator.missing(request, allowed)),
    };
  };
}
