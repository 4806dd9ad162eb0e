import ipaddr from "ipaddr.js";
import { InputError } from "../../errors.ts";
import { checkedOrigin } from "../../http/origin.ts";
import type { Settings } from "./settings.ts";

export interface Endpoints {
  readonly api: URL;
  /** Where tokens are minted, unless an issuer's discovery says it. */
  readonly tokens: URL;
  readonly issuer: URL | undefined;
}

/** Installations on premises answer on plain HTTP behind a private address: that network is the user's own. */
export function endpointsOf({ endpoint, allow_plain_http, compat: { auth } }: Settings): Endpoints {
  const plain = (raw: string) => allow_plain_http || isPrivate(raw);
  const api = checkedOrigin(endpoint, ["settings", "endpoint"], plain(endpoint));
  if (api.search || api.hash)
    throw new InputError([{ path: ["settings", "endpoint"], message: "must not have a query or a fragment" }]);
  const tokens = auth.tokenUrl ?? `${api.href.replace(/\/+$/, "")}/v1/regions/global/auth/token`;
  return {
    api,
    tokens: checkedOrigin(tokens, ["settings", "compat", "auth", "tokenUrl"], plain(tokens)),
    issuer: auth.oidcIssuer
      ? checkedOrigin(auth.oidcIssuer, ["settings", "compat", "auth", "oidcIssuer"], false)
      : undefined,
  };
}

function isPrivate(raw: string): boolean {
  const host = URL.canParse(raw) ? new URL(raw).hostname.replace(/^\[|\]$/g, "") : "";
  return ipaddr.isValid(host) && ["private", "uniqueLocal", "linkLocal"].includes(ipaddr.parse(host).range());
}
