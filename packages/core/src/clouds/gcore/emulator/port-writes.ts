import { ok } from "../../../emulation/answers.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { lateRefusal, readPairs, samePairs } from "./pairs.ts";
import { changesNothing, type PortChange, readChange } from "./port-patch.ts";
import { plainInterface } from "./port-shapes.ts";
import { needs, portOf } from "./ports.ts";
import { bodyOf } from "./query.ts";
import { invalid, refusal, refuse } from "./refusals.ts";
import type { Tasks } from "./tasks.ts";
import type { Cell, Port, Routes } from "./world.ts";

/** Changing a port: its allowed address pairs in three generations, and what else the ports API sets. */
export function portWriteRoutes(cell: Cell, tasks: Tasks): Routes {
  const { state, switches, world } = cell;

  /** The task that makes the change when it ends; how it lives beside others on the same port is a switch. */
  function accept(type: string, port: Port, change: PortChange, error: string | undefined) {
    const others = tasks.openOn(port.id);
    if (others.length > 0 && switches.overlapping_writes === "busy-409") {
      refuse(refusal(409, `Port ${port.id} is locked by task ${others[0]?.id}`));
    }
    const after = Math.max(0, ...others.map(({ ends_at }) => ends_at));
    return tasks.accept({
      type,
      project_id: port.project_id,
      region_id: port.region_id,
      data: { port_id: port.id },
      error,
      ...(switches.overlapping_writes === "in-order" ? { after } : {}),
      run: ({ ends_at }) => {
        const current = state.ports[port.id];
        if (current) Object.assign(current, change, { updated_at: ends_at });
        return {};
      },
    });
  }

  function setPairs(request: EmulatedRequest) {
    needs(switches.v2_pairs);
    const port = writable(portOf(request, cell));
    const pairs = readPairs(listIn(bodyOf(request)), port, true);
    const error = lateRefusal(pairs, port, cell);
    if (error === undefined && samePairs(pairs, port.allowed_address_pairs)) {
      if (switches.no_change === 200) return ok({ tasks: [] });
      refuse(refusal(switches.no_change, `Port ${port.id} already has allowed address pairs set as requested`));
    }
    return ok(accept("update_port_allowed_address_pairs", port, { allowed_address_pairs: pairs }, error));
  }

  /** The first generation: no task, the change is there when the answer is. */
  function setPairsAtOnce(request: EmulatedRequest) {
    needs(switches.v1_pairs);
    const port = writable(portOf(request, cell));
    const body = bodyOf(request);
    for (const [field, value] of [
      ["port_id", port.id],
      ["instance_id", port.instance_id],
      ["network_id", port.network_id],
    ] as const) {
      const said = body[field] ?? null;
      if (said !== null && said !== value) refuse(invalid(field, `Port ${port.id} does not belong to ${String(said)}`));
    }
    const pairs = readPairs(listIn(body), port, true);
    const error = lateRefusal(pairs, port, cell);
    if (error !== undefined) refuse(refusal(400, error));
    Object.assign(port, { allowed_address_pairs: pairs, updated_at: world.date() });
    return ok({
      port_id: port.id,
      instance_id: port.instance_id,
      network_id: port.network_id,
      allowed_address_pairs: pairs,
    });
  }

  function patch(request: EmulatedRequest) {
    needs(switches.ports_api);
    const port = writable(portOf(request, cell));
    const change = readChange(bodyOf(request), port, cell);
    const after = { ...port, ...change };
    if (change.allowed_address_pairs === undefined) refusePairsWithoutSecurity(after);
    const error = change.allowed_address_pairs && lateRefusal(change.allowed_address_pairs, after, cell);
    if (error === undefined && changesNothing(change, port)) return ok({ tasks: [] });
    return ok(accept("update_port", port, change, error));
  }

  function setSecurity(enabled: boolean) {
    return (request: EmulatedRequest) => {
      const port = writable(portOf(request, cell));
      refusePairsWithoutSecurity({ ...port, port_security_enabled: enabled });
      Object.assign(port, { port_security_enabled: enabled, updated_at: world.date() });
      return ok(plainInterface(state, port));
    };
  }

  return {
    "PUT /cloud/v2/ports/:project/:region/:port/allow_address_pairs": setPairs,
    "PUT /cloud/v1/ports/:project/:region/:port/allow_address_pairs": setPairsAtOnce,
    "PATCH /cloud/v1/ports/:project/:region/:port": patch,
    "POST /cloud/v1/ports/:project/:region/:port/enable_port_security": setSecurity(true),
    "POST /cloud/v1/ports/:project/:region/:port/disable_port_security": setSecurity(false),
  };
}

/** Left out, it is the empty list; `null` is none. */
const listIn = (body: Record<string, unknown>): unknown =>
  body.allowed_address_pairs === undefined ? [] : body.allowed_address_pairs;

function refusePairsWithoutSecurity(port: Port): void {
  if (!port.port_security_enabled && port.allowed_address_pairs.length > 0) {
    refuse(refusal(409, "Port Security must be enabled in order to have allowed address pairs on a port."));
  }
}

function writable(port: Port): Port {
  if (port.managed_by === "system") refuse(refusal(403, `Port ${port.id} is managed by the system`));
  return port;
}
