import { ContractError } from "../../errors.ts";
import type { Http } from "../../http/client.ts";
import { checkedOrigin } from "../../http/origin.ts";
import type { Limits } from "../../limits.ts";
import { discovery } from "./wire.ts";

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

/** The token endpoint of an issuer. https://openid.net/specs/openid-connect-discovery-1_0.html */
export async function discover(
  http: Http,
  issuer: URL,
  limits: Limits,
): Promise<{ readonly url: URL; readonly basic: boolean }> {
  const path = `${withoutSlash(issuer.pathname)}/.well-known/openid-configuration`;
  const { value } = await http.send(
    { what: `reading the discovery document of ${issuer.host}`, method: "GET", path, answer: discovery },
    limits,
  );
  if (withoutSlash(value.issuer) !== withoutSlash(issuer.href)) {
    throw new ContractError(
      `k0rdent AI: the discovery document of ${withoutSlash(issuer.href)} speaks for another issuer, ${value.issuer}`,
      { hint: "Set `compat.auth.oidcIssuer` to the issuer exactly as it names itself." },
    );
  }
  const methods = value.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  return {
    // Whoever asked in clear was allowed to; a document that came over TLS must not lead out of it.
    url: checkedOrigin(value.token_endpoint, ["the discovery document", "token_endpoint"], issuer.protocol === "http:"),
    basic: methods.includes("client_secret_basic") && !methods.includes("client_secret_post"),
  };
}
