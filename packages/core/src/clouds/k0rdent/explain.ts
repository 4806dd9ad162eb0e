import * as z from "zod/mini";
import type { RawAnswer } from "../../http/answer.ts";
import { type Explanation, withoutMarkup } from "../../http/refusals.ts";
import { jsonIn } from "../../kits/json.ts";
import { fieldsOf } from "../../map.ts";

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
  details: z.optional(z.unknown()),
  meta: z.catch(z.optional(z.looseObject({ requestId: text })), undefined),
});

/** Keys and secrets by their documented beginnings, and whatever looks like a JWT: tokens that were minted are in no setting. */
const SECRETS = /plt_(?:sk|cs)_[^\s"'<>,;]+|eyJ[\w-]*\.[\w-]+\.?[\w-]*|(?<=bearer\s+)[\w.~+/-]{8,}=*/gi;

/** Words of the cloud, fit to be told. */
export const scrub = (words: string): string => words.replace(SECRETS, "***");

/** What an answer that says no says, in whichever of the shapes. */
export function explain(answer: RawAnswer): Explanation {
  const read = z.safeParse(body, jsonIn(answer)).data;
  const error = typeof read?.error === "object" ? read.error : undefined;
  const oauth = typeof read?.error === "string" ? [read.error, read.error_description].filter(Boolean).join(": ") : "";
  const message = error?.message || read?.message || oauth;
  const vendorCode = error?.code ?? read?.code ?? (typeof read?.error === "string" ? read.error : undefined);
  const words = sentence(message ?? "", detailsOf(error?.details ?? read?.details)) || withoutMarkup(answer.text);
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

/** How many details are told. */
const MOST = 8;

/** What is said of single fields: a list of texts and objects, one object, or (the design notes) a map from fields to reasons. */
function detailsOf(details: unknown): string[] {
  if (Array.isArray(details)) return details.flatMap(detailOf).slice(0, MOST);
  const { fields } = fieldsOf(details);
  if (typeof fields === "object" && fields !== null) return reasonsIn(fields);
  const one = detailOf(details);
  return one.length > 0 || typeof details !== "object" || details === null ? one : reasonsIn(details);
}

function detailOf(detail: unknown): string[] {
  if (typeof detail === "string") return [detail];
  const { field, path, message, reason, description } = fieldsOf(detail);
  const told = [textOf(field ?? path, "."), textOf(message ?? reason ?? description, ", ")].filter(Boolean);
  return told.length > 0 ? [told.join(": ")] : [];
}

const reasonsIn = (fields: object): string[] =>
  Object.entries(fields)
    .flatMap(([name, reason]) => (textOf(reason, ", ") ? [`${name}: ${textOf(reason, ", ")}`] : []))
    .slice(0, MOST);

/** A text, or a list of them; anything else is passed over. */
function textOf(value: unknown, between: string): string {
  const parts = (Array.isArray(value) ? value : [value]).filter((part) => typeof part === "string");
  return parts.join(between);
}

/** The message and what the details add to it. */
function sentence(message: string, details: readonly string[]): string {
  const news = details.filter((one) => !one.split(": ").every((part) => message.includes(part)));
  return [message, ...news].filter(Boolean).join("; ");
}
