import * as z from "zod/mini";
import type { Tools } from "../../definition/cloud.ts";
import { checkedOrigin } from "../../http/origin.ts";
import type { Limits } from "../../time/limits.ts";
import type { Settings } from "./settings.ts";

const answer = z.looseObject({ value: z.string() });

/**
 * The identity provider's token: the one that is there, else a new one of the workflow's runner for each login, since it lives for a few
 * minutes. https://docs.github.com/en/actions/reference/security/oidc
 */
export function identityToken(settings: Settings, tools: Tools): (limits: Limits) => Promise<string> {
  const { identity_token, identity_token_url, identity_token_key, identity_audience: audience } = settings;
  if (identity_token !== undefined || identity_token_url === undefined) return async () => identity_token ?? "";
  const url = checkedOrigin(identity_token_url, ["settings", "identity_token_url"], settings.allow_plain_http);
  const runner = tools.http({
    cloud: "The workflow's runner",
    origin: new URL(url.origin),
    explain: () => ({
      hint: "Give the job `permissions: id-token: write`; the runner gives tokens while the job runs.",
    }),
    authorize: () => ({ authorization: `Bearer ${identity_token_key}` }),
  });
  return async (limits) => {
    const what = "asking for the workflow's identity token";
    const query = { ...Object.fromEntries(url.searchParams), audience };
    const call = { what, method: "GET", path: url.pathname, query, answer } as const;
    const { value } = (await runner.send(call, limits)).value;
    tools.conceal(value);
    return value;
  };
}
