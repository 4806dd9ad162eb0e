import { CredentialsError } from "../../errors.ts";
import type { Http, HttpOptions } from "../../http/call.ts";
import type { Clock } from "../../time/clock.ts";
import type { Limits } from "../../time/limits.ts";
import { keepToken } from "../kept-token.ts";
import { describeIdentity, type Identity, loginBody } from "./identity.ts";
import { oneToken, type ServicePayload, type TokenPayload } from "./payloads.ts";

/** A token, and what it opens. */
export interface Token {
  readonly value: string;
  /** Milliseconds since 1970, by this machine's clock: when half of its life is over. Never, for a token without end. */
  readonly until: number;
  readonly project: { readonly id: string; readonly name?: string | undefined } | undefined;
  /** The names of the roles that it carries. */
  readonly roles: readonly string[];
  readonly catalogue: readonly ServicePayload[];
}

/** Who is asking, for as long as a client lives. */
interface Session {
  /** A token that is good for a while: got when it is first needed, and again when half of its life is over. */
  token(limits: Limits): Promise<Token>;
  /** How a service of the catalogue is shown who is asking. */
  readonly proof: Pick<HttpOptions, "authorize" | "renew">;
}

/** `http` is addressed to Keystone, whose paths begin with `/auth`. Repeats nothing that Keystone has refused: wrong passwords in a row lock an account. */
export function createSession(identity: Identity, http: Http, clock: Clock): Session {
  const who = describeIdentity(identity);

  async function login(limits: Limits): Promise<Token> {
    const answer = await http.send(
      {
        what: `getting a token for ${who}`,
        method: "POST",
        path: "/auth/tokens",
        body: loginBody(identity),
        answer: oneToken,
        // An old token does not end when a new one is issued.
        repeatable: true,
        writes: false,
      },
      limits,
    );
    return tokenOf(answer.value.token, answer.headers["x-subject-token"], clock);
  }

  /** What a token that somebody else has got is good for; exchanged only where it is for another project. */
  async function inspect(value: string, limits: Limits): Promise<Token> {
    const proof = { "x-auth-token": value, "x-subject-token": value };
    const call = { what: "asking what the token is good for", method: "GET", path: "/auth/tokens" } as const;
    const answer = await http.send({ ...call, headers: proof, answer: oneToken }, limits);
    return tokenOf(answer.value.token, value, clock);
  }

  async function obtain(limits: Limits): Promise<Token> {
    if (identity.method !== "token") return login(limits);
    const given = await inspect(identity.token, limits);
    const { project } = identity;
    const fits =
      !project || ("id" in project ? project.id : project.name) === given.project?.["id" in project ? "id" : "name"];
    return fits ? { ...given, until: Number.POSITIVE_INFINITY } : login(limits);
  }

  const { token, forget } = keepToken(`getting a token for ${who}`, clock.date, obtain);

  return {
    token,
    proof: {
      authorize: async (_request, limits) => ({ "x-auth-token": (await token(limits)).value }),
      async renew(limits, rejected) {
        if (identity.method === "token") return false;
        forget(rejected["x-auth-token"]);
        await token(limits);
        return true;
      },
    },
  };
}

function tokenOf(
  { expires_at, issued_at, project, roles, catalog }: TokenPayload,
  value: string | undefined,
  clock: Clock,
): Token {
  if (!value)
    throw new CredentialsError("the answer to the login holds no token (no header X-Subject-Token)", {
      hint: "Check `auth_url`, and any proxy in between.",
    });
  const now = clock.date();
  const issued = time(issued_at) ?? now;
  const expires = time(expires_at) ?? Number.POSITIVE_INFINITY;
  // Counted from now, by the life that it has: this machine's clock and the cloud's may differ.
  return {
    value,
    until: now + (expires - issued) / 2,
    project,
    roles: (roles ?? []).map(({ name }) => name ?? ""),
    catalogue: catalog ?? [],
  };
}

/** Keystone's times are UTC, with or without the `Z` that says so. */
function time(text: string | null | undefined): number | undefined {
  const read = text ? Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`) : Number.NaN;
  return Number.isNaN(read) ? undefined : read;
}
