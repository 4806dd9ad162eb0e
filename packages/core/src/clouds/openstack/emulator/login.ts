import * as z from "zod/mini";
import { type BodyRefusals, objectBody } from "../../../emulation/body.ts";
import { held } from "../../../emulation/held.ts";
import { memberOf } from "../../../emulation/member.ts";
import { answerRefusal } from "../../../emulation/refusals.ts";
import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import { identityBase } from "./doors.ts";
import { shown } from "./python.ts";
import { expecting, forbidden, keystone, lost, refuse, unauthorized } from "./refusals.ts";
import { issueToken, liveToken, tokenShape } from "./tokens.ts";
import type { ApplicationCredential, Cell, Token, User } from "./world.ts";

const text = z.optional(z.string());
const domain = z.optional(z.looseObject({ id: text, name: text }));
const user = z.looseObject({ id: text, name: text, domain, password: text });
const body = z.looseObject({
  identity: z.looseObject({
    methods: z.array(z.string()),
    password: z.optional(z.looseObject({ user })),
    token: z.optional(z.looseObject({ id: z.string() })),
    application_credential: z.optional(z.looseObject({ id: text, name: text, secret: text, user: z.optional(user) })),
  }),
  scope: z.optional(
    z.union([z.string(), z.looseObject({ project: z.optional(z.looseObject({ id: text, name: text, domain })) })]),
  ),
});
type Auth = z.output<typeof body>;
type Identity = Auth["identity"];

interface Proof {
  readonly user: User;
  readonly methods: string[];
  readonly parent?: Token;
  readonly credential?: ApplicationCredential;
}

/** `POST /v3/auth/tokens`: the one call that needs no token. Nothing changes by it, also where it is refused. */
export function login(request: EmulatedRequest, cell: Cell): EmulatedAnswer {
  const answer = answerRefusal(
    () => admitted(request, cell),
    (rejected: EmulatedAnswer) => rejected,
  );
  return { ...answer, changes: false };
}

function admitted(request: EmulatedRequest, cell: Cell): EmulatedAnswer {
  const auth = authOf(request);
  const no = () => refuse(unauthorized(identityBase(request)));
  const proof = prove(auth.identity, cell, no);
  const { credential } = proof;
  if (credential && auth.scope !== undefined)
    refuse(
      unauthorized(
        identityBase(request),
        "Error authenticating with application credential: Application credentials cannot request a scope.",
        { identity: {} },
      ),
    );
  const value = issueToken(cell, {
    user_id: proof.user.id,
    project_id: credential ? credential.project_id : projectOf(auth.scope, proof.user, cell, no),
    methods: proof.methods,
    parent: proof.parent,
    application_credential_id: credential?.id ?? null,
  });
  const token = held(cell.state.tokens[value]);
  return {
    status: 201,
    headers: { "x-subject-token": value },
    body: { token: tokenShape(token, request, cell) },
  };
}

const NO_BODY: BodyRefusals = {
  unsupported: () => refuse(expecting("application/json", "Content-Type header")),
  malformed: () => refuse(expecting("valid JSON", "request body")),
};

/** The body of a call to Keystone. Unlike Neutron it looks at what the body calls itself. */
export const keystoneBody = (request: EmulatedRequest): Record<string, unknown> =>
  request.text === "" ? {} : objectBody(request, NO_BODY);

function authOf(request: EmulatedRequest): Auth {
  const { auth } = keystoneBody(request);
  if (auth === undefined) refuse(expecting("auth", "request body"));
  const read = z.safeParse(body, auth);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = (issue?.path ?? []).map(String);
  const value = path.reduce(memberOf, auth);
  const missing = value === undefined;
  const words = missing
    ? `'${path.at(-1)}' is a required property`
    : `${shown(value)} is not of type '${issue && "expected" in issue ? issue.expected : "object"}'`;
  const field = (missing ? path.slice(0, -1) : path).join("/");
  return refuse(keystone(400, "Bad Request", field === "" ? words : `Invalid input for field '${field}': ${words}`));
}

function prove(identity: Identity, cell: Cell, no: () => never): Proof {
  const missing = identity.methods.find((method) => identity[method] === undefined);
  if (missing !== undefined) refuse(expecting(missing, "identity"));
  const [method] = identity.methods;
  if (method === "password" && identity.password) {
    const found = namedUser(identity.password.user, cell);
    if (!found || found.password !== identity.password.user.password) return no();
    return { user: found, methods: ["password"] };
  }
  if (method === "token" && identity.token) return byToken(identity.token.id, cell, no);
  if (method === "application_credential" && identity.application_credential)
    return byCredential(identity.application_credential, cell, no);
  return no();
}

function namedUser({ id, name, domain }: z.output<typeof user>, { state }: Cell, where = "user"): User | undefined {
  if (id !== undefined) return state.users[id];
  if (name === undefined) return refuse(expecting("id or name", where));
  if (!domain) return refuse(expecting("domain", where));
  const home = Object.values(state.domains).find((one) => one.id === domain.id || one.name === domain.name);
  return Object.values(state.users).find((one) => one.name === name && one.domain_id === home?.id);
}

function byToken(value: string, cell: Cell, no: () => never): Proof {
  if (!cell.state.tokens[value]) refuse(keystone(404, "Not Found", "Could not recognize Fernet token"));
  const parent = liveToken(value, cell) ?? no();
  if (parent.application_credential_id !== null)
    refuse(forbidden("Using a delegated token to create another token is not allowed."));
  const user = cell.state.users[parent.user_id] ?? no();
  return { user, parent, methods: [...new Set([...parent.methods, "token"])] };
}

function byCredential(
  wanted: NonNullable<Identity["application_credential"]>,
  { state, world, switches }: Cell,
  no: () => never,
): Proof {
  const where = "application credential";
  const all = Object.values(state.application_credentials);
  let found: ApplicationCredential | undefined;
  if (wanted.id !== undefined) found = all.find(({ id }) => id === wanted.id);
  else {
    if (wanted.name === undefined) refuse(expecting("name or ID", where));
    const owner = namedUser(wanted.user ?? refuse(expecting("user", where)), { state, world, switches });
    found = all.find(({ name, user_id }) => name === wanted.name && user_id === owner?.id) ?? no();
  }
  const credential = found ?? refuse(lost("Application Credential", wanted.id ?? wanted.name ?? ""));
  const expired = credential.expires_at !== null && world.date() >= credential.expires_at;
  if (expired || credential.secret !== wanted.secret) no();
  return {
    user: state.users[credential.user_id] ?? no(),
    credential,
    methods: ["application_credential"],
  };
}

/** The project that a token is wanted for: one in which the user has a role. */
function projectOf(scope: Auth["scope"], { roles }: User, { state }: Cell, no: () => never): string | null {
  if (scope === undefined || typeof scope === "string" || "unscoped" in scope) return null;
  if (!scope.project) {
    if ("domain" in scope || "system" in scope) no();
    return refuse(expecting("system, project, domain, OS-TRUST:trust or unscoped", "scope"));
  }
  const { id, name, domain } = scope.project;
  if (id === undefined && name === undefined) refuse(expecting("id or name", "project"));
  if (id === undefined && !domain) refuse(expecting("domain", "project"));
  const home = Object.values(state.domains).find((one) => one.id === domain?.id || one.name === domain?.name);
  const found = Object.values(state.projects).find((one) =>
    id === undefined ? one.name === name && one.domain_id === home?.id : one.id === id,
  );
  return found && roles[found.id] ? found.id : no();
}
