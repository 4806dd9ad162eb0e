import { ok } from "../../../emulation/answers.ts";
import { memberOf } from "../../../emulation/member.ts";
import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import { bodyOf } from "./query.ts";
import { invalid, refuse } from "./refusals.ts";
import type { Cell, Routes, Token } from "./world.ts";

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

/** The realm of the pretend issuer, part of its paths. */
const ISSUER_REALM = "sandbox";

/** What a token says of itself, in its second part and when it is asked about. */
const claimsOf = (token: Token) => ({
  sub: token.principal,
  iss: `https://k0rdent.sandbox.test/realms/${ISSUER_REALM}`,
  aud: "k0rdent",
  iat: seconds(token.issued_at),
  exp: seconds(token.expires_at),
  jti: token.jti,
  tenant_id: "harbour",
  scope: "organization",
  scope_id: "harbour",
  roles: token.roles,
  principal_type: token.type,
});

/** Hands out a token in the shape of a JWT; nobody checks its signature. */
function issueToken({ tokens, switches, world }: Cell, principal: string, type: Token["type"], roles: string[]) {
  const now = world.date();
  const expires_at = now + switches.token_seconds * 1000;
  const token: Token = { principal, type, roles, jti: world.uuid(), issued_at: now, expires_at };
  const signature = Buffer.from(world.uuid()).toString("base64url");
  const text = [part({ alg: "RS256", typ: "JWT" }), part(claimsOf(token)), signature].join(".");
  tokens.set(text, token);
  return { access_token: text, token_type: "Bearer", expires_in: switches.token_seconds };
}

/** `undefined`: nobody has been given such a token, or it has ended. */
function known({ tokens, world }: Cell, text: string): Token | undefined {
  const token = tokens.get(text);
  return token && token.expires_at > world.date() ? token : undefined;
}

/** The roles of the request's token. Refuses one that is unknown, expired or revoked. */
export function rolesOf({ headers }: EmulatedRequest, cell: Cell): readonly string[] {
  const [scheme, text = ""] = (headers.authorization ?? "").split(/\s+/);
  const token = scheme?.toLowerCase() === "bearer" ? (known(cell, text) ?? cell.state.static_tokens[text]) : undefined;
  return token?.roles ?? refuse(401, "UNAUTHORIZED", "the token is missing, unknown or expired");
}

/** Those whose only role is to read may not write. */
export const mayWrite = (roles: readonly string[]): boolean => roles.some((role) => role !== "viewer");

const reading = (body: unknown): EmulatedAnswer => ({ ...ok(body), changes: false });

/** Getting a token and asking about one. None of it changes the world that a plan speaks of. */
export function authRoutes(cell: Cell): Routes {
  const { state } = cell;

  function token(request: EmulatedRequest): EmulatedAnswer {
    const body = isForm(request) ? Object.fromEntries(new URLSearchParams(request.text)) : bodyOf(request);
    switch (body.grant_type) {
      case "api_key": {
        const key = state.api_keys[String(body.api_key ?? "")];
        if (!key) refuse(401, "UNAUTHORIZED", "the API key is not valid");
        return reading(issueToken(cell, "harbour-user", "api_key", narrowed(key.roles, body.scope_narrowing)));
      }
      case "client_credentials": {
        const { client_id: id, client_secret: secret } = body;
        const account = state.service_accounts[String(id ?? "")];
        if (account?.secret !== secret) refuse(401, "UNAUTHORIZED", "the client's id or secret is not valid");
        return reading(
          issueToken(cell, String(id), "service_account", narrowed(account?.roles ?? [], body.scope_narrowing)),
        );
      }
      default:
        return invalid("grant_type must be api_key or client_credentials", "grant_type");
    }
  }

  function introspect(request: EmulatedRequest): EmulatedAnswer {
    rolesOf(request, cell);
    const found = known(cell, String(bodyOf(request).token ?? ""));
    return reading(found ? { active: true, ...claimsOf(found) } : { active: false });
  }

  function revoke(request: EmulatedRequest): EmulatedAnswer {
    rolesOf(request, cell);
    cell.tokens.delete(String(bodyOf(request).token ?? ""));
    return reading({ revoked: true });
  }

  function check(request: EmulatedRequest): EmulatedAnswer {
    const roles = rolesOf(request, cell);
    const { checks } = bodyOf(request);
    if (!Array.isArray(checks) || checks.length < 1 || checks.length > 100) invalid("1 to 100 checks", "checks");
    const allowed = (action: string) => /\.(get|list)$/.test(action) || mayWrite(roles);
    return reading({ results: checks.map(({ action }) => ({ allowed: allowed(String(action)) })) });
  }

  return {
    "POST /v1/regions/global/auth/token": token,
    "POST /v1/regions/global/auth/introspect": introspect,
    "POST /v1/regions/global/auth/revoke": revoke,
    "POST /v1/regions/global/auth/check": check,
  };
}

/** The identity provider behind the gateway, in its own words: never in an envelope. */
export function issuerRoutes(cell: Cell): Routes {
  const { state, switches } = cell;

  function discovery({ headers, params }: EmulatedRequest): EmulatedAnswer {
    const host = headers.host ?? "k0rdent.sandbox.test";
    const origin = `${/^(127\.|localhost)/.test(host) ? "http" : "https"}://${host}`;
    const issuer = `${origin}/realms/${params.realm}`;
    if (params.realm !== ISSUER_REALM) return { status: 404, body: { error: "Realm does not exist" } };
    return ok({
      issuer,
      token_endpoint: `${issuer}/protocol/openid-connect/token`,
      token_endpoint_auth_methods_supported: switches.token_auth,
      grant_types_supported: ["client_credentials"],
    });
  }

  function token(request: EmulatedRequest): EmulatedAnswer {
    const form = new URLSearchParams(isForm(request) ? request.text : "");
    const basic = basicOf(request.headers.authorization);
    const [id, secret] = basic ?? [form.get("client_id"), form.get("client_secret")];
    const method = basic ? "client_secret_basic" : "client_secret_post";
    const account = state.service_accounts[id ?? ""];
    if (!switches.token_auth.includes(method) || !account || account.secret !== secret) {
      const body = { error: "invalid_client", error_description: "Invalid client or Invalid client credentials" };
      return { status: 401, body, changes: false };
    }
    if (form.get("grant_type") !== "client_credentials") {
      return { status: 400, body: { error: "unsupported_grant_type" }, changes: false };
    }
    return reading(issueToken(cell, id ?? "", "service_account", account.roles));
  }

  return {
    "GET /realms/:realm/.well-known/openid-configuration": discovery,
    "POST /realms/:realm/protocol/openid-connect/token": token,
  };
}

const isForm = ({ headers }: EmulatedRequest) =>
  (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");

function basicOf(header: string | undefined): [string, string] | undefined {
  const pair = /^basic\s+(\S+)$/i.exec(header ?? "")?.[1];
  if (pair === undefined) return undefined;
  const [id = "", secret = ""] = Buffer.from(pair, "base64").toString().split(":").map(decodeURIComponent);
  return [id, secret];
}

/** Only roles that the credential holds itself. */
function narrowed(own: string[], narrowing: unknown): string[] {
  const roles = memberOf(narrowing, "roles");
  if (!Array.isArray(roles)) return own;
  if (!roles.every((role) => own.includes(role))) refuse(403, "FORBIDDEN", "the credential does not hold these roles");
  return roles;
}
