import type { Handle, Routes } from "./world.ts";

export interface Table {
  /** `GET /v2.0/ports/:id` and so on. */
  readonly names: readonly string[];
  /** What is there for a path, and the methods that the path knows. */
  find(method: string, path: string): { found?: Found; allowed: string[] };
}

interface Found {
  readonly handle: Handle;
  readonly params: Readonly<Record<string, string>>;
}

/** The routes of one service. Each service stands behind several addresses, so the sandbox's own search does not do. */
export function createTable(routes: Routes): Table {
  const all = Object.entries(routes).map(([name, handle]) => {
    const [method = "", pattern = ""] = name.split(" ");
    return { method, segments: pattern.split("/"), handle };
  });
  return {
    names: Object.keys(routes),
    find(method, path) {
      const parts = path.split("/");
      const fitting = all.flatMap((route) => {
        const params = paramsOf(route.segments, parts);
        return params ? [{ ...route, params }] : [];
      });
      const found = fitting.find((route) => route.method === method);
      return { ...(found ? { found } : {}), allowed: [...new Set(fitting.map((route) => route.method))] };
    },
  };
}

function paramsOf(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const segment = path[at] ?? "";
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
