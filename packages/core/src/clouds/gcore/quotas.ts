import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { GcoreClient } from "./client.ts";

/** What is counted: floating IPs, and addresses of external networks that are reserved. */
type Counted = "floating_count" | "external_ip_count";

const WORDS: Readonly<Record<Counted, string>> = {
  floating_count: "floating IPs",
  external_ip_count: "external IP addresses",
};

/** A look that is only to spare a refusal is not worth waiting for, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Why the `nth` new one of this plan would certainly be refused; `undefined`: it would not, or nothing is known of quotas, such as with a
 * token that may not see them.
 */
export async function beyondQuota(
  client: GcoreClient,
  counted: Counted,
  nth: number,
  context: Context,
): Promise<ConflictError | undefined> {
  const quota = (await cachedQuotas(client, context))?.get(counted);
  if (!quota || quota.used + nth <= quota.limit) return undefined;
  const { used, limit } = quota;
  return new ConflictError(
    `Gcore: the quota of ${WORDS[counted]} in this region is used up: ${used} used, ${nth} more wanted, ${limit} allowed`,
    { hint: "Release one that is not needed, or ask Gcore for a higher quota." },
  );
}

const cachedQuotas = (client: GcoreClient, context: Context) =>
  context.memo.once("gcore/quotas", () =>
    client.api
      .quotas({ ...context, retry: Math.min(context.retry, PATIENCE), attempt: Math.min(context.attempt, PATIENCE) })
      .catch(() => undefined),
  );
