import * as z from "zod/mini";
import { ok } from "../../../emulation/answers.ts";
import { type BodyRefusals, shapedBody } from "../../../emulation/body.ts";
import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import { iam, refuse } from "./refusals.ts";
import { catalogue } from "./versions.ts";
import { type Cell, hexId, type Project, type Routes, type Token, type User } from "./world.ts";

const HOUR = 3_600_000;

const loginBody = z.looseObject({
  auth: z.looseObject({
    identity: z.looseObject({
      methods: z.array(z.string()),
      password: z.optional(
        z.looseObject({
          user: z.looseObject({
            id: z.optional(z.string()),
            name: z.optional(z.string()),
            password: z.string(),
            domain: z.optional(z.looseObject({ id: z.optional(z.string()), name: z.optional(z.string()) })),
          }),
        }),
      ),
    }),
    scope: z.optional(
      z.looseObject({
        project: z.optional(z.looseObject({ id: z.optional(z.string()), name: z.optional(z.string()) })),
        domain: z.optional(z.looseObject({})),
      }),
    ),
  }),
});

const idTokenBody = z.looseObject({
  auth: z.looseObject({
    id_token: z.looseObject({ id: z.string() }),
    scope: loginBody._zod.def.shape.auth._zod.def.shape.scope,
  }),
});

const temporaryBody = z.looseObject({
  auth: z.looseObject({
    identity: z.looseObject({
      methods: z.array(z.string()),
      token: z.optional(z.looseObject({ duration_seconds: z.optional(z.int()) })),
    }),
  }),
});

/** The calls that ask for no proof: who logs in has none yet, and the metadata service knows its own server. */
export const OPEN: readonly string[] = [
  "POST /v3/auth/tokens",
  "POST /v3.0/OS-AUTH/id-token/tokens",
  "GET /openstack/latest/securitykey",
  "GET /v3",
  "GET /v2.0",
];

