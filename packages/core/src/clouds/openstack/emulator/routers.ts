import { STANDARD } from "./attributes.ts";
import { type Collection, page, type Shape, single } from "./query.ts";
import { refuse } from "./refusals.ts";
import { mine, notFound, standardShape } from "./visible.ts";
import type { Call, Cell, Router, Routes } from "./world.ts";

const ROUTERS: Collection = {
  one: "router",
  many: "routers",
  attributes: {
    ...STANDARD,
    admin_state_up: { filter: "boolean", sort: true },
    status: { sort: true },
    external_gateway_info: {},
    flavor_id: { sort: true },
    routes: {},
  },
  missing: notFound.router,
};

/** Read only: routers are seeded, and floating IPs need them. */
export function routerRoutes(cell: Cell): Routes {
  const { state } = cell;
  const visible = (call: Call) => Object.values(state.routers).filter(mine(call));
  return {
    "GET /v2.0/routers": (call) => page(call, ROUTERS, visible(call).map(routerShape), cell),
    "GET /v2.0/routers/:id": (call) => {
      const id = call.params.id ?? "";
      return single(
        call,
        ROUTERS,
        routerShape(visible(call).find((one) => one.id === id) ?? refuse(notFound.router(id))),
      );
    },
  };
}

const routerShape = (router: Router): Shape => ({
  ...standardShape(router),
  name: router.name,
  admin_state_up: router.admin_state_up,
  status: "ACTIVE",
  external_gateway_info:
    router.external_network_id === null
      ? null
      : {
          network_id: router.external_network_id,
          external_fixed_ips: router.external_fixed_ips,
          enable_snat: true,
        },
  availability_zones: [],
  availability_zone_hints: [],
  routes: [],
  flavor_id: null,
});
