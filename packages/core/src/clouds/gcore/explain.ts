import * as z from "zod/mini";
import type { RawAnswer } from "../../http/answer.ts";
import type { Explanation } from "../../http/refusals.ts";
import { jsonIn } from "../../kits/json.ts";

/** https://gcore.com/docs/developer-tools/rest-api/error-handling */
const errorBody = z.looseObject({
  message: z.string(),
  exception_class: z.optional(z.string()),
  request_id: z.optional(z.string()),
  invalid_fields: z.optional(z.record(z.string(), z.array(z.string()))),
  /** Of a quota: which one, how much is used, and how much there is. */
  info: z.optional(z.nullable(z.looseObject({}))),
});

/** The vendor's words for a write that would change nothing, which it answers as an error. */
const ALREADY_SET = "already has allowed address pairs set as requested";
/** Neutron's words. No list of ours repeats a pair: it says so, too, where another write has just added it. */
const ADDED_MEANWHILE = /^Request contains duplicate address pair/;
/** Neutron's words: a conflict that no waiting ends. */
const NEEDS_PORT_SECURITY = /port security/i;

/** What an answer that says no says: its words, with the fields that are wrong and the quota that is full, its class and its id. */
export function explain(answer: RawAnswer): Explanation {
  const body = z.safeParse(errorBody, jsonIn(answer)).data;
  if (!body) return {};
  const fields = Object.entries(body.invalid_fields ?? {}).map(([field, reasons]) => `${field}: ${reasons.join(" ")}`);
  const quota = quotaWords(body.info ?? {});
  const known = fields.every((one) => body.message.includes(one.slice(one.indexOf(": ") + 2)));
  return {
    words: [known ? body.message : `${body.message} (${fields.join("; ")})`, quota].filter(Boolean).join(" "),
    vendorCode: body.exception_class,
    requestId: body.request_id,
    ...(answer.status === 409 && NEEDS_PORT_SECURITY.test(body.message) ? { reason: "rejected" as const } : {}),
    ...(ADDED_MEANWHILE.test(body.message) ? { reason: "conflict" as const } : {}),
    ...(body.message.includes(ALREADY_SET) ? { vendorCode: "already-set", reason: "rejected" as const } : {}),
    ...(answer.status === 401 ? { hint: credentialHint(body.message) } : {}),
  };
}

function quotaWords(info: Readonly<Record<string, unknown>>): string | undefined {
  const { attribute, current_usage: used, requested_usage: wanted, limit } = info;
  if (attribute === undefined || limit === undefined) return undefined;
  return `(${String(attribute)}: ${String(used ?? "?")} used, ${String(wanted ?? "?")} wanted, ${String(limit)} allowed)`;
}

function credentialHint(words: string): string {
  return /permanent token|bad token/i.test(words)
    ? "Check GCORE_API_KEY: a token with a dollar sign loses it in a double-quoted shell string."
    : "Set GCORE_API_KEY to a permanent API token that has not expired.";
}
