import * as z from "zod/mini";
import type { RawAnswer } from "../../http/answer.ts";
import type { Explanation } from "../../http/failures.ts";
import { jsonIn } from "../../kits/json.ts";

/** https://gcore.com/docs/developer-tools/rest-api/error-handling */
const errorBody = z.looseObject({
  message: z.string(),
  exception_class: z.optional(z.string()),
  request_id: z.optional(z.string()),
  invalid_fields: z.optional(z.record(z.string(), z.array(z.string()))),
});

/** The vendor's words for a write that would change nothing, which it answers as an error. */
const ALREADY_SET = "already has allowed address pairs set as requested";
/** Neutron's words: a conflict that no waiting ends. */
const NEEDS_PORT_SECURITY = /port security/i;

export function explain(answer: RawAnswer): Explanation {
  const body = z.safeParse(errorBody, jsonIn(answer)).data;
  if (!body) return {};
  const fields = Object.entries(body.invalid_fields ?? {}).map(([field, reasons]) => `${field}: ${reasons.join(" ")}`);
  const known = fields.every((one) => body.message.includes(one.slice(one.indexOf(": ") + 2)));
  return {
    words: known ? body.message : `${body.message} (${fields.join("; ")})`,
    vendorCode: body.exception_class,
    requestId: body.request_id,
    ...(answer.status === 409 && NEEDS_PORT_SECURITY.test(body.message) ? { reason: "rejected" as const } : {}),
    ...(body.message.includes(ALREADY_SET) ? { vendorCode: "already-set", reason: "rejected" as const } : {}),
    ...(answer.status === 401 ? { hint: credentialHint(body.message) } : {}),
  };
}

function credentialHint(words: string): string {
  return /permanent token|bad token/i.test(words)
    ? "Check GCORE_API_KEY: a token with a dollar sign loses it in a double-quoted shell string."
    : "Set GCORE_API_KEY to a permanent API token that has not expired.";
}
