import { ok } from "../../../emulation/answers.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { newPort } from "./new-port.ts";
import { reservedShape } from "./port-shapes.ts";
import { isReserved, reservedOf } from "./ports.ts";
import { bodyOf, choice, flag, ordered, page, scopeOf, uuid4 } from "./query.ts";
import { refuseBeyondQuota } from "./quotas.ts";
import { invalid, notFound, refusal, refuse } from "./refusals.ts";
import { readReservation } from "./reservation.ts";
import type { Tasks } from "./tasks.ts";
import { createVips } from "./vips.ts";
import {
  type Cell,
  isExternal,
  isIn,
  networksVisibleFrom,
  type Port,
  type Reserved,
  type Routes,
  type Task,
} from "./world.ts";

const ORDERS = ["name", "status", "fixed_ip_address", "created_at", "updated_at"].flatMap(
  (field) => [`${field}.asc`, `${field}.desc`] as const,
);

/** Reserved fixed IPs: addresses that are kept, each of them a port. */
export function reservedRoutes(cell: Cell, tasks: Tasks): Routes {
  const { state, world } = cell;
  const vips = createVips(cell);

  function list(request: EmulatedRequest) {
    const only = (field: string) => flag(request, field) ?? false;
    const [external, internal] = [only("external_only"), only("internal_only")];
    const [available, vip] = [only("available_only"), only("vip_only")];
    const device = request.query.get("device_id");
    const address = pattern(request.query.get("ip_address"));
    const found = Object.values(state.ports)
      .filter(isIn(...scopeOf(request, cell)))
      .filter(isReserved)
      .filter(
        (port) =>
          (!external || isExternal(state, port)) &&
          (!internal || !isExternal(state, port)) &&
          (!available || (port.instance_id === null && !port.reserved.is_vip)) &&
          (!vip || port.reserved.is_vip) &&
          (device === null || port.instance_id === device) &&
          port.ip_assignments.some(({ ip_address }) => address.test(ip_address)),
      );
    const order = choice(request, "order_by", ORDERS, "fixed_ip_address.asc");
    const shapes = found.map((port) => reservedShape(state, port));
    return page(
      request,
      1000,
      ordered(shapes, order, (one: Readonly<Record<string, unknown>>, field) => String(one[field] ?? "")),
    );
  }

  function create(request: EmulatedRequest) {
    const [project_id, region_id] = scopeOf(request, cell);
    const place = { type: "create_reserved_fixed_ip", project_id, region_id };
    const body = bodyOf(request);
    const isVip = body.is_vip === true;
    if (body.type === "port") {
      const id = uuid4("port_id", String(body.port_id ?? ""));
      if (!state.ports[id]) refuse(notFound("Port", id));
      const run = () => {
        const port = state.ports[id];
        if (!port) return { error: `Port ${id} could not be found` };
        port.reserved = { is_vip: false, members: [] };
        return { created: { ports: [id] } };
      };
      return ok(tasks.accept({ ...place, data: { port_id: id }, run }));
    }
    const { network, pick } = readReservation(body, networksVisibleFrom(state, project_id, region_id), state);
    if (network.external) refuseBeyondQuota(cell, "external_ip_count", region_id);
    const first = pick();
    if (typeof first === "string") refuse(refusal(409, first));
    const run = ({ id, ends_at }: Task) => {
      const assignments = pick();
      if (typeof assignments === "string") return { error: assignments };
      const port = newPort(world, {
        name: `reserved_fixed_ip_${assignments.map(({ ip_address }) => ip_address).join("_")}`,
        network_id: network.id,
        ip_assignments: assignments,
        reserved: { is_vip: isVip, members: [] },
        project_id,
        region_id,
        created_at: ends_at,
        creator_task_id: id,
      });
      state.ports[port.id] = port;
      cell.around = undefined;
      return { created: { ports: [port.id] } };
    };
    return ok(tasks.accept({ ...place, data: { network_id: network.id }, run }));
  }

  function patch(request: EmulatedRequest) {
    const port = reservedOf(request, cell);
    const { is_vip: isVip } = bodyOf(request);
    if (isVip === undefined) refuse(invalid("is_vip", "Field required"));
    if (typeof isVip !== "boolean") refuse(invalid("is_vip", "Input should be a valid boolean"));
    if (!isVip && port.reserved.is_vip) vips.setMembers(port, []);
    port.reserved.is_vip = isVip;
    port.updated_at = world.date();
    return ok(reservedShape(state, port));
  }

  function remove(request: EmulatedRequest) {
    const port = unused(reservedOf(request, cell));
    const run = () => {
      delete state.ports[port.id];
      cell.around = undefined;
      return {};
    };
    return ok(tasks.accept({ ...orderOn(port), type: "delete_reserved_fixed_ip", run }));
  }

  function convert(request: EmulatedRequest) {
    const port = unused(reservedOf(request, cell));
    const { target_type: target } = bodyOf(request);
    if (target !== "floating_ip") refuse(invalid("target_type", 'Input should be "floating_ip"'));
    if (!isExternal(state, port)) refuse(refusal(409, `Reserved fixed IP ${port.id} is not on an external network`));
    const run = ({ id, ends_at }: Task) => {
      delete state.ports[port.id];
      cell.around = undefined;
      const ip = {
        id: world.uuid(),
        floating_ip_address: port.ip_assignments[0]?.ip_address ?? "",
        port_id: null,
        fixed_ip_address: null,
        tags: {},
        project_id: port.project_id,
        region_id: port.region_id,
        created_at: ends_at,
        updated_at: ends_at,
        creator_task_id: id,
      };
      state.floating_ips[ip.id] = ip;
      return { created: { floatingips: [ip.id] } };
    };
    return ok(tasks.accept({ ...orderOn(port), type: "convert_reserved_fixed_ip_to_fip", run }));
  }

  return {
    "GET /cloud/v1/reserved_fixed_ips/:project/:region": list,
    "POST /cloud/v1/reserved_fixed_ips/:project/:region": create,
    "GET /cloud/v1/reserved_fixed_ips/:project/:region/:port": (request) =>
      ok(reservedShape(state, reservedOf(request, cell))),
    "PATCH /cloud/v1/reserved_fixed_ips/:project/:region/:port": patch,
    "DELETE /cloud/v1/reserved_fixed_ips/:project/:region/:port": remove,
    "POST /cloud/v1/reserved_fixed_ips/:project/:region/:port/convert": convert,
    ...vips.routes,
  };
}

const orderOn = ({ id, project_id, region_id }: Port) => ({ project_id, region_id, data: { port_id: id } });

function unused(port: Reserved): Reserved {
  if (port.reserved.is_vip) refuse(refusal(409, `Reserved fixed IP ${port.id} is a VIP`));
  if (port.instance_id !== null) refuse(refusal(409, `Reserved fixed IP ${port.id} is attached to an instance`));
  return port;
}

function pattern(text: string | null): RegExp {
  try {
    return new RegExp(text ?? "");
  } catch {
    return refuse(invalid("ip_address", "Input should be an IPv4 address or a regular expression"));
  }
}
