import { InputError } from "../../errors.ts";
import { checkedOrigin } from "../../http/origin.ts";
import type { Settings } from "./settings.ts";

/** Where everything is, checked. */
export interface Endpoints {
  readonly api: URL;
  /** Where tokens are minted, unless an issuer's discovery says it. */
  readonly tokens: URL;
  readonly issuer: URL | undefined;
}

/**
 * The documents' paths all begin with `/v1`, so it is often copied along with the address: there it is not part of it.
 * Throws an `InputError` for an address that is none, or that would show the credentials to the road.
 */
export function endpointsOf({ endpoint, allow_plain_http, compat: { auth } }: Settings): Endpoints {
  const api = checkedOrigin(endpoint.replace(/(\/v1)?\/*$/, ""), ["settings", "endpoint"], allow_plain_http);
  if (api.search || api.hash)
    throw new InputError([{ path: ["settings", "endpoint"], message: "must not have a query or a fragment" }]);
  const tokens = auth.tokenUrl ?? `${api.href.replace(/\/+$/, "")}/v1/regions/global/auth/token`;
  return {
    api,
    tokens: checkedOrigin(tokens, ["settings", "compat", "auth", "tokenUrl"], allow_plain_http),
    issuer: auth.oidcIssuer
      ? checkedOrigin(auth.oidcIssuer, ["settings", "compat", "auth", "oidcIssuer"], allow_plain_http)
      : undefined,
  };
}
