import { ApiError } from "../../errors.ts";
import type { Http, HttpCall } from "../../http/call.ts";
import type { Limits } from "../../time/limits.ts";

/** Sends it; a refusal for lack of a permission names it. `allowed`: the permission that the call needs, in the words of IAM. */
export async function sendAllowed<T>(http: Http, allowed: string, call: HttpCall<T>, limits: Limits): Promise<T> {
  try {
    return (await http.send(call, limits)).value;
  } catch (error) {
    throw error instanceof ApiError && error.reason === "forbidden" ? naming(allowed, error) : error;
  }
}

function naming(allowed: string, error: ApiError): ApiError {
  const { reason, words, vendorCode, status, requestId } = error;
  return new ApiError(`${error.message}: the permission \`${allowed}\` is missing`, {
    reason,
    words,
    vendorCode,
    status,
    requestId,
    hint: `Let these credentials do \`${allowed}\` in this project, or use others that may; a used-up quota is answered so, too.`,
  });
}
