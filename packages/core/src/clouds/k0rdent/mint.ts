import * as z from "zod/mini";
import type { Tools } from "../../cloud.ts";
import type { Http, HttpCall } from "../../http/client.ts";
import type { Limits } from "../../limits.ts";
import { discover } from "./discover.ts";
import type { Endpoints } from "./endpoints.ts";
import { explain } from "./explain.ts";
import type { Settings } from "./settings.ts";
import { token, unwrapped } from "./wire.ts";

/** A fresh token, and how many seconds it lives; `undefined` where the answer did not say. */
export interface Minted {
  readonly token: string;
  readonly life: number | undefined;
}

/** Where to mint. `basic`: only with the client's id and secret in a header. */
interface Place {
  readonly url: URL;
  readonly basic: boolean;
}

/**
 * Mints with the API key or the service account: at k0rdent's own endpoint with JSON, or at an OpenID Connect issuer with a form.
 * Neither gives a refresh token, so to renew is to mint again.
 */
export function createMint(
  settings: Settings,
  endpoints: Endpoints,
  tools: Tools,
): (limits: Limits) => Promise<Minted> {
  const { compat } = settings;
  const answer = z.pipe(
    z.pipe(
      z.unknown(),
      z.transform((body) => unwrapped(body, compat)),
    ),
    token,
  );
  let place: Promise<Place> | undefined;

  /** No bearer here: one would be needed to get one. */
  const httpAt = ({ origin }: URL, basic?: string): Http =>
    tools.http({
      cloud: "k0rdent AI",
      origin: new URL(origin),
      explain: (refused) => ({
        ...explain(refused),
        retryable: compat.retry.codes.includes(refused.status),
        ...([400, 401, 403].includes(refused.status) ? { reason: "credentials" as const, hint: HINT } : {}),
      }),
      authorize: () => (basic ? { authorization: basic } : {}),
      retry: { longest: compat.retry.maxDelay * 1000 },
    });

  function findPlace(limits: Limits): Promise<Place> {
    const { issuer, tokens } = endpoints;
    if (settings.api_key || !issuer || compat.auth.tokenUrl) return Promise.resolve({ url: tokens, basic: false });
    place ??= discover(httpAt(issuer), issuer, limits).catch((error: unknown) => {
      place = undefined;
      throw error;
    });
    return place;
  }

  return async (limits) => {
    const { url, basic } = await findPlace(limits);
    const { proof, ...content } = questionOf(settings, basic);
    const call: HttpCall<z.output<typeof token>> = {
      what: "minting a token",
      method: "POST",
      path: `${url.pathname}${url.search}`,
      ...content,
      answer,
      // Two tokens do no harm.
      repeatable: true,
      writes: false,
    };
    const { value } = await httpAt(url, proof).send(call, limits);
    return { token: value.access_token, life: value.expires_in ?? undefined };
  };
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
    return { form: grant, proof: `Basic ${Buffer.from(pair).toString("base64")}` };
  }
  if (tokenFormat === "form") return { form: { ...grant, ...credential } };
  const { scope, scope_id: scopeId, roles } = scope_narrowing ?? {};
  return {
    body: { ...grant, ...credential, ...(scope_narrowing ? { scope_narrowing: { scope, scopeId, roles } } : {}) },
  };
}

const HINT =
  "Check K0RDENT_API_KEY, or K0RDENT_CLIENT_ID and K0RDENT_CLIENT_SECRET: mistyped, expired, revoked, or narrowed beyond what they hold.";
