import { ok } from "../../../emulation/answers.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { choice, ordered, page, scopeOf, tagged, uuid4 } from "./query.ts";
import { notFound, refuse } from "./refusals.ts";
import { subnetShape } from "./shapes.ts";
import { type Cell, networksVisibleFrom, type Routes, type Subnet } from "./world.ts";

/** Subnets are read; they come with the networks of a seed. */
export function subnetRoutes(cell: Cell): Routes {
  const { state } = cell;
  const visible = (request: EmulatedRequest): Subnet[] => {
    const networks = new Set(networksVisibleFrom(state, ...scopeOf(request, cell)).map(({ id }) => id));
    return Object.values(state.subnets).filter(({ network_id }) => networks.has(network_id));
  };

  function list(request: EmulatedRequest) {
    const [project] = scopeOf(request, cell);
    const network = request.query.get("network_id");
    const owned = choice(request, "owned_by", ["project", "any"], "project");
    const hasTags = tagged(request);
    const orders = ["created_at", "name", "cidr", "updated_at"].flatMap(
      (field) => [`${field}.asc`, `${field}.desc`] as const,
    );
    const found = visible(request).filter(
      (one) =>
        (network === null || one.network_id === network) &&
        (owned === "any" || state.networks[one.network_id]?.project_id === project) &&
        hasTags({ tags: {} }),
    );
    const order = choice(request, "order_by", orders, "created_at.desc");
    const sorted = ordered(found, order, (one, field) =>
      field === "name" || field === "cidr" ? one[field] : one.created_at,
    );
    return page(request, 1000, sorted, (one) => subnetShape(state, one));
  }

  return {
    "GET /cloud/v1/subnets/:project/:region": list,
    "GET /cloud/v1/subnets/:project/:region/:subnet": (request) => {
      const id = uuid4("subnet_id", request.params.subnet);
      const subnet = visible(request).find((one) => one.id === id);
      return ok(subnetShape(state, subnet ?? refuse(notFound("Subnet", id))));
    },
  };
}
