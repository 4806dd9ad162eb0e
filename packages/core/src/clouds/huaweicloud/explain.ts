import * as z from "zod/mini";
import type { RawAnswer } from "../../http/answer.ts";
import type { Explain, Explanation } from "../../http/refusals.ts";
import { jsonIn } from "../../kits/json.ts";
import { isMap } from "../../map.ts";
import type { Clock } from "../../time/clock.ts";
import { clockSkew, readingOf } from "./codes.ts";

/**
 * All shapes in which the family says no, the first that fits. The gateway's stands first: it may stand before any service.
 * https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
const text = z.union([z.string(), z.number()]);
const gateway = z.looseObject({ error_code: text, error_msg: z.string(), request_id: z.optional(z.string()) });
const plain = z.looseObject({ code: text, message: z.string() });
const camel = z.looseObject({ errorCode: text, errorMsg: z.string() });
const neutron = z.looseObject({ type: z.string(), message: z.string(), detail: z.optional(z.unknown()) });
const details = z.looseObject({
  details: z.optional(z.array(z.looseObject({ code: z.optional(text), message: z.string() }))),
});

interface Refusal {
  readonly code: string | undefined;
  readonly words: string;
  readonly requestId?: string | undefined;
}

/** What an answer that says no says, in whichever of the shapes. `clock` tells how far this machine's own is off: signatures hang on it. */
export function createExplain(clock: Clock): Explain {
  return (answer) => {
    const found = refusalOf(jsonIn(answer));
    if (!found) return unknownShape(answer);
    const { code, requestId } = found;
    const skew = clockSkew(answer, clock.date(), found.words);
    const words = [found.words, ...(code === undefined ? [] : [`(${code})`])].join(" ");
    return {
      ...readingOf(code, answer.status, found.words),
      ...(skew === undefined ? {} : { hint: "Set this machine's clock: a signature may be 15 minutes off at most." }),
      words: skew === undefined ? words : `${words}; ${skew}`,
      vendorCode: code,
      requestId,
    };
  };
}

/** Says no although its status is 2xx: the flow limit does. */
export function refuses(answer: RawAnswer): boolean {
  const found = /"(error_?code|error|code)"/i.test(answer.text) ? refusalOf(jsonIn(answer)) : undefined;
  return found !== undefined;
}

function refusalOf(body: unknown): Refusal | undefined {
  if (!isMap(body)) return undefined;
  const { error, NeutronError } = body;
  return (
    ofGateway(body) ??
    ofPlain(error) ??
    ofGateway(error) ??
    ofPlain(body) ??
    ofCamel(body) ??
    ofNeutron(NeutronError) ??
    ofNova(body)
  );
}

function ofGateway(body: unknown): Refusal | undefined {
  const { data } = z.safeParse(gateway, body);
  return data && { code: String(data.error_code), words: data.error_msg, requestId: data.request_id };
}

function ofPlain(body: unknown): Refusal | undefined {
  const { data } = z.safeParse(plain, body);
  if (!data) return undefined;
  const more = (z.safeParse(details, body).data?.details ?? []).map((one) => one.message);
  // IAM's code is the status once more.
  const code = typeof data.code === "string" ? data.code : undefined;
  return { code, words: [data.message, ...more.filter((one) => !data.message.includes(one))].join("; ") };
}

function ofCamel(body: unknown): Refusal | undefined {
  const { data } = z.safeParse(camel, body);
  return data && { code: String(data.errorCode), words: data.errorMsg };
}

function ofNeutron(body: unknown): Refusal | undefined {
  const { data } = z.safeParse(neutron, body);
  return data && { code: data.type, words: data.message };
}

/** `{"itemNotFound": {"code": 404, "message": …}}`, and other names of its kind. */
function ofNova(body: object): Refusal | undefined {
  const entries = Object.entries(body);
  const [name, inner] = entries[0] ?? [];
  const { data } = z.safeParse(z.looseObject({ code: z.number(), message: z.string() }), inner);
  return data && entries.length === 1 ? { code: name, words: data.message } : undefined;
}

/** A page of a proxy, or nothing. Its 404 is of an address that nobody serves: never to be read as "that thing is gone". */
function unknownShape({ status }: RawAnswer): Explanation {
  if (status !== 404) return {};
  return {
    reason: "rejected",
    hint: "Check the endpoint settings and any proxy in between: the API does not speak so.",
  };
}
