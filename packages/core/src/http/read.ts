import * as z from "zod/mini";
import { ContractError } from "../errors.ts";
import { createRedactor } from "../secrets/redact.ts";
import type { RawAnswer } from "./answer.ts";
import { type HttpAnswer, type HttpCall, type HttpOptions, isRepeatable } from "./call.ts";
import { credentialsIn } from "./credentials.ts";
import { type Explanation, errorOf } from "./refusals.ts";
import { pauseInHeaders } from "./retry.ts";

/** An answer in the shape of its call. Throws what the cloud refused, or that the answer is none of ours. */
export function read<T>(
  what: string,
  options: HttpOptions,
  call: HttpCall<T>,
  answer: RawAnswer,
  proof: Readonly<Record<string, string>>,
  now: number,
): HttpAnswer<T> {
  const { status, headers } = answer;
  if (status < 200 || status >= 300 || options.refuses?.(answer)) {
    throw errorOf({
      what,
      ...withoutSignature(options, answer, proof),
      retryAfter: pauseInHeaders(answer, now),
      ofTheThing: call.ofTheThing ?? false,
      // What was made from a read is never sent again without another look.
      repeatable: isRepeatable(call) || call.fromRead === true,
    });
  }
  // A call without the shape of an answer is one whose answer is nothing.
  if (!call.answer) return { value: undefined as T, status, headers };
  const effect = (call.writes ?? call.method !== "GET") ? "unknown" : "none";
  const requestId = headers["x-request-id"];
  const about = `HTTP ${status}${requestId ? `, request id ${requestId}` : ""}`;
  const odd = (why: string) =>
    new ContractError(`${what}: the answer is ${why} (${about})`, {
      effect,
      status,
      requestId,
      hint: "Check the endpoint setting and any proxy in between; if both are right, please report it.",
    });
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch {
    throw odd(
      /^\s*</.test(answer.text) ? "HTML instead of JSON" : answer.text.trim() === "" ? "empty" : "not whole JSON",
    );
  }
  const parsed = z.safeParse(call.answer, json);
  if (parsed.success) {
    const told = call.about?.told(parsed.data);
    if (call.about && told !== call.about.asked)
      throw odd(`about ${told === undefined ? "nothing that is named" : JSON.stringify(told)} instead`);
    return { value: parsed.data, status, headers };
  }
  const [first] = parsed.error.issues.map(({ path, code }) => `${path.join(".") || "the whole"} ${code}`);
  throw odd(`in a shape we do not know: ${first}`);
}

/** The answer to a signed request is the only place where its signature may be met again. */
function withoutSignature(
  options: HttpOptions,
  answer: RawAnswer,
  proof: Readonly<Record<string, string>>,
): { readonly answer: RawAnswer; readonly explanation: Explanation } {
  const hide = createRedactor(credentialsIn(proof, options.open).passing);
  const explanation = options.explain(answer);
  const { words } = explanation;
  // What is not in the API's own form has no words of the API's: that is how a gateway's answer is told from its.
  return {
    answer: { ...answer, text: hide(answer.text) },
    explanation: words === undefined ? explanation : { ...explanation, words: hide(words) },
  };
}
