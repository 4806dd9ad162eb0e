import { ok } from "../../../emulation/answers.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { newPort } from "./new-port.ts";
import { isReserved } from "./ports.ts";
import { bodyOf, scopeOf, uuid4 } from "./query.ts";
import { invalid, notFound, refusal, refuse } from "./refusals.ts";
import { readReservation } from "./reservation.ts";
import type { TaskOutcome, Tasks } from "./tasks.ts";
import { type Cell, type Instance, isIn, networksVisibleFrom, type Routes, type Task } from "./world.ts";

/** Interfaces come to an instance and leave it, by tasks. */
export function attachmentRoutes(cell: Cell, tasks: Tasks): Routes {
  const { state, world } = cell;

  function instanceOf(request: EmulatedRequest): Instance {
    const id = request.params.instance ?? "";
    const instance = Object.hasOwn(state.instances, id) ? state.instances[id] : undefined;
    return instance && isIn(...scopeOf(request, cell))(instance) ? instance : refuse(notFound("Instance", id));
  }

  function attach(request: EmulatedRequest) {
    const instance = instanceOf(request);
    const [project_id, region_id] = scopeOf(request, cell);
    const body = bodyOf(request);
    const order = { type: "attach_vm_interface", project_id, region_id, data: { instance_id: instance.id } };
    if (body.type === "reserved_fixed_ip") return ok(tasks.accept({ ...order, run: attachReserved(body, instance) }));
    // Without a type it is the external network.
    const wanted = { ...body, type: body.type ?? "external" };
    if (wanted.type === "ip_address" || wanted.type === "port")
      refuse(invalid("type", "Input should be one of external, subnet, any_subnet, reserved_fixed_ip"));
    const { network, pick } = readReservation(wanted, networksVisibleFrom(state, project_id, region_id), state);
    const run = ({ id, ends_at }: Task): TaskOutcome => {
      const assignments = pick();
      if (typeof assignments === "string") return { error: assignments };
      const name = typeof body.interface_name === "string" ? body.interface_name : null;
      const port = newPort(world, {
        name: name ?? "",
        interface_name: name,
        network_id: network.id,
        ip_assignments: assignments,
        instance_id: instance.id,
        project_id,
        region_id,
        created_at: ends_at,
        creator_task_id: id,
      });
      state.ports[port.id] = port;
      cell.around = undefined;
      return { created: { ports: [port.id] } };
    };
    return ok(tasks.accept({ ...order, run }));
  }

  function attachReserved(body: Record<string, unknown>, instance: Instance) {
    const id = uuid4("port_id", String(body.port_id ?? ""));
    const found = state.ports[id];
    const port = found && isReserved(found) ? found : refuse(notFound("Reserved fixed IP", id));
    if (port.instance_id !== null || port.reserved.is_vip)
      refuse(refusal(409, `Reserved fixed IP ${id} is ${port.reserved.is_vip ? "a VIP" : "attached to an instance"}`));
    return ({ ends_at }: Task): TaskOutcome => {
      Object.assign(port, { instance_id: instance.id, updated_at: ends_at });
      cell.around = undefined;
      return { created: { ports: [id] } };
    };
  }

  /** A reserved port stays, with its pairs; any other one is deleted. */
  function detach(request: EmulatedRequest) {
    const instance = instanceOf(request);
    const [project_id, region_id] = scopeOf(request, cell);
    const body = bodyOf(request);
    const id = uuid4("port_id", String(body.port_id ?? ""));
    const found = state.ports[id];
    const port = found?.instance_id === instance.id ? found : refuse(notFound("Port", id));
    if (!port.ip_assignments.some(({ ip_address }) => ip_address === body.ip_address))
      refuse(invalid("ip_address", `Port ${id} has it not`));
    const run = ({ ends_at }: Task): TaskOutcome => {
      if (isReserved(port)) Object.assign(port, { instance_id: null, updated_at: ends_at });
      else delete state.ports[id];
      for (const ip of Object.values(state.floating_ips))
        if (ip.port_id === id && !state.ports[id]) Object.assign(ip, { port_id: null, fixed_ip_address: null });
      cell.around = undefined;
      return {};
    };
    return ok(
      tasks.accept({
        type: "detach_vm_interface",
        project_id,
        region_id,
        data: { instance_id: instance.id, port_id: id },
        run,
      }),
    );
  }

  return {
    "POST /cloud/v1/instances/:project/:region/:instance/attach_interface": attach,
    "POST /cloud/v1/instances/:project/:region/:instance/detach_interface": detach,
  };
}
