/** The routes of one service: found by method and path. */
export interface Table<Handle> {
  /** `GET /v2.0/ports/:id` and so on. */
  readonly names: readonly string[];
  /** What is there for a path, and the methods that the path knows. */
  find(method: string, path: string): { found?: Found<Handle>; allowed: string[] };
}

interface Found<Handle> {
  /** As the route is called. */
  readonly name: string;
  readonly handle: Handle;
  readonly params: Readonly<Record<string, string>>;
}

/** Of routes such as `GET /v2.0/ports/:id`; the first that fits wins. */
export function createTable<Handle>(routes: Readonly<Record<string, Handle>>): Table<Handle> {
  const all = Object.entries(routes).map(([name, handle]) => {
    const [method = "", pattern = ""] = name.split(" ");
    return { name, method, segments: pattern.split("/"), handle };
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
