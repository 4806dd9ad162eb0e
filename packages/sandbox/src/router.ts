import type { EmulatedAnswer, EmulatedRequest, RunningEmulator } from "@mooring/core/emulators";

type Handler = RunningEmulator["routes"][string];

interface Route {
  readonly key: string;
  readonly method: string;
  readonly segments: readonly string[];
  readonly handle: Handler;
}

/** A request that has not met its route yet. */
export type Incoming = Omit<EmulatedRequest, "params">;

export interface Routed {
  /** The matched route, such as `GET /v1/ports/:port`. */
  readonly route?: string;
  readonly request: EmulatedRequest;
  run(): EmulatedAnswer | Promise<EmulatedAnswer>;
}

/** Finds what an emulator does with a request: its gatekeeper first, then the first route that fits, else its word for missing. */
export function createRouter(emulator: RunningEmulator): (incoming: Incoming) => Routed {
  const routes = Object.entries(emulator.routes).map(([key, handle]) => parseRoute(key, handle));
  return (incoming) => {
    const path = incoming.path.split("/");
    const fitting = routes.flatMap((route) => {
      const params = paramsOf(route.segments, path);
      return params ? [{ route, params }] : [];
    });
    const found = fitting.find(({ route }) => route.method === incoming.method);
    const request = { ...incoming, params: found?.params ?? {} };
    const allowed = [...new Set(fitting.map(({ route }) => route.method))];
    return {
      ...(found ? { route: found.route.key } : {}),
      request,
      run: () =>
        emulator.before?.(request) ?? (found ? found.route.handle(request) : emulator.missing(request, allowed)),
    };
  };
}

function parseRoute(key: string, handle: Handler): Route {
  const [method = "", pattern = ""] = key.split(" ");
  return { key, method, segments: pattern.split("/"), handle };
}

function paramsOf(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const segment = path[at] as string;
    if (!part.startsWith(":")) {
      if (part !== segment) return undefined;
    } else {
      const value = decoded(segment);
      if (!value) return undefined;
      params[part.slice(1)] = value;
    }
  }
  return params;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
