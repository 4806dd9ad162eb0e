import { CredentialsError } from "../../errors.ts";
import type { Http } from "../../http/client.ts";
import type { Limits } from "../../limits.ts";
import type { Settings } from "./settings.ts";
import * as wire from "./wire.ts";

/** A token, and what it is good for. */
export interface Token {
  readonly value: string;
  /** Milliseconds since 1970, by the cloud's clock. */
  readonly expires: number;
  readonly project: { readonly id: string; readonly name: string } | undefined;
}

export interface Iam {
  /** Gets a token of the project's scope with user name and password. */
  login(user: User, limits: Limits): Promise<Token>;
  /** What a token is good for, by its own proof. */
  inspect(token: string, limits: Limits): Promise<Token>;
  /** The projects of that name. */
  projects(name: string, limits: Limits): Promise<readonly { readonly id: string; readonly name: string }[]>;
}

export interface User {
  readonly name: string;
  readonly password: string;
  readonly account: string;
}

/** https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html */
export function createIam(settings: Settings, http: () => Http): Iam {
  const project = settings.project_id === undefined ? { name: projectName(settings) } : { id: settings.project_id };
  return {
    async login({ name, password, account }, limits) {
      const answer = await http().send(
        {
          what: `getting a token for user ${name} of account ${account}`,
          method: "POST",
          path: "/v3/auth/tokens",
          query: { nocatalog: "true" },
          body: {
            auth: {
              identity: { methods: ["password"], password: { user: { name, password, domain: { name: account } } } },
              scope: { project },
            },
          },
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

/** By default each region has a project that is named like it. */
export const projectName = ({ project_name, region }: Settings): string => project_name ?? region;

function tokenOf(
  { token }: { token: { expires_at: string; project?: Token["project"] } },
  value: string | undefined,
): Token {
  if (!value) throw new CredentialsError("the answer to the login holds no token", { hint: "Check `iam_endpoint`." });
  return { value, expires: Date.parse(token.expires_at), project: token.project };
}
