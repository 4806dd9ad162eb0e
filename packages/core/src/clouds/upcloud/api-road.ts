import type { Tools } from "../../definition/cloud.ts";
import { ApiError, unlessMissing } from "../../errors.ts";
import type { HttpCall } from "../../http/call.ts";
import { checkedOrigin } from "../../http/origin.ts";
import type { Limits } from "../../time/limits.ts";
import { explain } from "./explain.ts";
import { proofOf, type Settings } from "./settings.ts";

/** Sends one call below the version's own path, and answers its checked answer. */
export type Send = <T>(call: HttpCall<T>, limits: Limits) => Promise<T>;

/** The road to the API of these settings. */
export function createSend(settings: Settings, tools: Tools): Send {
  const authorization = proofOf(settings);
  const http = tools.http({
    cloud: "UpCloud",
    origin: checkedOrigin(settings.endpoint, ["settings", "endpoint"], settings.allow_plain_http),
    explain,
    authorize: () => ({ authorization }),
  });
  return async (call, limits) =>
    (await http.send({ ...call, path: `/${settings.api_version}${call.path}` }, limits)).value;
}

/**
 * A 404 may also speak of something else than the thing: only this code says that it is gone. What costs money is not believed to be gone
 * on that one word: `isListed` looks.
 */
export async function goneBy(code: string, answer: Promise<unknown>, isListed?: () => Promise<boolean>): Promise<void> {
  await answer.catch(async (error: unknown) => {
    if (!(error instanceof ApiError) || error.vendorCode !== code || (await isListed?.())) throw error;
    return unlessMissing(Promise.reject(error));
  });
}

/** Colons stay as they are: so does every client of the vendor send IPv6. */
export const segment = (text: string) => encodeURIComponent(text).replaceAll("%3A", ":");
