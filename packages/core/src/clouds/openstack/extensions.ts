import { ApiError } from "../../errors.ts";
import { createFlights } from "../../sharing/flights.ts";
import type { Limits } from "../../time/limits.ts";
import type { Api } from "./api.ts";

/** What this Neutron can do beyond the plain API: asked once for a client, and only when it must be known. */
interface Extensions {
  /** By its alias, such as `revision-if-match`. */
  has(alias: string, limits: Limits): Promise<boolean>;
}

/** A cloud that does not let its list be read is one without extensions: nothing is relied on that nobody vouches for. */
export function createExtensions(api: Pick<Api, "extensions">): Extensions {
  const flights = createFlights();
  let known: ReadonlySet<string> | undefined;

  const asked = async (limits: Limits) =>
    new Set(
      await api.extensions(limits).catch((error: unknown) => {
        if (error instanceof ApiError && !error.retryable) return [];
        throw error;
      }),
    );

  return {
    async has(alias, limits) {
      known ??= await flights.share("asking what this Neutron can do", limits, () => asked(limits));
      return known.has(alias);
    },
  };
}
