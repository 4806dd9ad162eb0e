import type { EmulatedRequest } from "../../../emulation.ts";
import { refuse } from "./answers.ts";
import type { Cell, Token } from "./world.ts";

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

/** The realm of the pretend issuer, part of its paths. */
export const ISSUER_REALM = "sandbox";

/** What a token says of itself, in its second part and when it is asked about. */
export const claimsOf = (token: Token) => ({
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
export function issueToken({ tokens, switches, world }: Cell, principal: string, type: Token["type"], roles: string[]) {
  const now = world.date();
  const expires_at = now + switches.token_seconds * 1000;
  const token: Token = { principal, type, roles, jti: world.uuid(), issued_at: now, expires_at };
  const signature = Buffer.from(world.uuid()).toString("base64url");
  const text = [part({ alg: "RS256", typ: "JWT" }), part(claimsOf(token)), signature].join(".");
  tokens.set(text, token);
  return { access_token: text, token_type: "Bearer", expires_in: switches.token_seconds };
}

/** `undefined`: nobody has been given such a token, or it has ended. */
export function known({ tokens, world }: Cell, text: string): Token | undefined {
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
