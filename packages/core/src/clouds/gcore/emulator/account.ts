import { ok } from "../../../emulation/answers.ts";
import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import { choice, integer, ordered, page } from "./query.ts";
import { notFound, type Refusal, refusal, refusalAnswer, refuse } from "./refusals.ts";
import { projectShape, regionShape } from "./shapes.ts";
import type { Cell, Routes } from "./world.ts";

/** Refuses a request that does not carry a known token as `Authorization: APIKey <token>`. */
export function authenticate(
  { headers }: EmulatedRequest,
  { state, switches, world }: Cell,
): EmulatedAnswer | undefined {
  const [scheme = "", ...rest] = (headers.authorization ?? "").trim().split(/ +/);
  const token = rest.join(" ");
  const no = (exception: string, message: string): Refusal => refusal(401, message, exception);
  if (scheme === "")
    return refusalAnswer(world, no("not_authenticated", "Authentication credentials were not provided."));
  if (scheme.toLowerCase() !== "apikey") {
    return refusalAnswer(world, no("token_not_valid", "Given token not valid for any token type"));
  }
  if (state.tokens.includes(token)) return undefined;
  const words = switches.echo_token ? token : "not known";
  return refusalAnswer(world, no("token_not_valid", `Bad permanent token: ${words}`));
}

/** https://gcore.com/docs/api-reference/iam/account/get-account-details */
const ACCOUNT = {
  id: 77,
  email: "harbour@example.com",
  name: "Harbour",
  companyName: "Harbour",
  status: "active",
  bill_type: "common",
  capabilities: ["CLOUD"],
  currentUser: 5,
  deleted: false,
  entryBaseDomain: null,
  freeFeatures: { CLOUD: [] },
  paidFeatures: { CLOUD: [] },
  has_active_admin: true,
  is_test: false,
  serviceStatuses: { CLOUD: { enabled: true, status: "active" } },
  country_code: "LU",
  users: [],
};

const ORDERS = ["created_at.asc", "created_at.desc"] as const;

/** Who one is, and where: the account, its projects, and the regions. */
export function accountRoutes({ state }: Cell): Routes {
  function projects(request: EmulatedRequest) {
    const name = request.query.get("name");
    const order = choice(request, "order_by", [...ORDERS, "name.asc", "name.desc"], "created_at.desc");
    const found = Object.values(state.projects).filter((one) => name === null || one.name === name);
    const sorted = ordered(found, order, (one, field) => (field === "name" ? one.name : one.created_at));
    return page(request, 100, sorted.map(projectShape));
  }

  function regions(request: EmulatedRequest) {
    const name = request.query.get("display_name")?.toLowerCase();
    const order = choice(request, "order_by", [...ORDERS, "display_name.asc", "display_name.desc"], "created_at.desc");
    const found = Object.values(state.regions).filter(
      (one) => name === undefined || one.display_name.toLowerCase() === name,
    );
    const sorted = ordered(found, order, (one, field) =>
      field === "display_name" ? one.display_name : one.created_at,
    );
    return page(
      request,
      100,
      sorted.map((one) => regionShape(state, one)),
    );
  }

  return {
    "GET /iam/clients/me": () => ok(ACCOUNT),
    "GET /cloud/v1/projects": projects,
    "GET /cloud/v1/projects/:project": ({ params }) => {
      const id = integer("project_id", params.project);
      return ok(projectShape(state.projects[id] ?? refuse(notFound("Project", id))));
    },
    "GET /cloud/v1/regions": regions,
    "GET /cloud/v1/regions/:region": ({ params }) => {
      const id = integer("region_id", params.region);
      return ok(regionShape(state, state.regions[id] ?? refuse(notFound("Region", id))));
    },
  };
}
