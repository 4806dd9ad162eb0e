import { ok } from "../../../emulation/answers.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { interfaceShape, orderedAround, portShape, wholeInstanceShape } from "./port-shapes.ts";
import { choice, flag, ordered, page, scopeOf, tagged, uuid4 } from "./query.ts";
import { httpError, notFound, refuse } from "./refusals.ts";
import { networkShape } from "./shapes.ts";
import { type Cell, isIn, networksVisibleFrom, type Port, type Reserved, type Routes } from "./world.ts";

/** The port of the path. Unknown, or of another project or region: not found. */
export function portOf(request: EmulatedRequest, cell: Cell): Port {
  const scope = scopeOf(request, cell);
  const id = uuid4("port_id", request.params.port);
  const port = cell.state.ports[id];
  return port && isIn(...scope)(port) ? port : refuse(notFound("Port", id));
}

/** The reserved fixed IP of the path: a port that was reserved. */
export function reservedOf(request: EmulatedRequest, cell: Cell): Reserved {
  const port = portOf(request, cell);
  return isReserved(port) ? port : refuse(notFound("Reserved fixed IP", port.id));
}

/** A reserved fixed IP is a port like any other, but for this. */
export const isReserved = (port: Port): port is Reserved => port.reserved !== null;

/** Refuses while a generation of the API is switched off. */
export function needs(generation: true | 404 | 405 | 410): void {
  if (generation !== true) refuse(httpError(generation));
}

/** Reading: instances, their interfaces, ports and networks. */
export function portRoutes(cell: Cell): Routes {
  const { state, switches } = cell;
  const all = <T extends { project_id: number; region_id: number }>(
    request: EmulatedRequest,
    list: Record<string, T>,
  ) => Object.values(list).filter(isIn(...scopeOf(request, cell)));

  const instanceOf = (request: EmulatedRequest) => {
    const id = request.params.instance ?? "";
    const scope = scopeOf(request, cell);
    const instance = Object.hasOwn(state.instances, id) ? state.instances[id] : undefined;
    return instance && isIn(...scope)(instance) ? instance : refuse(notFound("Instance", id));
  };
  const networkOf = (request: EmulatedRequest) => {
    const id = uuid4("network_id", request.params.network);
    return visible(request).find((one) => one.id === id) ?? refuse(notFound("Network", id));
  };
  const visible = (request: EmulatedRequest) => networksVisibleFrom(state, ...scopeOf(request, cell));
  const portsOf = (instance: string) =>
    orderedAround(cell)
      .portsOf(instance)
      .filter(({ parent }) => !parent);

  function interfaces(request: EmulatedRequest) {
    const around = orderedAround(cell);
    const results = portsOf(instanceOf(request).id).map((port) => interfaceShape(state, port, around));
    return switches.interfaces_paging ? page(request, 1000, results) : ok({ count: results.length, results });
  }

  function ports(request: EmulatedRequest) {
    needs(switches.ports_api);
    const { query } = request;
    const some = (field: string, values: readonly string[]) => {
      const wanted = query.getAll(field);
      return wanted.length === 0 || values.some((value) => wanted.includes(value));
    };
    const orders = ["created_at.asc", "created_at.desc", "network_id.asc", "network_id.desc"] as const;
    const found = all(request, state.ports).filter(
      (port) =>
        some("ids", [port.id]) &&
        some("network_ids", [port.network_id]) &&
        some(
          "subnet_ids",
          port.ip_assignments.map(({ subnet_id }) => subnet_id),
        ) &&
        some(
          "ip_addresses",
          port.ip_assignments.map(({ ip_address }) => ip_address),
        ),
    );
    const order = choice(request, "order_by", orders, "created_at.desc");
    const sorted = ordered(found, order, (port, field) => (field === "network_id" ? port.network_id : port.created_at));
    return page(request, 100, sorted, (port) => portShape(state, port));
  }

  function networks(request: EmulatedRequest) {
    const { query } = request;
    const [project] = scopeOf(request, cell);
    const [external, name] = [flag(request, "external"), query.get("name")];
    const type = choice(request, "network_type", ["", "vlan", "vxlan"], "");
    const owned = choice(request, "owned_by", ["project", "any"], "project");
    const hasTags = tagged(request);
    const orders = ["created_at.asc", "created_at.desc", "name.asc", "name.desc", "priority.desc"] as const;
    const found = visible(request).filter(
      (one) =>
        (owned === "any" || one.project_id === project) &&
        (external === undefined || one.external === external) &&
        (name === null || one.name === name) &&
        (type === "" || one.type === type) &&
        hasTags(one),
    );
    const order = choice(request, "order_by", orders, "created_at.desc");
    const sorted = ordered(found, order, (one, field) => (field === "name" ? one.name : one.created_at));
    return page(
      request,
      1000,
      sorted.map((one) => networkShape(state, one)),
    );
  }

  function portsOfNetwork(request: EmulatedRequest) {
    const network = networkOf(request);
    const results = all(request, state.ports).flatMap((port) => {
      const instance = state.instances[port.instance_id ?? ""];
      const here = port.network_id === network.id && instance;
      return here ? [{ id: port.id, instance_id: instance.id, instance_name: instance.name }] : [];
    });
    return ok({ count: results.length, results });
  }

  function portsOfInstance(request: EmulatedRequest) {
    const results = portsOf(instanceOf(request).id).map((port) => ({
      id: port.id,
      name: port.name,
      security_groups: port.security_groups,
    }));
    return ok({ count: results.length, results });
  }

  return {
    "GET /cloud/v1/instances/:project/:region": (request) => {
      const around = orderedAround(cell);
      // The filter takes a part of the name, too.
      const name = request.query.get("name") ?? "";
      const found = all(request, state.instances).filter((one) => one.name.includes(name));
      return page(request, 1000, found, (one) => wholeInstanceShape(state, one, around));
    },
    "GET /cloud/v1/instances/:project/:region/:instance": (request) =>
      ok(wholeInstanceShape(state, instanceOf(request))),
    "GET /cloud/v1/instances/:project/:region/:instance/interfaces": interfaces,
    "GET /cloud/v1/instances/:project/:region/:instance/ports": portsOfInstance,
    "GET /cloud/v1/ports/:project/:region": ports,
    "GET /cloud/v1/ports/:project/:region/:port": (request) => {
      needs(switches.ports_api);
      return ok(portShape(state, portOf(request, cell)));
    },
    "GET /cloud/v1/networks/:project/:region": networks,
    "GET /cloud/v1/networks/:project/:region/:network": (request) => ok(networkShape(state, networkOf(request))),
    "GET /cloud/v1/networks/:project/:region/:network/ports": portsOfNetwork,
  };
}
