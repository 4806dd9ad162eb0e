import * as z from "zod/mini";
import type { RawAnswer } from "../../http/answer.ts";
import type { Explanation } from "../../http/refusals.ts";
import { jsonIn } from "../json.ts";
import { identityError } from "./payloads.ts";

/** What Keystone says when it says no; also the gatekeeper in front of the other services. */
export function explainIdentity(answer: RawAnswer): Explanation {
  const { headers, status } = answer;
  const requestId = headers["x-openstack-request-id"];
  const error = z.safeParse(identityError, jsonIn(answer)).data?.error;
  if (!error) return { requestId };
  const hint =
    status === 401
      ? "Check the credentials: Keystone never says which part of them is wrong. User and project need their domains."
      : undefined;
  return { words: error.message, vendorCode: error.title, requestId, hint };
}
