import type * as z from "zod/mini";
import { CredentialsError } from "../../errors.ts";
import type { Http } from "../../http/call.ts";
import type { Limits } from "../../time/limits.ts";
import * as wire from "./payloads.ts";
import type { Located, Settings } from "./settings.ts";

/** A token, and what it is good for. */
export interface Token {
  readonly value: string;
  /** Milliseconds since 1970, by the cloud's clock. */
  readonly expires: number;
  /** How long it lives from its making, in milliseconds. */
  readonly life: number;
  readonly project: { readonly id: string; readonly name: string } | undefined;
}

/** The three calls of IAM that are needed to speak to ECS and VPC. https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html */
export interface Iam {
  /** Gets a token of the project's scope. */
  login(identity: Identity, limits: Limits): Promise<Token>;
  /** What a token is good for, by its own proof. */
  inspect(token: string, limits: Limits): Promise<Token>;
  /** The projects of that name. */
  projects(name: string, limits: Limits): Promise<readonly { readonly id: string; readonly name: string }[]>;
}

/** Who gets tokens, and by what. */
export interface Identity {
  /** In words. */
  readonly who: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What stands in the body beside the scope. */
  auth(limits: Limits): Promise<Readonly<Record<string, unknown>>>;
}

/** https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html, https://support.huaweicloud.com/intl/en-us/api-iam/iam_13_0605.html */
export function identityOf(
  authentication: "password" | "identity-token",
  settings: Settings,
  idToken: (limits: Limits) => Promise<string>,
): Identity {
  const { username: name, user_id: id, password, domain_id, domain_name, identity_provider = "" } = settings;
  if (authentication === "identity-token")
    return {
      who: `the identity provider ${identity_provider}`,
      path: "/v3.0/OS-AUTH/id-token/tokens",
      headers: { "x-idp-id": identity_provider },
      auth: async (limits) => ({ id_token: { id: await idToken(limits) } }),
    };
  const domain = domain_id === undefined ? { name: domain_name } : { id: domain_id };
  return {
    who: id === undefined ? `user ${name} of account ${domain_id ?? domain_name}` : `user ${id}`,
    path: "/v3/auth/tokens",
    auth: async () => ({
      identity: {
        methods: ["password"],
        password: { user: id === undefined ? { name, password, domain } : { id, password } },
      },
    }),
  };
}

/** https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html */
export function createIam(settings: Located, http: () => Http): Iam {
  const project = settings.project_id === undefined ? { name: projectName(settings) } : { id: settings.project_id };
  return {
    async login({ who, path, headers = {}, auth }, limits) {
      const proof = await auth(limits);
      const answer = await http().send(
        {
          what: `getting a token for ${who}`,
          method: "POST",
          path,
          query: { nocatalog: "true" },
          headers,
          body: { auth: { ...proof, scope: { project } } },
          answer: wire.oneToken,
          // An old token does not end when a new one is issued.
          repeatable: true,
          writes: false,
        },
        limits,
      );
      return tokenOf(answer.value, answer.headers["x-subject-token"]);
    },
    async inspect(token, limits) {
      const { value } = await http().send(
        {
          what: "asking what the token is good for",
          method: "GET",
          path: "/v3/auth/tokens",
          query: { nocatalog: "true" },
          answer: wire.oneToken,
        },
        limits,
      );
      return tokenOf(value, token);
    },
    async projects(name, limits) {
      const { value } = await http().send(
        {
          what: `looking for project ${name}`,
          method: "GET",
          path: "/v3/projects",
          query: { name },
          answer: wire.projects,
        },
        limits,
      );
      return value.projects;
    },
  };
}

const A_DAY = 24 * 3_600_000;

/** By default each region has a project that is named like it. */
export const projectName = ({ project_name, region }: Located): string => project_name ?? region;

function tokenOf({ token }: z.output<typeof wire.oneToken>, value: string | undefined): Token {
  if (!value) throw new CredentialsError("the answer to the login holds no token", { hint: "Check `iam_endpoint`." });
  const expires = Date.parse(token.expires_at);
  const life = expires - Date.parse(token.issued_at ?? "");
  // Without the moment of its making, as the vendor's documents have it.
  return { value, expires, life: Number.isNaN(life) ? A_DAY : life, project: token.project };
}
