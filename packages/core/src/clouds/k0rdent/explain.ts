import * as z from "zod/mini";
import { type Explanation, type RawAnswer, withoutMarkup } from "../../http/failures.ts";

const text = z.catch(z.optional(z.string()), undefined);
const code = z.catch(z.optional(z.union([z.string(), z.number()])), undefined);

/**
 * Every member of every documented shape, none of them certain: `{error: {code, message, details}}` (the OpenAPI document), the same
 * members at the top (its examples) or beside `meta` (the design notes), `{error, error_description}` (identity providers),
 * `{message}` (gateways).
 */
const inner = z.looseObject({ code, message: text, details: z.optional(z.unknown()) });
const body = z.looseObject({
  code,
  message: text,
  error: z.catch(z.optional(z.union([z.string(), inner])), undefined),
  error_description: text,
  meta: z.catch(z.optional(z.looseObject({ requestId: text })), undefined),
});

/** Keys and secrets by their documented beginnings, and whatever looks like a JWT: tokens that were minted are in no setting. */
const SECRETS = /plt_(?:sk|cs)_[^\s"'<>,;]+|eyJ[\w-]*\.[\w-]+\.?[\w-]*|(?<=bearer\s+)[\w.~+/-]{8,}=*/gi;

/** Words of the cloud, fit to be told. */
export const scrub = (words: string): string => words.replace(SECRETS, "***");

export function explain(answer: RawAnswer): Explanation {
  const read = z.safeParse(body, parsed(answer.text)).data;
  const error = typeof read?.error === "object" ? read.error : undefined;
  const oauth = typeof read?.error === "string" ? [read.error, read.error_description].filter(Boolean).join(": ") : "";
  const message = error?.message || read?.message || oauth;
  const vendorCode = error?.code ?? read?.code ?? (typeof read?.error === "string" ? read.error : undefined);
  const fields = fieldsOf(error?.details);
  const words = message ? [message, ...fields].join("; ") : withoutMarkup(answer.text);
  return {
    words: scrub(words),
    ...(vendorCode === undefined ? {} : { vendorCode: String(vendorCode) }),
    requestId: read?.meta?.requestId,
    ...(answer.status === 404 || answer.status === 410 ? whoseAbsence(isOwn(read)) : {}),
  };
}

const NOBODYS =
  "That is not the API's own answer: check the endpoint and any gateway in between. This installation may not serve addresses at all, or under another path: see `compat.paths.addresses`. Whether the address is there is not known.";

/** Is it a form in which the API itself speaks? A gateway and an identity provider have others: see above. */
const isOwn = (read: z.output<typeof body> | undefined): boolean =>
  typeof read?.error === "object"
    ? Boolean(read.error.message)
    : typeof read?.code === "string" && Boolean(read.message);

/** Only the API can know that something is not there. */
const whoseAbsence = (own: boolean): Explanation =>
  own
    ? { hint: "It does not exist, or these credentials may not see it: check the name, the region and the project." }
    : { reason: "wrong-place", hint: NOBODYS };

/** `details.fields` of the design notes: what is said of single fields. */
function fieldsOf(details: unknown): string[] {
  const found = z.safeParse(z.looseObject({ fields: z.record(z.string(), z.string()) }), details).data;
  return Object.entries(found?.fields ?? {}).map(([field, why]) => `${field}: ${why}`);
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
