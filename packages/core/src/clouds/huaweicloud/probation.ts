import { ApiError, CredentialsError } from "../../errors.ts";
import type { Http } from "../../http/call.ts";
import { whileWanted } from "../../time/limits.ts";

/**
 * Until one signed request has been accepted, the others wait for it, and fail with it: more than five wrong signatures in a row
 * lock the key for five minutes.
 */
export function createProbation(): (http: Http) => Http {
  let trusted = false;
  let first: Promise<unknown> | undefined;
  return (http) => ({
    async send(call, limits) {
      while (!trusted && first) {
        const error = await whileWanted(call.what, limits, first);
        if (error instanceof CredentialsError) throw error;
      }
      if (trusted) return http.send(call, limits);
      const answer = http.send(call, limits);
      first = answer.then(
        () => {
          trusted = true;
        },
        (error: unknown) => {
          // Any other refusal came from behind the gateway, or from no gateway at all.
          trusted = error instanceof ApiError;
          return error;
        },
      );
      try {
        return await answer;
      } finally {
        first = undefined;
      }
    },
  });
}
