import { ok } from "../../../emulation/answers.ts";
import { credentialRoutes } from "./application-credentials.ts";
import { catalogueOf } from "./catalogue.ts";
import { list } from "./keystone-list.ts";
import { forbidden, keystone, lost, refuse } from "./refusals.ts";
import { liveToken, rolesOf, tokenShape } from "./tokens.ts";
import type { Call, Cell, Project, Routes, User } from "./world.ts";

const version = (base: string) => ({
  id: "v3.14",
  status: "stable",
  updated: "2020-04-07T00:00:00Z",
  links: [{ rel: "self", href: `${base}/v3/` }],
  "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
});

/** What Keystone tells anybody: which versions it speaks. */
export const identityVersions = (base: string) => ({
  status: 300,
  headers: { location: `${base}/v3/` },
  body: { versions: { values: [version(base)] } },
});

/** https://docs.openstack.org/api-ref/identity/v3/#show-v3-api-version-details */
export const identityVersion = (base: string) => ok({ version: version(base) });

/** Everything of Keystone that wants a token. */
export function identityRoutes(cell: Cell): Routes {
  const { state } = cell;
  const isAdmin = ({ caller }: Call) => caller.role === "admin";
  const onlyAdmins = (call: Call, action: string) => isAdmin(call) || refuse(forbidden(`identity:${action}`));

  const projectShape =
    ({ base }: Call) =>
    (project: Project) => ({
      ...project,
      description: "",
      enabled: true,
      parent_id: project.domain_id,
      is_domain: false,
      tags: [],
      options: {},
      links: { self: `${base}/v3/projects/${project.id}` },
    });
  const userShape =
    ({ base }: Call) =>
    ({ id, name, domain_id }: User) => ({
      id,
      name,
      domain_id,
      enabled: true,
      password_expires_at: null,
      options: {},
      links: { self: `${base}/v3/users/${id}` },
    });
  const projectsOf = (user: User) => Object.values(state.projects).filter(({ id }) => user.roles[id]);

  /** The token that a request is about, which is not always the one that it is made with. */
  function subject(call: Call) {
    const value = call.request.headers["x-subject-token"] ?? refuse(forbidden("identity:validate_token"));
    const token = liveToken(value, cell) ?? refuse(unknownToken(value, cell));
    if (token.user_id !== call.caller.user.id) onlyAdmins(call, "validate_token");
    return { value, token };
  }

  return {
    ...credentialRoutes(cell),
    "GET /v3/auth/tokens": (call) => {
      const { value, token } = subject(call);
      return { ...ok({ token: tokenShape(token, call.request, cell) }), headers: { "x-subject-token": value } };
    },
    "HEAD /v3/auth/tokens": (call) => ({
      status: 200,
      headers: { "x-subject-token": subject(call).value, "content-type": "application/json" },
    }),
    "DELETE /v3/auth/tokens": (call) => {
      // It is known still, and good for nothing.
      const { token } = subject(call);
      token.expires_at = Math.min(token.expires_at, cell.world.date());
      return { status: 204, changes: false };
    },
    "GET /v3/auth/catalog": (call) => {
      if (call.caller.project === "") refuse(forbidden());
      return ok({
        catalog: catalogueOf(call.request, cell),
        links: { self: `${call.base}/v3/auth/catalog` },
      });
    },
    "GET /v3/auth/projects": (call) => list(call, "projects", projectsOf(call.caller.user).map(projectShape(call))),
    "GET /v3/auth/domains": (call) => list(call, "domains", []),
    "GET /v3/projects": (call) => {
      onlyAdmins(call, "list_projects");
      return list(call, "projects", Object.values(state.projects).map(projectShape(call)));
    },
    "GET /v3/projects/:id": (call) => {
      const project = state.projects[call.params.id ?? ""];
      if (project?.id !== call.caller.project) onlyAdmins(call, "get_project");
      return ok({ project: projectShape(call)(project ?? refuse(lost("project", call.params.id ?? ""))) });
    },
    "GET /v3/users": (call) => {
      onlyAdmins(call, "list_users");
      return list(call, "users", Object.values(state.users).map(userShape(call)));
    },
    "GET /v3/users/:id": (call) => {
      const user = state.users[call.params.id ?? ""];
      if (user?.id !== call.caller.user.id) onlyAdmins(call, "get_user");
      return ok({ user: userShape(call)(user ?? refuse(lost("user", call.params.id ?? ""))) });
    },
    "GET /v3/users/:id/projects": (call) => {
      const user = state.users[call.params.id ?? ""];
      if (user?.id !== call.caller.user.id) onlyAdmins(call, "list_user_projects");
      return list(call, "projects", user ? projectsOf(user).map(projectShape(call)) : []);
    },
    "GET /v3/domains": (call) => {
      onlyAdmins(call, "list_domains");
      const domains = Object.values(state.domains).map((one) => ({ ...one, enabled: true, description: "" }));
      return list(call, "domains", domains);
    },
    "GET /v3/roles": (call) => {
      onlyAdmins(call, "list_roles");
      return list(call, "roles", rolesOf("admin"));
    },
    "GET /v3/services": (call) => {
      onlyAdmins(call, "list_services");
      const services = catalogueOf(call.request, cell).map(({ id, name, type }) => ({ id, name, type, enabled: true }));
      return list(call, "services", services);
    },
    "GET /v3/endpoints": (call) => {
      onlyAdmins(call, "list_endpoints");
      const endpoints = catalogueOf(call.request, cell).flatMap(({ id, endpoints }) =>
        endpoints.map((one) => ({ ...one, service_id: id, enabled: true })),
      );
      return list(call, "endpoints", endpoints);
    },
    "GET /v3/regions": (call) => list(call, "regions", state.regions.map(regionShape(call.base))),
    "GET /v3/regions/:id": (call) => {
      const id = call.params.id ?? "";
      return ok({ region: state.regions.includes(id) ? regionShape(call.base)(id) : refuse(lost("region", id)) });
    },
  };
}

const regionShape = (base: string) => (id: string) => ({
  id,
  description: "",
  parent_region_id: null,
  links: { self: `${base}/v3/regions/${id}` },
});

const unknownToken = (value: string, { state }: Cell) =>
  keystone(404, "Not Found", state.tokens[value] ? "Failed to validate token" : "Could not recognize Fernet token");
