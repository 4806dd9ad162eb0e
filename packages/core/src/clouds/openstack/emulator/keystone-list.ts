import { ok } from "../../../emulation/answers.ts";
import type { EmulatedRequest } from "../../../emulation.ts";

/** Keystone's lists; of the filters only the name. */
export function list(
  { request, base }: { request: EmulatedRequest; base: string },
  name: string,
  all: readonly object[],
) {
  const wanted = request.query.get("name");
  const found = all.filter((one) => wanted === null || ("name" in one && one.name === wanted));
  const path = request.path.slice(request.path.indexOf("/v3"));
  return ok({
    [name]: found,
    links: { next: null, self: `${base}${path}${request.search === "" ? "" : `?${request.search}`}`, previous: null },
  });
}