/** https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html */
export function iamRoutes(cell: Cell): Routes {
  const { state, switches, world } = cell;
  function login(request: EmulatedRequest): EmulatedAnswer {
    const { auth } = bodyOf(request, loginBody);
    const given = auth.identity.methods.includes("password") ? auth.identity.password?.user : undefined;
    const user = Object.values(state.users).find(({ id, name }) =>
      given?.id === undefined ? name === given?.name && isAccount(given?.domain) : id === given.id,
    );
    if (!given || !user || user.password !== given.password)
      return refuse(iam(401, "Unauthorized", "The username or password is wrong."));
    return tokenFor(user, auth.scope, request);
  }

  const isAccount = (domain: { id?: string | undefined; name?: string | undefined } | undefined) =>
    domain !== undefined &&
    (domain.id === undefined ? domain.name === state.account.name : domain.id === state.account.id);

  /** By an identity provider's token. */
  function federated(request: EmulatedRequest): EmulatedAnswer {
    const { auth } = bodyOf(request, idTokenBody);
    const user = Object.values(state.users)[0];
    if (!user || state.identity_providers[request.headers["x-idp-id"] ?? ""] !== auth.id_token.id)
      return refuse(iam(401, "Unauthorized", "The ID token is invalid."));
    return tokenFor(user, auth.scope, request);
  }

  function tokenFor(user: User, scope: Scope, request: EmulatedRequest): EmulatedAnswer {
    const project = scopeOf(scope);
    const token: Token = {
      project_id: project?.id ?? null,
      user: user.name,
      issued_at: world.date(),
      expires_at: world.date() + switches.token_hours * HOUR,
    };
    const value = `MIIsandbox${hexId(world)}${hexId(world)}`;
    state.tokens[value] = token;
    return { ...ok(tokenShape(token, request), 201), headers: { "x-subject-token": value }, changes: false };
  }

  function scopeOf(scope: Scope): Project | undefined {
    if (!scope?.project) return undefined;
    const { id, name } = scope.project;
    const found = Object.values(state.projects).find((one) => (id === undefined ? one.name === name : one.id === id));
    return found ?? refuse(iam(401, "Unauthorized", `Could not find project: ${id ?? name}.`));
  }

  function tokenShape(token: Token, request: EmulatedRequest) {
    const { query } = request;
    const project = state.projects[token.project_id ?? ""];
    const domain = state.account;
    const user = state.users[token.user];
    return {
      token: {
        methods: ["password"],
        issued_at: microseconds(token.issued_at),
        expires_at: microseconds(token.expires_at),
        ...(project ? { project: { ...project, domain } } : { domain }),
        user: { id: user?.id, name: user?.name, domain },
        roles: [{ id: "0", name: "te_admin" }],
        ...(query.get("nocatalog") ? {} : { catalog: catalogue(cell, request, project) }),
      },
    };
  }

  return {
    "POST /v3/auth/tokens": login,
    "POST /v3.0/OS-AUTH/id-token/tokens": federated,
    "GET /openstack/latest/securitykey": () =>
      switches.agency ? { ...temporary(switches.agency_seconds), status: 200 } : { status: 404, body: "" },
    "GET /v3/auth/tokens": (request) => {
      const value = request.headers["x-subject-token"] ?? "";
      const token = state.tokens[value] ?? refuse(iam(404, "Not Found", "Could not find token."));
      return { ...ok(tokenShape(token, request)), headers: { "x-subject-token": value } };
    },
    "GET /v3/projects": ({ query }) => {
      const name = query.get("name");
      const found = Object.values(state.projects).filter((one) => name === null || one.name === name);
      const full = (project: Project) => ({
        ...project,
        domain_id: state.account.id,
        parent_id: state.account.id,
        enabled: true,
        is_domain: false,
        description: "",
        links: { self: `https://iam.example.com/v3/projects/${project.id}` },
      });
      return ok({
        projects: found.map(full),
        links: { self: "https://iam.example.com/v3/projects", next: null, previous: null },
      });
    },
    "GET /v3/auth/catalog": (request, { project }) =>
      ok({ catalog: catalogue(cell, request, state.projects[project ?? ""]), links: {} }),
    "GET /v3/auth/domains": () => ok({ domains: [state.account], links: {} }),
    "POST /v3.0/OS-CREDENTIAL/securitytokens": (request) => {
      const { auth } = bodyOf(request, temporaryBody);
      const seconds = auth.identity.token?.duration_seconds ?? 900;
      if (seconds < 900 || seconds > 86_400)
        refuse(iam(400, "Bad Request", "The value of duration_seconds must be from 900 to 86400."));
      return temporary(seconds);
    },
  };

  function temporary(seconds: number): EmulatedAnswer {
    const access = `HST${hexId(world).slice(0, 17).toUpperCase()}`;
    const secret = hexId(world);
    const securitytoken = `sandbox-security-token-${hexId(world)}`;
    const expires_at = world.date() + seconds * 1000;
    state.keys[access] = { secret, security_token: securitytoken, expires_at, failures: 0, locked_until: 0 };
    const credential = { access, secret, securitytoken, expires_at: microseconds(expires_at) };
    return { ...ok({ credential }, 201), changes: false };
  }
}

type Scope = z.output<typeof loginBody>["auth"]["scope"];

/** IAM writes six decimals. */
const microseconds = (time: number) => new Date(time).toISOString().replace("Z", "000Z");

/** IAM is a Keystone: one that does not call itself JSON is a bad request in its words, too. */
const NO_BODY: BodyRefusals = {
  unsupported: () => refuse(iam(400, "Bad Request", "Expecting to find application/json in Content-Type header.")),
  malformed: () => refuse(iam(400, "Bad Request", "The request body is invalid.")),
};

const bodyOf = <T>(request: EmulatedRequest, schema: z.ZodMiniType<T>): T => shapedBody(request, schema, NO_BODY);
