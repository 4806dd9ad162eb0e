import type * as z from "zod/mini";
import type { Tools } from "../../definition/cloud.ts";
import { ContractError } from "../../errors.ts";
import type { Http, HttpCall } from "../../http/call.ts";
import { checkedOrigin } from "../../http/origin.ts";
import type { Explanation } from "../../http/refusals.ts";
import type { Limits } from "../../time/limits.ts";
import type { Endpoints } from "./endpoints.ts";
import { explain } from "./explain.ts";
import { discovery, inEnvelope, token } from "./payloads.ts";
import type { Settings } from "./settings.ts";

/** A fresh token, and how many seconds it lives; `undefined` where the answer did not say. */
export interface IssuedToken {
  readonly token: string;
  readonly life: number | undefined;
}

/** Where to mint. `basic`: only with the client's id and secret in a header. */
interface TokenEndpoint {
  readonly url: URL;
  readonly basic: boolean;
}

/**
 * Mints with the API key or the service account: at k0rdent's own endpoint with JSON, or at an OpenID Connect issuer with a form.
 * Neither gives a refresh token, so to renew is to mint again.
 */
export function createTokenIssuer(
  settings: Settings,
  endpoints: Endpoints,
  tools: Tools,
): (limits: Limits) => Promise<IssuedToken> {
  const { compat } = settings;
  const answer = inEnvelope(token);
  let tokenEndpoint: Promise<TokenEndpoint> | undefined;

  /** No bearer here: one would be needed to get one. */
  const httpAt = (origin: URL, hints: Hints, basic?: string): Http =>
    tools.http({
      cloud: "k0rdent AI",
      origin,
      explain: (rejected) => ({ ...explain(rejected), ...verdict(rejected.status, hints) }),
      authorize: () => (basic ? { authorization: `Basic ${basic}` } : {}),
    });

  function findTokenEndpoint(limits: Limits): Promise<TokenEndpoint> {
    const { issuer, tokens } = endpoints;
    if (settings.api_key || !issuer || compat.auth.tokenUrl) return Promise.resolve({ url: tokens, basic: false });
    tokenEndpoint ??= readDiscoveryDocument(httpAt(issuer, AT_ISSUER), issuer, limits).catch((error: unknown) => {
      tokenEndpoint = undefined;
      throw error;
    });
    return tokenEndpoint;
  }

  return async (limits) => {
    const { url, basic } = await findTokenEndpoint(limits);
    const { proof, ...content } = questionOf(settings, basic);
    const call: HttpCall<z.output<typeof token>> = {
      what: "minting a token",
      method: "POST",
      path: url.search,
      ...content,
      answer,
      // Two tokens do no harm.
      repeatable: true,
      writes: false,
    };
    const { value } = await httpAt(url, AT_TOKEN_ENDPOINT, proof).send(call, limits);
    return { token: value.access_token, life: value.expires_in ?? undefined };
  };
}

/** What to do where there is nothing, and where somebody says no. */
interface Hints {
  readonly missing: string;
  readonly rejected: string;
}

const AT_TOKEN_ENDPOINT: Hints = {
  missing:
    "No tokens are minted there: check `endpoint` (K0RDENT_ENDPOINT), and K0RDENT_TOKEN_URL where that is set. Whether the address is there is not known.",
  rejected:
    "Check K0RDENT_API_KEY, or K0RDENT_CLIENT_ID and K0RDENT_CLIENT_SECRET: mistyped, expired, revoked, or narrowed beyond what they hold.",
};
const AT_ISSUER: Hints = {
  missing: "There is no such issuer: check K0RDENT_OIDC_ISSUER. Whether the address is there is not known.",
  rejected: "The issuer does not show its discovery document: check K0RDENT_OIDC_ISSUER, or set K0RDENT_TOKEN_URL.",
};

/** A *not found* of whoever gives tokens is about the tokens' place, whatever its form. */
function verdict(status: number, { missing, rejected }: Hints): Explanation {
  if (status === 404 || status === 410) return { reason: "wrong-place", hint: missing };
  return [400, 401, 403].includes(status) ? { reason: "credentials", hint: rejected } : {};
}

type Question = Pick<HttpCall<unknown>, "body" | "form"> & { readonly proof?: string };

function questionOf(
  { api_key, client_id, client_secret, scope_narrowing, compat }: Settings,
  basic: boolean,
): Question {
  const { oidcIssuer, tokenFormat = oidcIssuer && !api_key ? "form" : "json" } = compat.auth;
  const id = client_id ?? "";
  const secret = client_secret ?? "";
  const grant = { grant_type: api_key ? "api_key" : "client_credentials" };
  const credential: Record<string, string> = api_key ? { api_key } : { client_id: id, client_secret: secret };
  if (tokenFormat === "form" && basic) {
    const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
    return { form: grant, proof: Buffer.from(pair).toString("base64") };
  }
  if (tokenFormat === "form") return { form: { ...grant, ...credential } };
  const { scope, scope_id: scopeId, roles } = scope_narrowing ?? {};
  return {
    body: { ...grant, ...credential, ...(scope_narrowing ? { scope_narrowing: { scope, scopeId, roles } } : {}) },
  };
}

/** The token endpoint of an issuer. https://openid.net/specs/openid-connect-discovery-1_0.html */
async function readDiscoveryDocument(http: Http, issuer: URL, limits: Limits): Promise<TokenEndpoint> {
  const what = `reading the discovery document of ${issuer.host}`;
  const path = "/.well-known/openid-configuration";
  const { value } = await http.send({ what, method: "GET", path, answer: discovery }, limits);
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

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");
