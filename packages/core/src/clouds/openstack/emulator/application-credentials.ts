import { ok } from "../../../emulation/answers.ts";
import { list } from "./keystone-list.ts";
import { keystoneBody } from "./login.ts";
import { expecting, forbidden, keystone, lost, refuse } from "./refusals.ts";
import { microseconds, rolesOf } from "./tokens.ts";
import { type ApplicationCredential, type Call, type Cell, hexId, type Routes } from "./world.ts";

/** Application credentials: read, made and removed by their own user. */
export function credentialRoutes(cell: Cell): Routes {
  const { state, world } = cell;

  function own(call: Call, action: string): ApplicationCredential[] {
    const user = call.params.user ?? "";
    if (user !== call.caller.user.id && call.caller.role !== "admin") refuse(forbidden(`identity:${action}`));
    return Object.values(state.application_credentials).filter(({ user_id }) => user_id === user);
  }

  /** One that was logged in with an application credential makes and removes none. */
  function unrestricted({ caller }: Call): void {
    const used = state.application_credentials[caller.token.application_credential_id ?? ""];
    if (used && !used.unrestricted)
      refuse(
        forbidden(
          "Using method 'application_credential' is not allowed for managing additional application credentials.",
        ),
      );
  }

  function find(call: Call, action: string): ApplicationCredential {
    const id = call.params.id ?? "";
    return own(call, action).find((one) => one.id === id) ?? refuse(lost("Application Credential", id));
  }

  const shape =
    ({ base }: Call) =>
    ({ secret: _, expires_at, ...one }: ApplicationCredential) => ({
      ...one,
      system: null,
      expires_at: expires_at === null ? null : microseconds(expires_at),
      unrestricted: one.unrestricted || null,
      roles: rolesOf(state.users[one.user_id]?.roles[one.project_id]).map((role) => ({
        ...role,
        domain_id: null,
        description: null,
        options: { immutable: true },
      })),
      links: { self: `${base}/v3/application_credentials/${one.id}` },
    });

  const path = "/v3/users/:user/application_credentials";
  return {
    [`GET ${path}`]: (call) =>
      list(call, "application_credentials", own(call, "list_application_credentials").map(shape(call))),
    [`GET ${path}/:id`]: (call) =>
      ok({ application_credential: shape(call)(find(call, "get_application_credential")) }),
    [`POST ${path}`]: (call) => {
      const all = own(call, "create_application_credential");
      unrestricted(call);
      const { application_credential: told } = keystoneBody(call.request);
      const wanted: Readonly<Record<string, unknown>> | undefined = typeof told === "object" ? { ...told } : undefined;
      const name = wanted?.name;
      if (typeof name !== "string") return refuse(expecting("name", "application_credential"));
      if (all.some((one) => one.name === name))
        refuse(
          keystone(
            409,
            "Conflict",
            `Conflict occurred attempting to store application_credential - Duplicate entry found with name ${name}.`,
          ),
        );
      const made: ApplicationCredential = {
        id: hexId(world),
        name,
        description: typeof wanted?.description === "string" ? wanted.description : null,
        secret: typeof wanted?.secret === "string" ? wanted.secret : `sandbox-${hexId(world)}${hexId(world)}`,
        user_id: call.caller.user.id,
        project_id: call.caller.project,
        unrestricted: wanted?.unrestricted === true,
        expires_at:
          typeof wanted?.expires_at === "string" ? Date.parse(`${wanted.expires_at.replace(/Z$/, "")}Z`) : null,
      };
      state.application_credentials[made.id] = made;
      return ok({ application_credential: { ...shape(call)(made), secret: made.secret } }, 201);
    },
    [`DELETE ${path}/:id`]: (call) => {
      unrestricted(call);
      delete state.application_credentials[find(call, "delete_application_credential").id];
      return { status: 204 };
    },
  };
}
