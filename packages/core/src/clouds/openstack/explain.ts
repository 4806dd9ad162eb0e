import * as z from "zod/mini";
import type { RawAnswer } from "../../http/answer.ts";
import type { Explanation } from "../../http/refusals.ts";
import { jsonIn } from "../../kits/json.ts";
import { explainIdentity } from "../../kits/keystone/explain.ts";

const neutronError = z.looseObject({
  NeutronError: z.union([
    z.looseObject({ type: z.optional(z.string()), message: z.string(), detail: z.optional(z.unknown()) }),
    z.string(),
  ]),
});
/** Nova names the kind of fault where others say `error`. */
const novaError = z.record(z.string(), z.looseObject({ message: z.string(), code: z.optional(z.number()) }));

/** Conflicts that a second look ends. All others of Neutron's 409 stay until somebody changes something. */
const PASSING = /^(RevisionNumberConstraintFailed|StaleDataError|RetryRequest|DBDeadlock)/;

/**
 * Real Neutron says so (400) of a list without repetitions, too, when another write has just added one of its pairs: seen with five at
 * once on Neutron 29 and MariaDB. No list of ours repeats a pair, so it is always the other write.
 */
const ADDED_MEANWHILE = "DuplicateAddressPairInRequest";

/** https://docs.openstack.org/api-ref/network/v2/#faults */
export function explain(answer: RawAnswer): Explanation {
  const requestId = answer.headers["x-openstack-request-id"] ?? answer.headers["x-compute-request-id"];
  const body = jsonIn(answer);
  const neutron = z.safeParse(neutronError, body).data?.NeutronError;
  if (neutron !== undefined) {
    const { type, message } = typeof neutron === "string" ? { type: undefined, message: neutron } : neutron;
    return { words: message, vendorCode: type, requestId, ...readingOf(answer.status, type, message) };
  }
  if (typeof body === "object" && body !== null && "error" in body) return explainIdentity(answer);
  const nova = Object.values(z.safeParse(novaError, body).data ?? {})[0];
  return nova ? { words: nova.message, requestId } : { requestId };
}

function readingOf(status: number, type: string | undefined, words: string): Partial<Explanation> {
  // The route itself is unknown: that says nothing of the object.
  if (status === 404 && (type === undefined || type === "HTTPNotFound")) return { reason: "wrong-place" };
  if (type === ADDED_MEANWHILE) return { reason: "conflict" };
  if (status === 403)
    return {
      hint: /policy/.test(words)
        ? "The operator's policy does not let this user do that. On a shared or external network only its owner may set pairs and choose addresses."
        : undefined,
    };
  if (status !== 409 || PASSING.test(type ?? "")) return {};
  return {
    reason: "rejected",
    ...(type === "OverQuota" ? { hint: "Release something of the kind, or ask for a larger quota." } : {}),
  };
}
