import { bodyOf, onlyKnown } from "./body.ts";
import { refuse } from "./refusals.ts";
import { type Cell, newId, type Router, type Routes } from "./world.ts";

/** Routers between private networks: by name, with the networks that name them. */
export function routerRoutes(cell: Cell): Routes {
  const { state } = cell;
  const networksOf = (id: string) => Object.values(state.networks).filter(({ router }) => router === id);
  const shape = (one: Router) => ({
    attached_networks: { network: networksOf(one.uuid).map(({ uuid }) => ({ uuid })) },
    ...one,
  });
  const known = (id: string | undefined) => state.routers[id ?? ""] ?? refuse("router-not-found", id);
  return {
    "GET /router": () => ({ status: 200, body: { routers: { router: Object.values(state.routers).map(shape) } } }),
    "GET /router/:router": ({ params }) => ({ status: 200, body: { router: shape(known(params.router)) } }),
    "POST /router": (request) => {
      const order = bodyOf(request, "router");
      onlyKnown(order, ["name", "labels", "static_routes"]);
      const made: Router = { name: String(order.name), type: "normal", uuid: newId(cell, "04") };
      state.routers[made.uuid] = made;
      return { status: 201, body: { router: shape(made) } };
    },
    "PATCH /router/:router": (request) => {
      const router = known(request.params.router);
      const order = bodyOf(request, "router");
      onlyKnown(order, ["name", "labels", "static_routes"]);
      if (typeof order.name === "string") router.name = order.name;
      return { status: 200, body: { router: shape(router) } };
    },
    "DELETE /router/:router": ({ params }) => {
      const { uuid } = known(params.router);
      if (networksOf(uuid).length > 0) refuse("router-attached", uuid);
      delete state.routers[uuid];
      return { status: 204 };
    },
  };
}
