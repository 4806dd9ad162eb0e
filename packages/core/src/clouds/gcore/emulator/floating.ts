import { familyOf } from "../../../emulation/addresses.ts";
import { ok } from "../../../emulation/answers.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { freeAddress } from "./addresses.ts";
import { takenAddresses } from "./new-port.ts";
import { mergedTags } from "./port-patch.ts";
import { floatingIpShape, instanceShape } from "./port-shapes.ts";
import { bodyOf, choice, page, scopeOf, tagged, uuid4 } from "./query.ts";
import { refuseBeyondQuota } from "./quotas.ts";
import { invalid, notFound, refusal, refuse } from "./refusals.ts";
import type { TaskOutcome, Tasks } from "./tasks.ts";
import { type Cell, type FloatingIp, isIn, type Port, type Routes, subnetsOf, type Task } from "./world.ts";

type Binding = Pick<FloatingIp, "port_id" | "fixed_ip_address">;

/** Floating IPs, in short: they exist, and they map to a port's fixed address. */
export function floatingRoutes(cell: Cell, tasks: Tasks): Routes {
  const { state, world } = cell;

  function find(request: EmulatedRequest): FloatingIp {
    const scope = scopeOf(request, cell);
    const id = uuid4("floating_ip_id", request.params.ip);
    const ip = state.floating_ips[id];
    return ip && isIn(...scope)(ip) ? ip : refuse(notFound("Floating IP", id));
  }

  function detailed(ip: FloatingIp) {
    const instance = state.instances[state.ports[ip.port_id ?? ""]?.instance_id ?? ""];
    return {
      ...floatingIpShape(state, ip),
      instance: instance ? instanceShape(state, instance) : null,
      loadbalancer: null,
    };
  }

  function list(request: EmulatedRequest) {
    const status = choice(request, "status", ["", "ACTIVE", "DOWN", "ERROR"], "");
    const [ports, hasTags] = [request.query.getAll("port_ids"), tagged(request)];
    const found = Object.values(state.floating_ips)
      .filter(isIn(...scopeOf(request, cell)))
      .filter(
        (ip) =>
          (status === "" || (ip.port_id === null ? "DOWN" : "ACTIVE") === status) &&
          (ports.length === 0 || ports.includes(ip.port_id ?? "")) &&
          hasTags(ip),
      );
    return page(request, 1000, found.map(detailed));
  }

  /** What a body says about the port: `undefined` for nothing. Without an address the port's first IPv4 is taken. */
  function bindingOf({ port_id: portId, fixed_ip_address: fixed }: Record<string, unknown>): Binding | undefined {
    if (portId === undefined) return undefined;
    if (portId === null) return { port_id: null, fixed_ip_address: null };
    const id = uuid4("port_id", String(portId));
    const port: Port = state.ports[id] ?? refuse(notFound("Port", id));
    const addresses = port.ip_assignments.map(({ ip_address }) => ip_address);
    const wanted = fixed ?? addresses.find((one) => familyOf(one) === 4);
    const address = addresses.find((one) => one === wanted);
    return { port_id: id, fixed_ip_address: address ?? refuse(invalid("fixed_ip_address", `Port ${id} has it not`)) };
  }

  /** Who leads there already: one fixed address has one floating IP. */
  function holder({ port_id, fixed_ip_address }: Binding, mine: string | undefined): FloatingIp | undefined {
    if (port_id === null) return undefined;
    return Object.values(state.floating_ips).find(
      (one) => one.id !== mine && one.port_id === port_id && one.fixed_ip_address === fixed_ip_address,
    );
  }

  const isTaken = ({ port_id, fixed_ip_address }: Binding, { floating_ip_address }: FloatingIp) =>
    `Cannot associate with port ${port_id}: fixed IP ${fixed_ip_address} already has floating IP ${floating_ip_address}`;

  function refuseTaken(binding: Binding, mine?: string): void {
    const other = holder(binding, mine);
    if (other) refuse(refusal(409, isTaken(binding, other)));
  }

  function create(request: EmulatedRequest) {
    const [project_id, region_id] = scopeOf(request, cell);
    const body = bodyOf(request);
    const binding = bindingOf(body) ?? { port_id: null, fixed_ip_address: null };
    refuseTaken(binding);
    refuseBeyondQuota(cell, "floating_count", region_id);
    const tags = mergedTags({}, body.tags ?? {});
    const pool = Object.values(state.networks).find((one) => one.region_id === region_id && one.external);
    const subnets = subnetsOf(state, pool?.id ?? "").filter(({ cidr }) => familyOf(cidr) === 4);
    if (subnets.length === 0) refuse(refusal(404, "External network could not be found"));
    const run = ({ id, ends_at }: Task) => {
      const taken = takenAddresses(state);
      const [address] = subnets.flatMap(({ cidr }) => freeAddress(cidr, taken) ?? []);
      if (address === undefined) return { error: "No more IP addresses available" };
      const other = holder(binding, undefined);
      if (other) return { error: isTaken(binding, other) };
      const ip: FloatingIp = {
        id: world.uuid(),
        floating_ip_address: address,
        ...binding,
        tags,
        project_id,
        region_id,
        created_at: ends_at,
        updated_at: ends_at,
        creator_task_id: id,
      };
      state.floating_ips[ip.id] = ip;
      return { created: { floatingips: [ip.id] } };
    };
    return ok(tasks.accept({ type: "create_fip", project_id, region_id, data: {}, run }));
  }

  function remove(request: EmulatedRequest) {
    const ip = find(request);
    const run = () => {
      delete state.floating_ips[ip.id];
      return {};
    };
    return ok(tasks.accept({ ...orderOn(ip), type: "delete_fip", run }));
  }

  function patchTags(request: EmulatedRequest) {
    const ip = find(request);
    Object.assign(ip, { tags: mergedTags(ip.tags, bodyOf(request).tags ?? {}), updated_at: world.date() });
    return ok(floatingIpShape(state, ip));
  }

  function patch(request: EmulatedRequest) {
    const ip = find(request);
    const body = bodyOf(request);
    const next = { ...ip, ...bindingOf(body), tags: mergedTags(ip.tags, body.tags ?? {}) };
    if (JSON.stringify(next) === JSON.stringify(ip)) return ok({ tasks: [] });
    const { port_id, fixed_ip_address, tags } = next;
    refuseTaken(next, ip.id);
    const run = ({ ends_at }: Task): TaskOutcome => {
      const other = holder(next, ip.id);
      if (other) return { error: isTaken(next, other) };
      Object.assign(ip, { port_id, fixed_ip_address, tags, updated_at: ends_at });
      return {};
    };
    return ok(tasks.accept({ ...orderOn(ip), type: "update_floating_ip", run }));
  }

  /** The deprecated pair of calls: done when it is answered. */
  function assign(request: EmulatedRequest) {
    const ip = find(request);
    const body = bodyOf(request);
    const isTold = typeof body.port_id === "string";
    const binding = (isTold ? bindingOf(body) : undefined) ?? refuse(invalid("port_id", "Field required"));
    refuseTaken(binding, ip.id);
    Object.assign(ip, { ...binding, updated_at: world.date() });
    return ok(floatingIpShape(state, ip));
  }

  function unassign(request: EmulatedRequest) {
    const ip = find(request);
    Object.assign(ip, { port_id: null, fixed_ip_address: null, updated_at: world.date() });
    return ok(floatingIpShape(state, ip));
  }

  return {
    "GET /cloud/v1/floatingips/:project/:region": list,
    "POST /cloud/v1/floatingips/:project/:region": create,
    "GET /cloud/v1/floatingips/:project/:region/:ip": (request) => ok(floatingIpShape(state, find(request))),
    "DELETE /cloud/v1/floatingips/:project/:region/:ip": remove,
    "PATCH /cloud/v1/floatingips/:project/:region/:ip": patchTags,
    "PATCH /cloud/v2/floatingips/:project/:region/:ip": patch,
    "POST /cloud/v1/floatingips/:project/:region/:ip/assign": assign,
    "POST /cloud/v1/floatingips/:project/:region/:ip/unassign": unassign,
  };
}

const orderOn = ({ id, project_id, region_id }: FloatingIp) => ({
  project_id,
  region_id,
  data: { floating_ip_id: id },
});
