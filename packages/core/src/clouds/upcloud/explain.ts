import * as z from "zod/mini";
import type { RawAnswer } from "../../http/answer.ts";
import type { Explanation } from "../../http/refusals.ts";
import { jsonIn } from "../../kits/json.ts";
import { adviceFor } from "./codes.ts";

/** On the calls for addresses, servers and networks. The second pair of names is announced in the vendor's OpenAPI document. */
const classic = z.looseObject({
  error: z.looseObject({
    error_code: z.optional(z.string()),
    error_message: z.optional(z.string()),
    code: z.optional(z.string()),
    message: z.optional(z.string()),
  }),
});

/** RFC 9457, on the vendor's newer services. */
const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  detail: z.optional(z.nullable(z.string())),
  correlation_id: z.optional(z.nullable(z.string())),
  invalid_params: z.optional(z.nullable(z.array(z.looseObject({ name: z.string(), reason: z.string() })))),
});

/** What went wrong, whichever of the bodies it came in; what is neither is taken as text. */
export function explain(answer: RawAnswer): Explanation {
  const body = jsonIn(answer);
  const { code, message, requestId } = fromClassic(body) ?? fromProblem(body) ?? {};
  if (code === undefined && message === undefined) return requestIdOf(answer);
  return {
    words: [code, message].filter(Boolean).join(": "),
    vendorCode: code,
    ...(requestId === undefined ? requestIdOf(answer) : { requestId }),
    ...adviceFor(code, answer.status),
    ...(answer.status === 404 || answer.status === 410 ? missing(code) : {}),
  };
}

/** Only a code that names a thing says that the thing is not there; `NOT_FOUND` alone is about the path. */
const missing = (code: string | undefined): Explanation =>
  code !== "NOT_FOUND" && code?.endsWith("_NOT_FOUND") ? {} : { reason: "wrong-place" };

interface Said {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
}

function fromClassic(body: unknown): Said | undefined {
  const { error } = z.safeParse(classic, body).data ?? {};
  return error && { code: error.error_code ?? error.code, message: error.error_message ?? error.message };
}

/** The code is the last part of the type: `…/errors#ERROR_INVALID_REQUEST`. */
function fromProblem(body: unknown): Said | undefined {
  const said = z.safeParse(problem, body).data;
  if (!said) return undefined;
  const fields = (said.invalid_params ?? []).map(({ name, reason }) => `${name}: ${reason}`).join("; ");
  return {
    code: said.type.split("#")[1]?.replace(/^ERROR_/, ""),
    message: [said.title, said.detail, fields && `(${fields})`].filter(Boolean).join(" "),
    requestId: said.correlation_id ?? undefined,
  };
}

function requestIdOf({ headers }: RawAnswer): Explanation {
  const requestId = headers["upcloud-cid"];
  return requestId === undefined ? {} : { requestId };
}
