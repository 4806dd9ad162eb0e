import * as z from "zod/mini";
import type { RawAnswer } from "../../http/answer.ts";
import type { Explanation } from "../../http/failures.ts";
import { identityError } from "./wire.ts";

/** What Keystone says when it says no; also the gatekeeper in front of the other services. */
export function explainIdentity({ text, headers, status }: RawAnswer): Explanation {
  const requestId = headers["x-openstack-request-id"];
  const error = z.safeParse(identityError, json(text)).data?.error;
  if (!error) return { requestId };
  const hint =
    status === 401
      ? "Check the credentials: Keystone never says which part of them is wrong. User and project need their domains."
      : undefined;
  return { words: error.message, vendorCode: error.title, requestId, hint };
}

/** `undefined` for what is no JSON. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
