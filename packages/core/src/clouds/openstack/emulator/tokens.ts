import type { EmulatedRequest } from "../../../emulation.ts";
import { catalogueOf } from "./catalogue.ts";
import type { Refusal } from "./refusals.ts";
import { refuse } from "./refusals.ts";
import type { Caller, Cell, Role, Token } from "./world.ts";

/** A token as long as it is good for anything: in time, and its user and application credential still there. */
export function liveToken(value: string, { state, world }: Cell): Token | undefined {
  const token = state.tokens[value];
  if (!token || world.date() >= token.expires_at || !state.users[token.user_id]) return undefined;
  const credential = token.application_credential_id;
  return credential === null || state.application_credentials[credential] ? token : undefined;
}

/** Who is calling, by the header `X-Auth-Token`. Throws the refusal that is given. */
export function callerOf({ headers }: EmulatedRequest, cell: Cell, no: Refusal): Caller {
  const value = headers["x-auth-token"] ?? "";
  const token = liveToken(value, cell) ?? refuse(no);
  const user = cell.state.users[token.user_id] ?? refuse(no);
  const project = token.project_id ?? "";
  return { value, token, user, project, role: user.roles[project] };
}

/** The token's text. One that is made of another ends with it. */
export function issueToken(
  { state, switches, world }: Cell,
  token: Omit<Token, "audit_ids" | "issued_at" | "expires_at"> & { parent?: Token | undefined },
): string {
  const { parent, ...rest } = token;
  const value = `gAAAAA-sandbox-${[world.uuid(), world.uuid(), world.uuid()].join("").replaceAll("-", "")}`;
  state.tokens[value] = {
    ...rest,
    audit_ids: [world.uuid().replaceAll("-", "").slice(0, 22), ...(parent?.audit_ids.slice(-1) ?? [])],
    issued_at: world.date(),
    expires_at: parent?.expires_at ?? world.date() + switches.token_seconds * 1000,
  };
  return value;
}

/** Each role with those that it implies. */
const IMPLIED: Readonly<Record<Role, readonly string[]>> = {
  admin: ["admin", "manager", "member", "reader"],
  member: ["member", "reader"],
  reader: ["reader"],
};

/** With those below it, which Keystone implies. */
export const rolesOf = (role: Role | undefined) =>
  (role ? IMPLIED[role] : []).map((name) => ({ id: `${name}-role`.padEnd(32, "0"), name }));

/** Keystone writes six decimals, all of them zero. */
export const microseconds = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}.000000Z`;

/** https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management */
export function tokenShape(token: Token, request: EmulatedRequest, cell: Cell) {
  const { state } = cell;
  const user = state.users[token.user_id];
  const project = state.projects[token.project_id ?? ""];
  const credential = state.application_credentials[token.application_credential_id ?? ""];
  const domain = (id: string | undefined) => ({ id, name: state.domains[id ?? ""]?.name });
  return {
    methods: token.methods,
    user: { domain: domain(user?.domain_id), id: user?.id, name: user?.name, password_expires_at: null },
    audit_ids: token.audit_ids,
    expires_at: microseconds(token.expires_at),
    issued_at: microseconds(token.issued_at),
    ...(project
      ? {
          project: { domain: domain(project.domain_id), id: project.id, name: project.name },
          is_domain: false,
          roles: rolesOf(user?.roles[project.id]),
          ...(request.query.has("nocatalog") ? {} : { catalog: catalogueOf(request, cell) }),
        }
      : {}),
    ...(credential
      ? {
          application_credential: {
            id: credential.id,
            name: credential.name,
            restricted: !credential.unrestricted,
          },
        }
      : {}),
  };
}
